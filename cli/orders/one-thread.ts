/** Reads the orders of a text file in this thread. */
import { statSync } from 'node:fs';
import { foundIn, IntoTables, orderTables, PARTS, reportOf, textsIn } from '../../runtime/import/index.js';
import { type OrderColumnsOf, readInto } from './columns.js';
import type { OrderReader } from './held.js';
import { measuredTables } from './measured-tables.js';

/** `most`: bytes that may be held. */
export function oneThread(columns: OrderColumnsOf, most: number): OrderReader {
  const hasOrders = columns.order !== undefined;
  return {
    async read(share, onReject) {
      const tables = orderTables(PARTS, hasOrders, most, statSync(columns.path).size);
      const { count, cancelled } = await readInto(columns, new IntoTables(tables, hasOrders, share), onReject);
      return {
        ...foundIn(tables),
        cancelled,
        notices: reportOf([count]).notices,
        values: async (asked) => measuredTables(tables, asked),
        ids: async () => tables.flatMap(({ customers }) => textsIn(customers.packed)),
      };
    },
    close() {},
  };
}
