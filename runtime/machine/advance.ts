// Moves a run on, through every state that acts at once, until one that waits or the end.
import { isDuration, scale } from './evaluate/index.js';
import type { Value } from './model.js';
import { alternativeHolds } from './moments.js';
import type { CodeValue } from './run.js';
import { splitArm } from './split.js';
import type { LoadedLoop, LoadedState } from './states.js';
import { targetInstant } from './targets.js';
import { addDuration, deadlineAfter, ENDED, emit, end, setSlot, type Work } from './work.js';

/** The run stays in the state it came to. */
const WAITS = -1;
/** The run ended inside a state that is not an `end`. */
const ENDS = -2;

export const tooLate = 'too_late';

/** Goes to state `to` and on. Ends the run as `stopped` at a state that does not exist, or when a machine runs in circles. */
export function advance(work: Work, to: number): void {
  let target = to;
  for (let budget = work.machine.budget; target >= 0; budget--) {
    const state = work.machine.states[target];
    if (state === undefined || budget < 0) {
      end(work, 'stopped');
      return;
    }
    emit(work, { kind: 'move', from: work.state, to: target });
    work.state = target;
    work.since = work.facts.now;
    work.deadline = Number.POSITIVE_INFINITY;
    target = enter(work, state);
  }
}

/** Does what the state does on arrival; the state to go to next, or WAITS or ENDS. */
function enter(work: Work, state: LoadedState): number {
  const act = state.act;
  const { now } = work.facts;
  switch (act.kind) {
    case 'wait':
      return parkUntil(work, deadlineAfter(work, now, act.duration), act.next);
    case 'until': {
      const instant = targetInstant(act.target, work);
      return instant === null ? missTarget(work, act.late) : parkUntil(work, instant, act.next);
    }
    case 'waitFor': {
      for (let i = 0; i < act.arms.length; i++) {
        const arm = act.arms[i]!;
        if (alternativeHolds(arm.on, work)) return arm.next;
      }
      return parkUntil(work, deadlineAfter(work, now, act.upTo), act.otherwise);
    }
    case 'send':
      setSlot(work, act.handle, act.fresh);
      emit(work, { kind: 'send', state: state.index });
      return WAITS;
    case 'give': {
      const kept = work.slots[act.slot] as CodeValue | null | undefined;
      if (kept?.give === state.plan.id) return act.next;
      const discount = act.discount === null ? null : act.discount.value(work);
      emit(work, { kind: 'give', state: state.index, discount: typeof discount === 'number' ? discount : null });
      return WAITS;
    }
    case 'branch': {
      for (let i = 0; i < act.cases.length; i++) {
        const branch = act.cases[i]!;
        if (branch.when.value(work) === true) return branch.next;
      }
      return act.otherwise;
    }
    case 'split':
      return act.arms[splitArm(work.facts.contact, work.machine.machine.name, act)]?.next ?? ENDED;
    case 'change': {
      const value: Value = act.value === null ? null : act.value.value(work);
      emit(work, { kind: 'change', state: state.index, value });
      return WAITS;
    }
    case 'loop':
      return enterLoop(work, act.loop);
    case 'end':
      end(work, act.outcome);
      return ENDS;
  }
}

function parkUntil(work: Work, deadline: number, next: number): number {
  if (!(deadline > work.facts.now)) return next;
  work.deadline = deadline;
  return WAITS;
}

/** Where a target that is past or missing leads (R8). */
export function missTarget(work: Work, late: number | null): number {
  if (late !== null) return late;
  end(work, tooLate);
  return ENDS;
}

/** A round begins: counted, unless enough have been or `until` holds; parked until its time where rounds are spaced. */
function enterLoop(work: Work, loop: LoadedLoop): number {
  const { now } = work.facts;
  const counted = work.slots[loop.counter];
  const rounds = typeof counted === 'number' ? counted : 0;
  if (rounds >= loop.times || loop.until.some((until) => alternativeHolds(until, work))) return leaveLoop(work, loop);
  setSlot(work, loop.counter, rounds + 1);
  for (const inner of loop.inner) forgetLoop(work, inner);
  if (rounds === 0) {
    setSlot(work, loop.began, now);
    return loop.body;
  }
  return parkUntil(work, roundBegins(work, loop), loop.body);
}

/** When the round that was counted last may begin: (n-1) x D after the first, now where rounds are not spaced (R5). */
export function roundBegins(work: Work, loop: LoadedLoop): number {
  const { now } = work.facts;
  const began = work.slots[loop.began];
  const round = work.slots[loop.counter];
  const every = loop.every === null ? null : loop.every.value(work);
  if (typeof began !== 'number' || typeof round !== 'number' || !isDuration(every)) return now;
  return addDuration(work.facts, began, scale(every, round - 1));
}

/** Leaving forgets the rounds, so that coming back begins anew. */
export function leaveLoop(work: Work, loop: LoadedLoop): number {
  forgetLoop(work, loop);
  for (const inner of loop.inner) forgetLoop(work, inner);
  return loop.next;
}

function forgetLoop(work: Work, loop: LoadedLoop): void {
  if ((work.slots[loop.counter] ?? null) !== null) setSlot(work, loop.counter, null);
  if ((work.slots[loop.began] ?? null) !== null) setSlot(work, loop.began, null);
}
