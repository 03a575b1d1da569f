// Reads an instant as nearly everybody writes it, straight from the bytes. It never reads another notation: that is for `parseInstant`.
import { DAY_MS, dayOfCivil, daysInMonth } from '../machine/calendar.js';

const [ZERO, MINUS, POINT, COLON, T, Z] = [48, 45, 46, 58, 84, 90];
/** Characters of `2026-01-31T10:00:00`, and of fractions behind it. */
const SECONDS = 19;
const MILLISECONDS = 23;

/** Rows near each other are often of one day. */
const last = { date: -1, midnight: 0 };

/** Epoch ms of `2026-01-31T10:00:00Z`, with three digits of a second or without; NaN for anything else. */
export function instantAt(b: Uint8Array, p: number, to: number): number {
  const end = to - p - 1;
  if ((end !== SECONDS && end !== MILLISECONDS) || b[to - 1] !== Z) return Number.NaN;
  if (b[p + 4] !== MINUS || b[p + 7] !== MINUS || b[p + 10] !== T || b[p + 13] !== COLON || b[p + 16] !== COLON) {
    return Number.NaN;
  }
  // A pair of what are no digits is below zero.
  const [century, year, month, day] = [pair(b, p), pair(b, p + 2), pair(b, p + 5), pair(b, p + 8)];
  const [hour, minute, second] = [pair(b, p + 11), pair(b, p + 14), pair(b, p + 17)];
  if ((century | year | month | day | hour | minute | second) < 0) return Number.NaN;
  if (hour > 23 || minute > 59 || second > 59) return Number.NaN;
  let milli = 0;
  if (end === MILLISECONDS) {
    const [tens, ones] = [pair(b, p + 20), b[p + 22]! - ZERO];
    if (b[p + SECONDS] !== POINT || tens < 0 || ones < 0 || ones > 9) return Number.NaN;
    milli = tens * 10 + ones;
  }
  const date = ((century * 100 + year) * 100 + month) * 100 + day;
  if (date !== last.date) {
    if (month < 1 || month > 12 || day < 1 || day > daysInMonth(century * 100 + year, month)) return Number.NaN;
    last.date = date;
    last.midnight = dayOfCivil(century * 100 + year, month, day) * DAY_MS;
  }
  return last.midnight + ((hour * 60 + minute) * 60 + second) * 1000 + milli;
}

function pair(b: Uint8Array, p: number): number {
  const tens = b[p]! - ZERO;
  const ones = b[p + 1]! - ZERO;
  return tens >>> 0 > 9 || ones >>> 0 > 9 ? -1 : tens * 10 + ones;
}
