// Reads the `--map` options: which column, or which sum of columns, a field comes from.
// It never sees a file: whether the columns exist is decided per file in columns.ts.
import { ImportProblem, quoted } from './problem.js';

/** What the text behind `field=` asks for, once the file's columns are known. */
export type ColumnSpec =
  /** Nothing: the field stays unknown. */
  | { readonly kind: 'none' }
  | { readonly kind: 'column'; readonly column: string }
  /** The product of the columns, for each line; summed over the lines of an order when `sum`. */
  | { readonly kind: 'product'; readonly columns: readonly string[]; readonly sum: boolean }
  /** A date in another order than ISO, with or without a time of day. */
  | { readonly kind: 'date'; readonly order: DateOrder; readonly column: string }
  /** Seconds or milliseconds since 1970. */
  | { readonly kind: 'epoch'; readonly unit: 's' | 'ms'; readonly column: string };

export type DateOrder = 'dmy' | 'mdy' | 'ymd';

/** By field, `items.price` for a field of the records in a list; the text is kept until a file's columns are known. */
export type FieldMap = ReadonlyMap<string, string>;

/** `['contact=CustomerID', …]`; throws ImportProblem (wrong use) for what is no `field=column`. */
export function parseMap(options: readonly string[]): FieldMap {
  const map = new Map<string, string>();
  for (const option of options) {
    const equals = option.indexOf('=');
    const field = option.slice(0, Math.max(equals, 0)).trim();
    if (equals < 1 || !/^[\p{L}_][\p{L}\d_]*(\.[\p{L}_][\p{L}\d_]*)?$/u.test(field)) {
      const help = 'write --map FIELD=COLUMN, for example --map contact=customer_id';
      throw new ImportProblem('bad-map', `--map ${option} names no field and column`, { fault: 'use', help });
    }
    if (map.has(field)) {
      throw new ImportProblem('bad-map', `--map gives ${field} twice`, { fault: 'use', help: 'keep one of the two' });
    }
    map.set(field, option.slice(equals + 1).trim());
  }
  return map;
}

/** A spec for the text; a column of exactly that name comes first, so any header can be named. */
export function columnSpec(field: string, text: string, columns: ReadonlyMap<string, number>): ColumnSpec {
  if (text === '') return { kind: 'none' };
  if (columns.has(text)) return { kind: 'column', column: text };
  const call = /^(\w+)\((.*)\)$/.exec(text);
  if (call === null) {
    return text.includes('*') ? product(field, text, false) : { kind: 'column', column: text };
  }
  const [, name, inside] = call;
  const column = inside!.trim();
  switch (name) {
    case 'sum':
      return product(field, column, true);
    case 'dmy':
    case 'mdy':
    case 'ymd':
      return { kind: 'date', order: name, column };
    case 'epoch':
      return { kind: 'epoch', unit: 's', column };
    case 'epoch_ms':
      return { kind: 'epoch', unit: 'ms', column };
    default: {
      const help = 'there are sum(A*B), dmy(A), mdy(A), ymd(A), epoch(A) and epoch_ms(A)';
      throw new ImportProblem('bad-map', `--map ${field}=${text}: ${quoted(name!)} is unknown`, { fault: 'use', help });
    }
  }
}

function product(field: string, text: string, sum: boolean): ColumnSpec {
  const columns = text.split('*').map((column) => column.trim());
  if (columns.some((column) => column === '') || columns.length > 4) {
    const help = 'write column names with * between them, for example sum(Quantity*UnitPrice)';
    throw new ImportProblem('bad-map', `--map ${field}=${text} cannot be read`, { fault: 'use', help });
  }
  return { kind: 'product', columns, sum };
}

/** The columns a spec reads. */
export function columnsOf(spec: ColumnSpec): readonly string[] {
  switch (spec.kind) {
    case 'none':
      return [];
    case 'product':
      return spec.columns;
    case 'column':
    case 'date':
    case 'epoch':
      return [spec.column];
  }
}
