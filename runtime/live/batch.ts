/**
 * One batch: brings the contacts it concerns into the engine, takes each through what has come in and what is due, and gathers everything that
 * must be written. It commits nothing itself; when the commit fails, what it gathered never happened.
 */
import { type Engine, Ink } from '../engine/index.js';
import type { Value } from '../machine/index.js';
import type { Store, StoredContact, StoredEvent } from '../store/port.js';
import type { BringBack } from '../versions/index.js';
import { ALL_MARKETING, barredPlaces } from './barred.js';
import type { LiveBase } from './base.js';
import type { Intake, Receipt } from './intake.js';
import { keyOf } from './keys.js';
import type { Refresh } from './refresh.js';
import type { Residents } from './residents.js';
import { type BatchResult, type BatchWork, type Outcome, stepFor } from './work.js';

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

export interface BatchTools {
  readonly engine: Engine;
  readonly store: Store;
  readonly version: number;
  readonly bringBack: BringBack;
  readonly base: LiveBase | null;
  /** A refresh whose moves have not all been taken yet. */
  readonly refresh: Refresh | null;
  /** The contacts that the engine still has. */
  readonly residents: Residents;
  /** Numbers a new contact. */
  readonly nextNumber: () => number;
  /** The place of an event that has come now among those of this instant. */
  readonly nextPlace: (now: number) => number;
}

/** Contacts that stay in the engine after their batch. */
const MOST_RESIDENTS = 20_000;

const INK = new Ink();

/** A contact that goes round in an instant without end does not hold the others up: past this it is left for the next batch. */
const MOST_TICKS = 1_000;

export function runBatch(tools: BatchTools, { now, intake, outcomes, due }: BatchWork): BatchResult {
  const { engine } = tools;
  if (tools.refresh !== null) engine.state.keeper.refreshedUntil(tools.refresh.next);
  const touched = load(tools, intake, outcomes, due);
  for (const index of touched) stepFor(idOf(index), null, () => catchUp(tools, index, now));
  const overdue = [...touched].filter((index) => engine.state.agenda.dueOf(index) < now);
  for (const index of overdue) tickAll(engine, index, now);
  for (const outcome of outcomes) {
    const { contact, input } = outcome;
    const index = engine.find(contact);
    if (index >= 0) stepFor(contact, outcome, () => engine.processInput(index, input, now));
  }
  const { receipts, events } = receiveAll(tools, intake, now);
  for (const { contact } of intake) {
    const index = engine.find(contact);
    if (index >= 0) touched.add(index);
  }
  for (const index of touched) tickAll(engine, index, now);
  const contacts = [...touched].map((index) => stepFor(idOf(index), null, () => keep(index)));
  return { receipts, events, contacts };

  function idOf(index: number): string {
    return engine.contact(index).data.id;
  }

  function keep(index: number): StoredContact {
    const row = rowOf(tools, index);
    tools.residents.keep(row.number, index);
    return row;
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
    const index = engine.find(contact.id);
    places.add(index >= 0 ? index : stepFor(contact.id, null, () => bringBack(contact)));
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
function catchUp({ engine, refresh, base }: BatchTools, index: number, now: number): void {
  if (refresh === null) return;
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
  if (engine.state.agenda.dueOf(index) > now) return;
  stepFor(engine.contact(index).data.id, null, () => {
    for (let ticks = 0; ticks < MOST_TICKS && engine.state.agenda.dueOf(index) <= now; ticks++) engine.tick(index, now);
  });
}

function receiveAll(
  { engine, store, base, nextNumber, nextPlace }: BatchTools,
  intake: readonly Intake[],
  now: number,
): { readonly receipts: readonly Receipt[]; readonly events: readonly StoredEvent[] } {
  const ids = intake.map((given) => ('id' in given && given.id !== undefined ? given.id : null));
  const places = intake.map(({ contact }) => engine.find(contact));
  const keys = ids.map((id) => (id === null ? 0 : keyOf(id)));
  const asked: { readonly contact: number; readonly key: number }[] = [];
  places.forEach((index, place) => {
    if (ids[place] === null || index < 0) return;
    asked.push({ contact: engine.contact(index).data.number, key: keys[place]! });
  });
  const known = store.known(asked);
  const barred = barredPlaces(store, engine.state.model, intake, (contact) => engine.find(contact) >= 0);
  const events: StoredEvent[] = [];
  const receipts = intake.map((given, place): Receipt => {
    const index =
      places[place]! >= 0
        ? places[place]!
        : placeOf(engine, given.contact, now, () => {
            const number = nextNumber();
            base?.reach(number);
            return number;
          });
    const { number } = engine.contact(index).data;
    const id = ids[place] ?? null;
    if (id !== null) {
      const key = keys[place]!;
      if (known.has(`${number}/${key}`)) return 'repeated';
      known.add(`${number}/${key}`);
      events.push(storedEvent(given, { contact: number, key, id, place: nextPlace(now), received: now }));
    }
    stepFor(given.contact, given, () => {
      if (barred.has(place)) bar(engine, index);
      receive(engine, index, given, now);
    });
    return 'accepted';
  });
  return { receipts, events };
}

/** Somebody who was erased has come back: nothing but what an order needs is sent. */
function bar(engine: Engine, index: number): void {
  const contact = engine.contact(index);
  contact.suppressed ??= new Set();
  contact.suppressed.add(ALL_MARKETING);
}

function placeOf(engine: Engine, id: string, now: number, nextNumber: () => number): number {
  const index = engine.find(id);
  return index >= 0 ? index : engine.create(id, { created_at: now }, [], nextNumber());
}

function storedEvent(
  given: Intake,
  { contact, key, id, place, received }: Required<Pick<StoredEvent, 'contact' | 'key' | 'id' | 'place' | 'received'>>,
): StoredEvent {
  const about = { contact, key, id, at: received, received, place };
  switch (given.kind) {
    case 'event': {
      const at = Math.min(given.at ?? received, received);
      return { ...about, name: given.event, at, fields: JSON.stringify(given.fields) };
    }
    case 'attributes':
      return { ...about, name: 'identify', fields: JSON.stringify(given.values) };
    default:
      return { ...about, name: given.kind, fields: JSON.stringify(given) };
  }
}

function receive(engine: Engine, index: number, given: Intake, now: number): void {
  switch (given.kind) {
    case 'event': {
      const record = { event: given.event, at: Math.min(given.at ?? now, now), id: given.id, fields: given.fields };
      engine.receive(index, record, now, engine.eventNumber(given.event), given.imported !== true);
      break;
    }
    case 'attributes': {
      const { values, imported } = given;
      engine.processInput(index, { kind: 'attributes', values, ...(imported && { imported }) }, now);
      break;
    }
    case 'response': {
      const { messageId, channel, message, scenario, moment, link } = given;
      const about = { messageId, channel, message, scenario, moment };
      engine.processInput(index, { kind: 'message', ...about, ...(link !== undefined && { link }) }, now);
      break;
    }
    default: {
      const { contact: _, ...input } = given;
      engine.processInput(index, input, now);
    }
  }
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
