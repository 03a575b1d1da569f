// Events as columns: one row of numbers each, dictionaries for the names, so that millions fit and sort in memory.
// It never interprets a payload.
import type { Value } from '../machine/model.js';
import { wideHashOf } from './id-hash.js';

/** The event name under which a change of attributes (Segment's identify) stands among events; no shop event can have it. */
export const IDENTIFY = '$identify';

export type Fields = Readonly<Record<string, Value>>;

export interface EventTable {
  readonly length: number;
  /** Dictionaries that the columns point into. */
  readonly files: readonly string[];
  readonly events: readonly string[];
  readonly contacts: readonly string[];
  /** Epoch milliseconds. */
  readonly at: Float64Array;
  readonly event: Uint16Array;
  readonly contact: Uint32Array;
  readonly file: Uint16Array;
  readonly line: Uint32Array;
  /** The id the file gives, or null; `eventId` makes one of the place then. */
  readonly ids: readonly (string | null)[];
  /** Run-time values by field; every field of the event is there, unknown ones as null. Attributes of an `IDENTIFY`. */
  readonly fields: readonly Fields[];
}

/** As it comes from files. */
export interface ReadTable extends EventTable {
  /** `wideHashOf` the id that the file gives; NaN where it gives none. */
  readonly idHashes: Float64Array;
}

/** Stable over repeated imports of the same file: the file's own id, or file and line. */
export function eventId(table: EventTable, row: number): string {
  return table.ids[row] ?? `${table.files[table.file[row]!]}:${table.line[row]}`;
}

const FIRST_CAPACITY = 1024;

export class EventTableBuilder {
  readonly #files: string[] = [];
  readonly #events: string[] = [];
  #contacts: string[] = [];
  #contactIndex = new Map<string, number>();
  #lastContact = '';
  #lastContactIndex = -1;
  #length = 0;
  #at = new Float64Array(FIRST_CAPACITY);
  #event = new Uint16Array(FIRST_CAPACITY);
  #contact = new Uint32Array(FIRST_CAPACITY);
  #file = new Uint16Array(FIRST_CAPACITY);
  #line = new Uint32Array(FIRST_CAPACITY);
  #idHashes = new Float64Array(FIRST_CAPACITY);
  #ids: (string | null)[] = [];
  #fields: Fields[] = [];

  get length(): number {
    return this.#length;
  }

  /** Starts a file; the rows added from now on are its. */
  file(name: string): void {
    this.#files.push(name);
  }

  eventIndex(name: string): number {
    const known = this.#events.indexOf(name);
    return known >= 0 ? known : this.#events.push(name) - 1;
  }

  add(event: number, contact: string, at: number, id: string | null, line: number, fields: Fields): void {
    const row = this.#length;
    if (row === this.#at.length) this.#grow();
    this.#at[row] = at;
    this.#event[row] = event;
    this.#contact[row] = this.#indexOf(contact);
    this.#file[row] = this.#files.length - 1;
    this.#line[row] = line;
    // Now, while the text is at hand: later each of a million would have to be fetched again.
    this.#idHashes[row] = id === null ? Number.NaN : wideHashOf(id);
    this.#ids.push(id);
    this.#fields.push(fields);
    this.#length++;
  }

  /** What has been added since the last take, in order of adding; the builder starts empty again. */
  take(): ReadTable {
    const length = this.#length;
    const table: ReadTable = {
      length,
      files: [...this.#files],
      events: [...this.#events],
      contacts: this.#contacts,
      at: this.#at.slice(0, length),
      event: this.#event.slice(0, length),
      contact: this.#contact.slice(0, length),
      file: this.#file.slice(0, length),
      line: this.#line.slice(0, length),
      idHashes: this.#idHashes.slice(0, length),
      ids: this.#ids,
      fields: this.#fields,
    };
    this.#length = 0;
    this.#contacts = [];
    this.#contactIndex = new Map();
    this.#lastContactIndex = -1;
    this.#ids = [];
    this.#fields = [];
    return table;
  }

  #indexOf(contact: string): number {
    if (this.#lastContactIndex >= 0 && contact === this.#lastContact) return this.#lastContactIndex;
    let index = this.#contactIndex.get(contact);
    if (index === undefined) {
      index = this.#contacts.push(contact) - 1;
      this.#contactIndex.set(contact, index);
    }
    this.#lastContact = contact;
    this.#lastContactIndex = index;
    return index;
  }

  #grow(): void {
    this.#at = doubled(this.#at, Float64Array);
    this.#event = doubled(this.#event, Uint16Array);
    this.#contact = doubled(this.#contact, Uint32Array);
    this.#file = doubled(this.#file, Uint16Array);
    this.#line = doubled(this.#line, Uint32Array);
    this.#idHashes = doubled(this.#idHashes, Float64Array);
  }
}

interface Column<T> {
  readonly length: number;
  set(from: T): void;
}

/** The same values, and room for as many again. */
export function doubled<T extends Column<T>>(column: T, make: new (length: number) => T): T {
  const next = new make(column.length * 2);
  next.set(column);
  return next;
}
