/** Reads the orders of a file of ordinary size into memory, with our own readers. */
import { type NamedOrders, OrdersBuilder } from '../../runtime/rfm/index.js';
import { openRejects, type Rejects } from '../rejects.js';
import { say } from '../terminal.js';
import { type OrderColumnsOf, type OrdersOptions, orderRows } from './columns.js';

export interface ReadOrders {
  readonly orders: NamedOrders;
  /** Epoch ms of the last order; NaN when there is none. */
  readonly last: number;
  /** Rows that are mistakes in the file. */
  readonly mistakes: number;
}

/** Throws UsageError when an option is wrong, ImportProblem when the file cannot be used; single rows go to the reject file. */
export async function readOrders(columns: OrderColumnsOf, options: OrdersOptions): Promise<ReadOrders> {
  const builder = new OrdersBuilder();
  let last = Number.NaN;
  const { mistakes, cancelled } = await eachOrder(columns, options, (customer, at, value, order) => {
    builder.add(customer, at, value, order);
    if (!(at <= last)) last = at;
  });
  sayCancelled(columns, cancelled);
  return { orders: builder.build(), last, mistakes };
}

/** Hands over every order that counts, in the order of the file, and says what was noticed; gives how many rows are mistakes or of cancelled orders. */
export async function eachOrder(
  columns: OrderColumnsOf,
  options: OrdersOptions,
  take: (customer: string, at: number, valueMinor: number, order: string | undefined) => void,
): Promise<{ readonly mistakes: number; readonly cancelled: number }> {
  const rejects: Rejects = openRejects([columns.path], options.rejects);
  let cancelled = 0;
  for await (const { table, report } of orderRows(columns, rejects.add)) {
    for (let row = 0; row < table.length; row++) {
      const fields = table.fields[row]!;
      const number = columns.order === undefined ? undefined : String(fields.order);
      if (columns.cancelled !== undefined && number?.startsWith(columns.cancelled)) cancelled++;
      else take(table.contacts[table.contact[row]!]!, table.at[row]!, Number(fields.value), number);
    }
    for (const notice of report?.notices ?? []) say(`${columns.path}: ${notice}`);
  }
  rejects.close();
  return { mistakes: rejects.mistakes, cancelled };
}

export function sayCancelled({ path, cancelled }: OrderColumnsOf, count: number): void {
  if (count === 0) return;
  const what = count === 1 ? 'row' : 'rows';
  const are = count === 1 ? 'is a cancellation' : 'are cancellations';
  say(`${path}: ${count} ${what} of orders that begin with ${cancelled} ${are} and left out`);
}
