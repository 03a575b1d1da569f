/** Everything the engine holds, as one plain object that its parts work on. It decides nothing. */
import type { ContactData } from '../facts/contact.js';
import { CellTable } from '../facts/contact.js';
import type { DerivedEvent } from '../facts/derived.js';
import { FactsKeeper, type ZoneProvider } from '../facts/keeper.js';
import type { StoresToo } from '../facts/program.js';
import type { RfmSource } from '../facts/rfm-source.js';
import {
  type Change,
  type Compiled,
  DAY_MS,
  type HandleMoment,
  type ProjectModel,
  type Value,
} from '../machine/index.js';
import type { EventRecord, RunState } from '../machine/run.js';
import { Agenda } from './agenda.js';
import type { CodeSource } from './codes.js';
import { CodeBook } from './codes.js';
import type { EngineContact } from './contact.js';
import type { OtherInput } from './input.js';
import type { MachineProgram } from './machine-program.js';
import type { PendingMessage } from './pending.js';
import type { EngineProgram } from './program.js';
import { RateGate } from './rate.js';
import { RunStore } from './runs.js';
import type { RunRef, Sink } from './sink.js';

/** A message of a run to which something happened. */
export interface MessageNews {
  readonly row: number;
  readonly slot: number;
  readonly moment: HandleMoment;
  readonly messageId: string;
}

/** What waits to be taken at the current instant, for the current contact. */
export type Item =
  | { readonly kind: 'input'; readonly input: OtherInput }
  | ({ readonly kind: 'derived' } & DerivedEvent)
  | { readonly kind: 'time' }
  | { readonly kind: 'moved'; readonly before: number; readonly after: number }
  | { readonly kind: 'touched'; readonly topic: number }
  /** A statement's change; its run goes on afterwards. */
  | {
      readonly kind: 'change';
      readonly row: number;
      readonly state: number;
      readonly change: Change;
      readonly value: Value;
    }
  /** News of a message that the engine itself handed over. */
  | { readonly kind: 'news'; readonly event: number; readonly record: EventRecord; readonly news: MessageNews };

export interface EngineOptions {
  readonly zones: ZoneProvider;
  /** Null where the project has no rfm. */
  readonly rfm: RfmSource | null;
  readonly codes: CodeSource;
  readonly sink: Sink;
  /** Messages count as delivered at the instant of their hand-over: no provider will say so. */
  readonly deliversAtOnce: boolean;
  /** Messages go to an outbox, and an `outcome` tells what became of them; else they count as handed over at once. */
  readonly outbox?: boolean;
  /** Channels that take every message at once and without fail: with an outbox too, their messages count as handed over and delivered when offered. */
  readonly instant?: ReadonlySet<string>;
  /** Unknown consents and addresses count as given. */
  readonly assumeConsent: boolean;
  /** Broadcasts and schedules reach everybody at their own instant, whatever `policies.spread` says. */
  readonly isUnspread?: boolean;
  /** Nobody waits in the line before a channel with a rate. */
  readonly isUnhurried?: boolean;
  /** Names of scenarios that are paused. */
  readonly paused?: Iterable<string>;
  /** Events to be stored one by one though aggregates answer for them; nothing: none. */
  readonly storesToo?: StoresToo;
}

export interface EngineState {
  readonly program: EngineProgram;
  readonly model: ProjectModel;
  readonly options: EngineOptions;
  readonly sink: Sink;
  readonly keeper: FactsKeeper;
  readonly runs: RunStore;
  readonly contacts: EngineContact[];
  readonly agenda: Agenda;
  readonly queue: Item[];
  /** Rows that are free again once the current instant of the contact is over. */
  readonly leaving: number[];
  /** By contact and scenario: epoch ms of the last entry (NaN: none), and the number of entries. */
  readonly enteredAt: CellTable<Float64Array>;
  readonly entries: CellTable<Int32Array>;
  /** By contact and entry cell: when a condition or calendar entry must be looked at next. */
  readonly due: CellTable<Float64Array>;
  /** Whether a condition entry holds. */
  readonly holding: CellTable<Uint8Array>;
  /** Local day of a calendar entry's last occurrence that came; NaN: none has. */
  readonly cameOn: CellTable<Float64Array>;
  /** By contact: when time next concerns its data, its triggers and its runs, as of when it was last put on the agenda. */
  readonly dueParts: CellTable<Float64Array>;
  /** By contact: the last instant whose timers have come. */
  readonly timedAt: CellTable<Float64Array>;
  /** Keys of `one per` runs, by row. */
  readonly keys: Map<number, Value>;
  /** Keys entered at the latest instant that had one: an instant and key make one entry. */
  readonly keysEntered: { at: number; keys: { contact: number; machine: number; key: Value }[] };
  readonly codes: CodeBook;
  readonly gates: ReadonlyMap<string, RateGate>;
  /** Milliseconds that the longest cap reaches back, and a little more. */
  readonly capReach: number;
  /** Messages on their way, by row: only with an outbox. */
  readonly pending: Map<number, PendingMessage>;
  /** Places that contacts have left. */
  readonly free: number[];
  /** Places in a channel's line, by row: the instant promised. */
  readonly promised: Map<number, number>;
  /** Of runs that a deploy has moved, by row: stable ids of sends that are not to be repeated. */
  readonly past: Map<number, ReadonlySet<string>>;
  /** Names of scenarios without entries, timers and sends until they are resumed. */
  paused: ReadonlySet<string>;
}

export function engineState(program: EngineProgram, options: EngineOptions): EngineState {
  const { model } = program.program.bundle;
  const { facts } = program;
  const runs = new RunStore();
  const contacts: EngineContact[] = [];
  const scenarios = facts.topics.scenarios.size;
  const enteredAt = new CellTable(scenarios, (size) => new Float64Array(size).fill(Number.NaN));
  const keeper = new FactsKeeper({
    program: facts,
    model,
    zones: options.zones,
    rfm: options.rfm,
    heard: program.heardByScenarios,
    scenarios: {
      running: (contact, scenario) =>
        contacts[contact]!.runs.some(
          (row) => program.machines[runs.machine[row]!]!.scenario === scenario && runs.state[row]! >= 0,
        ),
      entered: (contact, scenario) => {
        const at = scenario < 0 ? undefined : enteredAt.cells[contact * scenarios + scenario];
        return at === undefined || Number.isNaN(at) ? null : at;
      },
    },
  });
  const gates = new Map(
    Object.entries(model.channels).flatMap(([name, { rate }]) =>
      rate && !options.isUnhurried ? [[name, new RateGate(rate, keeper.projectZone)] as const] : [],
    ),
  );
  return {
    program,
    model,
    options,
    sink: options.sink,
    keeper,
    runs,
    contacts,
    agenda: new Agenda(),
    queue: [],
    leaving: [],
    enteredAt,
    entries: new CellTable(scenarios, (size) => new Int32Array(size)),
    due: new CellTable(program.cells, (size) => new Float64Array(size).fill(Number.POSITIVE_INFINITY)),
    holding: new CellTable(program.conditions.length, (size) => new Uint8Array(size)),
    cameOn: new CellTable(program.cells, (size) => new Float64Array(size).fill(Number.NaN)),
    dueParts: new CellTable(3, (size) => new Float64Array(size).fill(Number.NEGATIVE_INFINITY)),
    timedAt: new CellTable(1, (size) => new Float64Array(size).fill(Number.NaN)),
    keys: new Map(),
    keysEntered: { at: Number.NaN, keys: [] },
    codes: new CodeBook(options.codes),
    gates,
    capReach: Math.max(0, ...model.policies.caps.map(({ per }) => per.ms + (per.days + per.months * 31 + 2) * DAY_MS)),
    promised: new Map(),
    past: new Map(),
    paused: new Set(options.paused),
    pending: new Map(),
    free: [],
  };
}

function tablesOf(state: EngineState) {
  const { enteredAt, entries, due, holding, cameOn, dueParts, timedAt } = state;
  return [enteredAt, entries, due, holding, cameOn, dueParts, timedAt];
}

/** Rows in all tables for a contact that was created. */
export function reachContact(state: EngineState, data: ContactData): void {
  for (const table of tablesOf(state)) table.reach(data.index);
}

/** Forgets the contact and its runs: its place and theirs are free for others. */
export function letGoContact(state: EngineState, { data, runs, over }: EngineContact): void {
  for (const table of tablesOf(state)) table.reset(data.index);
  state.keeper.letGo(data.index);
  state.agenda.set(data.index, Number.POSITIVE_INFINITY);
  for (const row of [...runs, ...over]) {
    state.keys.delete(row);
    state.promised.delete(row);
    state.past.delete(row);
    state.pending.delete(row);
    state.codes.letGo(row);
    state.runs.remove(row);
  }
  const { keysEntered } = state;
  keysEntered.keys = keysEntered.keys.filter(({ contact }) => contact !== data.index);
  state.free.push(data.index);
}

export function machineOf(state: EngineState, row: number): MachineProgram {
  return state.program.machines[state.runs.machine[row]!]!;
}

export function refOf(state: EngineState, contact: EngineContact, row: number): RunRef {
  const { id, index } = contact.data;
  const { name, index: machine } = machineOf(state, row);
  return { contact: id, index, scenario: name, machine, number: state.runs.number[row]! };
}

/** Whether the run's timers and sends stand still. */
export function isPaused(state: EngineState, row: number): boolean {
  return state.paused.size > 0 && state.paused.has(machineOf(state, row).name);
}

export function isLive(state: EngineState, row: number): boolean {
  return state.runs.state[row]! >= 0;
}

/** The run as it is lent to the step. */
export function lend(state: EngineState, row: number): RunState {
  return state.runs.read(row);
}

/** An expression of the run's own statements, over its locals. */
export function valueInRun(state: EngineState, row: number, compiled: Compiled): Value {
  const { context } = state.keeper;
  context.event = null;
  context.slots = state.runs.slots(row);
  context.entry = state.runs.entry[row]!;
  const value = compiled.value(context);
  context.slots = NO_SLOTS;
  context.entry = null;
  return value;
}

const NO_SLOTS: RunState['slots'] = [];
