/** What every `cauce rfm` command begins with: orders of a file or of the store, and the definitions to score them by. Prints nothing but notices. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readConfig } from '../../compiler/project/index.js';
import { parseInstant, zone } from '../../runtime/clock/index.js';
import { currencyDigits } from '../../runtime/import/index.js';
import { DAY_MS, type Zone } from '../../runtime/machine/calendar.js';
import {
  CAUCE,
  configProblems,
  RFM_CLASS_TABLES,
  RFM_PRESETS,
  type RfmConfig,
  type RfmPreset,
  type RfmScores,
  scoreValues,
} from '../../runtime/rfm/index.js';
import { UsageError } from '../exit.js';
import { host } from '../host.js';
import type { StoreOptions } from '../insight/open.js';
import { type OrdersOptions, orderColumns } from '../orders/columns.js';
import { isLarge, openGroupedFile } from '../orders/grouped-file.js';
import { readOrders } from '../orders/read-orders.js';
import { configName } from '../project-files.js';
import { ordersOfStore } from './from-store.js';
import { measuredInMemory } from './measured.js';
import type { OrderSource } from './order-source.js';

export interface RfmOptions extends OrdersOptions, StoreOptions {
  readonly asOf?: string;
  readonly preset?: RfmPreset;
  readonly frequency?: RfmConfig['frequency'];
  readonly monetary?: RfmConfig['monetary'];
  readonly bins?: number;
  readonly edges?: RfmConfig['edges'];
  readonly classes?: string;
}

export interface Base extends OrderSource {
  readonly at: (text: string, option: string) => number;
}

export async function loadBase(options: RfmOptions): Promise<Base> {
  const source = options.orders === undefined ? await fromStore(options) : await fromFile(options);
  const config = configured(options, source.config);
  const at = (text: string, option: string) => instant(text, option, source.zone);
  return {
    ...source,
    config,
    at,
    asOf: options.asOf === undefined ? source.asOf : at(options.asOf, '--as-of'),
  };
}

/** Scores on each of the dates, the customers numbered alike. */
export async function scoredAt(base: Base, ...dates: readonly number[]): Promise<readonly RfmScores[]> {
  return (await named(base, dates, false)).scores;
}

/** The same, with the customers' ids, by which they are numbered ascending. */
export async function namedScores(base: Base, at: number) {
  const { scores, ids } = await named(base, [at], true);
  return { scores: scores[0]!, ids };
}

async function named({ measure, config, zone, zoneOf, minorPerMajor }: Base, dates: readonly number[], named: boolean) {
  const { values, ids } = await measure({ config, dates, named });
  const options = { zone, minorPerMajor, ...(zoneOf && { zoneOf }) };
  return { scores: values.map((one, place) => scoreValues(one, config, dates[place]!, options)), ids };
}

/** `YYYY-MM-DD`, with the time where it is not midnight. */
export function dateText(at: number, { zone }: Pick<OrderSource, 'zone'>): string {
  const local = new Date(zone.localOf(at)).toISOString();
  return local.slice(11, 16) === '00:00' ? local.slice(0, 10) : `${local.slice(0, 10)} ${local.slice(11, 16)}`;
}

async function fromStore(options: RfmOptions): Promise<OrderSource> {
  const column = (['customer', 'date', 'value', 'order'] as const).find((name) => options[name] !== undefined);
  if (column !== undefined) {
    throw new UsageError(`--${column} names a column of a file: name the file too, with --orders FILE`);
  }
  return await ordersOfStore(options);
}

/** A file of orders is read by its own wall clock: a change of the clock in the project's zone must not make half days of whole ones. */
const fileZone = 'UTC';

async function fromFile(options: RfmOptions): Promise<OrderSource> {
  if (options.store !== undefined) throw new UsageError('--orders and --store are two sources of orders: name one');
  const currency = currencyOf(options.project);
  const cancelled = options.preset === 'rf-grid' ? { cancelled: 'C' } : {};
  const columns = orderColumns(options, { currency, timezone: fileZone, ...cancelled });
  const own = zone(fileZone)!;
  const shared = {
    zone: own,
    config: CAUCE,
    currency,
    minorPerMajor: 10 ** (currencyDigits(currency) ?? 2),
    name: basename(columns.path),
  };
  // Midnight after the last order, so that every order counts.
  const after = (last: number) => (Number.isNaN(last) ? 0 : own.startOfDay(own.startOfDay(last) + DAY_MS + DAY_MS / 4));
  if (isLarge(columns, options)) {
    const { last, measure, mistakes } = await openGroupedFile(columns, options);
    return { ...shared, measure, mistakes, asOf: options.asOf === undefined ? after(await last()) : 0 };
  }
  const { orders, last, mistakes } = await readOrders(columns, options);
  return { ...shared, measure: measuredInMemory(orders, own), mistakes: () => mistakes, asOf: after(last) };
}

/** The project's currency, where there is a project; rfm also works on a bare file, in EUR. */
function currencyOf(project: string | undefined): string {
  const path = join(project ?? process.cwd(), configName);
  if (existsSync(path)) return readConfig(readFileSync(path, 'utf8'), configName, host).model.currency;
  if (project !== undefined) throw new UsageError(`there is no ${configName} in ${project}`);
  return 'EUR';
}

function configured(options: RfmOptions, own: RfmConfig): RfmConfig {
  const preset = options.preset === undefined ? own : RFM_PRESETS[options.preset];
  const table = options.classes === undefined ? preset.classes : RFM_CLASS_TABLES[options.classes];
  if (!table) {
    throw new UsageError(
      `there is no class table \`${options.classes}\`; there are ${Object.keys(RFM_CLASS_TABLES).join(', ')}`,
    );
  }
  const config: RfmConfig = {
    ...preset,
    classes: table,
    ...(options.frequency && { frequency: options.frequency }),
    ...(options.monetary && { monetary: options.monetary }),
    ...(options.bins !== undefined && { bins: options.bins }),
    ...(options.edges && { edges: options.edges }),
  };
  const problems = configProblems(config);
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return config;
}

function instant(text: string, option: string, own: Zone): number {
  const at = parseInstant(text, own);
  if (at === undefined) throw new UsageError(`${option} takes a date such as 2026-01-31, not ${text}`);
  return at;
}
