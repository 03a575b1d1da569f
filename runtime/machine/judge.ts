// Judges a waiting run on an input, in the order of R2: goals, stops, then the wait itself, the loops around it first.
import { advance, leaveLoop, missTarget, roundBegins } from './advance.js';
import { goalReached, goalValue, inTime, type LoadedGoal } from './goals.js';
import { freshMoments, handoverBits, updateHandle } from './handles.js';
import { alternativeFires } from './moments.js';
import type { StepInput } from './run.js';
import type { Length, LoadedState } from './states.js';
import { targetInstant } from './targets.js';
import { addDuration, emit, end, setSlot, type Work } from './work.js';

/** The wait goes on. */
const STAYS = Number.NEGATIVE_INFINITY;

/** Takes what an input says of the run's own messages into its slots; whether it is news. */
export function takeHandle(work: Work, input: Extract<StepInput, { readonly kind: 'handle' }>): boolean {
  if (!work.machine.messageSlots.includes(input.slot)) return false;
  if (input.fresh !== undefined) {
    work.fresh = input.fresh;
    return work.fresh !== 0;
  }
  const before = work.slots[input.slot];
  const after = updateHandle(before, input.moment, input.messageId, work.facts.now);
  work.fresh = freshMoments(before, after, input.moment);
  if (work.fresh !== 0) setSlot(work, input.slot, after);
  return work.fresh !== 0;
}

export function judge(work: Work, state: LoadedState, input: StepInput): void {
  judgeMeasures(work, input);
  if (judgeGoals(work, input)) return;
  const { stops } = work.machine;
  for (let i = 0; i < stops.length; i++) {
    if (alternativeFires(stops[i]!, input, work, work.wake, work.fresh)) {
      end(work, 'stopped');
      return;
    }
  }
  for (const loop of state.loops) {
    for (const until of loop.until) {
      if (!alternativeFires(until, input, work, work.wake, work.fresh)) continue;
      advance(work, leaveLoop(work, loop));
      return;
    }
  }
  const next = judgeWait(work, state, input);
  if (next === STAYS || work.outcome !== null) return;
  // Only a machine that no compiler made leads nowhere.
  if (next < 0) end(work, 'stopped');
  else advance(work, next);
}

/** A goal ends the run, `converted` in time, else `stopped`; whether one was reached. */
function judgeGoals(work: Work, input: StepInput): boolean {
  let reached = false;
  let converted = false;
  const { goals } = work.machine;
  for (let index = 0; index < goals.length; index++) {
    const goal = goals[index]!;
    if (!goalReached(goal, input, work, work.wake, work.fresh)) continue;
    reached = true;
    if (!inTime(goal, work.entry, work)) continue;
    emit(work, { kind: 'goal', goal: index, value: goalValue(goal, input), converts: !converted });
    converted = true;
  }
  if (reached) end(work, converted ? 'converted' : 'stopped');
  return reached;
}

function judgeMeasures(work: Work, input: StepInput): void {
  const { measures } = work.machine;
  for (let index = 0; index < measures.length; index++) {
    const measure = measures[index]!;
    if (reachedInTime(work, measure, input)) {
      emit(work, { kind: 'measure', measure: index, value: goalValue(measure, input) });
    }
  }
}

/** After the run's end a goal counts until its time is over; the outcome stays (R2). */
export function judgeAfterEnd(work: Work, input: StepInput): void {
  judgeMeasures(work, input);
  const { goals } = work.machine;
  for (let index = 0; index < goals.length; index++) {
    const goal = goals[index]!;
    if (reachedInTime(work, goal, input)) {
      emit(work, { kind: 'goal', goal: index, value: goalValue(goal, input), converts: false });
    }
  }
}

function reachedInTime(work: Work, goal: LoadedGoal, input: StepInput): boolean {
  return goalReached(goal, input, work, work.wake, work.fresh) && inTime(goal, work.entry, work);
}

/** The state the wait leads to now, or STAYS. */
function judgeWait(work: Work, state: LoadedState, input: StepInput): number {
  const act = state.act;
  const { now } = work.facts;
  switch (act.kind) {
    case 'wait':
      if (changesZone(input)) replan(work, act.duration);
      return isOver(work, input) ? act.next : STAYS;
    case 'loop':
      if (changesZone(input)) work.deadline = roundBegins(work, act.loop);
      return isOver(work, input) ? act.loop.body : STAYS;
    case 'until': {
      const { target } = act;
      const follows = target.kind === 'computed' && !target.fixed;
      if (follows || (changesZone(input) && (target.kind !== 'computed' || target.rezones))) {
        const instant = targetInstant(target, work);
        if (instant === null) return target.kind === 'literal' ? act.next : missTarget(work, act.late);
        if (instant <= now) return act.next;
        work.deadline = instant;
      }
      return isOver(work, input) ? act.next : STAYS;
    }
    case 'waitFor': {
      for (let i = 0; i < act.arms.length; i++) {
        const arm = act.arms[i]!;
        if (!alternativeFires(arm.on, input, work, work.wake, work.fresh)) continue;
        if (arm.on.bind >= 0 && input.kind === 'event') setSlot(work, arm.on.bind, input.event);
        return arm.next;
      }
      if (changesZone(input)) replan(work, act.upTo);
      return isOver(work, input) ? act.otherwise : STAYS;
    }
    case 'send':
      return input.kind === 'handle' && input.slot === act.handle && (work.fresh & handoverBits) !== 0
        ? act.next
        : STAYS;
    case 'give':
      if (input.kind !== 'code') return STAYS;
      setSlot(work, act.slot, { ...input.code, give: state.plan.id });
      return act.next;
    case 'change':
      return input.kind === 'resume' ? act.next : STAYS;
    case 'branch':
    case 'split':
    case 'end':
      return STAYS;
  }
}

/** Only a timer ends a wait: inputs of the same instant are judged before (R2). */
function isOver(work: Work, input: StepInput): boolean {
  return input.kind === 'timer' && work.deadline <= work.facts.now;
}

/**
 * The same length in the contact's new zone. Which of several it was is not kept, and may be another by now: a zone moves a deadline by an
 * hour or two, so it was the one that comes nearest.
 */
function replan(work: Work, { choices }: Length): void {
  let nearest = Number.POSITIVE_INFINITY;
  for (const choice of choices) {
    const deadline = addDuration(work.facts, work.since, choice);
    if (Math.abs(deadline - work.deadline) < Math.abs(nearest - work.deadline)) nearest = deadline;
  }
  if (nearest !== Number.POSITIVE_INFINITY) work.deadline = nearest;
}

/** A changed zone re-plans waits (R6). */
function changesZone(input: StepInput): boolean {
  return input.kind === 'attribute' && input.attribute === 'timezone';
}
