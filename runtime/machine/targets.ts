// Where `wait until` leads: the instant of a target as the facts stand now (R8).
import { dayOf, isDuration, momentOf } from './evaluate/index.js';
import type { LoadedTarget } from './states.js';
import type { Work } from './work.js';

/**
 * Epoch ms of the target, seen from `now`; what is not after `now` goes on at once. Null where the target does not exist,
 * or is a literal date in the past.
 */
export function targetInstant(target: LoadedTarget, work: Work): number | null {
  const { now, zone } = work.facts;
  switch (target.kind) {
    case 'clock': {
      if (target.weekdays === 0) return null;
      const today = zone.dateOf(now);
      const allowed = zone.nextLocalTime(zone.startOfDay(now), 0, target.weekdays) <= now;
      if (allowed && (target.wholeDay || zone.minuteOfDay(now) === target.minute)) return now;
      const next = zone.nextLocalTime(now, target.minute, target.weekdays);
      return target.wholeDay && zone.dateOf(next) === today ? now : next;
    }
    case 'literal': {
      const instant = zone.instantOfDate(target.day, target.minute);
      return instant < now ? null : instant;
    }
    case 'computed': {
      const anchor = target.anchor.value(work);
      let base: number | null;
      if (target.minute === null) base = momentOf(anchor, zone);
      else {
        const day = dayOf(anchor, zone);
        base = day === null ? null : zone.instantOfDate(day, target.minute);
      }
      if (base === null || target.offset === null) return base;
      const offset = target.offset.value(work);
      if (!isDuration(offset)) return null;
      return target.sign === 1 ? zone.add(base, offset) : zone.subtract(base, offset);
    }
  }
}
