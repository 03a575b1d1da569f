/** Parquet that DuckDB can read as it lies, as a relation of orders; what it cannot is left to our own readers. Reads no row but the first. */
import type { DuckDBConnection } from '@duckdb/node-api';
import {
  allPlain,
  currencyDigits,
  isTextOnly,
  orFail,
  orNull,
  type PlainCell,
  parquetText,
  plainColumn,
  plainId,
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

export interface DirectFile {
  readonly hasOrders: boolean;
  readonly notices: readonly string[];
  /** All rows; a question fails where one is odd, but for its customer. */
  readonly all: OrderRelation;
  /** The rows that are plain, customers too. */
  readonly plain: OrderRelation;
  /** Condition of the other rows. */
  readonly odd: string;
}

/** Null where our own readers are needed for every row. Throws UsageError where an option names no column. */
export async function directParquet(db: DuckDBConnection, columns: OrderColumnsOf): Promise<DirectFile | null> {
  const table = `read_parquet(${sqlText(columns.path)})`;
  const described = await db.runAndReadAll(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${table})`);
  const header = described.getRowsJS().map(([name, type]) => ({ name: String(name), type: String(type) }));
  const names = header.map(({ name }) => name);
  const notices = await noticesOf(columns, names);
  const of = placesOf(columns, names);
  if (of === null) return null;
  const typed = header.map(({ name, type }) => ({ column: sqlName(name), type }));
  const [customer, date, value] = [typed[of.customer]!, typed[of.date]!, typed[of.value]!];
  const ts = await parquetTime(db, table, date);
  if (ts === undefined) return null;
  const amount =
    value.type === 'VARCHAR'
      ? plainMoney(value.column, columns.currency)
      : plainNumber(value.column, value.type, columns.currency);
  // A row is refused for what is no text in any of its cells.
  const others = typed.flatMap(({ column, type }, place) =>
    Object.values(of).includes(place) || !/^VARCHAR$|^ENUM|\]$|^(STRUCT|MAP|UNION)\b/.test(type)
      ? []
      : [isTextOnly(parquetText(column, type))],
  );
  const v = { isPlain: [amount.isPlain, ...others].join(' AND '), value: amount.value };
  const ord = of.order === null ? null : plainOrder(textOf(typed[of.order]!));
  const hasOrders = ord !== null;
  const who = textOf(customer);
  const { rows, isSmall } = await sizeOf(db, table, value, columns.currency);
  const select = (cell: (of: PlainCell) => string) =>
    `SELECT ${who} AS customer, ${cell(ts)} AS ts, ${cell(v)} AS v${ord === null ? '' : `, ${cell(ord)} AS ord`} FROM ${table}`;
  const isPlain = allPlain([plainId(who), ts.isPlain, v.isPlain, ...(ord === null ? [] : [ord.isPlain])]);
  return {
    hasOrders,
    notices: rows === 0 ? [...notices, 'the file has no rows'] : notices,
    all: { sql: select(orFail), hasOrders, isSmall },
    plain: { sql: `${select(orNull)} WHERE ${isPlain}`, hasOrders, isSmall: false },
    odd: `NOT ${isPlain}`,
  };
}

/** What the file says of itself: how many rows, and whether all amounts together are surely below what a double is exact to. */
async function sizeOf(db: DuckDBConnection, table: string, { column, type }: Typed, currency: string) {
  const bounds = type === 'VARCHAR' ? 'NULL, NULL' : `min(${column})::DOUBLE, max(${column})::DOUBLE`;
  const found = await db.runAndReadAll(`SELECT count(*)::DOUBLE, ${bounds} FROM ${table}`);
  const [[rows, least, most]] = found.getRows() as [[number, number | null, number | null]];
  const minor =
    Math.max(Math.abs(least ?? Number.NaN), Math.abs(most ?? Number.NaN)) * 10 ** (currencyDigits(currency) ?? 2);
  return { rows, isSmall: rows * (minor + 1) < Number.MAX_SAFE_INTEGER };
}

interface Typed {
  readonly column: string;
  readonly type: string;
}

function textOf({ column, type }: Typed): string {
  return type === 'VARCHAR' ? column : `CAST(${column} AS VARCHAR)`;
}

async function parquetTime(
  db: DuckDBConnection,
  table: string,
  { column, type }: Typed,
): Promise<PlainCell | undefined> {
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
