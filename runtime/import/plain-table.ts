// Tells which cells of a table in parquet DuckDB reads as this room would, and puts the reading of such cells as SQL.
// It never reads for good: whatever is written in another way belongs to the readers of this room, which know all of them.
import { currencyDigits } from './decimal.js';
import { columnNamed, headerOf } from './header.js';
import { columnSpec } from './map-spec.js';
import { MAX_ID, MAX_TEXT } from './schema.js';

/** What a query fails with at a cell that is not plain. */
export const NOT_PLAIN = 'cauce: not plain';

/** SQL that says whether a cell is plain, and the value of one that is. */
export interface PlainCell {
  readonly isPlain: string;
  readonly value: string;
}

/** The value; a query fails where it meets a cell that is not plain. */
export function orFail({ isPlain, value }: PlainCell): string {
  return `CASE WHEN ${isPlain} THEN ${value} ELSE error('${NOT_PLAIN}') END`;
}

/** The value, NULL of a cell that is not plain. */
export function orNull({ isPlain, value }: PlainCell): string {
  return `CASE WHEN ${isPlain} THEN ${value} END`;
}

/** Whether all cells are plain; never NULL. */
export function allPlain(cells: readonly string[]): string {
  return `coalesce(${cells.map((isPlain) => `(${isPlain})`).join(' AND ')}, false)`;
}

/** Whether a text holds nothing but text; NULL does. */
export function isTextOnly(text: string): string {
  return `NOT coalesce(contains(${text}, chr(0)) OR contains(${text}, '\uFFFD'), false)`;
}

/** Epoch ms (BIGINT) of a text written like `sample`: a day, or an ISO instant in UTC. Undefined for other notations. */
export function plainInstant(text: string, sample: string): PlainCell | undefined {
  if (DAY.test(sample)) {
    const day = `TRY_CAST(${text} AS DATE)`;
    return plainTime(day, `CAST(${day} AS VARCHAR) = ${text}`);
  }
  const at = `TRY_CAST(${text} AS TIMESTAMP)`;
  // What DuckDB writes the same way again was read as it stands.
  if (SECOND.test(sample)) return plainTime(at, `CAST(${at} AS VARCHAR) = ${text}`);
  return new RegExp(`^(${INSTANT})$`).test(sample)
    ? plainTime(at, `regexp_full_match(${text}, '${INSTANT}')`)
    : undefined;
}

/** Epoch ms of a date or timestamp. Both count milliseconds alike, and years have four digits, from 1970 on. */
export function plainTime(at: string, isPlain = 'true'): PlainCell {
  return {
    isPlain: `${isPlain} AND ${at} BETWEEN TIMESTAMP '1970-01-01' AND TIMESTAMP '9999-12-31 23:59:59.999999'`,
    value: `epoch_ms(${at})`,
  };
}

const DAY = /^\d{4}-\d\d-\d\d$/;
const SECOND = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?$/;
/** DuckDB would pass over an offset that is not zero. */
const INSTANT =
  '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]{1,6})?)?(?:Z|[+]00(?::?00)?)?';

/** Minor units (BIGINT) of a text with an amount in major units. */
export function plainMoney(text: string, currency: string): PlainCell {
  const digits = currencyDigits(currency) ?? 2;
  const decimals = digits === 0 ? '0+' : `[0-9]{1,${digits}}0*`;
  const shape = `[+-]?[0-9]{1,${15 - digits}}([.]${decimals})?`;
  const amount = `CAST(${text} AS DECIMAL(${15}, ${digits}))`;
  return { isPlain: `regexp_full_match(${text}, '${shape}')`, value: `CAST(${amount} * ${10 ** digits} AS BIGINT)` };
}

const BLANK = '\\s\\v\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}';

/** Whether a text is an id as it stands: nothing to trim, not too long by either way of counting, no `.0` of a spreadsheet. */
export function plainId(text: string): string {
  const edge = `[^${BLANK}\\x{0}\\x{fffd}]`;
  const shape = `(?s)${edge}([^\\x{0}\\x{fffd}]*${edge})?`;
  return `coalesce(regexp_full_match(${text}, '${shape}') AND length(${text}) <= ${MAX_ID / 2} AND NOT regexp_full_match(${text}, '[0-9]+[.]0'), false)`;
}

/** As `plainMoney`, of a column that holds numbers. Only a fraction that is no hundredth of a double is nothing we would read. */
export function plainNumber(column: string, type: string, currency: string): PlainCell {
  const digits = currencyDigits(currency) ?? 2;
  const scale = 10 ** digits;
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(type.replaceAll(' ', ''));
  if (/^U?(TINY|SMALL|BIG)?INT(EGER)?$/.test(type))
    return {
      isPlain: `abs(CAST(${column} AS DOUBLE)) < 1e13`,
      value: `CAST(${column} AS BIGINT) * ${scale}`,
    };
  if (decimal && Number(decimal[1]) <= 15 && Number(decimal[2]) <= digits)
    return { isPlain: `${column} IS NOT NULL`, value: `CAST(${column} * ${scale} AS BIGINT)` };
  if (type === 'DOUBLE') {
    const minor = `round(${column} * ${scale})`;
    const isPlain = `${minor} / ${scale} = ${column} AND abs(${column}) < 1e13 AND (${column} = 0 OR abs(${column}) >= 0.01)`;
    return { isPlain, value: `CAST(${minor} AS BIGINT)` };
  }
  return plainMoney(`CAST(${column} AS VARCHAR)`, currency);
}

/** The text of an order's number as it stands. */
export function plainOrder(text: string): PlainCell {
  return { isPlain: `length(${text}) BETWEEN 1 AND ${MAX_TEXT / 2} AND ${isTextOnly(text)}`, value: text };
}

/** The column that a field is read from as it stands; null where it is put together, turned about, or not there. */
export function plainColumn(file: string, names: readonly string[], field: string, text: string): number | null {
  const header = headerOf(file, names);
  const spec = columnSpec(field, text, header.byName);
  return spec.kind === 'column' ? (columnNamed(header, spec.column) ?? null) : null;
}
