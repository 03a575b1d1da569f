/**
 * The question put to DuckDB: what each customer's orders are counted and summed to, on one date or several. Only whole numbers are added,
 * and nothing is divided or ranked there: what DuckDB answers does not depend on the order of rows or on its threads.
 */
import { DAY_MS } from '../../machine/calendar.js';
import type { RfmConfig } from '../config.js';
import { countsDays } from '../measure.js';
import { UTC, windowStretches } from '../window.js';

/** A relation of orders: `customer` VARCHAR, `ts` BIGINT (epoch ms), `v` BIGINT (minor units), with `hasOrders` also `ord` VARCHAR. */
export interface OrderRelation {
  /** What stands between the brackets of FROM ( ). */
  readonly sql: string;
  readonly hasOrders: boolean;
}

/** Columns of a date, DOUBLE, in this order; instants without a row in the window are NULL. */
export const COLUMNS_OF_DATE = ['rows', 'orders', 'units', 'revenue', 'first', 'last', 'of_first'] as const;

/** One row a customer: `customer`, `ever` (its first order of all), and the columns of each date, such as `rows_0`. Days are those of UTC. */
export function measuringSql({ sql, hasOrders }: OrderRelation, config: RfmConfig, dates: readonly number[]): string {
  const inside = dates.map((asOf) => insideSql(config, asOf));
  const asksFirst = config.monetary === 'mean-repeat';
  const byOrder = hasOrders && config.frequency !== 'rows';
  const unit = countsDays(config) ? daySql(config) : byOrder ? 'ord' : null;
  if (unit === null) return plainSql(sql, inside, asksFirst);
  const ofUnits = unitsSql(sql, unit, inside, asksFirst);
  if (unit === 'ord' || !byOrder) return ofUnits(unit === 'ord' ? 'units' : 'rows');
  const orders = inside.map((_, k) => `b.units_${k} AS orders_${k}`);
  return `SELECT a.* REPLACE (${orders.join(', ')}) FROM (${ofUnits('rows')}) a JOIN (${unitsSql(sql, 'ord', inside, false)('units')}) b USING (customer)`;
}

/** Every row counts by itself. */
function plainSql(sql: string, inside: readonly string[], asksFirst: boolean): string {
  const columns = inside.flatMap((when, k) => {
    const filter = `FILTER (WHERE ${when})`;
    const first = asksFirst ? `(min({'t': ts, 'v': v}) ${filter}).v` : 'NULL';
    return named(k, [
      `count(*) ${filter}`,
      `count(*) ${filter}`,
      `count(*) ${filter}`,
      `sum(v) ${filter}`,
      `min(ts) ${filter}`,
      `max(ts) ${filter}`,
      first,
    ]);
  });
  return `SELECT customer, min(ts)::DOUBLE AS ever, ${columns.join(', ')} FROM (${sql}) GROUP BY customer`;
}

/** Rows first become orders or days of a customer. `ordersAre`: what counts as an order, the rows or the units. */
function unitsSql(sql: string, unit: string, inside: readonly string[], asksFirst: boolean) {
  const inner = inside.flatMap((when, k) => {
    const filter = `FILTER (WHERE ${when})`;
    return [
      `count(*) ${filter} AS n_${k}`,
      `sum(v) ${filter} AS s_${k}`,
      `min(ts) ${filter} AS a_${k}`,
      `max(ts) ${filter} AS z_${k}`,
    ];
  });
  const units = `SELECT customer, ${unit} AS unit, min(ts) AS e, ${inner.join(', ')} FROM (${sql}) GROUP BY customer, unit`;
  return (ordersAre: 'rows' | 'units') => {
    const columns = inside.flatMap((_, k) => {
      const counted = `count(*) FILTER (WHERE n_${k} > 0)`;
      return named(k, [
        `sum(n_${k})`,
        ordersAre === 'rows' ? `sum(n_${k})` : counted,
        counted,
        `sum(s_${k})`,
        `min(a_${k})`,
        `max(z_${k})`,
        asksFirst ? `(min({'t': a_${k}, 'v': s_${k}}) FILTER (WHERE n_${k} > 0)).v` : 'NULL',
      ]);
    });
    return `SELECT customer, min(e)::DOUBLE AS ever, ${columns.join(', ')} FROM (${units}) GROUP BY customer`;
  };
}

function named(k: number, columns: readonly string[]): string[] {
  return columns.map((sql, place) => `(${sql})::DOUBLE AS ${COLUMNS_OF_DATE[place]}_${k}`);
}

function insideSql(config: RfmConfig, asOf: number): string {
  return windowStretches(config, asOf, UTC)
    .map(([from, to]) => (from === Number.NEGATIVE_INFINITY ? `ts < ${to}` : `(ts >= ${from} AND ts < ${to})`))
    .join(' OR ');
}

function daySql({ period }: RfmConfig): string {
  const day = `floor(ts / ${DAY_MS})`;
  return period === 'week' ? `floor((${day} + 3) / 7)` : day;
}
