/**
 * A contact as short text for a store: places instead of names, instants told by what they follow, what is empty or unknown left out. Written
 * straight from what the engine holds, since that is most of the work of a batch. `unpacked.ts` reads it.
 */
import type { AggregatePlan, AggregateState } from '../facts/aggregate.js';
import type { CellTable } from '../facts/contact.js';
import type { Value } from '../machine/index.js';
import type { EventRecord, SlotValue } from '../machine/run.js';
import type { EngineContact } from './contact.js';
import { inFront, inOnePiece, objectText, quoted, textOf } from './json-text.js';
import type { PendingMessage } from './pending.js';
import type { EngineState } from './state.js';

/** Parts that most contacts have come first, since what is missing at the end takes no room. */
export function pack(state: EngineState, contact: EngineContact): string {
  const { data } = contact;
  const { index } = data;
  const { keeper } = state;
  const records = new Records(keeper.program.topics.events);
  const runs = runsText(state, contact.runs, records);
  let text = refusalsText(contact);
  text = inFront(contact.isNew ? 'true' : '', text, '0');
  text = inFront(namesText(contact.leftTopics), text, '0');
  text = inFront(namesText(contact.suppressed), text, '0');
  text = inFront(windowsText(data.windows, records), text, '0');
  text = inFront(contact.answers === null ? '' : JSON.stringify(contact.answers), text, '0');
  text = inFront(runsText(state, contact.over, records), text, '0');
  text = inFront(numberText(keeper.rfmDueOf(index)), text, '0');
  text = inFront(markedText(keeper.groups, index), text, '0');
  text = inFront(cellsText(state, index), text, '0');
  text = inFront(markedText(state.holding, index), text, '0');
  text = inFront(instantsText(keeper.due, index), text, '0');
  text = inFront(markedText(keeper.segments, index), text, '0');
  text = inFront(aggregatesText(data.aggregates, keeper.program.aggregates, records), text, '0');
  text = inFront(logsText(data.logs, records), text, '0');
  text = inFront(records.text, text, '0');
  text = inFront(sentText(contact), text, '0');
  text = inFront(contact.messages > 0 ? `${contact.messages}` : '', text, '0');
  text = inFront(enteredText(state, index), text, '0');
  text = inFront(runs, text, '0');
  text = inFront(attributesText(data.attributes), text, '0');
  return inOnePiece(`[${text}]`);
}

/** Events that something of the contact refers to, by place; each is written once. */
class Records {
  readonly #events: { of(name: string): number };
  #places: Map<EventRecord, number> | null = null;
  #text = '';

  constructor(events: { of(name: string): number }) {
    this.#events = events;
  }

  readonly placeOf = (record: EventRecord): number => {
    this.#places ??= new Map();
    const known = this.#places.get(record);
    if (known !== undefined) return known;
    const place = this.#places.size;
    this.#places.set(record, place);
    const { event, at, id, fields } = record;
    this.#text = added(this.#text, `[${this.#events.of(event)},${at},${quoted(id)},${objectText(fields)}]`);
    return place;
  };

  get text(): string {
    return listed(this.#text);
  }
}

function attributesText(values: readonly Value[]): string {
  let text = '';
  for (let place = 0; place < values.length; place++) {
    const value = values[place]!;
    if (value !== null) text = added(text, `[${place},${textOf(value)}]`);
  }
  return listed(text);
}

function runsText(state: EngineState, rows: readonly number[], records: Records): string {
  let text = '';
  for (const row of rows) text = added(text, runText(state, row, records));
  return listed(text);
}

/** `[machine, number, state, since, since - entry, wake - since, deadline - entry, marks, slots, rest]`, cut after the last that there is. */
function runText(state: EngineState, row: number, records: Records): string {
  const { runs } = state;
  const [since, entry] = [runs.since[row]!, runs.entry[row]!];
  let text = restText(state, row);
  text = inFront(slotsText(runs.slots(row), records), text, 'null');
  text = inFront(runs.marks[row] === 0 ? '' : `${runs.marks[row]}`, text, 'null');
  text = inFront(numberText(runs.deadline[row]! - entry), text, 'null');
  text = inFront(numberText(runs.wake[row]! - since), text, 'null');
  text = inFront(entry === since ? '' : `${since - entry}`, text, 'null');
  const head = `[${runs.machine[row]},${runs.number[row]},${runs.state[row]},${since}`;
  return text === '' ? `${head}]` : `${head},${text}]`;
}

/** What few runs have, by name. */
function restText(state: EngineState, row: number): string {
  const { runs } = state;
  const [outcome, hold, promised] = [runs.outcomeOf(row), runs.holdOf(row), state.promised.get(row)];
  const [key, pending, past] = [state.keys.get(row), state.pending.get(row), state.past.get(row)];
  let text = '';
  if (outcome !== null) text = `"outcome":${quoted(outcome)}`;
  if (Number.isFinite(hold)) text = added(text, `"hold":${hold}`);
  if (promised !== undefined) text = added(text, `"promised":${promised}`);
  if (key !== undefined) text = added(text, `"key":${textOf(key)}`);
  if (state.codes.has(row)) text = added(text, `"codes":${JSON.stringify(state.codes.of(row))}`);
  if (pending !== undefined) text = added(text, `"pending":${pendingText(pending)}`);
  if (past !== undefined) text = added(text, `"past":${JSON.stringify([...past])}`);
  return text === '' ? '' : `{${text}}`;
}

function pendingText(pending: PendingMessage): string {
  const { id, at, channel, message, label, slot, params, lifetime, attempts = 0, inFlight } = pending;
  const own = objectText(params);
  const about = `${quoted(id)},${at},${quoted(channel)},${quoted(message)},${quoted(label)}`;
  return `[${about},${slot},${inFlight ? 1 : 0},${own === '{}' ? 0 : own},${textOf(lifetime)},${attempts}]`;
}

/** An event by its place, anything else as it is, in a list of its own. */
function slotsText(slots: readonly SlotValue[], records: Records): string {
  let text = '';
  let isAny = false;
  for (const slot of slots) {
    if (slot !== null) isAny = true;
    const own = slot === null ? 'null' : isRecord(slot) ? `${records.placeOf(slot)}` : `[${textOf(slot)}]`;
    text = added(text, own);
  }
  return isAny ? listed(text) : '';
}

function isRecord(value: SlotValue): value is EventRecord {
  return typeof value === 'object' && value !== null && 'event' in value && 'fields' in value;
}

function sentText({ sent }: EngineContact): string {
  const snapshot = sent.snapshot();
  return snapshot === null ? '' : JSON.stringify(snapshot);
}

/** `[event, place, …]` for each event whose history is kept. */
function logsText(logs: readonly (readonly EventRecord[] | undefined)[], { placeOf }: Records): string {
  let text = '';
  for (let event = 0; event < logs.length; event++) {
    const log = logs[event];
    if (log === undefined || log.length === 0) continue;
    let own = `[${event}`;
    for (const record of log) own += `,${placeOf(record)}`;
    text = added(text, `${own}]`);
  }
  return listed(text);
}

/** `[place, count, to next change, instant, to the instant after it, …]`; an aggregate that is more than instants by its names. */
function aggregatesText(
  aggregates: readonly (AggregateState | undefined)[],
  plans: readonly AggregatePlan[],
  { placeOf }: Records,
): string {
  let text = '';
  for (let place = 0; place < aggregates.length; place++) {
    const aggregate = aggregates[place];
    if (aggregate === undefined || aggregate.isEmpty) continue;
    const snapshot = aggregate.snapshot(plans[place]!, placeOf);
    if (!('instants' in snapshot)) {
      text = added(text, `[${place},${JSON.stringify(snapshot)}]`);
      continue;
    }
    const { count, nextChange, instants } = snapshot;
    let last = 0;
    let own = `[${place},${count},${nextChange === null ? 'null' : nextChange - (instants[0] ?? 0)}`;
    for (const instant of instants) {
      own += `,${instant - last}`;
      last = instant;
    }
    text = added(text, `${own}]`);
  }
  return listed(text);
}

function windowsText(windows: EngineContact['data']['windows'], { placeOf }: Records): string {
  if (windows === null) return '';
  const snapshot = windows.snapshot(placeOf);
  return snapshot.open.length + snapshot.closedAt.length === 0 ? '' : JSON.stringify(snapshot);
}

function namesText(names: ReadonlySet<string> | null): string {
  return names === null || names.size === 0 ? '' : JSON.stringify([...names]);
}

function refusalsText({ refusals }: EngineContact): string {
  if (refusals === null || refusals.size === 0) return '';
  return JSON.stringify([...refusals].map(([scenario, [at, reason]]) => [scenario, at, reason]));
}

/** Places of the cells that are set. */
function markedText({ cells, width }: CellTable<Uint8Array>, row: number): string {
  let text = '';
  for (let place = 0; place < width; place++) if (cells[row * width + place] === 1) text = added(text, `${place}`);
  return listed(text);
}

/** By cell; nothing as a whole when there is none. */
function instantsText({ cells, width }: CellTable<Float64Array>, row: number): string {
  let text = '';
  let isAny = false;
  for (let place = 0; place < width; place++) {
    const due = cells[row * width + place]!;
    if (Number.isFinite(due)) isAny = true;
    text = added(text, textOf(due));
  }
  return isAny ? listed(text) : '';
}

/** `[scenario, instant of the last entry, entries]`. */
function enteredText({ enteredAt, entries }: EngineState, index: number): string {
  const { width } = enteredAt;
  let text = '';
  for (let scenario = 0; scenario < width; scenario++) {
    const at = enteredAt.cells[index * width + scenario]!;
    if (!Number.isNaN(at)) text = added(text, `[${scenario},${at},${entries.cells[index * width + scenario]}]`);
  }
  return listed(text);
}

/** `[cell, when it must be looked at next, local day of its last occurrence]`. */
function cellsText({ due, cameOn }: EngineState, index: number): string {
  const { width } = due;
  let text = '';
  for (let cell = 0; cell < width; cell++) {
    const [next, day] = [due.cells[index * width + cell]!, cameOn.cells[index * width + cell]!];
    if (Number.isFinite(next) || Number.isFinite(day)) text = added(text, `[${cell},${textOf(next)},${textOf(day)}]`);
  }
  return listed(text);
}

/** Empty for Infinity and NaN. */
function numberText(value: number): string {
  return Number.isFinite(value) ? `${value}` : '';
}

function added(text: string, part: string): string {
  return text === '' ? part : `${text},${part}`;
}

/** Empty for no parts. */
function listed(parts: string): string {
  return parts === '' ? '' : `[${parts}]`;
}
