// Says why a value does not fit its field and what would, in the words of somebody who looks at the file.
// It runs only for rows that are refused, and never changes what is accepted.
import type { Zone } from '../machine/calendar.js';
import type { TypeShape } from '../machine/model.js';
import { currencyDigits, scaledInteger } from './decimal.js';
import { isObject, isTooDeep, jsonReader, own } from './json-value.js';
import { nearest, quoted, quotedJson, type RejectCode } from './problem.js';
import { MAX_DEPTH, MAX_TEXT } from './schema.js';

export interface Misfit {
  readonly code: RejectCode;
  readonly reason: string;
}

/** What a cell of this type looks like. */
export function expected(shape: TypeShape): string {
  switch (shape.type) {
    case 'bool':
      return 'true or false';
    case 'number':
      return 'a number such as 3 or 2.5';
    case 'percent':
      return 'a percentage such as 5%';
    case 'text':
      return 'a text';
    case 'email':
      return 'an address such as ana@example.com';
    case 'phone':
      return 'a number with its country such as +34600000000';
    case 'date':
      return 'a date such as 2026-11-27';
    case 'moment':
      return 'a moment such as 2026-11-27 09:00 or 2026-11-27T09:00:00+01:00';
    case 'time':
      return 'a time such as 09:00';
    case 'duration':
      return 'a duration such as 3d or 1d12h';
    case 'distance':
      return 'a distance such as 20km';
    case 'geo':
      return 'latitude and longitude such as 39.4699, -0.3763';
    case 'money': {
      const decimals = currencyDigits(shape.currency) ?? 2;
      return `an amount in ${shape.currency} such as ${(19.9).toFixed(decimals)}`;
    }
    case 'enum':
      return `one of ${shape.values.join(', ')}`;
    case 'list':
      return `a JSON list, each element ${expected(shape.of)}`;
    case 'record':
      return `a JSON object with ${Object.keys(shape.fields).join(', ')}`;
  }
}

export function misfitOfText(field: string, shape: TypeShape, text: string, zone: Zone): Misfit {
  const json = /^\s*[[{]/.test(text);
  if (json && isTooDeep(text)) return tooDeep(field);
  if (json && (shape.type === 'list' || shape.type === 'record' || shape.type === 'money' || shape.type === 'geo')) {
    try {
      return misfitOfJson(field, shape, JSON.parse(text), zone);
    } catch {
      return bad(`${field} is ${quoted(text)}: not valid JSON; write ${expected(shape)}`);
    }
  }
  const found = misfitOfScalar(field, shape, text);
  const isOrdered = /^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}/.test(text) && (shape.type === 'date' || shape.type === 'moment');
  if (!isOrdered) return found;
  return bad(`${found.reason}, or say which order it is with --map ${field}=dmy(COLUMN) or mdy(COLUMN)`);
}

/** Finds the innermost part that does not fit. */
export function misfitOfJson(field: string, shape: TypeShape, json: unknown, zone: Zone): Misfit {
  if (shape.type === 'list' && Array.isArray(json)) {
    const read = jsonReader(shape.of, zone);
    const at = json.findIndex((element) =>
      element === null ? shape.of.optional !== true : read(element) === undefined,
    );
    if (at >= 0) return misfitOfJson(`${field}[${at}]`, shape.of, json[at], zone);
  }
  if (shape.type === 'record' && isObject(json)) {
    for (const [name, inner] of Object.entries(shape.fields)) {
      const value = own(json, name);
      if (value === undefined || value === null) {
        if (inner.optional === true) continue;
        return { code: 'missing-value', reason: `${field}.${name} is missing; it must be ${expected(inner)}` };
      }
      if (jsonReader(inner, zone)(value) === undefined) return misfitOfJson(`${field}.${name}`, inner, value, zone);
    }
  }
  if (shape.type === 'money' && isObject(json)) {
    const currency = own(json, 'currency');
    if (typeof currency === 'string' && currency !== shape.currency)
      return otherCurrency(field, shape.currency, currency);
    return misfitOfJson(`${field}.amount`, shape, own(json, 'amount') ?? null, zone);
  }
  if (typeof json === 'string' && shape.type !== 'list' && shape.type !== 'record') {
    return misfitOfScalar(field, shape, json);
  }
  if (typeof json === 'number' && shape.type === 'money') return misfitOfScalar(field, shape, String(json));
  return bad(`${field} is ${quotedJson(json)}; write ${expected(shape)}`);
}

export function tooDeep(what: string): Misfit {
  return bad(`${what} is nested deeper than ${MAX_DEPTH} levels`);
}

export function otherCurrency(field: string, own: string, found: string): Misfit {
  const reason = `${field} is in ${quoted(found)}, the project counts in ${own}; convert the amount to ${own} before the import`;
  return { code: 'other-currency', reason };
}

/** A field that must be known and is not there. */
export function missing(field: string, column: string | undefined, shape: TypeShape): Misfit {
  const where = column === undefined || column === field ? field : `${field} (column ${quoted(column)})`;
  return {
    code: 'missing-value',
    reason: `${where} is empty; write ${expected(shape)}, or mark it in cauce.yaml as possibly unknown with a ?`,
  };
}

function misfitOfScalar(field: string, shape: TypeShape, text: string): Misfit {
  const is = `${field} is ${quoted(text)}`;
  switch (shape.type) {
    case 'text':
      return bad(`${field} has ${text.length} characters; at most ${MAX_TEXT} fit`);
    case 'enum': {
      const near = nearest(text, shape.values);
      return bad(`${is}; ${near === undefined ? '' : `did you mean ${near}? `}It must be ${expected(shape)}`);
    }
    case 'money':
      return misfitOfMoney(field, shape.currency, text);
    default:
      return bad(`${is}; write ${expected(shape)}`);
  }
}

function misfitOfMoney(field: string, currency: string, text: string): Misfit {
  const named = /(?:^|[\d\s])([A-Z]{3})$|^([A-Z]{3})(?=[\d\s-])/.exec(text.trim());
  const code = named?.[1] ?? named?.[2];
  if (code !== undefined && code !== currency) return otherCurrency(field, currency, code);
  const decimals = currencyDigits(currency) ?? 2;
  const expectation = expected({ type: 'money', currency });
  if (!Number.isNaN(scaledInteger(text.trim(), 9))) {
    return bad(`${field} is ${quoted(text)}: ${currency} has ${decimals} decimals; write ${expectation}`);
  }
  if (/^-?[\d.,'\s]+$/.test(text)) {
    return bad(`${field} is ${quoted(text)}; write ${expectation}, without marks between thousands`);
  }
  return bad(`${field} is ${quoted(text)}; write ${expectation}`);
}

function bad(reason: string): Misfit {
  return { code: 'bad-value', reason };
}
