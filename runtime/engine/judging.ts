/** Lets every run of a contact judge one input as a whole: goal, stop and wait, higher priority first (language R2). */
import { freshMoments, updateHandle } from '../machine/handles.js';
import type { StepInput, StepResult } from '../machine/run.js';
import { step } from '../machine/step.js';
import type { EngineContact } from './contact.js';
import type { MachineProgram } from './machine-program.js';
import { perform, retry, stepRun } from './perform.js';
import { type EngineState, isLive, isPaused, lend, type MessageNews, machineOf } from './state.js';

/** `areConcerned`: some run may hear what was touched. `isTimer`: waits that are over and messages that were put off are due now. */
export function judgeRuns(
  state: EngineState,
  contact: EngineContact,
  areConcerned: boolean,
  isTimer: boolean,
  news: MessageNews | null,
): void {
  const { runs, keeper } = state;
  const now = keeper.view.now;
  const rows = contact.runs;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (!isLive(state, row)) continue;
    const own = news !== null && news.row === row ? news : null;
    const isDue = isTimer && runs.wake[row]! <= now && !isPaused(state, row);
    if (areConcerned || isDue || own !== null) {
      judgeRun(state, contact, row, own, isDue);
      if (!isLive(state, row)) continue;
    }
    const hold = runs.holdOf(row);
    // A changed zone opens and closes other hours; who stands in a channel's line keeps the place.
    const reopens = keeper.rezoned && !Number.isNaN(hold) && !state.promised.has(row);
    if ((isTimer && hold <= now) || reopens) retry(state, contact, row);
  }
}

const TIMER: StepInput = { kind: 'timer' };
const CHANGED: StepInput = { kind: 'changed' };

/** One of the things that an input is to a run, and what it makes of the run. */
interface Decision {
  readonly input: StepInput;
  readonly result: StepResult;
}

/**
 * What one input of the contact is to one run: happenings, news of a message, a timer. Whichever of them reaches a goal, or else stops the
 * run, comes before any wait.
 */
function judgeRun(
  state: EngineState,
  contact: EngineContact,
  row: number,
  news: MessageNews | null,
  isDue: boolean,
): void {
  const { keeper, runs } = state;
  const machine = machineOf(state, row);
  const listens = machine.listens[runs.state[row]!]!;
  const hears = keeper.rezoned || keeper.touched.anyIn(listens);
  if (!hears && news === null && !isDue) return;
  const handle = news === null ? null : hears ? noteHandle(state, news) : handleInput(news);
  const decisive = machine.canBeDecided
    ? decisiveInput(state, row, machine, inputsOf(state, hears, handle, isDue))
    : null;
  const place = { state: runs.state[row]!, since: runs.since[row]! };
  if (decisive !== null && decisive.input !== handle) perform(state, contact, row, lend(state, row), decisive.result);
  if (handle !== null && decisive?.input === handle) stepRun(state, contact, row, handle);
  if (hears) judgeHappenings(state, contact, row, { listens, decisive, place });
  // Also a run that this very input has ended: it may still count what people do with its messages.
  if (handle !== null && decisive?.input !== handle) stepRun(state, contact, row, handle);
  if (isDue && isLive(state, row)) stepRun(state, contact, row, TIMER);
}

/** Nothing where there is only one: then the step itself keeps the order. */
function inputsOf(
  { keeper: { happenings } }: EngineState,
  hears: boolean,
  handle: StepInput | null,
  isDue: boolean,
): readonly StepInput[] {
  const heard = hears ? Math.max(1, happenings.length) : 0;
  if (heard + (handle === null ? 0 : 1) + (isDue ? 1 : 0) < 2) return NO_INPUTS;
  const inputs: StepInput[] = [];
  if (hears) inputs.push(...(happenings.length === 0 ? [CHANGED] : happenings));
  if (handle !== null) inputs.push(handle);
  if (isDue) inputs.push(TIMER);
  return inputs;
}

const NO_INPUTS: readonly StepInput[] = [];

function handleInput({ slot, moment, messageId }: MessageNews): StepInput {
  return { kind: 'handle', slot, moment, messageId };
}

/** The news as data of the run: what else the same input is to it, an event, is judged with the handle up to date (R2). */
function noteHandle(state: EngineState, news: MessageNews): StepInput {
  const { row, slot, moment, messageId } = news;
  const before = state.runs.slots(row)[slot] ?? null;
  const after = updateHandle(before, moment, messageId, state.keeper.view.now);
  const fresh = freshMoments(before, after, moment);
  if (fresh !== 0) state.runs.fill(row, slot, after);
  return { kind: 'handle', slot, moment, messageId, fresh };
}

interface Hearing {
  readonly listens: Uint8Array;
  /** Has been performed already. */
  readonly decisive: Decision | null;
  /** Where the run stood before this input. */
  readonly place: { readonly state: number; readonly since: number };
}

function judgeHappenings(state: EngineState, contact: EngineContact, row: number, hearing: Hearing): void {
  const { listens, decisive, place } = hearing;
  const inputs = state.keeper.happenings;
  if (decisive === null && inputs.length === 1) {
    judgeOne(state, contact, row, machineOf(state, row), inputs[0]!);
    return;
  }
  for (const input of inputs) {
    if (input !== decisive?.input) judgeNext(state, contact, row, input, place);
  }
  if (decisive !== null || !isLive(state, row)) return;
  if (inputs.length === 0 || listensBeyond(state, listens)) stepRun(state, contact, row, CHANGED);
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

/** The one that reaches a goal in time, or else the first that stops the run. */
function decisiveInput(
  state: EngineState,
  row: number,
  machine: MachineProgram,
  inputs: readonly StepInput[],
): Decision | null {
  if (inputs.length === 0) return null;
  const before = lend(state, row);
  let stopping: Decision | null = null;
  for (const input of inputs) {
    const result = step(machine.loaded, before, input, state.keeper.view);
    if (result.effects.some((effect) => effect.kind === 'goal')) return { input, result };
    // A wait that leads to an end goes there.
    const stops = result.run.outcome === 'stopped' && !result.effects.some((effect) => effect.kind === 'move');
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
    if (news?.row === row) stepRun(state, contact, row, handleInput(news));
  }
  if (expired) contact.over = contact.over.filter((row) => !state.leaving.includes(row));
}
