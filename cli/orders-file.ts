/** Reads orders for `rfm` from any csv: which columns are customer, date and value is said on the command line. */
import { existsSync } from 'node:fs';
import {
  currencyDigits,
  eventId,
  fileSource,
  type ImportModel,
  ImportProblem,
  loadEvents,
} from '../runtime/import/index.js';
import { type NamedOrders, OrdersBuilder } from '../runtime/rfm/index.js';
import { UsageError } from './exit.js';
import { openRejects } from './rejects.js';
import { say } from './terminal.js';

export interface OrdersOptions {
  readonly orders?: string;
  readonly customer?: string;
  readonly date?: string;
  readonly value?: string;
  readonly order?: string;
  readonly rejects?: string;
}

export interface OrdersFile {
  readonly orders: NamedOrders;
  /** Epoch ms of the last order; NaN when there is none. */
  readonly last: number;
  /** Rows that are mistakes in the file. */
  readonly mistakes: number;
  readonly minorPerMajor: number;
}

export interface OrdersContext {
  readonly currency: string;
  readonly timezone: string;
  /** Orders whose number starts with this are cancellations and are left out. */
  readonly cancelled?: string;
}

/** Throws UsageError when an option is missing, ImportProblem when the file cannot be used; single rows go to the reject file. */
export async function readOrders(options: OrdersOptions, context: OrdersContext): Promise<OrdersFile> {
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
  const money = { type: 'money', currency: context.currency } as const;
  const model: ImportModel = {
    currency: context.currency,
    timezone: context.timezone,
    contact: {},
    events: { order: { fields: { value: money, ...(order !== undefined && { order: { type: 'text' } as const }) } } },
    aliases: {},
  };
  const rejects = openRejects(options.rejects);
  const map = new Map([
    ['contact', customer],
    ['at', date],
    ['value', value],
    ['id', ''],
    ...(order !== undefined ? [['order', order] as const] : []),
  ]);
  const { table, files } = await loadEvents([fileSource(path)], model, {
    event: 'order',
    map,
    onReject: rejects.add,
  }).catch((error: unknown) => {
    throw inOwnOptions(error);
  });
  rejects.close();
  for (const { notices } of files) for (const notice of notices) say(`${path}: ${notice}`);
  const builder = new OrdersBuilder();
  let cancelled = 0;
  for (let row = 0; row < table.length; row++) {
    const fields = table.fields[row]!;
    const number = order === undefined ? undefined : String(fields.order ?? eventId(table, row));
    if (context.cancelled !== undefined && number?.startsWith(context.cancelled)) {
      cancelled++;
      continue;
    }
    builder.add(table.contacts[table.contact[row]!]!, table.at[row]!, Number(fields.value ?? 0), number);
  }
  if (cancelled > 0) {
    const what = cancelled === 1 ? 'row' : 'rows';
    const are = cancelled === 1 ? 'is a cancellation' : 'are cancellations';
    say(`${path}: ${cancelled} ${what} of orders that begin with ${context.cancelled} ${are} and left out`);
  }
  return {
    orders: builder.build(),
    last: table.length > 0 ? table.at[table.length - 1]! : Number.NaN,
    mistakes: rejects.mistakes,
    minorPerMajor: 10 ** (currencyDigits(context.currency) ?? 2),
  };
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
    text.replace(/--map (contact|at|value|order)(?:=|(?=:))/g, (_, field: string) => `${ownOption[field]} `);
  if (error.code === 'unknown-column' || error.code === 'missing-column') {
    return new UsageError([error.message, error.help].flatMap((text) => (text ? [reword(text)] : [])).join('\n'));
  }
  return error;
}
