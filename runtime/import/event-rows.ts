// Turns the rows of a table into events, one each, or hands them to the order lines where several make one.
// It never stops at a row: what does not fit is rejected with its reason and the next row is read.
import { OrderLines } from './order-lines.js';
import { quoted } from './problem.js';
import { type Row, wholeId } from './row.js';
import { fits, type RowContext, readFields, rejectContact, rejectMoment } from './row-checks.js';
import { type EventSchema, MAX_ID } from './schema.js';
import { isOwn, type Share } from './share.js';
import { ownText } from './text-pool.js';

export class EventRows {
  readonly #context: RowContext;
  readonly #lines: OrderLines | undefined;
  #contactCell = '';
  #contact: string | undefined;
  #atCell = '';
  #at: number | undefined;
  readonly #share: Share | undefined;
  #sharedCell = '';
  #sharedId = '';

  /** `share`: rows of others' contacts are passed over; there are no lines of orders then, which belong together. */
  constructor(context: RowContext, share?: Share) {
    this.#context = context;
    this.#share = share;
    const { lines } = context.columns;
    this.#lines = lines === undefined ? undefined : new OrderLines(context, lines);
  }

  /** `suspect`: the row may hold characters that no text has. */
  add(row: Row, suspect: boolean): void {
    const { columns, tally } = this.#context;
    if (this.#share !== undefined && !this.#isOwn(row, this.#share)) return;
    tally.row(row.line);
    if (!fits(row, columns.header.names.length, suspect, tally)) return;
    const contact = this.#contactOf(row);
    const at = this.#momentOf(row);
    if (this.#lines !== undefined) {
      this.#lines.add(row, contact, at);
      return;
    }
    const event = this.#eventOf(row);
    if (event === undefined) return;
    if (contact === undefined) {
      rejectContact(row, this.#context);
      return;
    }
    if (at === undefined) {
      rejectMoment(row, this.#context);
      return;
    }
    const id = this.#idOf(row);
    if (id === undefined) return;
    const fields = readFields(row, columns.fieldsOf(event), this.#context);
    if (fields === undefined) return;
    this.#context.table.add(this.#context.table.eventIndex(event.name), contact, at, id, row.line, fields);
    tally.used++;
    tally.accepted++;
  }

  /** Rows that wait for others of their order become events now. */
  end(): void {
    this.#lines?.end();
  }

  #isOwn(row: Row, share: Share): boolean {
    const cell = row.cells[this.#context.columns.contact] ?? '';
    if (cell !== this.#sharedCell) {
      this.#sharedCell = cell;
      this.#sharedId = wholeId(cell.trim());
    }
    return isOwn(share, this.#sharedId, row.line);
  }

  #eventOf(row: Row): EventSchema | undefined {
    const { columns, schema, tally } = this.#context;
    if (columns.event !== undefined) return columns.event;
    const name = row.cells[columns.eventColumn]!.trim();
    const event = schema.events.get(name);
    if (event === undefined) {
      const column = columns.header.names[columns.eventColumn];
      const empty = name === '';
      const reason = empty ? `${quoted(column ?? 'event')} is empty; it names the event` : schema.unknownEvent(name);
      tally.reject(row, { code: empty ? 'no-event' : 'unknown-event', reason }, 'event', column);
    }
    return event;
  }

  #contactOf(row: Row): string | undefined {
    const { columns, pool, tally } = this.#context;
    const cell = row.cells[columns.contact]!;
    if (cell === this.#contactCell) return this.#contact;
    const trimmed = cell.trim();
    const id = wholeId(trimmed);
    if (id !== trimmed) tally.notice('whole-id', () => [`contact ids written like ${trimmed} are read as ${id}`]);
    this.#contactCell = cell;
    this.#contact = id === '' || id.length > MAX_ID ? undefined : pool.keep(id);
    return this.#contact;
  }

  #momentOf(row: Row): number | undefined {
    const { at } = this.#context.columns;
    const cell = row.cells[at.column]!;
    if (cell !== this.#atCell) {
      this.#atCell = cell;
      this.#at = at.read(cell.trim());
    }
    return this.#at;
  }

  /** Null when the file has none; undefined when the row was rejected for it. */
  #idOf(row: Row): string | null | undefined {
    const { columns, tally } = this.#context;
    if (columns.id < 0 || row.cells[columns.id] === '') return null;
    const id = row.cells[columns.id]!.trim();
    if (id.length <= MAX_ID) return id === '' ? null : ownText(id);
    const reason = `id has ${id.length} characters; at most ${MAX_ID} fit`;
    tally.reject(row, { code: 'bad-value', reason }, 'id', columns.header.names[columns.id]);
    return undefined;
  }
}
