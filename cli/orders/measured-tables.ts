/** Values of the customers of several tables of orders, those of one table behind those of the other. */
import type { OrderTable } from '../../runtime/import/index.js';
import { type Asked, emptyValues, measuredOn, type OrderColumns, type RfmValues } from '../../runtime/rfm/index.js';

/** On each date; `into`: the columns to write in, from place `from` on. */
export function measuredTables(
  tables: readonly OrderTable[],
  asked: Asked,
  into: readonly RfmValues[] = asked.dates.map(() => emptyValues(customersIn(tables))),
  from = 0,
): readonly RfmValues[] {
  let next = from;
  for (const table of tables) {
    measuredOn(columnsOf(table), asked).forEach((values, date) => {
      for (const name of Object.keys(values) as (keyof RfmValues)[]) into[date]![name].set(values[name], next);
    });
    next += table.customers.count;
  }
  return into;
}

export function customersIn(tables: readonly OrderTable[]): number {
  return tables.reduce((sum, { customers }) => sum + customers.count, 0);
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
