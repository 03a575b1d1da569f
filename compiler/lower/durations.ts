/** Literal durations as calendar durations, and the arithmetic on constant ones. Nothing here knows a time zone. */
import type { DurationLiteral } from '../../grammar/index.js';
import { type CalendarDuration, DAY_MS } from '../../runtime/machine/calendar.js';
import { DURATION_UNITS } from '../../runtime/machine/duration.js';

const zero: CalendarDuration = { months: 0, days: 0, ms: 0 };

export function durationOf(literal: DurationLiteral): CalendarDuration {
  return literal.parts.reduce(
    (sum, part) => addDurations(sum, timesDuration(DURATION_UNITS[part.unit], part.value)),
    zero,
  );
}

export function addDurations(a: CalendarDuration, b: CalendarDuration, sign: 1 | -1 = 1): CalendarDuration {
  return { months: a.months + sign * b.months, days: a.days + sign * b.days, ms: a.ms + sign * b.ms };
}

/** A part of a day or month that is left over is dropped into the smaller unit, a day being 24 hours and a month 30 days there. */
export function timesDuration(duration: CalendarDuration, factor: number): CalendarDuration {
  const months = duration.months * factor;
  const wholeMonths = Math.trunc(months);
  const days = duration.days * factor + (months - wholeMonths) * 30;
  const wholeDays = Math.trunc(days);
  return { months: wholeMonths, days: wholeDays, ms: Math.round(duration.ms * factor + (days - wholeDays) * DAY_MS) };
}

/** The longer of two; months count as 31 days, so that what is kept for a window is never too short. */
export function longerDuration(a: CalendarDuration, b: CalendarDuration): CalendarDuration {
  return atMost(a) >= atMost(b) ? a : b;
}

function atMost(duration: CalendarDuration): number {
  return (duration.months * 31 + duration.days) * DAY_MS + duration.ms;
}
