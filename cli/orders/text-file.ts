/**
 * Orders of a large text file within a limit of memory: all at once where they fit, otherwise customers in shares, the file being read once
 * for each. Gives what reading it row by row would.
 */
import { ALL_CUSTOMERS, type CustomerShare, OrderTable } from '../../runtime/import/index.js';
import {
  type Asked,
  asksOrder,
  joinedShares,
  type MeasuredOrders,
  measuredOn,
  numbered,
  type OrderColumns,
} from '../../runtime/rfm/index.js';
import { UsageError } from '../exit.js';
import { openRejects } from '../rejects.js';
import { say } from '../terminal.js';
import { type OrderColumnsOf, type OrdersOptions, readTable } from './columns.js';
import type { GroupedFile } from './large-file.js';
import { sayCancelled } from './read-orders.js';

/** Reading a file more often than this is no way to read it. */
const MOST_SHARES = 256;

export function openTextFile(columns: OrderColumnsOf, options: OrdersOptions, memory: string): GroupedFile {
  let mistakes = 0;
  let whole: Promise<OrderTable> | undefined;
  let orders: (OrderColumns & { readonly ids: readonly string[] }) | undefined;
  const tableOf = (share: CustomerShare) => new OrderTable(columns.order !== undefined, share, bytesOf(memory));

  /** The only reading that tells what it finds in the file. */
  const readWhole = async () => {
    const table = tableOf(ALL_CUSTOMERS);
    const rejects = openRejects([columns.path], options.rejects);
    const { report, cancelled } = await readTable(columns, table, rejects.add);
    for (const notice of report.notices) say(`${columns.path}: ${notice}`);
    rejects.close();
    sayCancelled(columns, cancelled);
    mistakes = rejects.mistakes;
    return table;
  };

  const measureShare = async (share: CustomerShare, asked: Asked): Promise<readonly MeasuredOrders[]> => {
    if (share.of > MOST_SHARES) {
      throw new UsageError(`--memory ${memory} is too little for these orders; name more, such as --memory 4GB`);
    }
    const table = tableOf(share);
    await readTable(columns, table, () => {});
    if (table.isFull) {
      const of = share.of * 2;
      const halves = [share.nth, share.nth + share.of];
      return await inTurn(halves, (nth) => measureShare({ of, nth }, asked));
    }
    return [
      {
        values: measuredOn(columnsOf(table), asked),
        ids: asksOrder(asked) ? table.customers.texts() : [],
      },
    ];
  };

  return {
    close() {
      whole = undefined;
      orders = undefined;
    },
    mistakes: () => mistakes,
    async last() {
      whole ??= readWhole();
      return (await whole).last;
    },
    async measure(asked) {
      whole ??= readWhole();
      const table = await whole;
      if (table.isFull) {
        const of = 2 ** Math.max(1, Math.ceil(Math.log2((table.needed * 1.1) / bytesOf(memory))));
        const places = Array.from({ length: Math.min(of, MOST_SHARES) }, (_, nth) => nth);
        return joinedShares(await inTurn(places, (nth) => measureShare({ of, nth }, asked)), asked);
      }
      if (!asksOrder(asked)) return { values: measuredOn(orders ?? columnsOf(table), asked), ids: [] };
      if (orders === undefined) {
        const own = columnsOf(table);
        orders = { ...own, ...numbered(own.customer, table.customers.texts()) };
      }
      return { values: measuredOn(orders, asked), ids: orders.ids };
    },
  };
}

async function inTurn<T, U>(items: readonly T[], work: (item: T) => Promise<readonly U[]>): Promise<U[]> {
  const done: U[] = [];
  for (const item of items) done.push(...(await work(item)));
  return done;
}

function columnsOf({ rows, customers, customer, at, value, order, orders }: OrderTable): OrderColumns {
  return {
    rows,
    customers: customers.count,
    customer: customer.subarray(0, rows),
    at,
    value,
    ...(orders !== undefined && rows > 0 && { order }),
  };
}

/** Of `500MB`, `4GB` or `1GiB`. */
function bytesOf(memory: string): number {
  const [, count, unit, binary] = /^(\d+)([MGT])(i?)B$/i.exec(memory)!;
  const power = { M: 2, G: 3, T: 4 }[unit!.toUpperCase() as 'M' | 'G' | 'T'];
  return Number(count) * (binary ? 1024 : 1000) ** power;
}
