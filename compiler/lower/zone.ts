/** A local date and time of the project's zone as an instant, for the few constants that are moments. The zone's rules are ECMAScript's own. */
import { DAY_MS, MINUTE_MS } from '../../runtime/machine/calendar.js';

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
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  } catch {
    return 0;
  }
  const name = format.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes = '0', seconds = '0'] = /([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(name) ?? [];
  if (!sign) return 0;
  const size = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -size : size;
}
