/** Orders that DuckDB groups, as the values of every customer that scoring begins with. Keeps one row a customer, never the orders. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { RfmConfig } from '../config.js';
import { type RfmSums, valuesOf } from '../measure.js';
import { idOrder } from '../orders.js';
import { openWindow, UTC } from '../window.js';
import { type ColumnOfDate, measuringSql, type OrderRelation } from './measuring-sql.js';
import { type Asked, arranged, asksOrder, type MeasuredOrders } from './shares.js';

/** The table of one row a customer that stays in DuckDB until the next question; a column `odd`, and `customer` where ids or their order are asked for. */
export const GROUPS = 'measured_customers';

/** Groups the orders into `GROUPS`. `odd`: condition on a column `customer`. */
export async function groupOrders(db: DuckDBConnection, relation: OrderRelation, asked: Asked, odd: string) {
  const { sql, columns } = measuringSql(relation, asked.config, asked.dates);
  // Texts that nobody asks for would be a third of the table.
  const kept = asksOrder(asked) ? '*' : '* EXCLUDE (customer)';
  await db.run(`CREATE OR REPLACE TEMP TABLE ${GROUPS} AS SELECT ${kept}, ${odd} AS odd FROM (${sql})`);
  return columns;
}

/** What `groupOrders` has grouped, with the same question and the columns it gave. */
export async function readGroups(
  db: DuckDBConnection,
  asked: Asked,
  names: readonly ColumnOfDate[],
): Promise<MeasuredOrders> {
  const { config, dates } = asked;
  const inOrder = asksOrder(asked);
  const [[count]] = (await db.runAndReadAll(`SELECT count(*)::DOUBLE FROM ${GROUPS}`)).getRows() as [[number]];
  const sums = dates.map(() => emptySums(count, config, names));
  const columns = dates.flatMap((_, k) => names.map((name) => `coalesce(${name}_${k}, ${WITHOUT_ROWS[name]})`));
  const ids: string[] = [];
  const order = inOrder ? ` ORDER BY ${ID_ORDER}` : '';
  const result = await db.stream(
    `SELECT ever, ${columns.join(', ')}${inOrder ? ', customer' : ''} FROM ${GROUPS}${order}`,
  );
  const ends = dates.map((asOf) => openWindow(config, asOf, UTC).end);
  let from = 0;
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const { rowCount } = chunk;
    const ever = chunk.getColumnVector(0);
    for (let k = 0; k < dates.length; k++) {
      const sum = sums[k]!;
      for (let i = 0; i < rowCount; i++) sum.known[from + i] = (ever.getItem(i) as number) <= ends[k]! ? 1 : 0;
      names.forEach((name, place) => {
        const target = targetOf(sum, name);
        if (target === undefined) return;
        const vector = chunk!.getColumnVector(1 + k * names.length + place);
        for (let i = 0; i < rowCount; i++) target[from + i] = vector.getItem(i) as number;
      });
    }
    if (inOrder) {
      const id = chunk.getColumnVector(1 + columns.length);
      for (let i = 0; i < rowCount; i++) ids.push(id.getItem(i) as string);
    }
    from += rowCount;
  }
  // A result that fails while it is read just ends.
  if (from !== count) throw new Error(`DuckDB gave ${from} of ${count} customers`);
  const place = inOrder ? misplaced(ids) : null;
  const values = sums.map((sum, k) => valuesOf(place === null ? sum : arranged(sum, place), config, dates[k]!, UTC));
  return { values, ids: place === null ? ids : Array.from(place, (at) => ids[at]!) };
}

/** What is read where a customer has no row in the window: a column with NULL takes several times as long. */
const WITHOUT_ROWS: Readonly<Record<ColumnOfDate, string>> = {
  rows: '0',
  orders: '0',
  units: '0',
  revenue: '0',
  first: "'infinity'::DOUBLE",
  last: "'-infinity'::DOUBLE",
  of_first: '0',
};

/** As `compareIds`, except where UTF-16 and Unicode disagree. */
const IS_NUMBER = "regexp_full_match(customer, '[0-9]{1,15}')";
const ID_ORDER = `CASE WHEN ${IS_NUMBER} THEN 0 ELSE 1 END, CASE WHEN ${IS_NUMBER} THEN customer::BIGINT END, customer`;

/** Old places in the right order; null where they are in it. Only characters beyond the first 65,536 are sorted apart. */
function misplaced(ids: readonly string[]): Int32Array | null {
  return ids.some((id) => /[\ud800-\udfff]/.test(id)) ? idOrder(ids) : null;
}

function emptySums(customers: number, config: RfmConfig, names: readonly ColumnOfDate[]): RfmSums {
  const rows = new Int32Array(customers);
  return {
    rows,
    known: new Uint8Array(customers),
    orders: names.includes('orders') ? new Int32Array(customers) : rows,
    units: names.includes('units') ? new Int32Array(customers) : rows,
    revenue: new Float64Array(customers),
    firstAt: names.includes('first') ? new Float64Array(customers) : new Float64Array(customers).fill(Number.NaN),
    lastAt: new Float64Array(customers),
    ofFirst: config.monetary === 'mean-repeat' ? new Float64Array(customers) : undefined,
  };
}

function targetOf(sums: RfmSums, name: ColumnOfDate): Int32Array | Float64Array | undefined {
  switch (name) {
    case 'rows':
      return sums.rows;
    case 'orders':
      return sums.orders;
    case 'units':
      return sums.units;
    case 'revenue':
      return sums.revenue;
    case 'first':
      return sums.firstAt;
    case 'last':
      return sums.lastAt;
    case 'of_first':
      return sums.ofFirst;
  }
}
