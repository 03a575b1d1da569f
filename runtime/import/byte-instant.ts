// Reads an instant as nearly everybody writes it, straight from the bytes, four at a time. It never reads another notation: that is for `parseInstant`.
import { DAY_MS, dayOfCivil, daysInMonth } from '../machine/calendar.js';

const [ZERO, POINT, SPACE, T, Z] = [48, 46, 32, 84, 90];
/** Characters of `2026-01-31T10:00:00`, and of fractions behind it. */
const TO_SECOND = 19;
const TO_MILLISECOND = 23;

/** Epoch ms of `2026-01-31T10:00:00Z`, with three digits of a second or without; NaN for anything else. A byte must follow. */
export function instantAt(b: Uint8Array, view: DataView, p: number, to: number): number {
  const end = to - p - 1;
  if ((end !== TO_SECOND && end !== TO_MILLISECOND) || b[to - 1] !== Z || b[p + 10] !== T) return Number.NaN;
  const second = isoAt(b, view, p);
  if (end === TO_SECOND) return second;
  const [hundreds, tens, ones] = [b[p + 20]! - ZERO, b[p + 21]! - ZERO, b[p + 22]! - ZERO];
  if (b[p + TO_SECOND] !== POINT || hundreds >>> 0 > 9 || tens >>> 0 > 9 || ones >>> 0 > 9) return Number.NaN;
  return second + hundreds * 100 + tens * 10 + ones;
}

/** Epoch ms of `2026-01-31` or, with T or a blank behind it, `2026-01-31 10:00:00`; NaN for any other beginning. */
export function isoAt(b: Uint8Array, view: DataView, p: number): number {
  // The last line of a chunk may be shorter than what is looked at here.
  if (p + 20 > b.length) return Number.NaN;
  const midnight = midnightAt(view, p);
  const between = b[p + 10];
  if (between !== SPACE && between !== T) return midnight;
  const x = view.getInt32(p + 11, true) ^ HOURS;
  const y = view.getInt32(p + 15, true) ^ SECONDS;
  // As in `midnightAt`; what was a colon is 0.
  const found = ((x | (x + SIXES) | y | (y + SIXES)) & 0xf0f0f0f0) | (x & 0xff0000) | (y & 0xff00);
  if (found !== 0) return Number.NaN;
  const hour = (x & 255) * 10 + ((x >> 8) & 255);
  const minute = (x >> 24) * 10 + (y & 255);
  const second = ((y >> 16) & 255) * 10 + (y >> 24);
  if (hour > 23 || minute > 59 || second > 59) return Number.NaN;
  return midnight + ((hour * 60 + minute) * 60 + second) * 1000;
}

/** `00:0`, `0:00` and four times 6, as four bytes each. */
const [HOURS, SECONDS, SIXES] = [0x303a3030, 0x30303a30, 0x06060606];

/** Years that are read, and by year the midnights of its days once one was asked for: 31 places a month, NaN where there is no such day. */
const FIRST_YEAR = 1900;
const YEARS = 200;
const MIDNIGHTS = new Array<Float64Array | undefined>(YEARS).fill(undefined);

function midnightsOf(place: number): Float64Array {
  const midnights = new Float64Array(372).fill(Number.NaN);
  const year = FIRST_YEAR + place;
  for (let month = 0; month < 12; month++) {
    const first = dayOfCivil(year, month + 1, 1);
    const days = daysInMonth(year, month + 1);
    for (let day = 0; day < days; day++) midnights[month * 31 + day] = (first + day) * DAY_MS;
  }
  MIDNIGHTS[place] = midnights;
  return midnights;
}

const FOUR_ZEROS = 0x30303030;

/** Epoch ms of a day such as `2026-01-31` at `p`; NaN for what is none, or not of the years above. */
function midnightAt(view: DataView, p: number): number {
  const y = view.getInt32(p, true) - FOUR_ZEROS;
  const m = view.getInt32(p + 4, true);
  const d = view.getInt16(p + 8, true);
  if (((y | (y + SIXES)) & 0xf0f0f0f0) !== 0 || (m & 0xff0000ff) !== 0x2d00002d) return Number.NaN;
  const m1 = ((m >> 8) & 255) - ZERO;
  const m2 = ((m >> 16) & 255) - ZERO;
  const d1 = (d & 255) - ZERO;
  const d2 = ((d >> 8) & 255) - ZERO;
  if (m1 >>> 0 > 1 || m2 >>> 0 > 9 || d1 >>> 0 > 3 || d2 >>> 0 > 9) return Number.NaN;
  const year = (y & 255) * 1000 + ((y >> 8) & 255) * 100 + ((y >> 16) & 255) * 10 + (y >> 24) - FIRST_YEAR;
  const month = m1 * 10 + m2 - 1;
  const day = d1 * 10 + d2 - 1;
  if (year >>> 0 >= YEARS || month >>> 0 > 11 || day >>> 0 > 30) return Number.NaN;
  return (MIDNIGHTS[year] ?? midnightsOf(year))[month * 31 + day]!;
}
