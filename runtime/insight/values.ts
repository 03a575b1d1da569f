/** Values of a contact as plain JSON that other programs read, and as short texts for people. Instants are shown in a zone that is handed in. */
import { isoDate, isoTime, isoUtc } from '../clock/index.js';
import { currencyDigits } from '../import/index.js';
import { durationText, isDuration, type TypeShape, type Value, type Zone } from '../machine/index.js';

/** Money as `{amount, currency}` in major units, dates `2026-03-02`, times `09:30`, moments in UTC, durations `1d12h`. */
export function plainOf(value: Value, type: TypeShape | null): unknown {
  if (value === null) return null;
  if (isDuration(value)) return durationText(value);
  if (Array.isArray(value)) return value.map((one: Value) => plainOf(one, type?.type === 'list' ? type.of : null));
  if (typeof value === 'object') {
    const fields = type?.type === 'record' ? type.fields : {};
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [name, plainOf(part as Value, fields[name] ?? null)]),
    );
  }
  if (typeof value !== 'number') return value;
  switch (type?.type) {
    case 'money':
      return { amount: major(value, type.currency), currency: type.currency };
    case 'date':
      return isoDate(value);
    case 'time':
      return isoTime(value);
    case 'moment':
      return isoUtc(value);
    default:
      return value;
  }
}

export function textOf(value: Value, type: TypeShape | null, zone: Zone): string {
  if (value === null) return 'unknown';
  if (value === true) return 'true';
  if (value === false) return 'false';
  if (isDuration(value)) return durationText(value);
  if (Array.isArray(value)) {
    const all = value.map((one: Value) => textOf(one, type?.type === 'list' ? type.of : null, zone));
    return all.length === 0 ? 'nothing' : short(all.join(', '));
  }
  if (typeof value === 'object') {
    const fields = type?.type === 'record' ? type.fields : {};
    return short(
      Object.entries(value)
        .filter(([, part]) => part !== null)
        .map(([name, part]) => `${name} ${textOf(part as Value, fields[name] ?? null, zone)}`)
        .join(', '),
    );
  }
  if (typeof value === 'string') return short(type?.type === 'enum' ? value : JSON.stringify(value));
  switch (type?.type) {
    case 'money':
      return `${major(value, type.currency).toFixed(currencyDigits(type.currency) ?? 2)} ${type.currency}`;
    case 'percent':
      return `${value}%`;
    case 'date':
      return isoDate(value);
    case 'time':
      return isoTime(value);
    case 'moment':
      return localText(value, zone);
    case 'distance':
      return value >= 1000 ? `${value / 1000}km` : `${value}m`;
    default:
      return String(value);
  }
}

function major(minor: number, currency: string): number {
  return minor / 10 ** (currencyDigits(currency) ?? 2);
}

const LONGEST = 120;

function short(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

/** Local date and minute: `2026-03-02 10:00`. */
export function localText(at: number, zone: Zone): string {
  const day = zone.dateOf(at);
  const minute = zone.minuteOfDay(at);
  return `${isoDate(day)} ${isoTime(minute)}`;
}

const UNITS = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** `3 days ago`, `in 2 hours`, `just now`; whole units, and from 60 days on months. */
export function agoText(at: number, now: number): string {
  const apart = Math.abs(now - at);
  const [unit, size] = UNITS.find(([name, ms]) => apart >= (name === 'month' ? 2 * ms : ms)) ?? ['minute', 60_000];
  const count = Math.floor(apart / size);
  if (count === 0) return at <= now ? 'just now' : 'in a moment';
  const amount = `${count} ${unit}${count === 1 ? '' : 's'}`;
  return at <= now ? `${amount} ago` : `in ${amount}`;
}
