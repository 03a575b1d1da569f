// Reads a text as a scalar of the data model: exact amounts, ISO dates, checked enums, lightly checked addresses.
// It never guesses between two readings; what fits none is refused, and expectation.ts says what would fit.
import { parseDate, parseInstant, parseTime } from '../clock/index.js';
import type { CalendarDuration, Zone } from '../machine/calendar.js';
import { DURATION_UNITS } from '../machine/duration.js';
import type { TypeShape, Value } from '../machine/model.js';
import { currencyDigits, scaledInteger } from './decimal.js';
import { MAX_TEXT } from './schema.js';

/** The value of a text that is not empty, or undefined when it does not fit. */
export type TextReader = (text: string) => Value | undefined;

export type ScalarShape = Exclude<TypeShape, { readonly type: 'list' | 'record' }>;

const BOOLS = new Map<string, boolean>([
  ...['true', 't', 'yes', 'y', '1'].map((text) => [text, true] as const),
  ...['false', 'f', 'no', 'n', '0'].map((text) => [text, false] as const),
]);

export function scalarReader(shape: ScalarShape, zone: Zone): TextReader {
  switch (shape.type) {
    case 'bool':
      return (text) => BOOLS.get(text.trim().toLowerCase());
    case 'number':
      return (text) => readNumber(text.trim());
    case 'percent':
      return (text) => readNumber(text.trim().replace(/%$/, '').trimEnd());
    case 'text':
      return (text) => (text.length > MAX_TEXT ? undefined : text);
    case 'email':
      return (text) => readEmail(text.trim());
    case 'phone':
      return readPhone;
    case 'date':
      return remembering((text) => readDate(text.trim(), zone));
    case 'moment':
      return remembering((text) => parseInstant(text.trim(), zone));
    case 'time':
      return (text) => readTime(text.trim());
    case 'duration':
      return (text) => readDuration(text.trim());
    case 'distance':
      return (text) => readDistance(text.trim());
    case 'geo':
      return (text) => readGeo(text.trim());
    case 'money': {
      const { currency } = shape;
      const decimals = currencyDigits(currency) ?? 2;
      return (text) => readMoney(text, currency, decimals);
    }
    case 'enum': {
      const values = new Map(shape.values.map((value) => [value, value]));
      return (text) => values.get(text) ?? values.get(text.trim());
    }
  }
}

/** A plain decimal; exponents pass, thousands marks and NaN do not. A comma before one or two last digits is a point. */
export function readNumber(text: string): number | undefined {
  if (/^[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?$/.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : undefined;
  }
  return /^[+-]?\d+,\d{1,2}$/.test(text) ? Number(text.replace(',', '.')) : undefined;
}

export function readEmail(text: string): string | undefined {
  return text.length <= 254 && /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>".]+$/.test(text) ? text : undefined;
}

/** E.164; spaces, dots, dashes and brackets people write between the digits are taken out. */
export function readPhone(text: string): string | undefined {
  if (text.length > 40) return undefined;
  const bare = text.replace(/[\s().\-/]/g, '');
  return /^\+[1-9]\d{6,14}$/.test(bare) ? bare : undefined;
}

/** A day number; of a full instant the day in the project's zone. */
export function readDate(text: string, zone: Zone): number | undefined {
  const day = parseDate(text);
  if (day !== undefined) return day;
  const instant = text.length > 10 ? parseInstant(text, zone) : undefined;
  return instant === undefined ? undefined : zone.dateOf(instant);
}

export function readTime(text: string): number | undefined {
  const minute = parseTime(text.length === 8 && /:[0-5]\d$/.test(text) ? text.slice(0, 5) : text);
  return minute ?? (/^\d:\d\d$/.test(text) ? parseTime(`0${text}`) : undefined);
}

export function readDuration(text: string): CalendarDuration | undefined {
  if (!/^(\d{1,6}(s|min|h|d|w|mo|y))+$/.test(text)) return undefined;
  const sum = { months: 0, days: 0, ms: 0 };
  for (const [, count, name] of text.matchAll(/(\d+)([a-z]+)/g)) {
    const unit = DURATION_UNITS[name as keyof typeof DURATION_UNITS];
    sum.months += Number(count) * unit.months;
    sum.days += Number(count) * unit.days;
    sum.ms += Number(count) * unit.ms;
  }
  return sum;
}

const METRES: Readonly<Record<string, number>> = { m: 1, km: 1000, mi: 1609.344 };

/** Metres; a bare number is metres already. */
export function readDistance(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(m|km|mi)?$/.exec(text);
  return match === null ? undefined : Number(match[1]) * METRES[match[2] ?? 'm']!;
}

/** Longer texts are no coordinates, and their blanks would keep the pattern busy. */
const LONGEST_GEO = 100;

export function readGeo(text: string): Value | undefined {
  if (text.length > LONGEST_GEO) return undefined;
  const match = /^\(?\s*(-?\d+(?:\.\d+)?)\s*[,; ]\s*(-?\d+(?:\.\d+)?)\s*\)?$/.exec(text);
  return match === null ? undefined : point(Number(match[1]), Number(match[2]));
}

export function point(latitude: number, longitude: number): readonly [number, number] | undefined {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? [latitude, longitude] : undefined;
}

/** Minor units of an amount in major ones; the currency's code may stand behind it (`19.90 EUR`). */
export function readMoney(text: string, currency: string, decimals: number): number | undefined {
  const bare = text.endsWith(currency) ? text.slice(0, -currency.length) : text;
  const minor = scaledInteger(bare.trim(), decimals);
  return Number.isNaN(minor) ? undefined : minor;
}

/** Neighbouring rows often share a day or an instant. */
function remembering(read: TextReader): TextReader {
  let lastText = '';
  let lastValue: Value | undefined;
  return (text) => {
    if (text !== lastText) {
      lastValue = read(text);
      lastText = text;
    }
    return lastValue;
  };
}
