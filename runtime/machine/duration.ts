/** Calendar durations as values and as texts. It knows no zone, so it never says how long one is. */
import { type CalendarDuration, HOUR_MS, MINUTE_MS } from './calendar.js';

/** One of each unit of the language. */
export const DURATION_UNITS = {
  s: { months: 0, days: 0, ms: 1000 },
  min: { months: 0, days: 0, ms: MINUTE_MS },
  h: { months: 0, days: 0, ms: HOUR_MS },
  d: { months: 0, days: 1, ms: 0 },
  w: { months: 0, days: 7, ms: 0 },
  mo: { months: 1, days: 0, ms: 0 },
  y: { months: 12, days: 0, ms: 0 },
} as const satisfies Readonly<Record<string, CalendarDuration>>;

/** As in the language: `7d`, `1mo`, `1d12h`; `0s` for nothing. */
export function durationText({ months, days, ms }: CalendarDuration): string {
  const parts: [number, string][] = [
    [Math.trunc(months / 12), 'y'],
    [months % 12, 'mo'],
    [days, 'd'],
    [Math.trunc(ms / HOUR_MS), 'h'],
    [Math.trunc((ms % HOUR_MS) / MINUTE_MS), 'min'],
    [(ms % MINUTE_MS) / 1000, 's'],
  ];
  return parts.map(([n, unit]) => (n === 0 ? '' : `${n}${unit}`)).join('') || '0s';
}
