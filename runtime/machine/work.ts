// One step under way: the run's next state as it is being made, and the effects so far. It lives for one call of `step`.
import type { CalendarDuration } from './calendar.js';
import { type EvaluationContext, isDuration } from './evaluate/index.js';
import { nextFire } from './moments.js';
import type { LoadedMachine } from './program.js';
import type { Effect, EventRecord, Facts, RunState, SlotValue, StepResult } from './run.js';
import type { Length } from './states.js';

export interface Work extends EvaluationContext {
  readonly machine: LoadedMachine;
  entry: number;
  state: number;
  since: number;
  deadline: number;
  outcome: string | null;
  effects: Effect[] | null;
  /** Whether `slots` belongs to this step, to write into. */
  ownsSlots: boolean;
  /** Handle moments that this input brought. */
  fresh: number;
  /** When the run was due to be judged, before this step. */
  wake: number;
}

export const noEffects: readonly Effect[] = Object.freeze([]);

export const ENDED = -1;

/** One array for all runs that have nothing in their slots. */
const noSlots: readonly SlotValue[] = Object.freeze([]);

/** What a step without a run gives back: a run that never was. */
export const noRun: RunState = Object.freeze({
  state: ENDED,
  since: 0,
  deadline: Number.POSITIVE_INFINITY,
  wake: Number.POSITIVE_INFINITY,
  entry: 0,
  slots: noSlots,
  outcome: null,
});

export function newWork(machine: LoadedMachine, facts: Facts, event: EventRecord | null): Work {
  return {
    facts,
    event,
    judged: null,
    slots: noSlots,
    entry: facts.now,
    elements: noElements,
    depth: 0,
    machine,
    state: ENDED,
    since: facts.now,
    deadline: Number.POSITIVE_INFINITY,
    outcome: null,
    effects: null,
    ownsSlots: false,
    fresh: 0,
    wake: Number.POSITIVE_INFINITY,
  };
}

export function resumeWork(machine: LoadedMachine, run: RunState, facts: Facts): Work {
  return {
    facts,
    event: null,
    judged: null,
    slots: run.slots,
    entry: run.entry,
    elements: noElements,
    depth: 0,
    machine,
    state: run.state,
    since: run.since,
    deadline: run.deadline,
    outcome: run.outcome,
    effects: null,
    ownsSlots: false,
    fresh: 0,
    wake: run.wake,
  };
}

/** Room for the elements that `has` judges; whatever is left in it is dead once an evaluation is over. */
const noElements: EvaluationContext['elements'] = [];

export function emit(work: Work, effect: Effect): void {
  if (work.effects === null) work.effects = [effect];
  else work.effects.push(effect);
}

/** Slots that were never filled are not there: most runs are parked before they use them all. */
export function setSlot(work: Work, slot: number, value: SlotValue): void {
  if (!(slot >= 0 && slot < work.machine.machine.slots.length)) return;
  if (!work.ownsSlots || slot >= work.slots.length) {
    work.slots = widened(work.slots, slot + 1);
    work.ownsSlots = true;
  }
  (work.slots as SlotValue[])[slot] = value;
}

/** A copy of at least this length. Never grown by `push`, which would reserve room for more. */
function widened(slots: readonly SlotValue[], least: number): SlotValue[] {
  const wide = new Array<SlotValue>(Math.max(slots.length, least));
  for (let i = 0; i < wide.length; i++) wide[i] = i < slots.length ? slots[i]! : null;
  return wide;
}

export function end(work: Work, outcome: string): void {
  work.state = ENDED;
  work.since = work.facts.now;
  work.deadline = Number.POSITIVE_INFINITY;
  work.outcome = outcome;
  emit(work, { kind: 'end', outcome });
}

/** `start` + D; an unknown length is no wait at all. */
export function deadlineAfter(work: Work, start: number, length: Length): number {
  if (length.fixed !== null) return addDuration(work.facts, start, length.fixed);
  const value = length.computed.value(work);
  return isDuration(value) ? addDuration(work.facts, start, value) : start;
}

export function addDuration(facts: Facts, start: number, duration: CalendarDuration): number {
  return duration.months === 0 && duration.days === 0 ? start + duration.ms : facts.zone.add(start, duration);
}

/** The run as it stands after this step. The same object when nothing of it changed. */
export function settle(work: Work, before: RunState | null, isTimer: boolean): StepResult {
  const effects = work.effects ?? noEffects;
  const { state, since, deadline, entry, slots, outcome } = work;
  const wake = state === ENDED ? Number.POSITIVE_INFINITY : wakeOf(work, isTimer);
  if (
    before !== null &&
    before.state === state &&
    before.since === since &&
    before.deadline === deadline &&
    before.wake === wake &&
    before.slots === slots &&
    before.outcome === outcome
  ) {
    return { run: before, effects };
  }
  // The same variable twice, so that the two fields share what holds it.
  if (wake === deadline) return { run: runState(state, since, deadline, deadline, entry, slots, outcome), effects };
  return { run: runState(state, since, deadline, wake, entry, slots, outcome), effects };
}

function runState(
  state: number,
  since: number,
  deadline: number,
  wake: number,
  entry: number,
  slots: readonly SlotValue[],
  outcome: string | null,
): RunState {
  return { state, since, deadline, wake, entry, slots, outcome };
}

/**
 * Millions of runs are parked at once. V8 gives each number field that has only ever held fractions a box of its own; once
 * a field has held something else, equal numbers (`wake` and `deadline`, `since` and `entry`) share one. These live as long
 * as the program to keep it so: 16 to 32 bytes less a run.
 */
export const runShapes: readonly RunState[] = [null, 0.5, ''].map((value) => {
  const any = value as never;
  return runState(any, any, any, any, any, any, any);
});

/** A timer that is due but has not been given stays due: inputs of an instant come before its timers (R2). */
function wakeOf(work: Work, isTimer: boolean): number {
  if (!isTimer && work.wake <= work.facts.now) return work.wake;
  const timed = work.machine.states[work.state]?.timed;
  let wake = work.deadline;
  if (timed === undefined) return wake;
  for (let i = 0; i < timed.length; i++) {
    const next = nextFire(timed[i]!, work);
    if (next < wake) wake = next;
  }
  return wake;
}
