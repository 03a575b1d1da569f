/** A local date and time of the project's zone as an instant, for the few constants that are moments. The zone's rules are ECMAScript's own. */
import { DAY_MS, MINUTE_MS } from '../runtime/machine/calendar.js';

/** Epoch ms. In a gap the first instant after it, in a fold the first of the two. An unknown zone counts as UTC. */
export function instantInZone(zone: string, day: number, minute: number): number {
  const local = day * DAY_MS + minute * MINUTE_MS;
  const before = offsetAt(zone, local - DAY_MS);
  const after = offsetAt(zone, local + DAY_MS);
  for (const offset of [Math.max(before, after), Math.min(before, after)]) {
    if (offsetAt(zone, local - offset) === offset) return local - offset;
  }
  // A gap: the clock jumps between the two readings.
  let low = local - Math.max(before, after);
  let high = local - Math.min(before, after);
  const start = offsetAt(zone, low);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(zone, middle) === start) low = middle;
    else high = middle;
  }
  return high;
}

/** Milliseconds east of UTC. */
function offsetAt(zone: string, instant: number): number {
  const format = formatOf(zone);
  if (!format) return 0;
  const name = format.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes = '0', seconds = '0'] = /([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(name) ?? [];
  if (!sign) return 0;
  const size = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -size : size;
}

const formats = new Map<string, Intl.DateTimeFormat | undefined>();

/** Undefined for a zone that does not exist. */
function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  if (!formats.has(zone)) {
    let format: Intl.DateTimeFormat | undefined;
    try {
      format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    } catch {
      // Told where the zone is declared.
    }
    formats.set(zone, format);
  }
  return formats.get(zone);
}

/** Local times a day lacks, minutes from 00:00, `to` not included; it may lie on the next day. */
export interface Gap {
  readonly day: number;
  readonly from: number;
  readonly to: number;
}

/** The gap of a local day (day number), where clocks go forward on it. */
export function gapOn(zone: string, day: number): Gap | undefined {
  const noon = day * DAY_MS + DAY_MS / 2;
  const before = offsetAt(zone, noon - DAY_MS - offsetAt(zone, noon - DAY_MS));
  const after = offsetAt(zone, noon - offsetAt(zone, noon));
  if (after <= before) return undefined;
  // The last instant of the old offset, read on the old clock, is where the gap begins.
  let low = noon - DAY_MS - before;
  let high = noon - after;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(zone, middle) === before) low = middle;
    else high = middle;
  }
  const from = (high + before - day * DAY_MS) / MINUTE_MS;
  return { day, from, to: from + (after - before) / MINUTE_MS };
}

/** The first two gaps from a day on, within two years. */
export function gapsFrom(zone: string, day: number): readonly Gap[] {
  const gaps: Gap[] = [];
  let before = offsetAt(zone, day * DAY_MS);
  // A week at a time: between two clock changes lie months.
  for (let week = day; week < day + 731 && gaps.length < 2; week += 7) {
    const after = offsetAt(zone, (week + 7) * DAY_MS);
    if (after > before) {
      for (let one = week; one <= week + 8; one++) {
        const gap = gapOn(zone, one);
        if (!gap) continue;
        gaps.push(gap);
        break;
      }
    }
    before = after;
  }
  return gaps;
}
