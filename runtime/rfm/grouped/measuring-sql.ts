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
  /** No sum of values, in whatever order, is too large to be exact as a DOUBLE. */
  readonly isSmall: boolean;
}

/** What stands of a date in columns such as `rows_0`, DOUBLE; instants without a row in the window are NULL. */
export const COLUMNS_OF_DATE = ['rows', 'orders', 'units', 'revenue', 'first', 'last', 'of_first'] as const;
export type ColumnOfDate = (typeof COLUMNS_OF_DATE)[number];

export interface MeasuringSql {
  /** One row a customer: `customer`, `ever` (its first order of all), and the columns of each date. Days are those of UTC. */
  readonly sql: string;
  /** Those that are there. Without `orders` or `units` every row is one; `first` and `of_first` are there only for who asks for them. */
  readonly columns: readonly ColumnOfDate[];
}

/** Whether anything is made of the first order in the window. */
export function asksFirst({ recency, monetary }: RfmConfig): boolean {
  return recency !== 'since-last' || monetary === 'mean-repeat';
}

export function measuringSql(relation: OrderRelation, config: RfmConfig, dates: readonly number[]): MeasuringSql {
  const inside = dates.map((asOf) => insideSql(config, asOf));
  const byOrder = relation.hasOrders && config.frequency !== 'rows';
  const unit = countsDays(config) ? daySql(config) : byOrder ? 'ord' : null;
  const left: readonly ColumnOfDate[] = [
    ...(unit === null ? (['orders', 'units'] as const) : []),
    ...(asksFirst(config) ? [] : (['first'] as const)),
    ...(config.monetary === 'mean-repeat' ? [] : (['of_first'] as const)),
  ];
  const columns = COLUMNS_OF_DATE.filter((name) => !left.includes(name));
  const rows = `SELECT *, ${inside.flatMap((when, k) => [`CASE WHEN ${when} THEN ts END AS t_${k}`, `CASE WHEN ${when} THEN ${relation.isSmall ? 'v::DOUBLE' : 'v'} END AS v_${k}`]).join(', ')} FROM (${relation.sql})`;
  if (unit === null) return { sql: plainSql(rows, dates, columns), columns };
  const ofUnits = unitsSql(rows, unit, dates, columns);
  if (unit === 'ord' || !byOrder) return { sql: ofUnits(unit === 'ord' ? 'units' : 'rows'), columns };
  const orders = dates.map((_, k) => `b.units_${k} AS orders_${k}`);
  const sql = `SELECT a.* REPLACE (${orders.join(', ')}) FROM (${ofUnits('rows')}) a JOIN (${unitsSql(rows, 'ord', dates, ['units'])('units')}) b USING (customer)`;
  return { sql, columns };
}

/** Every row counts by itself. */
function plainSql(rows: string, dates: readonly number[], asked: readonly ColumnOfDate[]): string {
  const columns = dates.flatMap((_, k) =>
    named(k, asked, {
      rows: `count(t_${k})`,
      orders: `count(t_${k})`,
      units: `count(t_${k})`,
      revenue: `sum(v_${k})`,
      first: `min(t_${k})`,
      last: `max(t_${k})`,
      of_first: `(min({'t': t_${k}, 'v': v_${k}}) FILTER (WHERE t_${k} IS NOT NULL)).v`,
    }),
  );
  return `SELECT customer, min(ts)::DOUBLE AS ever, ${columns.join(', ')} FROM (${rows}) GROUP BY customer`;
}

/** Rows first become orders or days of a customer. `ordersAre`: what counts as an order, the rows or the units. */
function unitsSql(rows: string, unit: string, dates: readonly number[], asked: readonly ColumnOfDate[]) {
  const inner = dates.flatMap((_, k) => [
    `count(t_${k}) AS n_${k}`,
    `sum(v_${k}) AS s_${k}`,
    `min(t_${k}) AS a_${k}`,
    `max(t_${k}) AS z_${k}`,
  ]);
  const units = `SELECT customer, ${unit} AS unit, min(ts) AS e, ${inner.join(', ')} FROM (${rows}) GROUP BY customer, unit`;
  return (ordersAre: 'rows' | 'units') => {
    const columns = dates.flatMap((_, k) => {
      const counted = `count(*) FILTER (WHERE n_${k} > 0)`;
      return named(k, asked, {
        rows: `sum(n_${k})`,
        orders: ordersAre === 'rows' ? `sum(n_${k})` : counted,
        units: counted,
        revenue: `sum(s_${k})`,
        first: `min(a_${k})`,
        last: `max(z_${k})`,
        of_first: `(min({'t': a_${k}, 'v': s_${k}}) FILTER (WHERE n_${k} > 0)).v`,
      });
    });
    return `SELECT customer, min(e)::DOUBLE AS ever, ${columns.join(', ')} FROM (${units}) GROUP BY customer`;
  };
}

function named(k: number, asked: readonly ColumnOfDate[], sql: Readonly<Record<ColumnOfDate, string>>): string[] {
  return asked.map((name) => `(${sql[name]})::DOUBLE AS ${name}_${k}`);
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
