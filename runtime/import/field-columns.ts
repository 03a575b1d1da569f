// Ties the fields of an event to columns of a file, through the header and the `--map` options, once per file.
// It never reads a row; a field whose column is not there is said here, before any row is taken.
import { DAY_MS } from '../machine/calendar.js';
import type { TypeShape, Value } from '../machine/model.js';
import { cellReader } from './cell.js';
import { currencyDigits, roundedAway, scaledInteger } from './decimal.js';
import { type Misfit, misfitOfText, missing } from './expectation.js';
import { columnNamed, type Header, unknownColumn } from './header.js';
import { type ColumnSpec, columnSpec, columnsOf, type FieldMap } from './map-spec.js';
import { momentExample, momentReader } from './moment-cell.js';
import { quoted } from './problem.js';
import type { Row } from './row.js';
import type { Schema } from './schema.js';
import type { TextPool } from './text-pool.js';

export interface FieldColumns {
  readonly field: string;
  readonly shape: TypeShape;
  readonly spec: ColumnSpec;
  /** Indexes of the columns it is read from; none when the file has no such column. */
  readonly columns: readonly number[];
  /** The first column's name, for messages. */
  readonly column: string | undefined;
  /** Said to be unknown on purpose, or a list the file does not have. */
  readonly leftOut: boolean;
  /** The value of a row whose first column is not empty, or undefined when it does not fit. */
  read(row: Row): Value | undefined;
}

/** Decimals that products and sums of amounts are exact to. */
export const SUM_SCALE = 6;

export interface Binding {
  readonly header: Header;
  readonly map: FieldMap;
  readonly schema: Schema;
  readonly pool: TextPool;
}

/** Columns of one field; undefined when neither map nor header knows it. Throws for a map to a column that is not there. */
export function bindField(field: string, shape: TypeShape, binding: Binding, label = field): FieldColumns | undefined {
  const { header, map } = binding;
  const text = map.get(label);
  if (text === undefined && columnNamed(header, field) === undefined) return undefined;
  const spec = columnSpec(label, text ?? field, header.byName);
  const columns = columnsOf(spec).map((name) => {
    const index = columnNamed(header, name);
    if (index === undefined) throw unknownColumn(header, label, name);
    return index;
  });
  const column = columns.length === 0 ? undefined : header.names[columns[0]!];
  return {
    field,
    shape,
    spec,
    columns,
    column,
    leftOut: spec.kind === 'none',
    read: reader(shape, spec, columns, binding),
  };
}

/** A field without a column: unknown in every row. */
export function leftOut(field: string, shape: TypeShape): FieldColumns {
  return { field, shape, spec: { kind: 'none' }, columns: [], column: undefined, leftOut: true, read: () => null };
}

/** The field's value in a row, null where it may be unknown; undefined refuses the row, `refusal` says why. */
export function readField(row: Row, bound: FieldColumns): Value | undefined {
  if (bound.leftOut) return null;
  const first = bound.columns[0];
  if (first === undefined || row.cells[first] === '') return bound.shape.optional === true ? null : undefined;
  return bound.read(row);
}

export function refusal(row: Row, bound: FieldColumns, schema: Schema): Misfit {
  const first = bound.columns[0];
  if (first === undefined || row.cells[first] === '') return missing(bound.field, bound.column, bound.shape);
  return explain(row, bound, schema);
}

function reader(
  shape: TypeShape,
  spec: ColumnSpec,
  columns: readonly number[],
  { pool, schema }: Binding,
): (row: Row) => Value | undefined {
  const column = columns[0] ?? -1;
  switch (spec.kind) {
    case 'none':
      return () => null;
    case 'product':
      return (row) => {
        const scaled = productOf(row, columns);
        return Number.isNaN(scaled) ? undefined : amountOf(scaled, shape);
      };
    case 'date':
    case 'epoch': {
      const read = momentReader(spec, schema.zone);
      const day = shape.type === 'date';
      return (row) => {
        const instant = read(row.cells[column]!.trim());
        return instant === undefined || !day ? instant : Math.floor(schema.zone.localOf(instant) / DAY_MS);
      };
    }
    case 'column': {
      const read = cellReader(shape, schema.zone);
      return (row) => {
        const value = read(row.cells[column]!);
        return typeof value === 'string' ? pool.keep(value) : value;
      };
    }
  }
}

/** Product of the cells times 10^SUM_SCALE, exact, or NaN. */
export function productOf(row: Row, columns: readonly number[]): number {
  let product = 1;
  let decimals = 0;
  for (const column of columns) {
    const text = row.cells[column]!;
    const scale = decimalsOf(text);
    product *= scaledInteger(text, scale);
    decimals += scale;
  }
  if (!(Math.abs(product) <= Number.MAX_SAFE_INTEGER)) return Number.NaN;
  for (; decimals > SUM_SCALE && product % 10 === 0; decimals--) product /= 10;
  if (decimals > SUM_SCALE) return Number.NaN;
  const scaled = product * 10 ** (SUM_SCALE - decimals);
  return Math.abs(scaled) <= Number.MAX_SAFE_INTEGER ? scaled : Number.NaN;
}

/** Digits behind the last point or comma. */
function decimalsOf(text: string): number {
  for (let i = text.length - 1; i >= 0; i--) {
    const code = text.charCodeAt(i);
    if (code === 46 || code === 44) return text.length - 1 - i;
  }
  return 0;
}

/** A scaled sum as the field keeps it: whole minor units, half away from zero, or a number. */
export function amountOf(scaled: number, shape: TypeShape): number {
  if (shape.type !== 'money') return scaled / 10 ** SUM_SCALE;
  return roundedAway(scaled, SUM_SCALE - (currencyDigits(shape.currency) ?? 2));
}

/** Whether `amountOf` drops decimals. */
export function isRounded(scaled: number, shape: TypeShape): boolean {
  return shape.type === 'money' && scaled % 10 ** (SUM_SCALE - (currencyDigits(shape.currency) ?? 2)) !== 0;
}

function explain(row: Row, bound: FieldColumns, schema: Schema): Misfit {
  const { field, shape, spec } = bound;
  const text = row.cells[bound.columns[0]!]!;
  const named =
    bound.column === undefined || bound.column === field ? field : `${field} (column ${quoted(bound.column)})`;
  switch (spec.kind) {
    case 'product': {
      const cells = bound.columns.map((column, i) => `${columnsOf(spec)[i]} is ${quoted(row.cells[column]!)}`);
      return {
        code: 'bad-value',
        reason: `${field} cannot be counted: ${cells.join(', ')}; write numbers such as 2.50`,
      };
    }
    case 'date':
    case 'epoch':
      return { code: 'bad-value', reason: `${named} is ${quoted(text)}; write it like ${momentExample(spec)}` };
    case 'none':
    case 'column':
      return shape.type === 'moment' && bound.field === 'at'
        ? misfitOfText('at', shape, text, schema.zone)
        : withName(misfitOfText(field, shape, text, schema.zone), field, named);
  }
}

function withName(found: Misfit, field: string, named: string): Misfit {
  const reason = found.reason.startsWith(`${field} `) ? named + found.reason.slice(field.length) : found.reason;
  return { code: found.code, reason };
}
