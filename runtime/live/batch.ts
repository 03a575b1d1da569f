/**
 * One batch: brings the contacts it concerns into the engine, takes each through what has come in and what is due, and gathers everything that
 * must be written. It commits nothing itself; when the commit fails, what it gathered never happened.
 */
import type { Engine, Input } from '../engine/index.js';
import type { Value } from '../machine/index.js';
import type { OutboxChange, Store, StoredContact, StoredEvent } from '../store/port.js';
import { ALL_MARKETING, barredPlaces } from './barred.js';
import type { LiveBase, Refresh } from './base.js';
import type { Intake, Receipt } from './intake.js';
import { keyOf } from './keys.js';

export interface Outcome {
  readonly contact: string;
  readonly input: Extract<Input, { readonly kind: 'outcome' }>;
  readonly change: OutboxChange;
}

export interface BatchWork {
  readonly now: number;
  readonly intake: readonly Intake[];
  readonly outcomes: readonly Outcome[];
  /** Numbers of contacts that time concerns by now. */
  readonly due: readonly number[];
}

export interface BatchResult {
  readonly receipts: readonly Receipt[];
  readonly contacts: readonly StoredContact[];
  readonly events: readonly StoredEvent[];
}

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
  readonly base: LiveBase | null;
  /** A refresh whose moves have not all been taken yet. */
  readonly refresh: Refresh | null;
  /** Numbers a new contact. */
  readonly nextNumber: () => number;
}

/** A contact that goes round in an instant without end does not hold the others up: past this it is left for the next batch. */
const MOST_TICKS = 1_000;

export function runBatch(tools: BatchTools, { now, intake, outcomes, due }: BatchWork): BatchResult {
  const { engine, store } = tools;
  const loaded = load(tools, intake, outcomes, due);
  for (const index of loaded.values()) catchUp(tools, index, now);
  const overdue = [...loaded.values()].filter((index) => engine.state.agenda.dueOf(index) < now);
  for (const index of overdue) tickAll(engine, index, now);
  for (const { contact, input } of outcomes) {
    const index = engine.find(contact);
    if (index >= 0) engine.processInput(index, input, now);
  }
  const { receipts, events } = receiveAll(tools, intake, now);
  const touched = new Set([...loaded.values(), ...intake.map(({ contact }) => engine.find(contact))]);
  touched.delete(-1);
  for (const index of touched) tickAll(engine, index, now);
  return { receipts, events, contacts: [...touched].map((index) => putAway(tools, index)) };

  function load(
    { engine: own }: BatchTools,
    given: readonly Intake[],
    answers: readonly Outcome[],
    numbers: readonly number[],
  ): Map<number, number> {
    const places = new Map<number, number>();
    const bring = ({ number, id, state }: StoredContact) => {
      if (!places.has(number)) places.set(number, own.bringBack(id, number, JSON.parse(state)));
    };
    for (const contact of store.contactsByNumber(numbers)) bring(contact);
    // Erased since the refresh: there is nobody to bring up to it.
    for (const number of numbers) if (!places.has(number)) tools.refresh?.concerned.delete(number);
    const ids = new Set([...given, ...answers].map(({ contact }) => contact));
    for (const contact of store.contactsById([...ids])) bring(contact);
    return places;
  }
}

/** Lets the contact go and gives its row. */
export function putAway(
  { engine, base, version }: Pick<BatchTools, 'engine' | 'base' | 'version'>,
  index: number,
): StoredContact {
  const { data } = engine.contact(index);
  const { id, number } = data;
  const zone = data.attributes[engine.state.keeper.program.timezone];
  base?.noteZone(number, typeof zone === 'string' ? zone : null);
  const state = JSON.stringify(engine.snapshot(index));
  const next = engine.state.agenda.dueOf(index);
  engine.letGo(index);
  return { number, id, version, due: Number.isFinite(next) ? next : null, state };
}

/** What a refresh of the base has in store for a contact comes before everything else of that contact. */
function catchUp({ engine, refresh, base }: BatchTools, index: number, now: number): void {
  if (refresh === null) return;
  const { number } = engine.contact(index).data;
  const change = refresh.concerned.get(number);
  if (change === undefined) return;
  refresh.concerned.delete(number);
  engine.refreshed(index, change, refresh.next, now);
  base?.note(number);
}

function tickAll(engine: Engine, index: number, now: number): void {
  for (let ticks = 0; ticks < MOST_TICKS && engine.state.agenda.dueOf(index) <= now; ticks++) engine.tick(index, now);
}

function receiveAll(
  { engine, store, nextNumber }: BatchTools,
  intake: readonly Intake[],
  now: number,
): { readonly receipts: readonly Receipt[]; readonly events: readonly StoredEvent[] } {
  const ids = intake.map((given) => ('id' in given && given.id !== undefined ? given.id : null));
  const asked = intake.flatMap(({ contact }, place) => {
    const index = engine.find(contact);
    const id = ids[place] ?? null;
    return id === null || index < 0 ? [] : [{ contact: engine.contact(index).data.number, key: keyOf(id) }];
  });
  const known = store.known(asked);
  const barred = barredPlaces(store, engine.state.model, intake, (contact) => engine.find(contact) >= 0);
  const events: StoredEvent[] = [];
  const receipts = intake.map((given, place): Receipt => {
    const index = placeOf(engine, given.contact, now, nextNumber);
    const { number } = engine.contact(index).data;
    const id = ids[place] ?? null;
    if (id !== null) {
      const key = keyOf(id);
      if (known.has(`${number}/${key}`)) return 'repeated';
      known.add(`${number}/${key}`);
      events.push(storedEvent(given, { contact: number, key, id, received: now }));
    }
    if (barred.has(place)) bar(engine, index);
    receive(engine, index, given, now);
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

function storedEvent(given: Intake, row: Pick<StoredEvent, 'contact' | 'key' | 'id' | 'received'>): StoredEvent {
  switch (given.kind) {
    case 'event':
      return {
        ...row,
        name: given.event,
        at: Math.min(given.at ?? row.received, row.received),
        fields: JSON.stringify(given.fields),
      };
    case 'attributes':
      return { ...row, name: 'identify', at: row.received, fields: JSON.stringify(given.values) };
    default:
      return { ...row, name: given.kind, at: row.received, fields: JSON.stringify(given) };
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
  const known = data.attributes.flatMap((value, place) => (value === null ? [] : [[names[place]!, value] as const]));
  return { ...Object.fromEntries(known), id: data.id };
}
