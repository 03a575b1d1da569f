/** What has come in, taken into the engine one by one: an id that was received before changes nothing. It commits nothing. */
import { type Engine, Ink } from '../engine/index.js';
import type { StoredEvent } from '../store/port.js';
import { ALL_MARKETING, barredPlaces } from './barred.js';
import type { Intake, Receipt } from './intake.js';
import { keyOf } from './keys.js';
import { type BatchTools, stumbleOf } from './work.js';

export interface Received {
  readonly receipts: readonly Receipt[];
  readonly events: readonly StoredEvent[];
  /** Of its contact in the engine, for each input. */
  readonly places: readonly number[];
}

const INK = new Ink();

export function receiveAll(tools: BatchTools, intake: readonly Intake[], now: number): Received {
  if (intake.length === 0) return NOTHING;
  const { engine, store, nextPlace } = tools;
  const ids = intake.map((given) => ('id' in given && given.id !== undefined ? given.id : null));
  const keys = ids.map((id) => (id === null ? 0 : keyOf(id)));
  const places = intake.map(({ contact }) => engine.find(contact));
  const asked: { readonly contact: number; readonly key: number }[] = [];
  for (const [place, index] of places.entries()) {
    if (ids[place] !== null && index >= 0)
      asked.push({ contact: engine.contact(index).data.number, key: keys[place]! });
  }
  const came = new Came(store.known(asked));
  const barred = barredPlaces(store, engine.state.model, intake, (contact) => engine.find(contact) >= 0);
  const events: StoredEvent[] = [];
  const receipts = intake.map((given, place): Receipt => {
    const index = places[place]! >= 0 ? places[place]! : placeOf(tools, given.contact, now);
    places[place] = index;
    const { number } = engine.contact(index).data;
    const id = ids[place]!;
    if (id !== null) {
      const key = keys[place]!;
      if (came.before(number, key)) return 'repeated';
      events.push(storedEvent(given, number, key, id, nextPlace(now), now));
    }
    try {
      if (barred.has(place)) bar(engine, index);
      receive(engine, index, given, now);
    } catch (cause) {
      throw stumbleOf(given.contact, given, cause);
    }
    return 'accepted';
  });
  return { receipts, events, places };
}

const NOTHING: Received = { receipts: [], events: [], places: [] };

/** Events that came before: those that the store knows, and those of this batch. */
class Came {
  readonly #known: Set<string>;
  /** By key: the first contact of this batch whose event has it. */
  readonly #first = new Map<number, number>();

  /** As the store says it. */
  constructor(known: Set<string>) {
    this.#known = known;
  }

  before(contact: number, key: number): boolean {
    const first = this.#first.get(key);
    if (first === contact) return true;
    if (first === undefined) {
      this.#first.set(key, contact);
      return this.#known.size > 0 && this.#known.has(`${contact}/${key}`);
    }
    const name = `${contact}/${key}`;
    return this.#known.size === this.#known.add(name).size;
  }
}
/** Somebody who was erased has come back: nothing but what an order needs is sent. */
function bar(engine: Engine, index: number): void {
  const contact = engine.contact(index);
  contact.suppressed ??= new Set();
  contact.suppressed.add(ALL_MARKETING);
}

function placeOf({ engine, base, nextNumber }: BatchTools, id: string, now: number): number {
  const index = engine.find(id);
  if (index >= 0) return index;
  const number = nextNumber();
  base?.reach(number);
  return engine.create(id, { created_at: now }, [], number);
}

function storedEvent(
  given: Intake,
  contact: number,
  key: number,
  id: string,
  place: number,
  received: number,
): StoredEvent {
  const at = given.kind === 'event' ? Math.min(given.at ?? received, received) : received;
  const name = given.kind === 'event' ? given.event : given.kind === 'attributes' ? 'identify' : given.kind;
  INK.value(given.kind === 'event' ? given.fields : given.kind === 'attributes' ? given.values : given);
  return { contact, key, id, name, at, received, place, fields: INK.take() };
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
