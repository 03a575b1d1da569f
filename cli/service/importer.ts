/** Takes rows of files into a store that no service is running on: the engine as it is deployed, and nothing is sent meanwhile. */
import type { Sender } from '../../runtime/channels/sender.js';
import { systemClock, zone } from '../../runtime/clock/index.js';
import { type ContactRow, type EventTable, eventId, IDENTIFY, type Reject } from '../../runtime/import/index.js';
import { type Intake, isContactId, Live } from '../../runtime/live/index.js';
import type { ProjectModel } from '../../runtime/machine/index.js';
import { liveCodes } from '../../runtime/service/index.js';
import type { Store } from '../../runtime/store/index.js';
import { currentRelease } from '../../runtime/versions/index.js';
import { SurroundingsError } from '../exit.js';
import type { LoadedProject } from '../load.js';
import { deployedOrFirst } from './deployed.js';
import { secretsOf } from './secrets.js';

export interface Importer {
  readonly model: ProjectModel;
  /** aside: could not be taken in, and stand among the rejects. */
  readonly counts: { accepted: number; repeated: number; aside: number };
  contacts(rows: readonly ContactRow[], file: string, onReject: (reject: Reject) => void): Promise<void>;
  events(table: EventTable, onReject: (reject: Reject) => void): Promise<void>;
  close(): Promise<void>;
}

/** No hand-over begins; what waits in the outbox stays as it is. */
const RESTING: Sender = {
  concurrency: 0,
  isRepeatable: true,
  handOver: async () => ({ kind: 'retry', reason: 'import' }),
  close: async () => {},
};

/** Rows that are on their way at a time: a batch is one commit. */
const AT_A_TIME = 2_000;

export function importer(store: Store, loaded: LoadedProject): Importer {
  deployedOrFirst(store, loaded, systemClock.now());
  const release = currentRelease(store, systemClock.now())!;
  const { model } = release.program.bundle;
  const counts = { accepted: 0, repeated: 0, aside: 0 };
  const codes = liveCodes(store, model.coupons, secretsOf(store, process.env).codeKey);
  const live = new Live({
    ...release,
    release,
    store,
    clock: systemClock,
    zones: zone,
    senders: new Map(Object.keys(model.channels).map((channel) => [channel, RESTING])),
    codes,
    random: Math.random,
    batchSize: AT_A_TIME,
    onBatch: codes.settled,
    onFault: codes.settled,
  });
  const take = async (intakes: readonly Intake[]) => {
    const settled = await Promise.allSettled(intakes.map((intake) => live.submit(intake)));
    for (const one of settled) {
      if (one.status === 'fulfilled') counts[one.value]++;
      else
        throw new SurroundingsError(
          `The store cannot be written: ${(one.reason as Error).message}. What was imported stays; the same import goes on from there.`,
        );
    }
  };
  return {
    model,
    counts,
    async contacts(rows, file, onReject) {
      const fit = rows.filter(({ id, line }) => isContactId(id) || void onReject(badId(file, line, id)));
      for (let from = 0; from < fit.length; from += AT_A_TIME) {
        const part = fit.slice(from, from + AT_A_TIME);
        await take(
          part.map(({ id, attributes }) => ({ kind: 'attributes', contact: id, values: attributes, imported: true })),
        );
      }
    },
    async events(table, onReject) {
      let intakes: Intake[] = [];
      for (let row = 0; row < table.length; row++) {
        const contact = table.contacts[table.contact[row]!]!;
        if (!isContactId(contact)) {
          onReject(badId(table.files[table.file[row]!]!, table.line[row]!, contact));
          continue;
        }
        intakes.push(intakeOf(table, row, contact));
        if (intakes.length < AT_A_TIME) continue;
        await take(intakes);
        intakes = [];
      }
      await take(intakes);
    },
    close: () => live.stop(0),
  };
}

function intakeOf(table: EventTable, row: number, contact: string): Intake {
  const event = table.events[table.event[row]!]!;
  const id = eventId(table, row);
  if (event === IDENTIFY) return { kind: 'attributes', contact, id, values: table.fields[row]!, imported: true };
  return { kind: 'event', contact, event, id, at: table.at[row]!, fields: table.fields[row]!, imported: true };
}

function badId(file: string, line: number, id: string): Reject {
  const reason =
    "the contact's id must have 1 to 200 characters that can be shown: no control characters, no marks that turn the direction of writing";
  return { file, line, code: 'bad-value', field: 'contact', reason, raw: id.slice(0, 500) };
}
