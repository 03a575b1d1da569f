// Holds the values of one JSON message against the data model: which event it is, whose, when, and its fields.
// One code for files and for the service's HTTP; it keeps nothing and tells what it refuses by returning it.
import { parseInstant } from '../clock/index.js';
import type { TypeShape, Value } from '../machine/model.js';
import { expected, type Misfit, misfitOfJson, otherCurrency } from './expectation.js';
import { isObject, type JsonReader, jsonReader } from './json-value.js';
import { quotedJson } from './problem.js';
import { type EventSchema, MAX_ID, type Schema } from './schema.js';
import type { Envelope } from './segment.js';
import type { Fields } from './table.js';

/** A value of the message by the model's name for it. */
export type Lookup = (field: string) => unknown;

/** A class, because a payload may have fields of any name. */
export class Refused {
  constructor(
    readonly misfit: Misfit,
    readonly field?: string,
  ) {}
}

export interface JsonKey {
  readonly contact: string;
  /** Null when the message has none. */
  readonly id: string | null;
}

export interface JsonField {
  readonly field: string;
  readonly shape: TypeShape;
  readonly read: JsonReader;
}

export class JsonChecks {
  readonly #schema: Schema;
  readonly #keep: (text: string) => string;
  readonly #fields = new Map<EventSchema, readonly JsonField[]>();
  readonly #attributes: readonly JsonField[];

  /** `keep`: gives one and the same text for equal ones, where many messages stay in memory. */
  constructor(schema: Schema, keep: (text: string) => string = (text) => text) {
    this.#schema = schema;
    this.#keep = keep;
    this.#attributes = jsonFields([...schema.attributes], schema);
  }

  event(name: unknown): EventSchema | Refused {
    const event = typeof name === 'string' ? this.#schema.events.get(name) : undefined;
    if (event !== undefined) return event;
    return typeof name !== 'string' || name === ''
      ? new Refused({ code: 'no-event', reason: 'event is missing; it names the event' }, 'event')
      : new Refused({ code: 'unknown-event', reason: this.#schema.unknownEvent(name) }, 'event');
  }

  /** `who`: what the message calls its contact. */
  key({ contact: whose, id: given }: Pick<Envelope, 'contact' | 'id'>, who: string): JsonKey | Refused {
    const contact = idOf(whose);
    const id = given === undefined || given === null ? null : idOf(given);
    if (contact !== undefined && id !== undefined) return { contact: this.#keep(contact), id };
    const field = contact === undefined ? 'contact' : 'id';
    const value = contact === undefined ? whose : given;
    const none = value === undefined || value === null || value === '';
    const reason = none
      ? `no contact: ${who} is missing`
      : `${field} must be a text of at most ${MAX_ID} characters or a whole number`;
    return new Refused({ code: none ? 'no-contact' : 'bad-value', reason }, field);
  }

  /** Epoch ms. */
  moment(at: unknown): number | Refused {
    const instant = typeof at === 'string' ? parseInstant(at, this.#schema.zone) : undefined;
    if (instant !== undefined) return instant;
    const reason = `at is ${quotedJson(at)}; write ${expected({ type: 'moment' })}`;
    return new Refused({ code: at === undefined ? 'missing-value' : 'bad-value', reason }, 'at');
  }

  /** Every field of the event, unknown ones as null. `currency`: what the message says of all its amounts. */
  fields(event: EventSchema, find: Lookup, currency?: unknown): Fields | Refused {
    const fields: Record<string, Value> = {};
    for (const { field, shape, read } of this.fieldsOf(event)) {
      const json = find(field);
      if (json === undefined || json === null) {
        if (shape.optional !== true) {
          const reason = `${field} is missing; ${event.name} needs ${expected(shape)}, or mark it in cauce.yaml as possibly unknown with a ?`;
          return new Refused({ code: 'missing-value', reason }, field);
        }
        fields[field] = null;
        continue;
      }
      if (shape.type === 'money' && typeof currency === 'string' && currency !== shape.currency && !isObject(json)) {
        return new Refused(otherCurrency(field, shape.currency, currency), field);
      }
      const value = read(json);
      if (value === undefined) return new Refused(misfitOfJson(field, shape, json, this.#schema.zone), field);
      fields[field] = typeof value === 'string' ? this.#keep(value) : value;
    }
    return fields;
  }

  /** The attributes that the message has. */
  attributes(find: Lookup): Fields | Refused {
    const values: Record<string, Value> = {};
    for (const { field, shape, read } of this.#attributes) {
      const json = find(field);
      if (json === undefined || json === null) continue;
      const value = read(json);
      if (value === undefined) return new Refused(misfitOfJson(field, shape, json, this.#schema.zone), field);
      values[field] = value;
    }
    return values;
  }

  fieldsOf(event: EventSchema): readonly JsonField[] {
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

/** The id as it is kept; undefined where it is none. */
export function idOf(json: unknown): string | undefined {
  const text = typeof json === 'number' && Number.isSafeInteger(json) ? String(json) : json;
  if (typeof text !== 'string') return undefined;
  const trimmed = text.trim();
  return trimmed === '' || trimmed.length > MAX_ID ? undefined : trimmed;
}
