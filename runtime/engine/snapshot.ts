/**
 * A contact as plain data and back: everything that the engine knows of one contact, so that it can be let go and brought back later, in
 * another process too. Numbers stand for names as the loaded bundle counts them. Instants are epoch ms; null where there is none.
 */
import { type AggregateSnapshot, AggregateState } from '../facts/aggregate.js';
import { OpenWindows, type WindowsSnapshot } from '../facts/derived.js';
import type { Value } from '../machine/model.js';
import type { EventRecord, SlotValue } from '../machine/run.js';
import type { Reservation } from './codes.js';
import { type EngineContact, SentHistory } from './contact.js';
import type { PendingMessage } from './pending.js';
import type { RefusalReason } from './sink.js';
import type { EngineState } from './state.js';

/** Place in `records`. */
type Ref = number;

/** An event that something of the contact refers to; each is written once. */
type RecordSnapshot = readonly [event: number, at: number, id: string, fields: EventRecord['fields']];

/** A local: an event by its place, or anything else as it is. */
export type SlotSnapshot = { readonly record: Ref } | { readonly value: SlotValue } | null;

export interface RunSnapshot {
  readonly machine: number;
  readonly number: number;
  readonly marks?: number;
  readonly state: number;
  readonly since: number;
  readonly deadline?: number;
  readonly wake?: number;
  readonly entry: number;
  readonly outcome?: string;
  readonly slots?: readonly SlotSnapshot[];
  /** Next attempt of what waits to be handed over. */
  readonly hold?: number;
  readonly promised?: number;
  readonly key?: Value;
  readonly codes?: readonly Reservation[];
  readonly pending?: PendingMessage;
  /** Stable ids of sends that are not to be repeated after a move. */
  readonly past?: readonly string[];
}

/** What is empty or unknown is left out. */
export interface ContactSnapshot {
  readonly isNew?: true;
  readonly attributes?: readonly (readonly [attribute: number, value: Value])[];
  readonly records?: readonly RecordSnapshot[];
  readonly logs?: readonly (readonly [event: number, ...records: Ref[]])[];
  readonly aggregates?: readonly (readonly [aggregate: number, state: AggregateSnapshot<Ref>])[];
  readonly windows?: WindowsSnapshot<Ref>;
  /** Numbers of the segments and groups that the contact is in. */
  readonly segments?: readonly number[];
  readonly groups?: readonly number[];
  /** When time next changes each timed segment, and the RFM scores. */
  readonly segmentsDue?: readonly (number | null)[];
  readonly rfmDue?: number;
  readonly entered?: readonly (readonly [scenario: number, at: number, entries: number])[];
  /** Places of the conditions that hold. */
  readonly holding?: readonly number[];
  /** By cell: when it must be looked at next, and the local day of its last occurrence. */
  readonly cells?: readonly (readonly [cell: number, due: number | null, cameOn: number | null])[];
  readonly runs?: readonly RunSnapshot[];
  readonly over?: readonly RunSnapshot[];
  readonly messages?: number;
  readonly answers?: readonly (number | null)[];
  readonly sent?: Readonly<Record<string, readonly number[]>>;
  readonly suppressed?: readonly string[];
  readonly leftTopics?: readonly string[];
  readonly refusals?: readonly (readonly [scenario: string, at: number, reason: RefusalReason])[];
}

export function snapshotOf(state: EngineState, contact: EngineContact): ContactSnapshot {
  const { data } = contact;
  const { topics, aggregates: plans } = state.keeper.program;
  const refs = new Map<EventRecord, Ref>();
  const records: RecordSnapshot[] = [];
  const ref = (record: EventRecord): Ref => {
    const known = refs.get(record);
    if (known !== undefined) return known;
    refs.set(record, records.length);
    records.push([topics.events.of(record.event), record.at, record.id, record.fields]);
    return records.length - 1;
  };
  const isRecord = (value: SlotValue): value is EventRecord =>
    typeof value === 'object' && value !== null && 'event' in value && 'fields' in value;
  const slotOf = (slot: SlotValue): SlotSnapshot =>
    slot === null ? null : isRecord(slot) ? { record: ref(slot) } : { value: slot };
  const runOf = (row: number): RunSnapshot => {
    const { runs } = state;
    const { outcome, since, entry, deadline, wake, slots } = runs.read(row);
    const run: Mutable<RunSnapshot> = {
      machine: runs.machine[row]!,
      number: runs.number[row]!,
      state: runs.state[row]!,
      since,
      entry,
    };
    const marks = runs.marks[row]!;
    if (marks !== 0) run.marks = marks;
    if (Number.isFinite(deadline)) run.deadline = deadline;
    if (Number.isFinite(wake)) run.wake = wake;
    if (outcome !== null) run.outcome = outcome;
    if (slots.some((slot) => slot !== null)) run.slots = slots.map(slotOf);
    const hold = runs.holdOf(row);
    if (Number.isFinite(hold)) run.hold = hold;
    const [promised, key, pending] = [state.promised.get(row), state.keys.get(row), state.pending.get(row)];
    if (promised !== undefined) run.promised = promised;
    if (key !== undefined) run.key = key;
    if (state.codes.has(row)) run.codes = state.codes.of(row);
    if (pending !== undefined) run.pending = pending;
    if (state.past.has(row)) run.past = [...state.past.get(row)!];
    return run;
  };
  const { index } = data;
  const out: Mutable<ContactSnapshot> = {};
  if (contact.isNew) out.isNew = true;
  const attributes: [number, Value][] = [];
  for (let place = 0; place < data.attributes.length; place++) {
    const value = data.attributes[place]!;
    if (value !== null) attributes.push([place, value]);
  }
  if (attributes.length > 0) out.attributes = attributes;
  const logs: [number, ...number[]][] = [];
  data.logs.forEach((log, event) => {
    if (log !== undefined && log.length > 0) logs.push([event, ...log.map(ref)]);
  });
  if (logs.length > 0) out.logs = logs;
  const aggregates: [number, AggregateSnapshot<Ref>][] = [];
  data.aggregates.forEach((aggregate, place) => {
    if (aggregate !== undefined && !aggregate.isEmpty) aggregates.push([place, aggregate.snapshot(plans[place]!, ref)]);
  });
  if (aggregates.length > 0) out.aggregates = aggregates;
  const windows = data.windows?.snapshot(ref) ?? null;
  if (windows !== null && (windows.open.length > 0 || windows.closedAt.length > 0)) out.windows = windows;
  const { keeper } = state;
  const segments = marked(keeper.segments, index);
  if (segments !== null) out.segments = segments;
  const groups = marked(keeper.groups, index);
  if (groups !== null) out.groups = groups;
  const segmentsDue = instants(keeper.due, index);
  if (segmentsDue !== null) out.segmentsDue = segmentsDue;
  const rfmDue = keeper.rfmDueOf(index);
  if (Number.isFinite(rfmDue)) out.rfmDue = rfmDue;
  const entered = enteredOf(state, index);
  if (entered !== null) out.entered = entered;
  const holding = marked(state.holding, index);
  if (holding !== null) out.holding = holding;
  const cells = cellsOf(state, index);
  if (cells !== null) out.cells = cells;
  if (contact.runs.length > 0) out.runs = contact.runs.map(runOf);
  if (contact.over.length > 0) out.over = contact.over.map(runOf);
  if (contact.messages > 0) out.messages = contact.messages;
  if (contact.answers !== null) out.answers = contact.answers;
  const sent = contact.sent.snapshot();
  if (sent !== null) out.sent = sent;
  if (contact.suppressed?.size) out.suppressed = [...contact.suppressed];
  if (contact.leftTopics?.size) out.leftTopics = [...contact.leftTopics];
  if (contact.refusals?.size) {
    out.refusals = [...contact.refusals].map(([scenario, [at, reason]]) => [scenario, at, reason] as const);
  }
  if (records.length > 0) out.records = records;
  return out;
}

/** Puts everything back into a contact that was just made. The bundle must count as the one the snapshot was taken under. */
export function bringBack(state: EngineState, contact: EngineContact, snapshot: ContactSnapshot): void {
  const { data } = contact;
  const { program } = state.keeper;
  const { topics, aggregates, windows } = program;
  const { index } = data;
  const records = (snapshot.records ?? []).map(
    ([event, at, id, fields]): EventRecord => ({ event: topics.events.names[event]!, at, id, fields }),
  );
  const record = (ref: Ref) => records[ref]!;
  contact.isNew = snapshot.isNew === true;
  for (const [attribute, value] of snapshot.attributes ?? []) data.attributes[attribute] = value;
  const zone = data.attributes[program.timezone];
  if (typeof zone === 'string') data.zone = state.options.zones(zone) ?? data.zone;
  for (const [event, ...refs] of snapshot.logs ?? []) {
    // An earlier release of this program stored more.
    if (program.events[event]!.keep !== null) data.logs[event] = refs.map(record);
  }
  for (const [place, aggregate] of snapshot.aggregates ?? []) {
    const plan = aggregates[place];
    if (plan !== undefined) data.aggregates[place] = AggregateState.from(plan, aggregate, record);
  }
  if (snapshot.windows) data.windows = OpenWindows.from(snapshot.windows, windows, record);
  for (const segment of snapshot.segments ?? [])
    state.keeper.segments.cells[index * state.keeper.segments.width + segment] = 1;
  for (const group of snapshot.groups ?? []) state.keeper.groups.cells[index * state.keeper.groups.width + group] = 1;
  snapshot.segmentsDue?.forEach((due, cell) => {
    if (due !== null) state.keeper.due.cells[index * state.keeper.due.width + cell] = due;
  });
  state.keeper.bringBack(data, snapshot.rfmDue ?? NEVER);
  for (const [scenario, at, entries] of snapshot.entered ?? []) {
    state.enteredAt.cells[index * state.enteredAt.width + scenario] = at;
    state.entries.cells[index * state.entries.width + scenario] = entries;
  }
  for (const place of snapshot.holding ?? []) state.holding.cells[index * state.holding.width + place] = 1;
  for (const [cell, due, cameOn] of snapshot.cells ?? []) {
    if (due !== null) state.due.cells[index * state.due.width + cell] = due;
    if (cameOn !== null) state.cameOn.cells[index * state.cameOn.width + cell] = cameOn;
  }
  const rowOf = (run: RunSnapshot) => addRun(state, run, record);
  contact.runs = (snapshot.runs ?? []).map(rowOf);
  contact.over = (snapshot.over ?? []).map(rowOf);
  contact.messages = snapshot.messages ?? 0;
  if (snapshot.answers) contact.answers = snapshot.answers.map((bits) => bits ?? 0);
  if (snapshot.sent) contact.sent = SentHistory.from(snapshot.sent);
  if (snapshot.suppressed) contact.suppressed = new Set(snapshot.suppressed);
  if (snapshot.refusals) {
    contact.refusals = new Map(snapshot.refusals.map(([scenario, at, reason]) => [scenario, [at, reason]]));
  }
  if (snapshot.leftTopics) contact.leftTopics = new Set(snapshot.leftTopics);
}

function addRun(state: EngineState, run: RunSnapshot, record: (ref: Ref) => EventRecord): number {
  const { runs } = state;
  const row = runs.add(run.machine, run.number);
  runs.marks[row] = run.marks ?? 0;
  const slots: SlotValue[] = state.program.machines[run.machine]!.emptySlots.slice();
  run.slots?.forEach((slot, place) => {
    if (slot !== null) slots[place] = 'record' in slot ? record(slot.record) : slot.value;
  });
  const { since, entry, outcome = null, deadline = NEVER, wake = NEVER } = run;
  runs.write(row, { state: run.state, since, entry, outcome, deadline, wake, slots });
  if (run.hold !== undefined) runs.putOff(row, run.hold);
  else if (run.pending?.inFlight) runs.putOff(row, NEVER);
  if (run.promised !== undefined) state.promised.set(row, run.promised);
  if (run.key !== undefined) state.keys.set(row, run.key);
  if (run.codes !== undefined) state.codes.bringBack(row, run.codes);
  if (run.pending !== undefined) state.pending.set(row, run.pending);
  if (run.past !== undefined) state.past.set(row, new Set(run.past));
  return row;
}

const NEVER = Number.POSITIVE_INFINITY;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

type Table<A> = { readonly cells: A; readonly width: number };

/** Places of the cells that are set; null for none. */
function marked({ cells, width }: Table<Uint8Array>, row: number): number[] | null {
  let places: number[] | null = null;
  for (let place = 0; place < width; place++) {
    if (cells[row * width + place] !== 1) continue;
    places ??= [];
    places.push(place);
  }
  return places;
}

/** By cell; null as a whole when there is none. */
function instants({ cells, width }: Table<Float64Array>, row: number): (number | null)[] | null {
  let isAny = false;
  const found: (number | null)[] = [];
  for (let place = 0; place < width; place++) {
    const due = finite(cells[row * width + place]!);
    if (due !== null) isAny = true;
    found.push(due);
  }
  return isAny ? found : null;
}

function finite(due: number): number | null {
  return Number.isFinite(due) ? due : null;
}

function enteredOf({ enteredAt, entries }: EngineState, index: number): [number, number, number][] | null {
  const { width } = enteredAt;
  let found: [number, number, number][] | null = null;
  for (let scenario = 0; scenario < width; scenario++) {
    const at = enteredAt.cells[index * width + scenario]!;
    if (Number.isNaN(at)) continue;
    found ??= [];
    found.push([scenario, at, entries.cells[index * width + scenario]!]);
  }
  return found;
}

function cellsOf({ due, cameOn }: EngineState, index: number): [number, number | null, number | null][] | null {
  const { width } = due;
  let found: [number, number | null, number | null][] | null = null;
  for (let cell = 0; cell < width; cell++) {
    const [next, day] = [due.cells[index * width + cell]!, cameOn.cells[index * width + cell]!];
    if (!Number.isFinite(next) && !Number.isFinite(day)) continue;
    found ??= [];
    found.push([cell, finite(next), finite(day)]);
  }
  return found;
}
