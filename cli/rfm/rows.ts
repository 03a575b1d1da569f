/** Results of `cauce rfm` for programs: csv and JSON, with the columns that cli.md promises. */
import { stringify } from 'csv-stringify/sync';
import { out } from '../terminal.js';

const textColumns = new Set(['customer', 'class', 'row', 'column', 'from_class', 'to_class']);

export function printRows(format: 'csv' | 'json', header: readonly string[], rows: Iterable<readonly string[]>): void {
  if (format === 'json') out(JSON.stringify(records(header, rows), null, 2));
  else for (const some of inPieces([header], rows)) out(stringify(some));
}

/** Piece by piece: millions of rows are longer than the longest text there is. */
const PIECE = 10_000;

function* inPieces(first: readonly (readonly string[])[], rows: Iterable<readonly string[]>) {
  let piece = first.map((row) => [...row]);
  for (const row of rows) {
    if (piece.length === PIECE) {
      yield piece;
      piece = [];
    }
    piece.push([...row]);
  }
  yield piece;
}

export function records(header: readonly string[], rows: Iterable<readonly string[]>) {
  return [...rows].map((row) => Object.fromEntries(row.map((cell, i) => [header[i]!, typed(cell, header[i]!)])));
}

function typed(cell: string, column: string): string | number | null {
  if (cell === '') return null;
  return textColumns.has(column) ? cell : Number(cell);
}

/** Rows of one date with those of an earlier one behind them, in columns `before_…`; `keys`: how many columns say what a row is about. */
export function besideEarlier(
  header: readonly string[],
  now: readonly (readonly string[])[],
  then: readonly (readonly string[])[],
  keys: number,
): { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  return {
    header: [...header, ...header.slice(keys).map((name) => `before_${name}`)],
    rows: now.map((row, place) => [...row, ...then[place]!.slice(keys)]),
  };
}
