/** Who enters at one input (language R11): the rules that refuse, and how a run begins. */
import { sameValue } from '../facts/same-value.js';
import type { Value } from '../machine/model.js';
import { step } from '../machine/step.js';
import { type Candidate, inEntry, isInAudience } from './candidate.js';
import type { EngineContact } from './contact.js';
import type { MachineProgram } from './machine-program.js';
import { breakOff, perform } from './perform.js';
import type { RefusalReason } from './sink.js';
import { type EngineState, lend, machineOf } from './state.js';

/** Enters the candidates: higher priority first, then by name; of one scenario (and key) only the first in the text. */
export function enterAll(state: EngineState, contact: EngineContact, found: readonly Candidate[]): void {
  if (found.length === 0) return;
  const { machines } = state.program;
  if (found.length === 1) {
    enter(state, contact, found[0]!);
    return;
  }
  const inOrder = found.toSorted(
    (a, b) =>
      machines[a.machine]!.rank - machines[b.machine]!.rank || a.trigger - b.trigger || a.alternative - b.alternative,
  );
  for (const candidate of inOrder) enter(state, contact, candidate);
}

function enter(state: EngineState, contact: EngineContact, candidate: Candidate): void {
  const machine = state.program.machines[candidate.machine]!;
  const { now } = state.keeper.view;
  const key = keyOf(state, machine, candidate);
  const last = state.enteredAt.cells[contact.data.index * state.enteredAt.width + machine.scenario];
  // What is true at one instant makes one entry.
  if (last === now && !isNewKey(state, contact, machine, key)) return;
  const { loaded } = machine;
  const reason = refusalOf(state, contact, machine, candidate, key);
  if (reason === 'audience' && isOfCalendar(machine, candidate)) {
    state.sink.passOver?.(now, contact.data.id, machine.name);
    return;
  }
  if (reason !== null) {
    refuse(state, contact, machine, reason);
    return;
  }
  const { trigger, alternative, event } = candidate;
  const result = step(loaded, null, { kind: 'start', trigger, alternative, event }, state.keeper.view);
  if (result.refused) {
    refuse(state, contact, machine, 'stop');
    return;
  }
  if (loaded.machine.entry.kind === 'restart') {
    for (const row of underWay(state, contact, machine)) breakOff(state, contact, row, 'restarted');
  }
  begin(state, contact, machine, candidate, key, result);
}

/** Schedules and dates come for their audience alone: nobody else is refused. */
function isOfCalendar({ loaded }: MachineProgram, { trigger, alternative }: Candidate): boolean {
  return loaded.triggers[trigger]!.alternatives[alternative]!.moment?.timed === true;
}

function refuse(state: EngineState, contact: EngineContact, { name }: MachineProgram, reason: RefusalReason): void {
  const { now } = state.keeper.view;
  state.sink.refuse?.(now, contact.data.id, name, reason);
  if (!state.options.outbox) return;
  contact.refusals ??= new Map();
  contact.refusals.set(name, [now, reason]);
}

/** Rows of the scenario's runs under way, also of earlier versions (R11). */
function underWay(state: EngineState, { runs }: EngineContact, { scenario }: MachineProgram): readonly number[] {
  if (runs.length === 0) return runs;
  return runs.filter((row) => machineOf(state, row).scenario === scenario);
}

function isUnderWay(state: EngineState, { runs }: EngineContact, { scenario }: MachineProgram): boolean {
  for (let i = 0; i < runs.length; i++) if (machineOf(state, runs[i]!).scenario === scenario) return true;
  return false;
}

function refusalOf(
  state: EngineState,
  contact: EngineContact,
  machine: MachineProgram,
  candidate: Candidate,
  key: Value,
): RefusalReason | null {
  const { now, zone } = state.keeper.view;
  const { active, entry } = machine.loaded.machine;
  if (state.paused.has(machine.name)) return 'paused';
  if (active !== undefined) {
    const day = zone.dateOf(now);
    if (day < active.from || day > active.to) return 'active';
  }
  if (!isInAudience(state, machine, candidate)) return 'audience';
  const last = state.enteredAt.cells[contact.data.index * state.enteredAt.width + machine.scenario]!;
  const wasIn = !Number.isNaN(last);
  switch (entry.kind) {
    case 'once':
      return wasIn ? 'once' : null;
    case 'oncePer':
      if (wasIn && now < zone.add(last, entry.per)) return 'once';
      return isUnderWay(state, contact, machine) ? 'running' : null;
    case 'onePer':
      return underWay(state, contact, machine).some((row) => sameValue(state.keys.get(row) ?? null, key))
        ? 'running'
        : null;
    case 'oneAtATime':
      return isUnderWay(state, contact, machine) ? 'running' : null;
    case 'restart':
      return null;
  }
}

function begin(
  state: EngineState,
  contact: EngineContact,
  machine: MachineProgram,
  candidate: Candidate,
  key: Value,
  result: ReturnType<typeof step>,
): void {
  const { now } = state.keeper.view;
  const { index } = contact.data;
  const cell = index * state.enteredAt.width + machine.scenario;
  state.enteredAt.cells[cell] = now;
  const number = ++state.entries.cells[cell]!;
  forgetOver(state, contact, machine.scenario);
  const row = state.runs.add(machine.index, number);
  if (machine.loaded.entryKey !== null) {
    state.keys.set(row, key);
    noteKey(state, contact, machine, key);
  }
  insertRun(state, contact, row, machine.rank);
  state.runs.write(row, result.run);
  const ref = { contact: contact.data.id, index, scenario: machine.name, machine: machine.index, number };
  state.sink.enter?.(now, ref, candidate.trigger, candidate.alternative);
  const topic = state.program.facts.topics.ofScenario(machine.scenario);
  if (state.program.heard[topic] === 1) state.queue.push({ kind: 'touched', topic });
  perform(state, contact, row, null, { run: lend(state, row), effects: result.effects });
}

/** A later entry is the scenario's latest run: goals of the one before count no more. */
function forgetOver(state: EngineState, contact: EngineContact, scenario: number): void {
  const isOf = (row: number) => machineOf(state, row).scenario === scenario;
  if (contact.over.length === 0) return;
  for (const row of contact.over) if (isOf(row)) state.leaving.push(row);
  contact.over = contact.over.filter((row) => !isOf(row));
}

function insertRun(state: EngineState, contact: EngineContact, row: number, rank: number): void {
  const rankOf = (other: number) => state.program.machines[state.runs.machine[other]!]!.rank;
  const { runs } = contact;
  let place = runs.length;
  while (place > 0 && rankOf(runs[place - 1]!) > rank) place--;
  // An array of exactly this length: a parked run is to cost little.
  contact.runs = runs.length === 0 ? [row] : [...runs.slice(0, place), row, ...runs.slice(place)];
}

function keyOf(state: EngineState, machine: MachineProgram, candidate: Candidate): Value {
  const { loaded } = machine;
  if (loaded.entryKey === null) return null;
  return inEntry(state, machine, candidate, loaded.entryKey);
}

/** Under `one per K` each key has its own entry at an instant; otherwise an instant has one. */
function isNewKey(state: EngineState, contact: EngineContact, machine: MachineProgram, key: Value): boolean {
  if (machine.loaded.entryKey === null) return false;
  const { keysEntered } = state;
  const contactIndex = contact.data.index;
  return (
    keysEntered.at !== state.keeper.view.now ||
    !keysEntered.keys.some(
      (entered) => entered.contact === contactIndex && entered.machine === machine.index && sameValue(entered.key, key),
    )
  );
}

function noteKey(state: EngineState, contact: EngineContact, machine: MachineProgram, key: Value): void {
  const { keysEntered } = state;
  const { now } = state.keeper.view;
  if (keysEntered.at !== now) {
    keysEntered.at = now;
    keysEntered.keys = [];
  }
  keysEntered.keys.push({ contact: contact.data.index, machine: machine.index, key });
}
