/** Who enters what at one input (language R4, R11): triggers that fired, conditions that turned true, and the rules that refuse. */
import { decide, momentHappens, nextFire, nextOccurrence } from '../machine/index.js';
import type { Value } from '../machine/model.js';
import type { EventRecord, StepInput } from '../machine/run.js';
import { step } from '../machine/step.js';
import { sameValue } from '../facts/same-value.js';
import type { EngineContact } from './contact.js';
import { breakOff, perform } from './perform.js';
import type { ConditionEntry, EntryPoint, MachineProgram } from './program.js';
import type { RefusalReason } from './sink.js';
import { type EngineState, lend } from './state.js';

export interface Candidate {
  readonly machine: number;
  readonly trigger: number;
  readonly alternative: number;
  readonly event: EventRecord | null;
}

const NEVER = Number.POSITIVE_INFINITY;

/**
 * Everything that fires at the current input, and brings conditions and calendar entries up to date.
 * `isTimer`: occurrences of the calendar that are due come now.
 */
export function candidates(state: EngineState, contact: EngineContact, isTimer: boolean): Candidate[] {
  const found: Candidate[] = [];
  fromHappenings(state, found);
  fromConditions(state, contact, found);
  fromCalendar(state, contact, isTimer, found);
  return found;
}

function fromHappenings(state: EngineState, found: Candidate[]): void {
  const { keeper, program } = state;
  const { topics } = program.facts;
  for (const input of keeper.happenings) {
    const topic = topicOf(input, topics);
    for (const point of program.entriesOn[topic]!) {
      const { context } = keeper;
      const event = input.kind === 'event' ? input.event : null;
      context.event = event;
      if (!momentHappens(point.loaded.moment!, input, context, keeper.view.now, 0)) continue;
      if (!holdsWith(state, point, event)) continue;
      found.push({ machine: point.machine, trigger: point.trigger, alternative: point.alternative, event });
    }
  }
}

function topicOf(input: StepInput, topics: EngineState['program']['facts']['topics']): number {
  switch (input.kind) {
    case 'event':
      return topics.ofEvent(topics.events.of(input.event.event));
    case 'membership':
      return input.of === 'segment'
        ? topics.ofSegment(topics.segments.of(input.name))
        : topics.ofGroup(topics.groups.of(input.name));
    case 'attribute':
      return topics.ofAttribute(topics.attributes.of(input.attribute));
    default:
      return topics.rfm;
  }
}

/** The condition beside a moment, its alias bound to the event that fires. */
function holdsWith(state: EngineState, point: EntryPoint, event: EventRecord | null): boolean {
  const { condition, plan } = point.loaded;
  if (condition === null) return true;
  const { context } = state.keeper;
  context.event = event;
  const { emptySlots } = state.program.machines[point.machine]!;
  context.slots = bound(emptySlots, plan.bind, event);
  const holds = decide(condition.value(context));
  context.slots = emptySlots;
  context.event = null;
  return holds;
}

function bound<T>(slots: readonly T[], bind: number | undefined, event: T | null): readonly T[] {
  if (bind === undefined || event === null) return slots;
  const own = slots.slice();
  own[bind] = event;
  return own;
}

function fromConditions(state: EngineState, contact: EngineContact, found: Candidate[]): void {
  const { program, keeper } = state;
  const { conditions } = program;
  if (conditions.length === 0) return;
  const row = contact.data.index * state.due.width;
  const now = keeper.view.now;
  for (const entry of conditions) {
    const isDue = contact.isNew || keeper.rezoned || (entry.timed && state.due.cells[row + entry.cell]! <= now);
    if (!isDue && !touches(state, entry)) continue;
    const alternative = judgeCondition(state, contact, entry);
    const cell = contact.data.index * state.holding.width + entry.cell;
    const held = state.holding.cells[cell] === 1;
    state.holding.cells[cell] = alternative >= 0 ? 1 : 0;
    if (alternative < 0 || held) continue;
    found.push({ machine: entry.machine, trigger: entry.trigger, alternative, event: null });
  }
}

function touches(state: EngineState, entry: ConditionEntry): boolean {
  const { list } = state.keeper.touched;
  for (let i = 0; i < list.length; i++) if (state.program.conditionsOn[list[i]!]!.includes(entry.cell)) return true;
  return false;
}

/** The first alternative that holds, or -1; notes when time can change it next. */
function judgeCondition(state: EngineState, contact: EngineContact, entry: ConditionEntry): number {
  const { context } = state.keeper;
  context.event = null;
  let first = -1;
  let next = NEVER;
  for (let i = 0; i < entry.alternatives.length; i++) {
    const alternative = entry.alternatives[i]!;
    if (first < 0 && alternative.condition !== null && decide(alternative.condition.value(context))) first = i;
    next = Math.min(next, nextFire(alternative, context));
  }
  state.due.cells[contact.data.index * state.due.width + entry.cell] = next;
  return first;
}

function fromCalendar(state: EngineState, contact: EngineContact, isTimer: boolean, found: Candidate[]): void {
  const { program, keeper } = state;
  const { calendar } = program;
  if (calendar.length === 0) return;
  const row = contact.data.index * state.due.width;
  const { now, zone } = keeper.view;
  for (let i = 0; i < calendar.length; i++) {
    const point = calendar[i]!;
    const due = state.due.cells[row + point.cell]!;
    const comes = isTimer && due <= now;
    if (comes) {
      state.cameOn.cells[row + point.cell] = zone.dateOf(due);
      if (holdsWith(state, point, null)) {
        found.push({ machine: point.machine, trigger: point.trigger, alternative: point.alternative, event: null });
      }
    }
    if (comes || contact.isNew || keeper.rezoned || reads(state, i)) planOccurrence(state, contact, point);
  }
}

function reads(state: EngineState, entry: number): boolean {
  const { list } = state.keeper.touched;
  for (let i = 0; i < list.length; i++) if (state.program.calendarOn[list[i]!]!.includes(entry)) return true;
  return false;
}

/** The next occurrence from now on, on a later local day than the last that came: a changed zone repeats none (R6). */
function planOccurrence(state: EngineState, contact: EngineContact, point: EntryPoint): void {
  const { view } = state.keeper;
  const cell = contact.data.index * state.due.width + point.cell;
  const plan = point.loaded.moment!.plan;
  const cameOn = state.cameOn.cells[cell]!;
  let next = nextOccurrence(plan, view, view.now - 1);
  if (plan.on === 'broadcast' && !Number.isNaN(cameOn)) next = NEVER;
  while (next !== NEVER && view.zone.dateOf(next) <= cameOn) next = nextOccurrence(plan, view, next);
  state.due.cells[cell] = next;
}

/** Enters the candidates: higher priority first, then by name; of one scenario (and key) only the first in the text. */
export function enterAll(state: EngineState, contact: EngineContact, found: Candidate[]): void {
  if (found.length === 0) return;
  const { machines } = state.program;
  if (found.length > 1) {
    found.sort(
      (a, b) =>
        machines[a.machine]!.rank - machines[b.machine]!.rank ||
        a.trigger - b.trigger ||
        a.alternative - b.alternative,
    );
  }
  for (const candidate of found) enter(state, contact, candidate);
}

function enter(state: EngineState, contact: EngineContact, candidate: Candidate): void {
  const machine = state.program.machines[candidate.machine]!;
  const { now, zone } = state.keeper.view;
  const { loaded } = machine;
  const plan = loaded.machine;
  const cell = contact.data.index * state.enteredAt.width + machine.index;
  const last = state.enteredAt.cells[cell]!;
  const key = keyOf(state, machine, candidate);
  if (last === now && !isNewKey(state, contact, machine, key)) return;
  const refuse = (reason: RefusalReason) => state.sink.refuse?.(now, contact.data.id, machine.name, reason);
  const day = zone.dateOf(now);
  if (plan.active && (day < plan.active.from || day > plan.active.to)) return refuse('active');
  if (!isInAudience(state, machine, candidate)) return refuse('audience');
  const under = contact.runs.filter((row) => state.runs.machine[row] === machine.index);
  switch (plan.entry.kind) {
    case 'once':
      if (!Number.isNaN(last)) return refuse('once');
      break;
    case 'oncePer':
      if (!Number.isNaN(last) && now < zone.add(last, plan.entry.per)) return refuse('once');
      break;
    case 'onePer':
      if (under.some((row) => sameValue(state.keys.get(row) ?? null, key))) return refuse('running');
      break;
    case 'oneAtATime':
    case 'restart':
      break;
  }
  if (under.length > 0 && plan.entry.kind !== 'onePer' && plan.entry.kind !== 'restart') return refuse('running');
  const result = step(
    loaded,
    null,
    { kind: 'start', trigger: candidate.trigger, alternative: candidate.alternative, event: candidate.event },
    state.keeper.view,
  );
  if (result.refused) return refuse('stop');
  if (plan.entry.kind === 'restart') for (const row of under) breakOff(state, contact, row, 'restarted');
  begin(state, contact, machine, candidate, key, result);
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
  const cell = index * state.enteredAt.width + machine.index;
  state.enteredAt.cells[cell] = now;
  const number = ++state.entries.cells[cell]!;
  forgetOver(state, contact, machine.index);
  const row = state.runs.add(machine.index, number);
  if (machine.loaded.entryKey !== null) {
    state.keys.set(row, key);
    noteKey(state, contact, machine, key);
  }
  insertRun(state, contact, row, machine.rank);
  state.runs.write(row, result.run);
  const ref = { contact: contact.data.id, index, scenario: machine.name, number };
  state.sink.enter?.(now, ref, candidate.trigger, candidate.alternative);
  const topic = state.program.facts.topics.ofScenario(machine.index);
  if (state.program.heard[topic] === 1) state.queue.push({ kind: 'touched', topic });
  perform(state, contact, row, null, { ...result, run: lend(state, row) });
}

/** A later entry is the scenario's latest run: goals of the one before count no more. */
function forgetOver(state: EngineState, contact: EngineContact, machine: number): void {
  for (const row of contact.over) if (state.runs.machine[row] === machine) state.leaving.push(row);
  contact.over = contact.over.filter((row) => state.runs.machine[row] !== machine);
}

function insertRun(state: EngineState, contact: EngineContact, row: number, rank: number): void {
  const rankOf = (other: number) => state.program.machines[state.runs.machine[other]!]!.rank;
  const runs = contact.runs.slice();
  let place = runs.length;
  while (place > 0 && rankOf(runs[place - 1]!) > rank) place--;
  runs.splice(place, 0, row);
  contact.runs = runs;
}

function keyOf(state: EngineState, machine: MachineProgram, candidate: Candidate): Value {
  const { loaded } = machine;
  if (loaded.entryKey === null) return null;
  return inEntry(state, machine, candidate, loaded.entryKey);
}

function isInAudience(state: EngineState, machine: MachineProgram, candidate: Candidate): boolean {
  const { audience } = machine.loaded;
  return audience === null || decide(inEntry(state, machine, candidate, audience));
}

/** An expression of the header, the trigger's alias bound. */
function inEntry(
  state: EngineState,
  { loaded, emptySlots }: MachineProgram,
  candidate: Candidate,
  compiled: { value(context: EngineState['keeper']['context']): Value },
): Value {
  const { context } = state.keeper;
  const bind = loaded.triggers[candidate.trigger]!.alternatives[candidate.alternative]!.plan.bind;
  context.event = candidate.event;
  context.slots = bound(emptySlots, bind, candidate.event);
  const value = compiled.value(context);
  context.event = null;
  context.slots = emptySlots;
  return value;
}

/** Under `one per K` each key has its own entry at an instant; otherwise an instant has one. */
function isNewKey(state: EngineState, contact: EngineContact, machine: MachineProgram, key: Value): boolean {
  if (machine.loaded.entryKey === null) return false;
  const { keysEntered } = state;
  const contactIndex = contact.data.index;
  return (
    keysEntered.at !== state.keeper.view.now ||
    !keysEntered.keys.some(
      (entered) =>
        entered.contact === contactIndex && entered.machine === machine.index && sameValue(entered.key, key),
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
