/**
 * A contact as plain data: everything that the engine knew of one contact when it was let go (`packed.ts` writes it down), so that it can be
 * brought back later, in another process too. Numbers stand for names as the loaded bundle counts them. Instants are epoch ms; null where there is
 * none.
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
