/**
 * How long something takes at the least and at the most. The least is kept as it is written, months, days and exact time apart, since seven days are
 * never shorter than a window of `7d`, whatever the clocks do; only where units meet does a calendar at its worst decide.
 */
import { type CalendarDuration, DAY_MS, HOUR_MS } from '../../runtime/machine/calendar.js';

/** As it is written, too; with `ms` infinite where nothing ends it. */
export type Most = CalendarDuration;

export const atOnce: CalendarDuration = { months: 0, days: 0, ms: 0 };
export const endless: Most = { months: 0, days: 0, ms: Number.POSITIVE_INFINITY };

export function isEndless({ ms }: Most): boolean {
  return ms === Number.POSITIVE_INFINITY;
}

/** The longer of two that may be; where units meet, in milliseconds at their most. */
export function longer(a: Most, b: Most): Most {
  if (isNoLater(a, b)) return b;
  return isNoLater(b, a) ? a : { months: 0, days: 0, ms: Math.max(longestOf(a), longestOf(b)) };
}

const SHORT_MONTH = 28 * DAY_MS;
const LONG_MONTH = 31 * DAY_MS;
/** How far a day of a clock change is from 24 hours. */
const CLOCK_CHANGE = HOUR_MS;

export function plus(a: CalendarDuration, b: CalendarDuration): CalendarDuration {
  if (isAtOnce(a)) return b;
  if (isAtOnce(b)) return a;
  return { months: a.months + b.months, days: a.days + b.days, ms: a.ms + b.ms };
}

export function isAtOnce({ months, days, ms }: CalendarDuration): boolean {
  return months === 0 && days === 0 && ms === 0;
}

/** Milliseconds with months of 28 days and days of 24 hours: for ordering, not for judging. */
export function nominal({ months, days, ms }: CalendarDuration): number {
  return months * SHORT_MONTH + days * DAY_MS + ms;
}

/** Of two things that both have to pass: both are true, so either may stand for both. */
export function later(a: CalendarDuration, b: CalendarDuration): CalendarDuration {
  return nominal(a) >= nominal(b) ? a : b;
}

/** The most it can be, in milliseconds: long months, and the day the clocks go back. */
export function longestOf({ months, days, ms }: CalendarDuration): number {
  return months * LONG_MONTH + days * DAY_MS + ms + (months + days > 0 ? CLOCK_CHANGE : 0);
}

/** The least it can be, in milliseconds: short months, and the day the clocks go forward. */
export function shortestOf(duration: CalendarDuration): number {
  const { months, days } = duration;
  return Math.max(0, nominal(duration) - (months + days > 0 ? CLOCK_CHANGE : 0));
}

/** From one time by the clock to the same so many days later, where the clocks may skip the first of them. */
export function byClock({ months, days, ms }: CalendarDuration): CalendarDuration {
  return { months, days, ms: months + days > 0 ? ms - CLOCK_CHANGE : ms };
}

/**
 * From one thing to another that come this far apart at the least, each after a delay of the same length: a delay that the clocks change in is an hour longer
 * or shorter, or ends at a time that they skip.
 */
export function delayed(least: CalendarDuration, delay: CalendarDuration): CalendarDuration {
  const isExact = least.months + least.days + delay.months + delay.days === 0;
  return isExact ? least : { ...least, ms: least.ms - CLOCK_CHANGE };
}

/** What is left of the least when `spent` has gone by. */
export function lessThe(duration: CalendarDuration, spent: Most): CalendarDuration {
  if (isEndless(spent)) return atOnce;
  const months = duration.months - spent.months;
  const days = duration.days - spent.days;
  const ms = duration.ms - spent.ms;
  // Both counted from one local time: where the clocks skip that, the first is later than it should be, and the rest shorter.
  const skipped = spent.months + spent.days > 0 && months + days > 0 ? CLOCK_CHANGE : 0;
  if (months >= 0 && days >= 0 && ms >= 0) return { months, days, ms: ms - skipped };
  const left = months * (months > 0 ? SHORT_MONTH : LONG_MONTH) + days * DAY_MS + ms - CLOCK_CHANGE;
  return left > 0 ? { months: 0, days: 0, ms: left } : atOnce;
}

/** Whether something that takes this at the least can be over before a window of this length is (half open: its own length is not in it). */
export function fitsIn(least: CalendarDuration, window: CalendarDuration): boolean {
  const months = window.months - least.months;
  const ms = (window.days - least.days) * DAY_MS + (window.ms - least.ms);
  const isMixed = (least.ms !== 0 || window.ms !== 0) && least.months + window.months + least.days + window.days > 0;
  const room =
    months * (months > 0 ? LONG_MONTH : SHORT_MONTH) +
    ms +
    (isMixed ? CLOCK_CHANGE : 0) +
    // 31 January and a month and a month is 28 March.
    (least.months > 1 ? 3 * DAY_MS : 0);
  return room > 0;
}

/** Later than neither, in whatever window. */
export function earliest(a: CalendarDuration, b: CalendarDuration): CalendarDuration {
  if (isNoLater(a, b)) return a;
  if (isNoLater(b, a)) return b;
  const ms = Math.min(shortestOf(a), shortestOf(b));
  return ms > 0 ? { months: 0, days: 0, ms } : atOnce;
}

/** Whether nobody who has needed `b` so far can be better off than with `a`, in whatever window. */
export function isNoLater(a: CalendarDuration, b: CalendarDuration): boolean {
  if (a.months === b.months && a.days <= b.days && a.ms <= b.ms) return true;
  // Two days are not sooner than a day and 24 hours where the clocks go back between.
  const months = a.months === b.months ? 0 : 4 * DAY_MS * (a.months + b.months);
  return nominal(a) + 2 * CLOCK_CHANGE + months <= nominal(b);
}

/** The shortest multiple of `per` that is no shorter than the window: how often a cap starts anew in it, at the most. */
export function timesIn(per: CalendarDuration, window: CalendarDuration): number {
  let total = per;
  let times = 1;
  while (fitsIn(total, window) && times < 1_000_000) {
    total = plus(total, per);
    times++;
  }
  return times;
}
