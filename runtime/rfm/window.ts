/** Which orders count at an instant: the calendar window of language.md R6 and the end of the as-of day. Asks a calendar, never a clock. */
import { addMonths, DAY_MS, type Zone } from '../machine/calendar.js';
import type { RfmConfig } from './config.js';

/** The calendar that days, weeks and windows are counted in. */
export type RfmZone = Pick<Zone, 'add' | 'dateOf'>;

export const UTC: RfmZone = {
  add: (ms, { months, days, ms: exact }) => {
    const day = Math.floor(ms / DAY_MS);
    return (addMonths(day, months) + days - day) * DAY_MS + ms + exact;
  },
  dateOf: (ms) => Math.floor(ms / DAY_MS),
};

/**
 * Two orders further apart than this leave a window in the order they came. Closer ones may cross over: months clamp (up to three days
 * fall together on the last of February), and clocks go back.
 */
const SLACK_DAYS = 5;
export const CALENDAR_SLACK_MS = SLACK_DAYS * DAY_MS;

export interface Window {
  /** Instants from here to `end` are in the window. */
  readonly certainFrom: number;
  /** The last instant that counts. */
  readonly end: number;
  /** Decides about an instant before `certainFrom`. */
  readonly reaches: (at: number) => boolean;
}

export function isInWindow(window: Window, at: number): boolean {
  return at <= window.end && (at >= window.certainFrom || window.reaches(at));
}

/** An order of `at` counts while at <= as-of < at + window; with ages in dates, the whole as-of day counts. */
export function openWindow({ window, age }: RfmConfig, asOf: number, zone: RfmZone): Window {
  const end = age === 'dates' ? endOfDay(asOf, zone) : asOf;
  if (!window) return { certainFrom: Number.NEGATIVE_INFINITY, end, reaches: () => true };
  const isInside = (at: number) => zone.add(at, window) > asOf;
  const longest = (window.months * 31 + window.days + 2) * DAY_MS + window.ms;
  const edge = firstInstant(asOf - longest, asOf + 1, isInside);
  const lost = edge - CALENDAR_SLACK_MS;
  return { certainFrom: edge + CALENDAR_SLACK_MS, end, reaches: (at) => at >= lost && isInside(at) };
}

/** Half-open stretches of time, ascending, that hold exactly the instants in the window up to its end; `zone` must have days of 24 hours. */
export function windowStretches(
  config: RfmConfig,
  asOf: number,
  zone: RfmZone,
): readonly (readonly [from: number, to: number])[] {
  const window = openWindow(config, asOf, zone);
  const after = window.end + 1;
  const { certainFrom } = window;
  if (certainFrom === Number.NEGATIVE_INFINITY) return [[certainFrom, after]];
  const stretches: [number, number][] = [];
  // Within a day whoever is later leaves later: only from one day to the next can it go back.
  for (let day = Math.floor(certainFrom / DAY_MS) - 2 * SLACK_DAYS - 1; day * DAY_MS < certainFrom; day++) {
    const end = Math.min((day + 1) * DAY_MS, certainFrom);
    const from = firstInstant(day * DAY_MS, end, window.reaches);
    if (from < end) stretches.push([from, end]);
  }
  stretches.push([certainFrom, after]);
  return stretches.reduce<[number, number][]>((joined, [from, to]) => {
    const last = joined.at(-1);
    if (last !== undefined && last[1] === from) last[1] = to;
    else joined.push([from, to]);
    return joined;
  }, []);
}

function endOfDay(asOf: number, zone: RfmZone): number {
  const day = zone.dateOf(asOf);
  return firstInstant(asOf, asOf + 2 * DAY_MS, (ms) => zone.dateOf(ms) > day) - 1;
}

/** Bisection for a whole millisecond at which `holds` turns true between `low` and `high`. */
function firstInstant(low: number, high: number, holds: (ms: number) => boolean): number {
  let [below, above] = [Math.floor(low), Math.ceil(high)];
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (holds(middle)) above = middle;
    else below = middle;
  }
  return holds(below) ? below : above;
}
