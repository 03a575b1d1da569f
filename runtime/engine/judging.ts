/** Lets every run of a contact judge one input as a whole: goal, stop and wait, higher priority first (language R2). */
import type { MessageHandle, StepInput, StepResult } from '../machine/run.js';
import { step } from '../machine/step.js';
import type { EngineContact } from './contact.js';
import { perform, retry, stepRun } from './perform.js';
import type { MachineProgram } from './program.js';
import { type EngineState, isLive, lend, type MessageNews, machineOf, refOf } from './state.js';

/** `isTimer`: waits that are over and messages that were put off are due now. */
export function judgeRuns(
  state: EngineState,
  contact: EngineContact,
  isTimer: boolean,
  news: MessageNews | null,
): void {
  const { runs, keeper } = state;
  const now = keeper.view.now;
  const rows = contact.runs;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (!isLive(state, row)) continue;
    const machine = machineOf(state, row);
    judgeHappenings(state, contact, row, machine.listens[runs.state[row]!]!);
    if (news !== null && news.row === row && isLive(state, row)) tellRun(state, contact, news);
    if (!isLive(state, row)) continue;
    if (isTimer && runs.wake[row]! <= now) stepRun(state, contact, row, TIMER);
    if (!isLive(state, row)) continue;
    // A changed zone opens and closes other hours.
    const hold = runs.hold[row]!;
    if ((isTimer && hold <= now) || (keeper.rezoned && !Number.isNaN(hold))) retry(state, contact, row);
  }
}

const TIMER: StepInput = { kind: 'timer' };
const CHANGED: StepInput = { kind: 'changed' };

function tellRun(state: EngineState, contact: EngineContact, { row, slot, moment, messageId }: MessageNews): void {
  const before = (state.runs.slots(row)[slot] ?? {}) as MessageHandle;
  stepRun(state, contact, row, { kind: 'handle', slot, moment, messageId });
  if (moment === 'sent' || moment === 'delivered' || state.sink.response === undefined) return;
  const after = (state.runs.slots(row)[slot] ?? {}) as MessageHandle;
  const { holds } = machineOf(state, row).loaded.machine.slots[slot]!;
  if (holds.kind !== 'message') return;
  const { channel, message } = holds;
  for (const news of RESPONSES) {
    if (before[news] !== undefined || after[news] === undefined) continue;
    state.sink.response(state.keeper.view.now, refOf(state, contact, row), { channel, message, moment: news });
  }
}

const RESPONSES = ['opened', 'clicked', 'bounced'] as const;

function judgeHappenings(state: EngineState, contact: EngineContact, row: number, listens: Uint8Array): void {
  const { keeper } = state;
  if (!keeper.rezoned && !keeper.touched.anyIn(listens)) return;
  const machine = machineOf(state, row);
  const inputs = keeper.happenings;
  if (inputs.length === 0) {
    stepRun(state, contact, row, CHANGED);
    return;
  }
  if (inputs.length === 1) {
    judgeOne(state, contact, row, machine, inputs[0]!);
    return;
  }
  const place = { state: state.runs.state[row]!, since: state.runs.since[row]! };
  const decisive = decisiveInput(state, row, machine, inputs);
  if (decisive !== null) perform(state, contact, row, lend(state, row), decisive.result);
  for (const input of inputs) {
    if (input !== decisive?.input) judgeNext(state, contact, row, input, place);
  }
  if (decisive === null && isLive(state, row) && listensBeyond(state, listens)) stepRun(state, contact, row, CHANGED);
}

/**
 * One of several happenings of an input. Once one of them has moved the run on, the others came before the wait it is in now (R5): they
 * may still be counted, but no longer lead on.
 */
function judgeNext(
  state: EngineState,
  contact: EngineContact,
  row: number,
  input: StepInput,
  place: { readonly state: number; readonly since: number },
): void {
  const before = lend(state, row);
  const result = step(machineOf(state, row).loaded, before, input, state.keeper.view);
  const hasMoved = before.state >= 0 && (before.state !== place.state || before.since !== place.since);
  if (hasMoved && result.run.state !== before.state) return;
  if (result.run !== before || result.effects.length > 0) perform(state, contact, row, before, result);
}

/** An input that the run does not hear by itself may still have changed what its conditions look at. */
function judgeOne(
  state: EngineState,
  contact: EngineContact,
  row: number,
  machine: MachineProgram,
  input: StepInput,
): void {
  const before = lend(state, row);
  const result = step(machine.loaded, before, input, state.keeper.view);
  if (result.run !== before || result.effects.length > 0) perform(state, contact, row, before, result);
  else if (state.keeper.touched.count > 1) stepRun(state, contact, row, CHANGED);
}

/** A touched topic that no happening stands for: an event that was undone, scores that moved within a class. */
function listensBeyond(state: EngineState, listens: Uint8Array): boolean {
  const { touched, happenings } = state.keeper;
  return touched.count > happenings.length && touched.anyIn(listens);
}

/**
 * Of several happenings of one input, the one that reaches a goal, or else the one that stops the run: these come before any wait,
 * whichever happening they look at.
 */
function decisiveInput(
  state: EngineState,
  row: number,
  machine: MachineProgram,
  inputs: readonly StepInput[],
): { readonly input: StepInput; readonly result: StepResult } | null {
  const before = lend(state, row);
  let stopping: { readonly input: StepInput; readonly result: StepResult } | null = null;
  for (const input of inputs) {
    const result = step(machine.loaded, before, input, state.keeper.view);
    if (result.effects.some((effect) => effect.kind === 'goal')) return { input, result };
    const stops = result.run.state < 0 && !result.effects.some((effect) => effect.kind === 'move');
    if (stops && stopping === null) stopping = { input, result };
  }
  return stopping;
}

/** Runs that are over: their goals and measures still count, until their time is up. */
export function judgeOver(state: EngineState, contact: EngineContact, news: MessageNews | null): void {
  if (contact.over.length === 0) return;
  const { now, zone } = state.keeper.view;
  let expired = false;
  for (const row of contact.over) {
    const machine = machineOf(state, row);
    if (news?.row !== row && !state.keeper.touched.anyIn(machine.listensOver)) continue;
    const entry = state.runs.entry[row]!;
    if (machine.counted.every((within) => zone.add(entry, within) <= now)) {
      state.leaving.push(row);
      expired = true;
      continue;
    }
    for (const input of state.keeper.happenings) stepRun(state, contact, row, input);
    if (news?.row === row) tellRun(state, contact, news);
  }
  if (expired) contact.over = contact.over.filter((row) => !state.leaving.includes(row));
}
