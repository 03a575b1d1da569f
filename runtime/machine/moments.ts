// Moments and the alternatives they make with a condition: whether an input makes them happen, and when the next one
// that the calendar alone decides will come.

import type { Alternative, Moment } from './bundle.js';
import { addMonths, anniversaryIn, civilOfDay, type Zone } from './calendar.js';
import { type Compiled, compileExpression, dayOf, decide, type EvaluationContext } from './evaluate/index.js';
import type { HandleMoment } from './expression.js';
import type { Value } from './model.js';
import type { Facts, MessageHandle, StepInput } from './run.js';

export interface LoadedMoment {
  readonly plan: Moment;
  /** The kind of input that brings it. Plans have many shapes and are looked at slowly: most moments are turned away by these two. */
  readonly input: StepInput['kind'];
  /** Name of the event that it waits for; null for other moments. */
  readonly event: string | null;
  readonly where: Compiled | null;
  readonly from: Compiled | null;
  readonly to: Compiled | null;
  /** Whether the calendar brings it. */
  readonly timed: boolean;
}

export interface Timed {
  readonly moment: LoadedMoment | null;
  readonly condition: Compiled | null;
  /** Whether time alone can make it fire. */
  readonly timed: boolean;
}

export interface LoadedAlternative extends Timed {
  readonly plan: Alternative;
  /** Slot of its alias; -1: it has none. */
  readonly bind: number;
}

export function loadMoment(plan: Moment): LoadedMoment {
  return {
    plan,
    input: inputOf(plan),
    event: plan.on === 'event' ? plan.event : null,
    where: plan.on === 'event' && plan.where !== undefined ? compileExpression(plan.where) : null,
    from: plan.on === 'changes' && plan.from !== undefined ? compileExpression(plan.from) : null,
    to: plan.on === 'changes' && plan.to !== undefined ? compileExpression(plan.to) : null,
    timed: plan.on === 'anniversary' || plan.on === 'schedule' || plan.on === 'broadcast',
  };
}

function inputOf({ on }: Moment): StepInput['kind'] {
  switch (on) {
    case 'event':
    case 'handle':
    case 'rfm':
      return on;
    case 'enters':
    case 'leaves':
      return 'membership';
    case 'changes':
      return 'attribute';
    case 'anniversary':
    case 'schedule':
    case 'broadcast':
      return 'timer';
  }
}

export function loadAlternative(plan: Alternative): LoadedAlternative {
  const moment = plan.moment === undefined ? null : loadMoment(plan.moment);
  const condition = plan.condition === undefined ? null : compileExpression(plan.condition);
  const timed = moment === null ? (condition?.timed ?? false) : moment.timed;
  return { plan, moment, condition, timed, bind: plan.bind ?? -1 };
}

/** Bit of a handle's moment in `fresh`, the set of those that an input brought. */
export const handleBit: Readonly<Record<HandleMoment, number>> = {
  sent: 1,
  delivered: 2,
  opened: 4,
  clicked: 8,
  bounced: 16,
  failed: 32,
  skipped: 64,
};

/**
 * Whether the input makes it fire: the moment happens and the condition holds at it; without a moment, the condition
 * holds. `wake` is the instant a timer was due (calendar moments from then up to now happen); `fresh` the handle moments
 * that are new with this input.
 */
export function alternativeFires(
  alternative: LoadedAlternative,
  input: StepInput,
  context: EvaluationContext,
  wake: number = context.facts.now,
  fresh = 0,
): boolean {
  const { moment, condition } = alternative;
  if (moment === null) return condition !== null && decide(condition.value(context));
  if (!momentHappens(moment, input, context, wake, fresh)) return false;
  if (condition === null) return true;
  const before = context.event;
  if (input.kind === 'event') context.event = input.event;
  const holds = decide(condition.value(context));
  context.event = before;
  return holds;
}

/** Whether it already holds when a wait or a loop begins: a condition, or something that happened to a message (R5). */
export function alternativeHolds(alternative: LoadedAlternative, context: EvaluationContext): boolean {
  const { moment, condition } = alternative;
  if (moment !== null) {
    if (moment.plan.on !== 'handle') return false;
    const handle = context.slots[moment.plan.slot] as MessageHandle | null | undefined;
    if (handle?.[moment.plan.moment] === undefined) return false;
    if (condition === null) return true;
  }
  return condition !== null && decide(condition.value(context));
}

export function momentHappens(
  moment: LoadedMoment,
  input: StepInput,
  context: EvaluationContext,
  wake: number,
  fresh: number,
): boolean {
  if (input.kind !== moment.input) return false;
  if (input.kind === 'event') {
    if (input.event.event !== moment.event) return false;
    if (moment.where === null) return true;
    const before = context.event;
    context.event = input.event;
    const holds = decide(moment.where.value(context));
    context.event = before;
    return holds;
  }
  const { plan } = moment;
  switch (plan.on) {
    case 'event':
      return false;
    case 'handle':
      return input.kind === 'handle' && input.slot === plan.slot && (fresh & handleBit[plan.moment]) !== 0;
    case 'enters':
    case 'leaves':
      return (
        input.kind === 'membership' &&
        input.of === plan.of &&
        input.name === plan.name &&
        input.enters === (plan.on === 'enters')
      );
    case 'rfm': {
      if (input.kind !== 'rfm') return false;
      if (plan.from !== undefined && plan.from !== input.from) return false;
      if (plan.to !== undefined && plan.to !== input.to) return false;
      if (plan.change === 'moves') return true;
      return input.from !== input.to && input.rises === (plan.change === 'rises');
    }
    case 'changes':
      return (
        input.kind === 'attribute' &&
        input.attribute === plan.attribute &&
        isValue(moment.from, input.from, context) &&
        isValue(moment.to, input.to, context)
      );
    case 'anniversary':
    case 'schedule':
    case 'broadcast':
      return input.kind === 'timer' && nextOccurrence(plan, context.facts, wake - 1) <= context.facts.now;
  }
}

function isValue(wanted: Compiled | null, actual: Value, context: EvaluationContext): boolean {
  return wanted === null || (actual !== null && wanted.value(context) === actual);
}

/** Earliest instant strictly after `now` at which time alone can make it fire. */
export function nextFire(alternative: Timed, context: EvaluationContext): number {
  if (!alternative.timed) return Number.POSITIVE_INFINITY;
  if (alternative.moment !== null) return nextOccurrence(alternative.moment.plan, context.facts, context.facts.now);
  return alternative.condition?.next(context) ?? Number.POSITIVE_INFINITY;
}

/** First occurrence strictly after `after` (epoch ms) of a moment of the calendar; Infinity for others and for none. */
export function nextOccurrence(plan: Moment, facts: Facts, after: number): number {
  const { zone } = facts;
  switch (plan.on) {
    case 'broadcast': {
      const instant = zone.instantOfDate(plan.day, plan.minute);
      return instant > after ? instant : Number.POSITIVE_INFINITY;
    }
    case 'schedule':
      return nextScheduled(plan, zone, after);
    case 'anniversary':
      return nextAnniversary(plan, facts, after);
    default:
      return Number.POSITIVE_INFINITY;
  }
}

/** As `nextOccurrence`, for what only a zone can change. */
export function nextScheduled(plan: Extract<Moment, { readonly on: 'schedule' }>, zone: Zone, after: number): number {
  if (plan.monthDay !== undefined) return zone.nextMonthDay(after + 1, plan.monthDay, plan.minute);
  const mask = weekdayMask(plan.weekdays);
  return mask === 0 ? Number.POSITIVE_INFINITY : zone.nextLocalTime(after + 1, plan.minute, mask);
}

/** Weekdays 1 (Monday) … 7 as the bits of `Zone.nextLocalTime`. */
export function weekdayMask(weekdays: readonly number[]): number {
  let mask = 0;
  for (const weekday of weekdays) if (weekday >= 1 && weekday <= 7) mask |= 1 << (weekday - 1);
  return mask;
}

type Anniversary = Extract<Moment, { readonly on: 'anniversary' }>;

function nextAnniversary(plan: Anniversary, facts: Facts, after: number): number {
  const { zone } = facts;
  const day = dayOf(facts.attribute(plan.attribute), zone);
  if (day === null) return Number.POSITIVE_INFINITY;
  if (!plan.every) {
    const instant = shiftedDay(plan, facts, day);
    return instant > after ? instant : Number.POSITIVE_INFINITY;
  }
  // The offset may carry an anniversary into another year.
  const reach = Math.ceil(Math.abs(plan.offset?.months ?? 0) / 12 + Math.abs(plan.offset?.days ?? 0) / 365) + 1;
  const year = civilOfDay(zone.dateOf(after)).year;
  let next = Number.POSITIVE_INFINITY;
  for (let y = year - reach; y <= year + reach; y++) {
    const instant = shiftedDay(plan, facts, anniversaryIn(y, day));
    if (instant > after && instant < next) next = instant;
  }
  return next;
}

function shiftedDay(plan: Anniversary, { zone }: Facts, day: number): number {
  const offset = plan.offset;
  if (offset === undefined) return zone.instantOfDate(day, plan.minute);
  return zone.instantOfDate(addMonths(day, offset.months) + offset.days, plan.minute) + offset.ms;
}
