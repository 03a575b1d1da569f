// Conditions on how long ago or how soon a moment is: ages, windows, whole units elapsed; and when each next changes.
// Edges are half-open as R6 says: M + D is already outside the window and already older than D.
import type { CalendarDuration, Zone } from '../calendar.js';
import type { Value } from '../model.js';
import { type Compiled, type EvaluationContext, earliest, isDuration } from './compiled.js';
import { type ElapsedUnit, momentOf, UNIT_ESTIMATE, unitDuration } from './moments.js';

/** The instant a moment is D old; a duration without calendar units needs no zone. */
function after(zone: Zone, moment: number, duration: CalendarDuration): number {
  return duration.months === 0 && duration.days === 0 ? moment + duration.ms : zone.add(moment, duration);
}

function before(zone: Zone, moment: number, duration: CalendarDuration): number {
  return duration.months === 0 && duration.days === 0 ? moment - duration.ms : zone.subtract(moment, duration);
}

export function compileAge(
  than: 'older' | 'younger',
  of: Compiled,
  duration: Compiled,
  missing: 'infinite' | 'unknown',
): Compiled {
  const older = than === 'older';
  const absent = missing === 'infinite' ? older : null;
  const parts = earliest([of, duration]);
  return {
    value: (context) => {
      const { now, zone } = context.facts;
      const moment = momentOf(of.value(context), zone);
      if (moment === null) return absent;
      const length = duration.value(context);
      return isDuration(length) ? now >= after(zone, moment, length) === older : null;
    },
    next: (context) => {
      const { now, zone } = context.facts;
      const changes = parts(context);
      const moment = momentOf(of.value(context), zone);
      if (moment === null) return changes;
      const length = duration.value(context);
      if (!isDuration(length)) return changes;
      const edge = after(zone, moment, length);
      return edge > now ? Math.min(edge, changes) : changes;
    },
    timed: true,
  };
}

export function compileWindow(direction: 'last' | 'next', of: Compiled, duration: Compiled): Compiled {
  const parts = earliest([of, duration]);
  return {
    value: (context) => {
      const { now, zone } = context.facts;
      const moment = momentOf(of.value(context), zone);
      const length = duration.value(context);
      if (moment === null || !isDuration(length)) return null;
      return direction === 'last'
        ? moment <= now && now < after(zone, moment, length)
        : before(zone, moment, length) <= now && now < moment;
    },
    next: (context) => {
      const { now, zone } = context.facts;
      const changes = parts(context);
      const moment = momentOf(of.value(context), zone);
      const length = duration.value(context);
      if (moment === null || !isDuration(length)) return changes;
      const opens = direction === 'last' ? moment : before(zone, moment, length);
      const closes = direction === 'last' ? after(zone, moment, length) : moment;
      if (opens >= closes) return changes;
      if (opens > now) return Math.min(opens, changes);
      return closes > now ? Math.min(closes, changes) : changes;
    },
    timed: true,
  };
}

/** Whole units since a moment or a date; before the moment they count down to 0, negative. */
export function compileElapsed(unit: ElapsedUnit, of: Compiled): Compiled {
  return {
    value: (context) => {
      const { now, zone } = context.facts;
      const moment = momentOf(of.value(context), zone);
      return moment === null ? null : elapsed(unit, moment, now, zone);
    },
    next: (context) => {
      const { now, zone } = context.facts;
      const changes = of.next(context);
      const moment = momentOf(of.value(context), zone);
      if (moment === null) return changes;
      return Math.min(changes, elapsedNext(unit, moment, now, zone));
    },
    timed: true,
  };
}

/**
 * A comparison of units elapsed with a number sleeps until that number is reached instead of waking at each unit.
 * The value is the plain comparison's; undefined where the number is negative or the operator asks for equality.
 */
export function elapsedThreshold(
  unit: ElapsedUnit,
  of: Compiled,
  op: 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge',
  constant: Value,
): ((context: EvaluationContext) => number) | undefined {
  if (op === 'eq' || op === 'ne' || typeof constant !== 'number') return undefined;
  const units = op === 'gt' || op === 'le' ? Math.floor(constant) + 1 : Math.ceil(constant);
  if (!(units > 0 && units < 1e6)) return undefined;
  const length = unitDuration(unit, units);
  return (context) => {
    const { now, zone } = context.facts;
    const changes = of.next(context);
    const moment = momentOf(of.value(context), zone);
    if (moment === null) return changes;
    const edge = after(zone, moment, length);
    return edge > now ? Math.min(edge, changes) : changes;
  };
}

function elapsed(unit: ElapsedUnit, moment: number, now: number, zone: Zone): number {
  const count = now >= moment ? unitsAfter(unit, moment, now, zone) : -unitsBefore(unit, moment, now, zone);
  return count === 0 ? 0 : count;
}

function elapsedNext(unit: ElapsedUnit, moment: number, now: number, zone: Zone): number {
  if (now >= moment)
    return laterThan(now, after(zone, moment, unitDuration(unit, unitsAfter(unit, moment, now, zone) + 1)));
  const count = unitsBefore(unit, moment, now, zone);
  // -n stands until M - n units, that instant included.
  return laterThan(
    now,
    count === 0 ? after(zone, moment, unitDuration(unit, 1)) : before(zone, moment, unitDuration(unit, count)) + 1,
  );
}

function laterThan(now: number, edge: number): number {
  return edge > now ? edge : now + 1;
}

/** The largest n >= 0 with M + n units <= now. */
function unitsAfter(unit: ElapsedUnit, moment: number, now: number, zone: Zone): number {
  let n = Math.max(0, Math.floor((now - moment) / UNIT_ESTIMATE[unit]));
  while (n > 0 && after(zone, moment, unitDuration(unit, n)) > now) n--;
  while (after(zone, moment, unitDuration(unit, n + 1)) <= now) n++;
  return n;
}

/** The largest n >= 0 with now <= M - n units. */
function unitsBefore(unit: ElapsedUnit, moment: number, now: number, zone: Zone): number {
  let n = Math.max(0, Math.floor((moment - now) / UNIT_ESTIMATE[unit]));
  while (n > 0 && before(zone, moment, unitDuration(unit, n)) < now) n--;
  while (before(zone, moment, unitDuration(unit, n + 1)) >= now) n++;
  return n;
}
