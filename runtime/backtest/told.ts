/** What a history tells the engine: its contacts, and its rows as history or as inputs. It keeps no time and decides about no order. */
import type { Engine } from '../engine/engine.js';
import { type EventTable, eventId, IDENTIFY } from '../import/index.js';
import type { ShareOptions } from './input.js';

const NEVER = Number.POSITIVE_INFINITY;

export class Told {
  /** Places in the engine by the contact column of the events. */
  readonly #placeOf: Int32Array;
  /** By place: epoch ms at which a contact of the file of contacts appears within the period; Infinity for all others. */
  readonly appearsAt: Float64Array;
  /** Rows of ids that have come before. */
  repeated = 0;
  readonly #engine: Engine;
  readonly #events: EventTable;
  /** By row: 1 where the event's id has come before. */
  readonly #isRepeated: Uint8Array;
  /** By event name of the table: the engine's number, and whether it changes nothing. */
  readonly #numberOf: Int32Array;
  readonly #isIdle: Uint8Array;
  /** By place: whether the contact is there, from the start of the period or by an event since. */
  readonly #isThere: Uint8Array;
  readonly #onProgress: ShareOptions['onProgress'];
  readonly #stride: number;
  #rows = 0;

  /** Creates all contacts of both files in ascending order of id, so that places in the engine ascend with ids. */
  constructor(engine: Engine, { contacts, events, repeated, from, to, onProgress }: ShareOptions) {
    this.#engine = engine;
    this.#events = events;
    this.#isRepeated = repeated;
    this.#numberOf = Int32Array.from(events.events, (name) => engine.eventNumber(name));
    this.#isIdle = Uint8Array.from(events.events, (name, place) =>
      name !== IDENTIFY && engine.isIdle(this.#numberOf[place]!) ? 1 : 0,
    );
    this.#onProgress = onProgress;
    this.#stride = Math.max(1, Math.floor(events.length / 100));
    const known = new Map([...contacts].map((contact) => [contact.id, contact]));
    const ids = [...new Set([...known.keys(), ...events.contacts])].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    this.#isThere = new Uint8Array(ids.length);
    this.appearsAt = new Float64Array(ids.length).fill(NEVER);
    for (const id of ids) {
      const contact = known.get(id);
      const index = engine.create(id, contact?.attributes, contact?.groups);
      if (contact === undefined) continue;
      const created = contact.attributes.created_at;
      if (typeof created !== 'number' || created < from) this.#isThere[index] = 1;
      else if (created < to) this.appearsAt[index] = created;
    }
    this.#placeOf = Int32Array.from(events.contacts, (id) => engine.find(id));
  }

  /** How many contacts there are. */
  get size(): number {
    return this.#isThere.length;
  }

  isThere(contact: number): boolean {
    return this.#isThere[contact] === 1;
  }

  contactOf(row: number): number {
    return this.#placeOf[this.#events.contact[row]!]!;
  }

  /** A row before the period: history only. */
  remember(row: number, contact: number, at: number): void {
    this.#progress();
    this.#isThere[contact] = 1;
    const events = this.#events;
    const kind = events.event[row]!;
    if (this.#isIgnored(row) || this.#isIdle[kind] === 1) return;
    const name = events.events[kind]!;
    const fields = events.fields[row]!;
    if (name === IDENTIFY) this.#engine.rememberAttributes(contact, fields, at);
    else
      this.#engine.remember(contact, { event: name, at, id: eventId(events, row), fields }, at, this.#numberOf[kind]!);
  }

  /** A row of the period: an input. */
  receive(row: number, contact: number, at: number): void {
    this.#progress();
    if (this.#isIgnored(row)) return;
    const events = this.#events;
    const kind = events.event[row]!;
    if (this.#isIdle[kind] === 1 && this.#isThere[contact] === 1) return;
    this.#isThere[contact] = 1;
    const name = events.events[kind]!;
    const fields = events.fields[row]!;
    if (name === IDENTIFY) this.#engine.processInput(contact, { kind: 'attributes', values: fields }, at);
    else {
      const record = { event: name, at, id: eventId(events, row), fields };
      this.#engine.receive(contact, record, at, this.#numberOf[kind]!);
    }
  }

  /** A repeated id is ignored (R3), and counted. */
  #isIgnored(row: number): boolean {
    if (this.#isRepeated[row] === 0) return false;
    this.repeated++;
    return true;
  }

  #progress(): void {
    if (this.#rows++ % this.#stride === 0) this.#onProgress?.(this.#rows - 1, this.#events.length);
  }
}
