/** Does what a step asks for: sends, codes, changes, goals, the end. What must be judged as an input of its own goes into the queue. */
import { isDuration, type LoadedState } from '../machine/index.js';
import type { RunState, StepInput, StepResult } from '../machine/run.js';
import { step } from '../machine/step.js';
import { discountOf } from './codes.js';
import type { EngineContact } from './contact.js';
import { takeFromOutbox } from './outbox.js';
import { attemptSend } from './sending.js';
import type { RunRef } from './sink.js';
import { type EngineState, isPaused, lend, machineOf, refOf, valueInRun } from './state.js';

/** An empty pool is asked again after this long. */
const POOL_RETRY_MS = 3_600_000;

/** Judges one input of one run and does what comes of it. */
export function stepRun(state: EngineState, contact: EngineContact, row: number, input: StepInput): void {
  const before = lend(state, row);
  const result = step(machineOf(state, row).loaded, before, input, state.keeper.view);
  if (result.run !== before || result.effects.length > 0) perform(state, contact, row, before, result);
}

export function perform(
  state: EngineState,
  contact: EngineContact,
  row: number,
  before: RunState | null,
  result: StepResult,
): void {
  const { runs, sink } = state;
  const { now } = state.keeper.view;
  const machine = machineOf(state, row);
  runs.write(row, result.run);
  // A run that leaves its state withdraws what it waited to hand over.
  if (before !== null && before.state !== result.run.state) withdraw(state, contact, row);
  if (result.effects.length === 0) return;
  const ref = refOf(state, contact, row);
  let place = before?.state ?? -1;
  for (const effect of result.effects) {
    switch (effect.kind) {
      case 'move':
        place = effect.to;
        sink.step?.(now, ref, effect.from, effect.to);
        if (effect.from >= 0) passSplit(state, row, ref, effect.from);
        break;
      case 'goal': {
        const first = runs.mark(row, GOAL_BIT);
        const { splitBits } = machine;
        const splits = machine.splits.filter((place) => (runs.marks[row]! & splitBits[place]!) !== 0);
        sink.goal?.(now, ref, effect.goal, effect.value, effect.converts, first, splits);
        break;
      }
      case 'measure': {
        const first = runs.mark(row, 1 << Math.min(30, effect.measure + 1));
        sink.measure?.(now, ref, effect.measure, effect.value, first);
        break;
      }
      case 'end':
        endRun(state, contact, row, effect.outcome, place);
        break;
      case 'change': {
        const act = machine.loaded.states[effect.state]!.act;
        if (act.kind !== 'change') break;
        state.queue.push({ kind: 'change', row, state: effect.state, change: act.change, value: effect.value });
        break;
      }
      case 'give':
        attemptGive(state, contact, row, effect.state, effect.discount);
        break;
      case 'send':
        trySend(state, contact, row, effect.state);
        break;
    }
  }
}

const GOAL_BIT = 1;

function passSplit(state: EngineState, row: number, ref: RunRef, from: number): void {
  const bit = machineOf(state, row).splitBits[from]!;
  if (bit !== 0 && state.runs.mark(row, bit)) state.sink.split?.(state.keeper.view.now, ref, from);
}

/** Judges the waiting message or empty pool of a run again. */
export function retry(state: EngineState, contact: EngineContact, row: number): void {
  if (state.pending.get(row)?.inFlight || isPaused(state, row)) return;
  const index = state.runs.state[row]!;
  const act = machineOf(state, row).loaded.states[index]!.act;
  if (act.kind === 'send') trySend(state, contact, row, index);
  else if (act.kind === 'give') {
    const discount = act.discount === null ? null : valueInRun(state, row, act.discount);
    attemptGive(state, contact, row, index, typeof discount === 'number' ? discount : null);
  }
}

function trySend(state: EngineState, contact: EngineContact, row: number, index: number): void {
  const answer = attemptSend(state, contact, row, index);
  if (answer !== null) stepRun(state, contact, row, answer);
}

function attemptGive(
  state: EngineState,
  contact: EngineContact,
  row: number,
  index: number,
  computed: number | null,
): void {
  const { plan, act } = machineOf(state, row).loaded.states[index]! as LoadedState;
  if (plan.kind !== 'give' || act.kind !== 'give') return;
  const ref = refOf(state, contact, row);
  const { now } = state.keeper.view;
  const coupon = plan.coupon === undefined ? null : (state.model.coupons[plan.coupon] ?? null);
  const own =
    coupon === null ? { discount: computed ?? 0, currency: plan.discount?.currency ?? null } : discountOf(coupon);
  const written = act.valid === null ? null : valueInRun(state, row, act.valid);
  const valid = isDuration(written) ? written : (coupon?.valid ?? null);
  const { contact: id, scenario, number } = ref;
  const request = { contact: id, scenario, number, give: plan.id, coupon: plan.coupon ?? null, ...own };
  const reserved = state.codes.reserve(row, request, valid);
  if (reserved === null) {
    if (Number.isNaN(state.runs.holdOf(row))) state.sink.empty?.(now, ref, plan.id, request.coupon);
    state.runs.putOff(row, now + POOL_RETRY_MS);
    return;
  }
  state.runs.letGo(row);
  if (reserved.isNew) state.sink.give?.(now, ref, plan.id, reserved.code);
  stepRun(state, contact, row, { kind: 'code', code: reserved.code, state: index });
}

function withdraw(state: EngineState, contact: EngineContact, row: number): void {
  state.runs.letGo(row);
  state.promised.delete(row);
  if (state.pending.size > 0) takeFromOutbox(state, contact, row);
}

/** Ends a run from outside, as a new entry under `restart` does. */
export function breakOff(state: EngineState, contact: EngineContact, row: number, outcome: string): void {
  const place = state.runs.state[row]!;
  state.runs.write(row, { ...lend(state, row), state: -1, wake: Number.POSITIVE_INFINITY, outcome });
  withdraw(state, contact, row);
  endRun(state, contact, row, outcome, place);
}

/** `place`: the state that it was in. */
function endRun(state: EngineState, contact: EngineContact, row: number, outcome: string, place: number): void {
  const { now, zone } = state.keeper.view;
  const ref = refOf(state, contact, row);
  const machine = machineOf(state, row);
  withdraw(state, contact, row);
  state.keys.delete(row);
  state.past.delete(row);
  for (const code of state.codes.release(row)) state.sink.release?.(now, ref, code);
  state.sink.end?.(now, ref, outcome, place);
  const topic = state.program.facts.topics.ofScenario(machine.scenario);
  if (state.program.heard[topic] === 1) state.queue.push({ kind: 'touched', topic });
  contact.runs = contact.runs.filter((other) => other !== row);
  const entry = state.runs.entry[row]!;
  const counts = machine.counted.some((within) => zone.add(entry, within) > now);
  const latest = state.entries.cells[contact.data.index * state.entries.width + machine.scenario] === ref.number;
  if (counts && latest) contact.over.push(row);
  else state.leaving.push(row);
}
