// Moments as expressions see them: events, dates and instants as epoch milliseconds, and durations counted from them.
import { type CalendarDuration, DAY_MS, HOUR_MS, MINUTE_MS, type Zone } from '../calendar.js';
import type { Value } from '../model.js';
import type { Facts } from '../run.js';
import { type Compiled, isDuration, isEventRecord, still, whenParts } from './compiled.js';

/** Day numbers lie below this (year 4707), epoch milliseconds outside it (all but sixteen minutes each side of 1970-01-01). */
const LAST_DAY = 1_000_000;

/** Whether a number in a moment's place is a date: a day number, not epoch milliseconds. */
export function isDayNumber(value: number): boolean {
  return value < LAST_DAY && value > -LAST_DAY;
}

/** Epoch ms of a moment, an event (its `at`) or a date (its local 00:00); null for anything else. */
export function momentOf(value: Value, zone: Zone): number | null {
  if (typeof value === 'number') {
    if (!isDayNumber(value)) return Number.isFinite(value) ? value : null;
    return zone.instantOfDate(value, 0);
  }
  return isEventRecord(value) ? value.at : null;
}

/** Local day number of a date, a moment or an event; null for anything else. */
export function dayOf(value: Value, zone: Zone): number | null {
  if (typeof value === 'number' && isDayNumber(value)) return Math.floor(value);
  const moment = momentOf(value, zone);
  return moment === null ? null : zone.dateOf(moment);
}

/** Events become their moment; everything else stays. */
export function compileMoment(of: Compiled): Compiled {
  return {
    value: (context) => {
      const value = of.value(context);
      return isEventRecord(value) ? value.at : value;
    },
    next: of.next,
    timed: of.timed,
  };
}

export function nextMidnight(facts: Facts): number {
  const { now, zone } = facts;
  const midnight = zone.instantOfDate(zone.dateOf(now) + 1, 0);
  // A clock put back over midnight shows a day twice.
  return midnight > now ? midnight : now + MINUTE_MS;
}

export function compileNow(): Compiled {
  return { value: (context) => context.facts.now, next: (context) => context.facts.now + 1, timed: true };
}

export function compileToday(): Compiled {
  return {
    value: ({ facts }) => facts.zone.dateOf(facts.now),
    next: (context) => nextMidnight(context.facts),
    timed: true,
  };
}

export function compileMidnight(of: Compiled, minute: number): Compiled {
  return whenParts(
    (context) => {
      const zone = context.facts.zone;
      const day = dayOf(of.value(context), zone);
      return day === null ? null : zone.instantOfDate(day, minute);
    },
    [of],
  );
}

export function compileDateOf(of: Compiled): Compiled {
  return whenParts((context) => dayOf(of.value(context), context.facts.zone), [of]);
}

export function compileShift(moment: Compiled, by: Compiled, sign: 1 | -1): Compiled {
  return whenParts(
    (context) => {
      const zone = context.facts.zone;
      const start = momentOf(moment.value(context), zone);
      const duration = by.value(context);
      if (start === null || !isDuration(duration)) return null;
      return sign === 1 ? zone.add(start, duration) : zone.subtract(start, duration);
    },
    [moment, by],
  );
}

export function compileEntry(): Compiled {
  return still((context) => context.entry);
}

/** `now` against another moment: it changes where they meet, so it sleeps until then. */
export function compileNowCompare(op: 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge', other: Compiled): Compiled {
  return {
    value: (context) => {
      const moment = momentOf(other.value(context), context.facts.zone);
      if (moment === null) return null;
      const now = context.facts.now;
      switch (op) {
        case 'eq':
          return now === moment;
        case 'ne':
          return now !== moment;
        case 'lt':
          return now < moment;
        case 'le':
          return now <= moment;
        case 'gt':
          return now > moment;
        case 'ge':
          return now >= moment;
      }
    },
    next: (context) => {
      const changes = other.next(context);
      const moment = momentOf(other.value(context), context.facts.zone);
      const now = context.facts.now;
      if (moment === null || now > moment) return changes;
      const after = now === moment || op === 'le' || op === 'gt';
      if (after && now === moment && (op === 'lt' || op === 'ge')) return changes;
      return Math.min(changes, after ? moment + 1 : moment);
    },
    timed: true,
  };
}

const UNIT_MS = { hours: HOUR_MS, minutes: MINUTE_MS } as const;

export type ElapsedUnit = 'years' | 'months' | 'weeks' | 'days' | 'hours' | 'minutes';

export function unitDuration(unit: ElapsedUnit, count: number): CalendarDuration {
  switch (unit) {
    case 'years':
      return { months: 12 * count, days: 0, ms: 0 };
    case 'months':
      return { months: count, days: 0, ms: 0 };
    case 'weeks':
      return { months: 0, days: 7 * count, ms: 0 };
    case 'days':
      return { months: 0, days: count, ms: 0 };
    case 'hours':
    case 'minutes':
      return { months: 0, days: 0, ms: UNIT_MS[unit] * count };
  }
}

/** Longest and shortest a unit can be, in ms; a clock change of three hours and more has never been. */
export const UNIT_ESTIMATE: Readonly<Record<ElapsedUnit, number>> = {
  years: 365.2425 * DAY_MS,
  months: 30.436875 * DAY_MS,
  weeks: 7 * DAY_MS,
  days: DAY_MS,
  hours: HOUR_MS,
  minutes: MINUTE_MS,
};
