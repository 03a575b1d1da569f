// Reads and writes ISO 8601 dates, times and instants without allocating on the way.
// It never guesses another notation: day-first, month-first and text months belong to the import's mapping.
import { civilOfDay, DAY_MS, dayOfCivil, daysInMonth, MINUTE_MS, type Zone } from '../machine/calendar.js';

const DIGIT_0 = 48;

/**
 * `2026-11-27`, `2026-11-27 09:00`, `2026-11-27T09:00:00.123456Z`, `…+02:00`, `…+0200`, `…+02` as epoch milliseconds.
 * Without an offset the local time of `zone`; a date alone is its 00:00. Fractions beyond milliseconds are cut off.
 * Undefined for anything else, also for days and times that do not exist (31 February, 24:00, second 60).
 */
export function parseInstant(text: string, zone: Zone): number | undefined {
  const day = dateAt(text);
  if (day === undefined) return undefined;
  const end = text.length;
  if (end === 10) return zone.instantOf(day * DAY_MS);
  const separator = text.charCodeAt(10);
  if (separator !== 84 && separator !== 32 && separator !== 116) return undefined;
  const minutes = minutesAt(text, 11);
  if (minutes === undefined) return undefined;
  let local = day * DAY_MS + minutes * MINUTE_MS;
  let i = 16;
  if (text.charCodeAt(i) === 58) {
    const second = digits(text, i + 1, 2);
    if (second < 0 || second > 59) return undefined;
    local += second * 1000;
    i += 3;
    const point = text.charCodeAt(i);
    if (point === 46 || point === 44) {
      const start = ++i;
      let scale = 100;
      for (; i < end && isDigit(text.charCodeAt(i)); i++) {
        local += Math.floor(scale) * (text.charCodeAt(i) - DIGIT_0);
        scale /= 10;
      }
      if (i === start) return undefined;
    }
  }
  if (i === end) return zone.instantOf(local);
  const offset = offsetAt(text, i);
  return offset === undefined ? undefined : local - offset * MINUTE_MS;
}

/** `YYYY-MM-DD` as a day number; undefined for anything else. */
export function parseDate(text: string): number | undefined {
  return text.length === 10 ? dateAt(text) : undefined;
}

/** `HH:MM` as a minute of the day; undefined for anything else. */
export function parseTime(text: string): number | undefined {
  return text.length === 5 ? minutesAt(text, 0) : undefined;
}

let cachedDay = Number.NaN;
let cachedDate = '';

/** `2026-11-27T08:00:00.000Z`. */
export function isoUtc(ms: number): string {
  const day = Math.floor(ms / DAY_MS);
  if (day !== cachedDay) {
    cachedDate = isoDate(day);
    cachedDay = day;
  }
  const rest = Math.floor(ms) - day * DAY_MS;
  const seconds = Math.floor(rest / 1000);
  const milli = rest - seconds * 1000;
  const clock = `${TWO[Math.floor(seconds / 3600)]}:${TWO[Math.floor(seconds / 60) % 60]}:${TWO[seconds % 60]}`;
  return `${cachedDate}T${clock}.${milli < 100 ? (milli < 10 ? '00' : '0') : ''}${milli}Z`;
}

/** `2026-11-27`; years outside 0 … 9999 in ISO's expanded form. */
export function isoDate(dayNumber: number): string {
  const { year, month, day } = civilOfDay(dayNumber);
  return `${isoYear(year)}-${TWO[month]}-${TWO[day]}`;
}

/** `09:00` from a minute of the day. */
export function isoTime(minuteOfDay: number): string {
  return `${TWO[Math.floor(minuteOfDay / 60)]}:${TWO[minuteOfDay % 60]}`;
}

const TWO = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));

function isoYear(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, '0');
  return `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}`;
}

function dateAt(text: string): number | undefined {
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return undefined;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  if (year < 0 || month < 1 || month > 12 || day < 1) return undefined;
  if (day > 28 && day > daysInMonth(year, month)) return undefined;
  return dayOfCivil(year, month, day);
}

function minutesAt(text: string, from: number): number | undefined {
  if (text.charCodeAt(from + 2) !== 58) return undefined;
  const hour = digits(text, from, 2);
  const minute = digits(text, from + 3, 2);
  return hour < 0 || hour > 23 || minute < 0 || minute > 59 ? undefined : hour * 60 + minute;
}

/** The offset that fills the text from `i` to its end, in minutes. */
function offsetAt(text: string, i: number): number | undefined {
  const sign = text.charCodeAt(i);
  const length = text.length - i;
  if (sign === 90 || sign === 122) return length === 1 ? 0 : undefined;
  if (sign !== 43 && sign !== 45) return undefined;
  const colon = text.charCodeAt(i + 3) === 58;
  if (length !== 3 && length !== (colon ? 6 : 5)) return undefined;
  const hour = digits(text, i + 1, 2);
  const minute = length === 3 ? 0 : digits(text, i + (colon ? 4 : 3), 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return undefined;
  return (sign === 45 ? -1 : 1) * (hour * 60 + minute);
}

/** The number of `count` digits from `from`, or -1. */
function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let i = from; i < from + count; i++) {
    const code = text.charCodeAt(i);
    if (!isDigit(code)) return -1;
    value = value * 10 + code - DIGIT_0;
  }
  return value;
}

function isDigit(code: number): boolean {
  return code >= DIGIT_0 && code <= 57;
}
