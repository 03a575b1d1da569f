/** Parquet that DuckDB can read as it lies, as a relation of orders; what it cannot is left to our own readers. Reads no row but the first. */
import type { DuckDBConnection } from '@duckdb/node-api';
import {
  plainColumn,
  plainInstant,
  plainMoney,
  plainNumber,
  plainOrder,
  plainTime,
  sqlName,
  sqlText,
} from '../../runtime/import/index.js';
import type { OrderRelation } from '../../runtime/rfm/index.js';
import { noticesOf, type OrderColumnsOf } from './columns.js';

export interface DirectFile extends OrderRelation {
  readonly notices: readonly string[];
}

/** Null where our own readers are needed. Throws UsageError where an option names no column. */
export async function directParquet(db: DuckDBConnection, columns: OrderColumnsOf): Promise<DirectFile | null> {
  const table = `read_parquet(${sqlText(columns.path)})`;
  const described = await db.runAndReadAll(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${table})`);
  const header = described.getRowsJS().map(([name, type]) => ({ name: String(name), type: String(type) }));
  const names = header.map(({ name }) => name);
  const notices = await noticesOf(columns, names);
  const of = placesOf(columns, names);
  if (of === null) return null;
  const [customer, date, value, order] = [of.customer, of.date, of.value, of.order ?? of.value].map((place) => ({
    column: sqlName(header[place]!.name),
    type: header[place]!.type,
  })) as [Typed, Typed, Typed, Typed];
  const ts = await parquetTime(db, table, date);
  if (ts === undefined) return null;
  const parts = {
    customer: textOf(customer),
    ts,
    v:
      value.type === 'VARCHAR'
        ? plainMoney(value.column, columns.currency)
        : plainNumber(value.column, value.type, columns.currency),
    ord: of.order === null ? null : plainOrder(textOf(order)),
  };
  return { sql: relationSql(parts, table), hasOrders: of.order !== null, notices };
}

interface Typed {
  readonly column: string;
  readonly type: string;
}

function textOf({ column, type }: Typed): string {
  return type === 'VARCHAR' ? column : `CAST(${column} AS VARCHAR)`;
}

async function parquetTime(db: DuckDBConnection, table: string, { column, type }: Typed): Promise<string | undefined> {
  if (type === 'DATE' || type === 'TIMESTAMP') return plainTime(column);
  // UTC, as the connection counts; what is finer than microseconds is cut off either way.
  if (/^TIMESTAMP/.test(type)) return plainTime(`CAST(${column} AS TIMESTAMP)`);
  if (type !== 'VARCHAR') return undefined;
  const [row] = (await db.runAndReadAll(`SELECT ${column} FROM ${table} LIMIT 1`)).getRowsJS();
  return plainInstant(column, String(row?.[0] ?? ''));
}

interface Places {
  readonly customer: number;
  readonly date: number;
  readonly value: number;
  readonly order: number | null;
}

function placesOf({ source, customer, date, value, order }: OrderColumnsOf, names: readonly string[]): Places | null {
  const place = (field: string, text: string) => plainColumn(source.name, names, field, text);
  const [who, at, amount] = [place('contact', customer), place('at', date), place('value', value)];
  const number = order === undefined ? null : place('order', order);
  if (who === null || at === null || amount === null || (order !== undefined && number === null)) return null;
  return { customer: who, date: at, value: amount, order: number };
}

function relationSql(
  { customer, ts, v, ord }: { customer: string; ts: string; v: string; ord: string | null },
  from: string,
): string {
  return `SELECT ${customer} AS customer, ${ts} AS ts, ${v} AS v${ord === null ? '' : `, ${ord} AS ord`} FROM ${from}`;
}
