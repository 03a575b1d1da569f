// Reads a parsed JSON value as a value of the data model, nested lists and records included.
// It never follows more of the JSON than the model describes, so that what a file adds is left alone.
import type { Zone } from '../machine/calendar.js';
import type { TypeShape, Value } from '../machine/model.js';
import { currencyDigits } from './decimal.js';
import { point, readGeo, readMoney, readNumber, type ScalarShape, scalarReader, type TextReader } from './scalar.js';
import { MAX_DEPTH, MAX_TEXT } from './schema.js';

export type JsonReader = (json: unknown) => Value | undefined;

/** The parsed text, or undefined when it is no JSON or nested deeper than a row may be. */
export function parseJson(text: string): unknown {
  if (isTooDeep(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether brackets nest deeper than a row may. */
export function isTooDeep(text: string): boolean {
  let opened = 0;
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at >= 0 && opened <= MAX_DEPTH; at = text.indexOf(bracket, at + 1)) opened++;
  }
  return opened > MAX_DEPTH && depthOf(text) > MAX_DEPTH;
}

/** Deepest nesting of brackets outside texts; counted before parsing, so that no depth can hurt. */
export function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 34) {
      for (i++; i < text.length; i++) {
        const inner = text.charCodeAt(i);
        if (inner === 92) i++;
        else if (inner === 34) break;
      }
    } else if (code === 91 || code === 123) {
      if (++depth > deepest) deepest = depth;
    } else if (code === 93 || code === 125) {
      depth--;
    }
  }
  return deepest;
}

export function jsonReader(shape: TypeShape, zone: Zone): JsonReader {
  switch (shape.type) {
    case 'bool':
      return (json) =>
        typeof json === 'boolean' ? json : json === 'true' ? true : json === 'false' ? false : undefined;
    case 'number':
      return (json) => (typeof json === 'number' ? json : fromText(json, readNumber));
    case 'text':
      return (json) => (typeof json === 'string' ? textOf(json) : typeof json === 'number' ? String(json) : undefined);
    case 'money':
      return moneyReader(shape.currency);
    case 'list':
      return listReader(shape, zone);
    case 'record':
      return recordReader(shape.fields, zone);
    case 'geo':
      return (json) => geoOf(json);
    case 'percent':
    case 'distance':
      return plainReader(shape, zone);
    case 'email':
    case 'phone':
    case 'date':
    case 'moment':
    case 'time':
    case 'duration':
    case 'enum': {
      const read = scalarReader(shape, zone);
      return (json) => fromText(json, read);
    }
  }
}

function plainReader(shape: ScalarShape, zone: Zone): JsonReader {
  const read = scalarReader(shape, zone);
  return (json) => (typeof json === 'number' ? json : fromText(json, read));
}

function fromText(json: unknown, read: TextReader): Value | undefined {
  return typeof json === 'string' && json !== '' ? read(json) : undefined;
}

function textOf(text: string): string | undefined {
  return text.length > MAX_TEXT ? undefined : text;
}

/** Minor units below this, in any currency, have at most fifteen digits. */
const PLAIN = 1e15;

/** `19.90`, `"19.90"` or `{"amount": 19.90, "currency": "EUR"}`; another currency does not fit. */
function moneyReader(currency: string): JsonReader {
  const decimals = currencyDigits(currency) ?? 2;
  const units = 10 ** decimals;
  const amount = (json: unknown) => {
    if (typeof json === 'string') return readMoney(json, currency, decimals);
    if (typeof json !== 'number') return undefined;
    const minor = Math.round(json * units);
    // With so few digits the number is that of one decimal alone: the one that its text shows.
    if (minor / units === json && Math.abs(minor) < PLAIN) return minor + 0;
    return readMoney(String(json), currency, decimals);
  };
  return (json) => {
    if (!isObject(json)) return amount(json);
    return own(json, 'currency') === currency ? amount(own(json, 'amount')) : undefined;
  };
}

function listReader(shape: TypeShape & { readonly type: 'list' }, zone: Zone): JsonReader {
  const read = jsonReader(shape.of, zone);
  return (json) => {
    if (!Array.isArray(json)) return undefined;
    const values: Value[] = [];
    for (const element of json) {
      const value = element === null ? (shape.of.optional ? null : undefined) : read(element);
      if (value === undefined) return undefined;
      values.push(value);
    }
    return values;
  };
}

function recordReader(fields: Readonly<Record<string, TypeShape>>, zone: Zone): JsonReader {
  const readers = Object.entries(fields).map(([name, shape]) => ({ name, shape, read: jsonReader(shape, zone) }));
  return (json) => {
    if (!isObject(json)) return undefined;
    const record: Record<string, Value> = {};
    for (const { name, shape, read } of readers) {
      const inner = own(json, name);
      const value = inner === undefined || inner === null ? (shape.optional ? null : undefined) : read(inner);
      if (value === undefined) return undefined;
      record[name] = value;
    }
    return record;
  };
}

/** `[39.47, -0.38]`, `"39.47, -0.38"`, or an object with latitude and longitude under their usual names. */
function geoOf(json: unknown): Value | undefined {
  if (typeof json === 'string') return /^[[{]/.test(json) ? undefined : readGeo(json);
  const [latitude, longitude] = Array.isArray(json)
    ? json
    : isObject(json)
      ? [own(json, 'latitude') ?? own(json, 'lat'), own(json, 'longitude') ?? own(json, 'lon') ?? own(json, 'lng')]
      : [];
  return typeof latitude === 'number' && typeof longitude === 'number' ? point(latitude, longitude) : undefined;
}

export function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** An own property, so that a field named `constructor` is not found in every object. */
export function own(object: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** `properties.total` goes into objects where no property has the whole name. */
export function byPath(json: Readonly<Record<string, unknown>>, path: string): unknown {
  if (path === '') return undefined;
  if (Object.hasOwn(json, path)) return json[path];
  let value: unknown = json;
  for (const name of path.split('.')) value = isObject(value) ? own(value, name) : undefined;
  return value;
}
