/**
 * One batch: brings the contacts it concerns into the engine, takes each through what has come in and what is due, and gathers everything that
 * must be written. It commits nothing itself; when the commit fails, what it gathered never happened.
 */
import { type Engine, Ink } from '../engine/index.js';
import type { Value } from '../machine/index.js';
import type { StoredContact } from '../store/port.js';
import type { Intake } from './intake.js';
import { receiveAll } from './receiving.js';
import type { Refresh } from './refresh.js';
import { type BatchResult, type BatchTools, type BatchWork, type Outcome, stumbleOf } from './work.js';

/** What a committed batch was. */
export interface BatchDone {
  readonly intake: readonly Intake[];
  readonly outcomes: readonly Outcome[];
  readonly rejects: number;
  /** Contacts that were written. */
  readonly contacts: number;
  /** From taking in to the commit. */
  readonly seconds: number;
}

/** Contacts that stay in the engine after their batch. */
const MOST_RESIDENTS = 20_000;

const INK = new Ink();

/** A contact that goes round in an instant without end does not hold the others up: past this it is left for the next batch. */
const MOST_TICKS = 1_000;

export function runBatch(tools: BatchTools, { now, intake, outcomes, due }: BatchWork): BatchResult {
  const { engine, refresh, residents } = tools;
  if (refresh !== null) engine.state.keeper.refreshedUntil(refresh.next);
  const touched = load(tools, intake, outcomes, due);
  if (refresh !== null) eachOf(engine, touched, (index) => catchUp(tools, refresh, index, now));
  const overdue = [...touched].filter((index) => engine.state.agenda.dueOf(index) < now);
  eachOf(engine, overdue, (index) => tickAll(engine, index, now));
  for (const outcome of outcomes) {
    const { contact, input } = outcome;
    const index = engine.find(contact);
    try {
      if (index >= 0) engine.processInput(index, input, now);
    } catch (cause) {
      throw stumbleOf(contact, outcome, cause);
    }
  }
  const { receipts, events, places } = receiveAll(tools, intake, now);
  for (const index of places) touched.add(index);
  const contacts: StoredContact[] = [];
  eachOf(engine, touched, (index) => tickAll(engine, index, now));
  eachOf(engine, touched, (index) => {
    const row = rowOf(tools, index);
    residents.keep(row.number, index);
    contacts.push(row);
  });
  return { receipts, events, contacts };
}

/** Does the work for each, and says whose it was when it goes wrong. */
function eachOf(engine: Engine, places: Iterable<number>, work: (index: number) => void): void {
  for (const index of places) {
    try {
      work(index);
    } catch (cause) {
      throw stumbleOf(engine.contact(index).data.id, null, cause);
    }
  }
}

/** Places in the engine of all whom the batch concerns, as far as they are known, each once. */
function load(
  { engine, store, residents, bringBack, refresh }: BatchTools,
  intake: readonly Intake[],
  outcomes: readonly Outcome[],
  due: readonly number[],
): Set<number> {
  const places = new Set<number>();
  const bring = (contact: StoredContact) => {
    try {
      const index = engine.find(contact.id);
      places.add(index >= 0 ? index : bringBack(contact));
    } catch (cause) {
      throw stumbleOf(contact.id, null, cause);
    }
  };
  // Those due come in order of time, then of id, whatever order the store finds them in: a channel's line is kept by it.
  const missing = due.filter((number) => residents.placeOf(number) === undefined);
  const rows = new Map(missing.length === 0 ? [] : store.contactsByNumber(missing).map((row) => [row.number, row]));
  for (const number of due) {
    const index = residents.placeOf(number);
    const row = index === undefined ? rows.get(number) : undefined;
    if (index !== undefined) places.add(index);
    else if (row !== undefined) bring(row);
    // Erased since the refresh: there is nobody to bring up to it.
    else refresh?.take(number);
  }
  const unknown = new Set<string>();
  for (const list of [intake, outcomes]) {
    for (const { contact } of list) {
      const index = engine.find(contact);
      if (index >= 0) places.add(index);
      else unknown.add(contact);
    }
  }
  if (unknown.size > 0) for (const contact of store.contactsById([...unknown])) bring(contact);
  return places;
}

/** As it is to be written. */
function rowOf({ engine, base, version }: RowTools, index: number): StoredContact {
  const { data } = engine.contact(index);
  const { id, number } = data;
  const zone = data.attributes[engine.state.keeper.program.timezone];
  base?.noteZone(number, typeof zone === 'string' ? zone : null);
  const state = engine.pack(index, INK);
  const next = engine.state.agenda.dueOf(index);
  return { number, id, version, due: Number.isFinite(next) ? next : null, state };
}

type RowTools = Pick<BatchTools, 'engine' | 'base' | 'version'>;

/** Lets the contact go and gives its row. */
export function putAway(tools: RowTools, index: number): StoredContact {
  const row = rowOf(tools, index);
  tools.engine.letGo(index);
  return row;
}

/** What a refresh of the base has in store for a contact comes before everything else of that contact. */
function catchUp({ engine, base }: BatchTools, refresh: Refresh, index: number, now: number): void {
  const { number } = engine.contact(index).data;
  const change = refresh.take(number);
  if (change === undefined) return;
  engine.refreshed(index, change, refresh.next, now);
  base?.note(number);
}

/** After the commit: those that were longest not concerned leave the engine. */
export function thinOut({ engine, residents }: Pick<BatchTools, 'engine' | 'residents'>, most = MOST_RESIDENTS): void {
  residents.thinOut(most, (place) => engine.letGo(place));
}

function tickAll(engine: Engine, index: number, now: number): void {
  const { agenda } = engine.state;
  for (let ticks = 0; ticks < MOST_TICKS && agenda.dueOf(index) <= now; ticks++) engine.tick(index, now);
}

/** What rendering may ask of the contact, as of now. */
export function attributesOf(engine: Engine, index: number): Readonly<Record<string, Value>> {
  const { data } = engine.contact(index);
  const { names } = engine.state.keeper.program.topics.attributes;
  const known: Record<string, Value> = new Plain();
  for (let place = 0; place < data.attributes.length; place++) {
    const value = data.attributes[place]!;
    if (value !== null) known[names[place]!] = value;
  }
  known.id = data.id;
  return known;
}

/** Objects without a prototype's names, which the machine still lays out like any others: `Object.create(null)` makes slow ones. */
const Plain = function Plain() {} as unknown as new () => Record<string, Value>;
Plain.prototype = Object.create(null);
