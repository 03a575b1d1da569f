// Turns lines of NDJSON in the project's own form and the most usual notation into events, straight from their bytes.
// It never refuses a line: whatever it cannot take as a whole, `JsonEvents` reads as text and judges.
import type { Value } from '../machine/model.js';
import { instantAt } from './byte-instant.js';
import { ByteTexts, hashAt } from './byte-texts.js';
import { MAX_RECORD } from './csv.js';
import type { JsonChecks, JsonField } from './json-checks.js';
import { FALSE, JsonLayouts, type Layout, NESTED, NULL, NUMBER, TEXT, TRUE } from './json-layouts.js';
import { parseJson } from './json-value.js';
import { Kind, KnownBytes } from './known-bytes.js';
import { type EventSchema, MAX_DEPTH, MAX_ID, type Schema } from './schema.js';
import { isOwnHash, type Share } from './share.js';
import type { EventTableBuilder, Fields } from './table.js';
import type { Tally } from './tally.js';

const MOST_CONTACTS = 1 << 20;
const MOST_TEXTS = 1 << 16;
const SPACE = 32;
const ENVELOPE = ['contact', 'event', 'at', 'id'] as const;

/** Where a layout has what every event has; -1: nowhere. */
interface Places {
  readonly contact: number;
  readonly event: number;
  readonly at: number;
  readonly id: number;
  readonly plans: Map<EventSchema, Plan>;
  /** Of a head: by its event, how its lines go on. */
  readonly tails: Map<EventSchema, Kind<EventSchema>>;
}

/** What of a layout is what field of an event; null: a field that has to be there is not. */
type Plan = { readonly fields: readonly PlacedField[]; readonly others: readonly number[] } | null;

type PlacedField = JsonField & { readonly place: number; readonly nested: Kind<string> };

export interface PlainEventsOptions {
  readonly schema: Schema;
  readonly checks: JsonChecks;
  readonly tally: Tally;
  readonly table: EventTableBuilder;
  readonly share: Share | undefined;
}

export class PlainEvents {
  readonly #schema: Schema;
  readonly #checks: JsonChecks;
  readonly #tally: Tally;
  readonly #table: EventTableBuilder;
  readonly #share: Share | undefined;
  readonly #layouts = new JsonLayouts(ENVELOPE, MAX_DEPTH);
  readonly #tails = new KnownBytes<EventSchema, Fields>();
  readonly #nested = new KnownBytes<string, Value>();
  readonly #places = new Map<Layout, Places>();
  readonly #contacts = new ByteTexts(MOST_CONTACTS);
  readonly #texts = new ByteTexts(MOST_TEXTS);
  #seen: Buffer | null = null;
  /** Of the bytes seen last. */
  #view: DataView = new DataView(new ArrayBuffer(0));

  constructor({ schema, checks, tally, table, share }: PlainEventsOptions) {
    this.#schema = schema;
    this.#checks = checks;
    this.#tally = tally;
    this.#table = table;
    this.#share = share;
  }

  /**
   * Takes the line that begins at `start`, in bytes of valid UTF-8 that end with a line feed, or passes over it where it is another reader's. Gives where the next
   * one begins; -1 where it does not take it.
   */
  take(b: Buffer, start: number, line: number): number {
    if (b !== this.#seen) {
      this.#seen = b;
      this.#view = new DataView(b.buffer, b.byteOffset, b.length);
    }
    const layouts = this.#layouts;
    const head = layouts.head(b, start);
    if (head === null) return -1;
    const behind = layouts.end;
    const tails = head.isHead ? this.#tailsOf(b, head) : null;
    const tail = tails && this.#tails.find(b, behind, b.length, tails);
    const layout = tail === null ? layouts.rest(b) : head;
    if (layout === null) return -1;
    const end = tail === null ? layouts.end : behind + tail.bytes.length;
    if (end - start > MAX_RECORD) return -1;
    const { kind, from, to } = layouts;
    const places = this.#placesOf(layout);
    const { contact, event, at, id } = places;
    if (contact < 0 || event < 0 || at < 0 || kind[contact] !== TEXT || kind[event] !== TEXT || kind[at] !== TEXT) {
      return -1;
    }
    const whose = this.#idHash(b, contact);
    if (whose === undefined) return -1;
    if (this.#share !== undefined && !isOwnHash(this.#share, whose)) return end;
    const instant = instantAt(b, this.#view, from[at]!, to[at]!);
    const schema = tail === null ? this.#schema.events.get(this.#text(b, event)) : tail.kind.of;
    if (schema === undefined || Number.isNaN(instant)) return -1;
    const key = id < 0 || kind[id] === NULL ? null : this.#id(b, id);
    if (key === undefined) return -1;
    const fields = tail === null ? this.#fields(b, layout, schema, places) : tail.meaning;
    if (fields === undefined) return -1;
    if (tails !== null && tail === null && this.#isTold(head, places, schema)) {
      this.#tails.keep(b, behind, tails, fields);
    }
    const tally = this.#tally;
    tally.row(line);
    const name = this.#contacts.text(b, from[contact]!, to[contact]!, whose);
    this.#table.add(this.#table.eventIndex(schema.name), name, instant, key, line, fields);
    tally.used++;
    tally.accepted++;
    return end;
  }

  /** How the lines of this head and the event that it names go on; null where it names none. */
  #tailsOf(b: Buffer, head: Layout): Kind<EventSchema> | null {
    const { event, tails } = this.#placesOf(head);
    const schema = this.#layouts.kind[event] === TEXT ? this.#schema.events.get(this.#text(b, event)) : undefined;
    if (schema === undefined) return null;
    let kind = tails.get(schema);
    if (kind === undefined) {
      kind = new Kind(schema);
      tails.set(schema, kind);
    }
    return kind;
  }

  /** Whether all that the fields are read from stands behind the head, and nothing there says again what the head says. */
  #isTold(head: Layout, places: Places, event: EventSchema): boolean {
    const isAgain = ENVELOPE.some((key) => places[key] >= head.keys.length);
    return !isAgain && places.plans.get(event)!.fields.every(({ place }) => place < 0 || place >= head.keys.length);
  }

  #fields(b: Buffer, layout: Layout, event: EventSchema, { plans }: Places): Fields | undefined {
    let plan = plans.get(event);
    if (plan === undefined) {
      plan = planOf(layout, this.#checks.fieldsOf(event));
      plans.set(event, plan);
    }
    if (plan === null) return undefined;
    const { kind, hasNested } = this.#layouts;
    // What nobody reads must still be JSON.
    if (hasNested && plan.others.some((place) => kind[place] === NESTED)) return undefined;
    const fields: Record<string, Fields[string]> = {};
    for (const placed of plan.fields) {
      const { field, place, shape, read } = placed;
      if (place < 0 || kind[place] === NULL) {
        if (shape.optional !== true) return undefined;
        fields[field] = null;
        continue;
      }
      const value = kind[place] === NESTED ? this.#nestedValue(b, placed) : read(this.#json(b, place));
      if (value === undefined) return undefined;
      fields[field] = value;
    }
    return fields;
  }

  /** Read once where it comes again: carts go on to be orders. */
  #nestedValue(b: Buffer, { place, nested, read }: PlacedField): Value | undefined {
    const from = this.#layouts.from[place]!;
    const known = this.#nested.find(b, from, this.#layouts.to[place]!, nested);
    if (known !== null) return known.meaning;
    const value = read(this.#json(b, place));
    if (value !== undefined) this.#nested.keep(b, from, nested, value);
    return value;
  }

  /** The value as parsing it would give it; undefined where it is no JSON. */
  #json(b: Buffer, place: number): unknown {
    const { kind, number, from, to } = this.#layouts;
    switch (kind[place]) {
      case TEXT:
        return this.#text(b, place);
      case NUMBER:
        return number[place];
      case TRUE:
        return true;
      case FALSE:
        return false;
      default:
        return parseJson(b.toString('utf8', from[place], to[place]));
    }
  }

  #text(b: Buffer, place: number): string {
    const from = this.#layouts.from[place]!;
    const to = this.#layouts.to[place]!;
    const hash = hashAt(b, from, to);
    return hash === undefined ? b.toString('utf8', from, to) : this.#texts.text(b, from, to, hash);
  }

  /** The hash of a text that is an id as it stands; undefined for any other. */
  #idHash(b: Buffer, place: number): number | undefined {
    const from = this.#layouts.from[place]!;
    const to = this.#layouts.to[place]!;
    if (from === to || to - from > MAX_ID || b[from] === SPACE || b[to - 1] === SPACE) return undefined;
    return hashAt(b, from, to);
  }

  #id(b: Buffer, place: number): string | undefined {
    if (this.#layouts.kind[place] !== TEXT || this.#idHash(b, place) === undefined) return undefined;
    return b.toString('latin1', this.#layouts.from[place], this.#layouts.to[place]);
  }

  #placesOf(layout: Layout): Places {
    let places = this.#places.get(layout);
    if (places === undefined) {
      const [contact, event] = [layout.placeOf('contact'), layout.placeOf('event')];
      places = {
        contact,
        event,
        at: layout.placeOf('at'),
        id: layout.placeOf('id'),
        plans: new Map(),
        tails: new Map(),
      };
      this.#places.set(layout, places);
    }
    return places;
  }
}

function planOf(layout: Layout, fields: readonly JsonField[]): Plan {
  const placed = fields.map((field) => ({
    ...field,
    place: layout.placeOf(field.field),
    nested: new Kind(field.field),
  }));
  if (placed.some(({ place, shape }) => place < 0 && shape.optional !== true)) return null;
  const read = new Set(placed.map(({ place }) => place));
  return { fields: placed, others: layout.keys.map((_, place) => place).filter((place) => !read.has(place)) };
}
