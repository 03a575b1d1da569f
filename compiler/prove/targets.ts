/** How long `wait until` waits: for a time of day, a date, or something counted from the entry, from a message, from an event of known age. */
import type { Target } from '../../runtime/machine/bundle.js';
import { HOUR_MS, MINUTE_MS } from '../../runtime/machine/calendar.js';
import type { Expr } from '../../runtime/machine/expression.js';
import type { Facts, Formula } from '../reason/index.js';
import { lengthOf } from './durations.js';
import type { Exploring } from './exploring.js';
import { anyTime, type Clock, isOnEveryDay } from './holds.js';
import { noOlder, oldest } from './knowledge.js';
import { ENTRY, type Way } from './model.js';
import { atOnce, endless, lessThe, longestOf, type Most, plus } from './time.js';

interface TargetLength extends Pick<Way, 'least' | 'since'> {
  readonly most: Most;
  readonly clock: Clock;
  /** What is so when the wait is over. */
  readonly known?: Formula;
}

const unknown: TargetLength = { least: atOnce, most: endless, clock: anyTime };

export function targetLength(x: Exploring, target: Target, facts: Facts, clock: Clock): TargetLength {
  switch (target.kind) {
    case 'clock':
      return clockLength(target, clock);
    case 'literal':
      return { ...unknown, clock: { minute: target.minute } };
    case 'computed': {
      const after = target.minute === undefined ? anyTime : { minute: target.minute };
      const offset = lengthOf(target.offset);
      if (target.sign < 0) return { ...unknown, clock: after };
      // `3d after entry at 09:00` may be earlier than three days after it.
      const least = target.minute === undefined ? offset.least : lessThe(offset.least, { months: 0, days: 1, ms: 0 });
      const mark = markOf(x, target.anchor);
      if (mark !== undefined) {
        // What is marked has been, so it is no longer than that from now.
        const most = target.minute === undefined ? offset.most : plus(offset.most, { months: 0, days: 1, ms: 0 });
        return { least: atOnce, most, since: [{ mark, least }], clock: after };
      }
      const event = lastOf(target.anchor);
      const age = event === undefined ? Number.POSITIVE_INFINITY : oldest(x.meanings.r, facts, event);
      if (event === undefined || !Number.isFinite(age)) return { ...unknown, clock: after };
      // It ends when the event is so old, or at once if it is older.
      const oldestThen = Math.max(age, longestOf(offset.most) + (target.minute === undefined ? 0 : 25 * HOUR_MS));
      const known = noOlder(x.meanings.r, event, oldestThen);
      return { ...unknown, least: lessThe(least, { months: 0, days: 0, ms: age }), clock: after, known };
    }
  }
}

/** Whether there may be no such instant, or only one in the past that counts as none (R8). */
export function mayLack(x: Exploring, target: Target): boolean {
  if (target.kind === 'clock') return false;
  return target.kind === 'literal' || markOf(x, target.anchor) !== ENTRY;
}

/** What is marked on the way when that happened, or before it did. */
function markOf({ entrySlots }: Exploring, anchor: Expr): string | undefined {
  if (anchor.op === 'entry') return ENTRY;
  if (anchor.op === 'handle') return `handle ${anchor.slot}`;
  const isEvent = anchor.op === 'get' && anchor.field === 'at' && anchor.of.op === 'slot';
  return isEvent && anchor.of.op === 'slot' && entrySlots.has(anchor.of.slot) ? ENTRY : undefined;
}

function lastOf(anchor: Expr): string | undefined {
  if (anchor.op !== 'get' || anchor.field !== 'at' || anchor.of.op !== 'history') return undefined;
  const { fn, event, where, inLast } = anchor.of;
  return fn === 'last' && !where && !inLast ? event : undefined;
}

const DAY_MINUTES = 1440;
const WEEK = 7;

function clockLength(
  { weekdays, minute, wholeDay }: Extract<Target, { kind: 'clock' }>,
  { minute: now, weekday }: Clock,
): TargetLength {
  const days = weekdays && weekdays.length < WEEK ? weekdays : undefined;
  const clock: Clock = wholeDay ? anyTime : { minute, ...(days?.length === 1 ? { weekday: days[0]! } : {}) };
  const most = { months: 0, days: days ? WEEK : 1, ms: 0 };
  if (now === undefined || wholeDay || !isOnEveryDay(now)) return { least: atOnce, most, clock };
  if (!days) {
    if (minute === now) return { least: atOnce, most: atOnce, clock: { ...clock, ...(weekday ? { weekday } : {}) } };
    const passes = minute < now;
    const mayShift = passes || !isOnEveryDay(minute);
    const wait = ((minute - now + DAY_MINUTES) % DAY_MINUTES) * MINUTE_MS;
    const next = weekday === undefined ? undefined : passes ? (weekday % WEEK) + 1 : weekday;
    // From a time that there is on every day to one the next day it is a day and the time between the two.
    const isNextDay = passes && isOnEveryDay(minute);
    return {
      least: isNextDay
        ? { months: 0, days: 1, ms: (minute - now) * MINUTE_MS }
        : { months: 0, days: 0, ms: mayShift ? Math.max(0, wait - HOUR_MS) : wait },
      most: { months: 0, days: 0, ms: mayShift ? wait + HOUR_MS : wait },
      clock: { ...clock, ...(next ? { weekday: next } : {}) },
    };
  }
  if (weekday === undefined) return { least: atOnce, most, clock };
  const ahead = days
    .map((day) => {
      const gap = (day - weekday + WEEK) % WEEK;
      return gap === 0 && minute < now ? WEEK : gap;
    })
    .sort((a, b) => a - b)[0]!;
  const ms = (minute - now) * MINUTE_MS;
  const shift = isOnEveryDay(minute) ? 0 : HOUR_MS;
  const least =
    ahead === 0
      ? { months: 0, days: 0, ms: Math.max(0, ms - shift) }
      : shift === 0 || ms >= shift
        ? { months: 0, days: ahead, ms: ms - shift }
        : lessThe({ months: 0, days: ahead, ms: 0 }, { months: 0, days: 0, ms: shift - ms });
  const next = ((weekday - 1 + ahead) % WEEK) + 1;
  return { least, most: { months: 0, days: ahead, ms: Math.max(0, ms) + shift }, clock: { minute, weekday: next } };
}
