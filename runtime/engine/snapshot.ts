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
type SlotSnapshot = { readonly record: Ref } | { readonly value: SlotValue } | null;

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
  const { topics } = state.keeper.program;
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
  const runOf = (row: number): RunSnapshot => {
    const { runs } = state;
    const { outcome, since, entry, deadline, wake, slots } = runs.read(row);
    const hold = runs.holdOf(row);
    const marks = runs.marks[row]!;
    return {
      machine: runs.machine[row]!,
      number: runs.number[row]!,
      ...(marks !== 0 && { marks }),
      state: runs.state[row]!,
      since,
      ...(Number.isFinite(deadline) && { deadline }),
      ...(Number.isFinite(wake) && { wake }),
      entry,
      ...(outcome !== null && { outcome }),
      ...(slots.some((slot) => slot !== null) && {
        slots: slots.map((slot) => (slot === null ? null : isRecord(slot) ? { record: ref(slot) } : { value: slot })),
      }),
      ...(Number.isFinite(hold) && { hold }),
      ...(state.promised.has(row) && { promised: state.promised.get(row)! }),
      ...(state.keys.has(row) && { key: state.keys.get(row)! }),
      ...(state.codes.has(row) && { codes: state.codes.of(row) }),
      ...(state.pending.has(row) && { pending: state.pending.get(row)! }),
    };
  };
  const attributes = data.attributes.flatMap((value, attribute) =>
    value === null ? [] : [[attribute, value] as const],
  );
  const logs = data.logs.flatMap((log, event) =>
    log === undefined || log.length === 0 ? [] : [[event, ...log.map(ref)] as const],
  );
  const aggregates = data.aggregates.flatMap((aggregate, place) =>
    aggregate === undefined || aggregate.isEmpty ? [] : [[place, aggregate.snapshot(ref)] as const],
  );
  const windows = data.windows?.snapshot(ref) ?? null;
  const runs = contact.runs.map(runOf);
  const over = contact.over.map(runOf);
  const segmentsDue = rowOf(state.keeper.due, data.index).map(finite);
  const rfmDue = state.keeper.rfmDueOf(data.index);
  const entered = enteredOf(state, data.index);
  const cells = cellsOf(state, data.index);
  const sent = contact.sent.snapshot();
  return {
    ...(contact.isNew && { isNew: true as const }),
    ...some('attributes', attributes),
    ...some('records', records),
    ...some('logs', logs),
    ...some('aggregates', aggregates),
    ...(windows !== null && (windows.open.length > 0 || windows.closedAt.length > 0) && { windows }),
    ...some('segments', marked(rowOf(state.keeper.segments, data.index))),
    ...some('groups', marked(rowOf(state.keeper.groups, data.index))),
    ...(segmentsDue.some((due) => due !== null) && { segmentsDue }),
    ...(Number.isFinite(rfmDue) && { rfmDue }),
    ...some('entered', entered),
    ...some('holding', marked(rowOf(state.holding, data.index))),
    ...some('cells', cells),
    ...some('runs', runs),
    ...some('over', over),
    ...(contact.messages > 0 && { messages: contact.messages }),
    ...some('answers', contact.answers ?? []),
    ...(sent !== null && { sent }),
    ...some('suppressed', [...(contact.suppressed ?? [])]),
    ...some('leftTopics', [...(contact.leftTopics ?? [])]),
    ...some(
      'refusals',
      [...(contact.refusals ?? [])].map(([scenario, [at, reason]]) => [scenario, at, reason] as const),
    ),
  };
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
  for (const [event, ...refs] of snapshot.logs ?? []) data.logs[event] = refs.map(record);
  for (const [place, aggregate] of snapshot.aggregates ?? []) {
    if (place < aggregates.length) data.aggregates[place] = AggregateState.from(aggregate, record);
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
  return row;
}

const NEVER = Number.POSITIVE_INFINITY;

function finite(due: number): number | null {
  return Number.isFinite(due) ? due : null;
}

function some<K extends string, T>(name: K, list: readonly T[]): { readonly [N in K]?: readonly T[] } {
  return list.length === 0 ? {} : ({ [name]: list } as { readonly [N in K]: readonly T[] });
}

function rowOf(
  { cells, width }: { readonly cells: Uint8Array | Int32Array | Float64Array; readonly width: number },
  row: number,
): number[] {
  return [...cells.subarray(row * width, (row + 1) * width)];
}

function marked(cells: readonly number[]): readonly number[] {
  return cells.flatMap((cell, place) => (cell === 1 ? [place] : []));
}

function enteredOf(state: EngineState, index: number): readonly (readonly [number, number, number])[] {
  const entries = rowOf(state.entries, index);
  return rowOf(state.enteredAt, index).flatMap((at, scenario) =>
    Number.isNaN(at) ? [] : [[scenario, at, entries[scenario]!] as const],
  );
}

function cellsOf(state: EngineState, index: number): readonly (readonly [number, number | null, number | null])[] {
  const cameOn = rowOf(state.cameOn, index);
  return rowOf(state.due, index).flatMap((due, cell) =>
    Number.isFinite(due) || Number.isFinite(cameOn[cell]!) ? [[cell, finite(due), finite(cameOn[cell]!)] as const] : [],
  );
}
