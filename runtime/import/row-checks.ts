// What every row of events is held against: as many cells as the header, a contact, a moment, fields that fit.
// It never throws a row away in silence: each check that fails writes one reject.
import type { Value } from '../machine/model.js';
import type { EventColumns } from './event-columns.js';
import { type FieldColumns, readField, refusal } from './field-columns.js';
import { quoted } from './problem.js';
import { NOT_TEXT, type Row } from './row.js';
import { MAX_ID, type Schema } from './schema.js';
import type { EventTableBuilder, Fields } from './table.js';
import type { Tally } from './tally.js';
import type { TextPool } from './text-pool.js';

export interface RowContext {
  readonly columns: EventColumns;
  readonly schema: Schema;
  readonly pool: TextPool;
  readonly tally: Tally;
  readonly table: EventTableBuilder;
}

/** Whether the row has as many cells as the header and nothing but text; rejects it otherwise. */
export function fits(row: Row, cells: number, suspect: boolean, tally: Tally): boolean {
  if (suspect && NOT_TEXT.some((character) => holds(row, character))) {
    const nul = holds(row, '\0');
    const reason = nul ? 'the row holds NUL bytes' : 'the row is not valid UTF-8; save the file as UTF-8';
    tally.reject(row, { code: 'not-text', reason });
    return false;
  }
  if (row.cells.length === cells) return true;
  const likely =
    row.cells.length > cells ? 'a cell that holds the separator needs quotes' : 'cells are missing at its end';
  tally.reject(row, {
    code: 'ragged',
    reason: `the row has ${row.cells.length} cells, the header ${cells}: ${likely}`,
  });
  return false;
}

function holds(row: Row, character: string): boolean {
  return row.cells.some((cell) => cell.includes(character));
}

/** Values by field, or undefined when the row was rejected. */
export function readFields(
  row: Row,
  columns: readonly FieldColumns[],
  { schema, tally }: Pick<RowContext, 'schema' | 'tally'>,
): Fields | undefined {
  const fields: Record<string, Value> = {};
  for (const bound of columns) {
    const value = readField(row, bound);
    if (value === undefined) {
      tally.reject(row, refusal(row, bound, schema), bound.field, bound.column);
      return undefined;
    }
    fields[bound.field] = value;
  }
  return fields;
}

export function rejectContact(row: Row, { columns, tally }: RowContext): void {
  const column = columns.header.names[columns.contact]!;
  const { length } = row.cells[columns.contact]!;
  const reason =
    length > MAX_ID
      ? `the contact's id has ${length} characters; at most ${MAX_ID} fit`
      : `no contact: ${column === 'contact' ? 'the cell' : quoted(column)} is empty (cell ${columns.contact + 1} of the row)`;
  tally.reject(row, { code: length > MAX_ID ? 'bad-value' : 'no-contact', reason }, 'contact', column);
}

export function rejectMoment(row: Row, { columns, tally }: RowContext): void {
  const column = columns.header.names[columns.at.column]!;
  const text = row.cells[columns.at.column]!;
  const named = column === 'at' ? 'at' : `at (column ${quoted(column)})`;
  const slashed = /^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}/.test(text) && columns.at.example.startsWith('2026-');
  const map = slashed ? `, or say the order with --map "at=dmy(${column})" or "at=mdy(${column})"` : '';
  const reason =
    text.trim() === ''
      ? `${named} is empty; write when it happened, for example ${columns.at.example}`
      : `${named} is ${quoted(text)}; write it like ${columns.at.example}${map}`;
  tally.reject(row, { code: text.trim() === '' ? 'missing-value' : 'bad-value', reason }, 'at', column);
}
