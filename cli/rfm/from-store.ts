/** Orders of the project's store, as the service on it counts them; also while it runs. Writes nothing. */

import { currencyDigits } from '../../runtime/import/index.js';
import { ordersIn } from '../../runtime/insight/index.js';
import { configOfModel } from '../../runtime/rfm/index.js';
import { UsageError } from '../exit.js';
import { looking, type StoreOptions } from '../insight/open.js';
import { startProgress } from '../progress.js';
import { say } from '../terminal.js';
import { measuredInMemory } from './measured.js';
import type { OrderSource } from './order-source.js';

const A_FILE = 'or score a file: --orders FILE --customer COLUMN --date COLUMN --value COLUMN';

/** Throws UsageError where there is no store, nothing deployed in it, or nothing that says what an order is. */
export async function ordersOfStore(options: StoreOptions): Promise<OrderSource> {
  const progress = await startProgress('Reading orders');
  try {
    return looking(options, (source) => {
      const { model, derived } = source.program.bundle;
      const { rfm } = model;
      if (rfm === undefined) {
        throw new UsageError(
          'the deployed version has no `rfm:` in cauce.yaml, which says what an order is, such as `rfm: {event: order_placed, value: total}`; add it and `cauce deploy`',
        );
      }
      const { orders, zoneOf } = ordersIn(source, (share) => progress.at(share, 'contacts'));
      if (orders.rows === 0) {
        say(
          `no \`${rfm.event}\` has come yet: there is nobody to score; \`cauce import events FILE\` brings in what was before`,
        );
      }
      const { fields } = model.events[rfm.event] ?? derived.find(({ name }) => name === rfm.event)!;
      const zone = source.zones(model.timezone)!;
      const isMoney = fields[rfm.value]?.type !== 'number';
      return {
        measure: measuredInMemory(orders, zone, zoneOf),
        zone,
        zoneOf,
        config: configOfModel(rfm),
        currency: isMoney ? model.currency : null,
        minorPerMajor: isMoney ? 10 ** (currencyDigits(model.currency) ?? 2) : 1,
        asOf: source.now(),
        name: model.shop?.name ?? model.project,
        mistakes: () => 0,
      };
    });
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${error.message}\n${A_FILE}`);
    throw error;
  } finally {
    progress.done();
  }
}
