/**
 * A contact as short text for a store: places instead of names, instants told by what they follow, what is empty or unknown left out. Written
 * straight from what the engine holds, since that is most of the work of a batch. `unpacked.ts` reads it.
 */
import type { AggregateSnapshot } from '../facts/aggregate.js';
import type { CellTable } from '../facts/contact.js';
import type { WindowsSnapshot } from '../facts/derived.js';
import type { EventRecord, SlotValue } from '../machine/run.js';
import type { EngineContact } from './contact.js';
import type { Ink } from './ink.js';
import { Parts } from './parts.js';
import type { PendingMessage } from './pending.js';
import type { EngineState } from './state.js';

/** Parts that most contacts have come first, since what is missing at the end takes no room. */
export function pack(state: EngineState, contact: EngineContact, ink: Ink): string {
  const { data } = contact;
  const { index } = data;
  const { keeper } = state;
  const found = referring(state, contact);
  const parts = new Parts(ink);
  for (let place = 0; place < data.attributes.length; place++) {
    const value = data.attributes[place]!;
    if (value === null) continue;
    parts.item(0);
    ink.raw(`[${place},`);
    ink.value(value);
    ink.raw(']');
  }
  putRuns(parts, 1, state, contact.runs, found);
  putEntered(parts, 2, state, index);
  if (contact.messages > 0) parts.whole(3, contact.messages);
  const sent = contact.sent.snapshot();
  if (sent !== null) parts.whole(4, sent);
  putRecords(parts, 5, state, found);
  putLogs(parts, 6, data.logs, found);
  for (const aggregate of found?.aggregates ?? NOTHING) putAggregate(parts, 7, aggregate);
  putMarked(parts, 8, keeper.segments, index);
  putInstants(parts, 9, keeper.due, index);
  putMarked(parts, 10, state.holding, index);
  putCells(parts, 11, state, index);
  putMarked(parts, 12, keeper.groups, index);
  const rfmDue = keeper.rfmDueOf(index);
  if (Number.isFinite(rfmDue)) parts.whole(13, rfmDue);
  putRuns(parts, 14, state, contact.over, found);
  if (contact.answers !== null) parts.whole(15, contact.answers);
  if (found !== null && found.windows !== null) parts.whole(16, found.windows);
  if (contact.suppressed?.size) parts.whole(17, [...contact.suppressed]);
  if (contact.leftTopics?.size) parts.whole(18, [...contact.leftTopics]);
  if (contact.isNew) parts.whole(19, true);
  if (contact.refusals?.size) {
    parts.whole(
      20,
      [...contact.refusals].map(([scenario, [at, reason]]) => [scenario, at, reason]),
    );
  }
  return parts.take();
}

/** What events of the contact are referred to, each by its place, and by what else than runs and logs. */
interface Referring {
  readonly records: ReadonlyMap<EventRecord, number>;
  readonly aggregates: readonly (readonly [place: number, state: AggregateSnapshot<number>])[];
  readonly windows: WindowsSnapshot<number> | null;
}

/** Null where nothing refers to any. */
function referring(state: EngineState, { data, runs, over }: EngineContact): Referring | null {
  let records: Map<EventRecord, number> | null = null;
  const note = (record: EventRecord): number => {
    records ??= new Map();
    const place = records.get(record) ?? records.size;
    records.set(record, place);
    return place;
  };
  for (const log of data.logs) if (log !== undefined) for (const record of log) note(record);
  let aggregates: Referring['aggregates'][number][] | null = null;
  for (let place = 0; place < data.aggregates.length; place++) {
    const aggregate = data.aggregates[place];
    if (aggregate === undefined || aggregate.isEmpty) continue;
    aggregates ??= [];
    aggregates.push([place, aggregate.snapshot(state.keeper.program.aggregates[place]!, note)]);
  }
  const windows = data.windows?.snapshot(note) ?? null;
  for (const rows of [runs, over]) {
    for (const row of rows) for (const slot of state.runs.slots(row)) if (isRecord(slot)) note(slot);
  }
  const isAny = windows !== null && windows.open.length + windows.closedAt.length > 0;
  if (records === null && aggregates === null && !isAny) return null;
  return { records: records ?? NO_RECORDS, aggregates: aggregates ?? NOTHING, windows: isAny ? windows : null };
}

const NOTHING: readonly never[] = [];
const NO_RECORDS: ReadonlyMap<EventRecord, number> = new Map();

function isRecord(value: SlotValue): value is EventRecord {
  return typeof value === 'object' && value !== null && 'event' in value && 'fields' in value;
}

function putRecords(parts: Parts, at: number, state: EngineState, found: Referring | null): void {
  if (found === null) return;
  const { ink } = parts;
  const { events } = state.keeper.program.topics;
  for (const record of found.records.keys()) {
    parts.item(at);
    ink.raw(`[${events.of(record.event)},${record.at},`);
    ink.value(record.id);
    ink.raw(',');
    ink.value(record.fields);
    ink.raw(']');
  }
}

/** `[event, place, …]` for each event whose history is kept. */
function putLogs(
  parts: Parts,
  at: number,
  logs: readonly (readonly EventRecord[] | undefined)[],
  found: Referring | null,
): void {
  for (let event = 0; event < logs.length; event++) {
    const log = logs[event];
    if (log === undefined || log.length === 0) continue;
    parts.item(at);
    parts.ink.raw(`[${event}`);
    for (const record of log) parts.ink.raw(`,${found!.records.get(record)}`);
    parts.ink.raw(']');
  }
}

/** `[place, count, to next change, instant, to the instant after it, …]`; an aggregate that is more than instants by its names. */
function putAggregate(parts: Parts, at: number, [place, snapshot]: Referring['aggregates'][number]): void {
  const { ink } = parts;
  parts.item(at);
  if (!('instants' in snapshot)) {
    ink.value([place, snapshot]);
    return;
  }
  const { count, nextChange, instants } = snapshot;
  ink.raw(`[${place},${count},`);
  ink.value(nextChange === null ? null : nextChange - (instants[0] ?? 0));
  let last = 0;
  for (const instant of instants) {
    ink.raw(`,${instant - last}`);
    last = instant;
  }
  ink.raw(']');
}

function putRuns(parts: Parts, at: number, state: EngineState, rows: readonly number[], found: Referring | null): void {
  for (const row of rows) {
    parts.item(at);
    putRun(parts.ink, state, row, found);
  }
}

/** `[machine, number, state, since, since - entry, wake - since, deadline - entry, marks, slots, rest]`, cut after the last that there is. */
function putRun(ink: Ink, state: EngineState, row: number, found: Referring | null): void {
  const { runs } = state;
  const [since, entry, marks, slots] = [runs.since[row]!, runs.entry[row]!, runs.marks[row]!, runs.slots(row)];
  const [wake, deadline] = [runs.wake[row]! - since, runs.deadline[row]! - entry];
  ink.raw('[');
  ink.value(runs.machine[row]);
  ink.raw(',');
  ink.value(runs.number[row]);
  ink.raw(',');
  ink.value(runs.state[row]);
  ink.raw(',');
  ink.value(since);
  let filled = 4;
  const reach = (place: number) => {
    for (; filled < place; filled++) ink.raw(',null');
    ink.raw(',');
    filled++;
  };
  if (entry !== since) {
    reach(4);
    ink.value(since - entry);
  }
  if (Number.isFinite(wake)) {
    reach(5);
    ink.value(wake);
  }
  if (Number.isFinite(deadline)) {
    reach(6);
    ink.value(deadline);
  }
  if (marks !== 0) {
    reach(7);
    ink.value(marks);
  }
  if (slots.some((slot) => slot !== null)) {
    reach(8);
    putSlots(ink, slots, found);
  }
  const rest = new Names(ink, () => reach(9));
  putRest(rest, state, row);
  ink.raw(rest.isEmpty ? ']' : '}]');
}

/** An event by its place, anything else as it is, in a list of its own. */
function putSlots(ink: Ink, slots: readonly SlotValue[], found: Referring | null): void {
  ink.raw('[');
  for (let place = 0; place < slots.length; place++) {
    const slot = slots[place]!;
    if (place > 0) ink.raw(',');
    if (slot === null) ink.raw('null');
    else if (isRecord(slot)) ink.value(found!.records.get(slot));
    else {
      ink.raw('[');
      ink.value(slot);
      ink.raw(']');
    }
  }
  ink.raw(']');
}

/** An object that is begun with the first name in it. */
class Names {
  readonly ink: Ink;
  readonly #begin: () => void;
  isEmpty = true;

  constructor(ink: Ink, begin: () => void) {
    this.ink = ink;
    this.#begin = begin;
  }

  put(name: string, value: unknown): void {
    this.next(name);
    this.ink.value(value);
  }

  /** Its value follows. */
  next(name: string): void {
    if (this.isEmpty) this.#begin();
    this.ink.raw(this.isEmpty ? '{"' : ',"');
    this.isEmpty = false;
    this.ink.raw(name);
    this.ink.raw('":');
  }
}

/** What few runs have. */
function putRest(rest: Names, state: EngineState, row: number): void {
  const { runs } = state;
  const [outcome, hold, promised] = [runs.outcomeOf(row), runs.holdOf(row), state.promised.get(row)];
  const [key, pending, past] = [state.keys.get(row), state.pending.get(row), state.past.get(row)];
  if (outcome !== null) rest.put('outcome', outcome);
  if (Number.isFinite(hold)) rest.put('hold', hold);
  if (promised !== undefined) rest.put('promised', promised);
  if (key !== undefined) rest.put('key', key);
  if (state.codes.has(row)) rest.put('codes', state.codes.of(row));
  if (pending !== undefined) {
    rest.next('pending');
    putPending(rest.ink, pending);
  }
  if (past !== undefined) rest.put('past', [...past]);
}

function putPending(ink: Ink, pending: PendingMessage): void {
  const { id, at, channel, message, label, slot, params, lifetime, attempts = 0, inFlight } = pending;
  ink.raw('[');
  for (const value of [id, at, channel, message, label, slot]) {
    ink.value(value);
    ink.raw(',');
  }
  ink.raw(inFlight ? '1,' : '0,');
  ink.value(hasAny(params) ? params : 0);
  ink.raw(',');
  ink.value(lifetime);
  ink.raw(',');
  ink.value(attempts);
  ink.raw(']');
}

function hasAny(params: object): boolean {
  for (const _ in params) return true;
  return false;
}

/** Places of the cells that are set. */
function putMarked(parts: Parts, at: number, { cells, width }: CellTable<Uint8Array>, row: number): void {
  for (let place = 0; place < width; place++) {
    if (cells[row * width + place] !== 1) continue;
    parts.item(at);
    parts.ink.value(place);
  }
}

/** By cell; nothing as a whole when there is none. */
function putInstants(parts: Parts, at: number, { cells, width }: CellTable<Float64Array>, row: number): void {
  let isAny = false;
  for (let place = 0; place < width; place++) if (Number.isFinite(cells[row * width + place]!)) isAny = true;
  for (let place = 0; isAny && place < width; place++) {
    parts.item(at);
    parts.ink.value(cells[row * width + place]);
  }
}

/** `[scenario, instant of the last entry, entries]`. */
function putEntered(parts: Parts, place: number, { enteredAt, entries }: EngineState, index: number): void {
  const { width } = enteredAt;
  for (let scenario = 0; scenario < width; scenario++) {
    const at = enteredAt.cells[index * width + scenario]!;
    if (!Number.isNaN(at)) putThree(parts, place, scenario, at, entries.cells[index * width + scenario]!);
  }
}

/** `[cell, when it must be looked at next, local day of its last occurrence]`. */
function putCells(parts: Parts, place: number, { due, cameOn }: EngineState, index: number): void {
  const { width } = due;
  for (let cell = 0; cell < width; cell++) {
    const [next, day] = [due.cells[index * width + cell]!, cameOn.cells[index * width + cell]!];
    if (Number.isFinite(next) || Number.isFinite(day)) putThree(parts, place, cell, next, day);
  }
}

function putThree(parts: Parts, place: number, first: number, second: number, third: number): void {
  const { ink } = parts;
  parts.item(place);
  ink.raw('[');
  ink.value(first);
  ink.raw(',');
  ink.value(second);
  ink.raw(',');
  ink.value(third);
  ink.raw(']');
}
