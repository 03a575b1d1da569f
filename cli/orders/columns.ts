/** Which columns of a file are customer, date, value and order, as the options of `rfm` say it. Reads no row. */
import { existsSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import {
  fileSource,
  type ImportModel,
  ImportProblem,
  loadEvents,
  memorySource,
  type OrderSink,
  type Reject,
  readOrdersInto,
  type Source,
  streamEvents,
} from '../../runtime/import/index.js';
import { UsageError } from '../exit.js';

export interface OrdersOptions {
  readonly orders?: string;
  readonly customer?: string;
  readonly date?: string;
  readonly value?: string;
  readonly order?: string;
  readonly rejects?: string;
  readonly memory?: string;
}

export interface OrdersContext {
  readonly currency: string;
  readonly timezone: string;
  /** Orders whose number starts with this are cancellations and are left out. */
  readonly cancelled?: string;
}

/** What is read, and what each column is. */
export interface OrderColumnsOf extends OrdersContext {
  readonly path: string;
  readonly source: Source;
  readonly customer: string;
  readonly date: string;
  readonly value: string;
  readonly order: string | undefined;
}

/** Throws UsageError when an option is missing or there is no such file. */
export function orderColumns(options: OrdersOptions, context: OrdersContext): OrderColumnsOf {
  const { orders: path, customer, date, value, order } = options;
  if (path === undefined)
    throw new UsageError('name the orders with --orders FILE, and its columns with --customer, --date and --value');
  if (customer === undefined || date === undefined || value === undefined) {
    const missing = Object.entries({ customer, date, value }).flatMap(([name, given]) =>
      given === undefined ? [`--${name}`] : [],
    );
    throw new UsageError(
      `say which columns to read: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`,
    );
  }
  if (!existsSync(path)) throw new UsageError(`there is no file ${path}`);
  return { ...context, path, source: fileSource(path, path), customer, date, value, order };
}

/** What the import is told about orders: one event, `order`. A column named `event` or `id` is like any other. */
function importOf({ currency, timezone, customer, date, value, order }: OrderColumnsOf) {
  const money = { type: 'money', currency } as const;
  const model: ImportModel = {
    currency,
    timezone,
    contact: {},
    events: { order: { fields: { value: money, ...(order !== undefined && { order: { type: 'text' } as const }) } } },
    aliases: {},
  };
  const map = new Map([
    ['contact', customer],
    ['at', date],
    ['value', value],
    ['id', ''],
    ['event', ''],
    ...(order !== undefined ? [['order', order] as const] : []),
  ]);
  return { model, options: { event: 'order', map } };
}

/** The rows as they lie, in tables of some thousands. Throws UsageError where an option names no column, ImportProblem where the file cannot be used. */
export async function* orderRows(columns: OrderColumnsOf, onReject: (reject: Reject) => void) {
  const { model, options } = importOf(columns);
  try {
    yield* streamEvents([columns.source], model, { ...options, onReject });
  } catch (error) {
    throw inOwnOptions(error);
  }
}

/** What reading the orders of a text file takes, as plain data but for the source. */
export function readingOf(columns: OrderColumnsOf) {
  const { cancelled } = columns;
  return { ...importOf(columns), ...(cancelled && { cancelled }) };
}

/** The orders of a text file, into the sink. Throws as `orderRows` does. */
export async function readInto(columns: OrderColumnsOf, sink: OrderSink, onReject: (reject: Reject) => void) {
  const { model, options, ...other } = readingOf(columns);
  try {
    return await readOrdersInto(columns.source, model, options, { sink, onReject, ...other });
  } catch (error) {
    throw inOwnOptions(error);
  }
}

/** Throws as `orderRows` would for a file with this header; gives what there is to say about its columns. */
export async function noticesOf(columns: OrderColumnsOf, header: readonly string[]): Promise<readonly string[]> {
  const { model, options } = importOf(columns);
  try {
    // A table of texts, whatever the file is.
    const source = { ...memorySource(columns.source.name, stringify([[...header]])), path: 'header.csv' };
    const { files } = await loadEvents([source], model, options);
    return files.flatMap(({ notices }) => notices.filter((notice) => notice !== 'the file has no rows'));
  } catch (error) {
    throw inOwnOptions(error);
  }
}

const ownOption: Readonly<Record<string, string>> = {
  contact: '--customer',
  at: '--date',
  value: '--value',
  order: '--order',
};

/** The import speaks of `--map field=column`; here the same is said with options of their own. */
function inOwnOptions(error: unknown): unknown {
  if (!(error instanceof ImportProblem)) return error;
  const reword = (text: string) =>
    text.replace(/--map (contact|at|value|order)(=|:)/g, (_, field: string, mark: string) => {
      return ownOption[field] + (mark === ':' ? mark : ' ');
    });
  if (error.code === 'unknown-column' || error.code === 'missing-column') {
    return new UsageError([error.message, error.help].flatMap((text) => (text ? [reword(text)] : [])).join('\n'));
  }
  return error;
}
