// Turns lines of NDJSON into events: the project's own form, or Segment's, line by line as they come.
// It never stops at a line: what does not fit is rejected with its reason and the next is read.
import { parseInstant } from '../clock/index.js';
import type { TypeShape, Value } from '../machine/model.js';
import type { EventOptions } from './event-columns.js';
import { expected, misfitOfJson, otherCurrency, tooDeep } from './expectation.js';
import { isObject, isTooDeep, type JsonReader, jsonReader, own } from './json-value.js';
import type { FieldMap } from './map-spec.js';
import { ImportProblem, quoted } from './problem.js';
import { type EventSchema, MAX_ID, type Schema } from './schema.js';
import { type Envelope, property, segmentLine } from './segment.js';
import { type EventTableBuilder, IDENTIFY } from './table.js';
import type { Place, Tally } from './tally.js';
import { TextPool } from './text-pool.js';

interface JsonField {
  readonly field: string;
  readonly shape: TypeShape;
  readonly read: JsonReader;
}

type Lookup = (field: string) => unknown;

export class JsonEvents {
  readonly #schema: Schema;
  readonly #map: FieldMap;
  readonly #tally: Tally;
  readonly #table: EventTableBuilder;
  readonly #event: EventSchema | undefined;
  readonly #fields = new Map<EventSchema, readonly JsonField[]>();
  readonly #attributes: readonly JsonField[];
  readonly #pool = new TextPool();

  constructor(schema: Schema, options: EventOptions, tally: Tally, table: EventTableBuilder) {
    this.#schema = schema;
    this.#map = options.map ?? new Map();
    this.#tally = tally;
    this.#table = table;
    this.#attributes = jsonFields([...schema.attributes], schema);
    this.#event = options.event === undefined ? undefined : schema.events.get(options.event);
    if (options.event !== undefined && this.#event === undefined) {
      throw new ImportProblem('unknown-event', `--event: ${schema.unknownEvent(options.event)}`, { fault: 'use' });
    }
    for (const [field, text] of this.#map) {
      if (!/[(*]/.test(text) && !field.includes('.')) continue;
      const help = 'NDJSON carries lists and totals itself; here --map only renames, as in --map total=revenue';
      throw new ImportProblem('bad-map', `--map ${field}=${text} works on csv only`, {
        fault: 'use',
        file: tally.file,
        help,
      });
    }
  }

  add(text: string, line: number): void {
    const tally = this.#tally;
    tally.rows++;
    const place: Place = { line, raw: () => text.slice(0, 500) };
    if (text.includes('\uFFFD')) {
      tally.reject(place, { code: 'not-text', reason: 'the line is not valid UTF-8; save the file as UTF-8' });
      return;
    }
    if (isTooDeep(text)) {
      tally.reject(place, tooDeep('the line'));
      return;
    }
    const json = parsed(text);
    if (!isObject(json)) {
      const reason = 'the line is no JSON object; write one {"event", "contact", "at", …} a line';
      tally.reject(place, { code: 'bad-json', reason });
      return;
    }
    const segment = segmentLine(json);
    if (segment === undefined) {
      const find = (field: string) => byPath(json, this.#map.get(field) ?? field);
      this.#addEvent(
        place,
        find('event'),
        { contact: find('contact'), at: find('at'), id: find('id') },
        find,
        'contact',
      );
      return;
    }
    switch (segment.kind) {
      case 'skip':
        tally.notice(`skip ${segment.type}`, (n) => `${n} lines of type ${segment.type} left out: they carry no event`);
        tally.used++;
        return;
      case 'identify':
        this.#addAttributes(place, segment.envelope, (field) => property(segment.properties, field));
        return;
      case 'event': {
        const map = this.#map;
        const find = (field: string) =>
          map.has(field) ? byPath(segment.properties, map.get(field)!) : property(segment.properties, field);
        this.#addEvent(place, segment.name, segment.envelope, find, 'userId', segment.properties.currency);
      }
    }
  }

  #addEvent(place: Place, name: unknown, envelope: Envelope, find: Lookup, who: string, currency?: unknown): void {
    const event = this.#eventOf(place, name);
    if (event === undefined) return;
    const key = this.#keyOf(place, envelope, who);
    if (key === undefined) return;
    const fields: Record<string, Value> = {};
    for (const { field, shape, read } of this.#fieldsOf(event)) {
      const json = find(field);
      if (json === undefined || json === null) {
        if (shape.optional !== true) {
          const reason = `${field} is missing; ${event.name} needs ${expected(shape)}, or mark it in cauce.yaml as possibly unknown with a ?`;
          this.#tally.reject(place, { code: 'missing-value', reason }, field);
          return;
        }
        fields[field] = null;
        continue;
      }
      if (shape.type === 'money' && typeof currency === 'string' && currency !== shape.currency && !isObject(json)) {
        this.#tally.reject(place, otherCurrency(field, shape.currency, currency), field);
        return;
      }
      const value = read(json);
      if (value === undefined) {
        this.#tally.reject(place, misfitOfJson(field, shape, json, this.#schema.zone), field);
        return;
      }
      fields[field] = typeof value === 'string' ? this.#pool.keep(value) : value;
    }
    this.#put(place, event.name, key, fields);
  }

  #addAttributes(place: Place, envelope: Envelope, find: Lookup): void {
    const key = this.#keyOf(place, envelope, 'userId');
    if (key === undefined) return;
    const fields: Record<string, Value> = {};
    for (const { field, shape, read } of this.#attributes) {
      const json = find(field);
      if (json === undefined || json === null) continue;
      const value = read(json);
      if (value === undefined) {
        this.#tally.reject(place, misfitOfJson(field, shape, json, this.#schema.zone), field);
        return;
      }
      fields[field] = value;
    }
    this.#put(place, IDENTIFY, key, fields);
  }

  #put(
    place: Place,
    name: string,
    key: { contact: string; at: number; id: string | null },
    fields: Record<string, Value>,
  ) {
    this.#table.add(this.#table.eventIndex(name), key.contact, key.at, key.id, place.line, fields);
    this.#tally.used++;
    this.#tally.accepted++;
  }

  #eventOf(place: Place, name: unknown): EventSchema | undefined {
    if ((name === undefined || name === null || name === '') && this.#event !== undefined) return this.#event;
    const event = typeof name === 'string' ? this.#schema.events.get(name) : undefined;
    if (event !== undefined) return event;
    const unnamed = typeof name !== 'string' || name === '';
    const reason = unnamed ? 'event is missing; it names the event' : this.#schema.unknownEvent(name);
    this.#tally.reject(place, { code: unnamed ? 'no-event' : 'unknown-event', reason }, 'event');
    return undefined;
  }

  #keyOf(
    place: Place,
    envelope: Envelope,
    who: string,
  ): { contact: string; at: number; id: string | null } | undefined {
    const contact = idOf(envelope.contact);
    const id = envelope.id === undefined || envelope.id === null ? null : idOf(envelope.id);
    if (contact === undefined || id === undefined) {
      const field = contact === undefined ? 'contact' : 'id';
      const given = contact === undefined ? envelope.contact : envelope.id;
      const none = given === undefined || given === null || given === '';
      const reason = none
        ? `no contact: ${who} is missing`
        : `${field} must be a text of at most ${MAX_ID} characters or a whole number`;
      this.#tally.reject(place, { code: none ? 'no-contact' : 'bad-value', reason }, field);
      return undefined;
    }
    const at = typeof envelope.at === 'string' ? parseInstant(envelope.at, this.#schema.zone) : undefined;
    if (at === undefined) {
      const given = envelope.at === undefined ? 'missing' : quoted(JSON.stringify(envelope.at));
      const reason = `at is ${given}; write ${expected({ type: 'moment' })}`;
      this.#tally.reject(place, { code: envelope.at === undefined ? 'missing-value' : 'bad-value', reason }, 'at');
      return undefined;
    }
    return { contact: this.#pool.keep(contact), at, id };
  }

  #fieldsOf(event: EventSchema): readonly JsonField[] {
    let fields = this.#fields.get(event);
    if (fields === undefined) {
      fields = jsonFields(event.fields, this.#schema);
      this.#fields.set(event, fields);
    }
    return fields;
  }
}

function jsonFields(fields: readonly (readonly [string, TypeShape])[], schema: Schema): readonly JsonField[] {
  return fields.map(([field, shape]) => ({ field, shape, read: jsonReader(shape, schema.zone) }));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function idOf(json: unknown): string | undefined {
  const text = typeof json === 'number' && Number.isSafeInteger(json) ? String(json) : json;
  if (typeof text !== 'string') return undefined;
  const trimmed = text.trim();
  return trimmed === '' || trimmed.length > MAX_ID ? undefined : trimmed;
}

/** `properties.total` goes into objects where no property has the whole name. */
function byPath(json: Readonly<Record<string, unknown>>, path: string): unknown {
  if (path === '') return undefined;
  if (Object.hasOwn(json, path)) return json[path];
  let value: unknown = json;
  for (const name of path.split('.')) value = isObject(value) ? own(value, name) : undefined;
  return value;
}
