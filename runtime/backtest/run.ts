/**
 * Replays a history through the engine on a virtual clock: what the scenarios would have done between two instants. Receipt is an event's
 * own `at` (language R3). Nothing is sent and no real code is drawn.
 */
import { madeUpCodes } from '../engine/codes.js';
import { Engine } from '../engine/engine.js';
import type { OutgoingMessage } from '../engine/sink.js';
import { ReceivedIds } from '../facts/received.js';
import { type EventTable, eventId, IDENTIFY } from '../import/index.js';
import type { Zone } from '../machine/index.js';
import { type AskPool, classTotals, liveBase, type RfmBase } from '../rfm/index.js';
import { Collector, type CollectorOptions } from './collect.js';
import type { Counted, Sums } from './counted.js';
import { figuresOf } from './figures.js';
import type { BacktestOptions } from './input.js';
import type { BacktestResult } from './result.js';
import { Schedule } from './schedule.js';
import { SendLog } from './send-log.js';

export function runBacktest(options: BacktestOptions): BacktestResult {
  const { program, zones, events, from, to } = options;
  const zone = zones(program.bundle.model.timezone)!;
  const { assumeConsent = false, story = null, sample = SAMPLE } = options;
  const counted = replayed({ ...options, repeated: repeatedRows(events) });
  return figuresOf([counted], {
    bundle: program.bundle,
    zone,
    from,
    to,
    events: events.length,
    assumeConsent,
    story,
    sample,
  });
}

/** Replays the contacts that `options` name, be they all or a share of them; nothing that one does depends on another's, but RFM cut points. */
export function replayed(options: ShareOptions): Counted {
  return new Backtest(options).run();
}

export interface ShareOptions extends BacktestOptions {
  /** By row of the events: 1 where the event's id has come before, be it in another share. */
  readonly repeated: Uint8Array;
  /** Gives the RFM cut points of all shares together; left out: these are all contacts. */
  readonly pool?: AskPool;
}

/** How many sent messages are kept where nobody says. */
export const SAMPLE = 500;

const NEVER = Number.POSITIVE_INFINITY;

class Backtest {
  readonly #options: ShareOptions;
  readonly #engine: Engine;
  readonly #collector: Collector;
  readonly #zone: Zone;
  readonly #rfm: RfmBase | null;
  readonly #schedule = new Schedule();
  /** By row: 1 where the event's id has come before. */
  readonly #isRepeated: Uint8Array;
  /** Engine places by the contact column of the events. */
  readonly #placeOf: Int32Array;
  /** By event name of the table: the engine's number, and whether it changes nothing. */
  readonly #numberOf: Int32Array;
  readonly #isIdle: Uint8Array;
  readonly #stride: number;
  /** Contacts that are there from the start of the period. */
  readonly #isThere: Uint8Array;
  #refreshAt = NEVER;
  #repeated = 0;

  constructor(options: ShareOptions) {
    this.#options = options;
    const { program, zones, events } = options;
    const { model } = program.bundle;
    const zone = zones(model.timezone);
    if (zone === undefined) throw new RangeError(`There is no time zone ${model.timezone}.`);
    this.#zone = zone;
    const zoneOf = (contact: number) => this.#engine.contact(contact).data.zone;
    this.#rfm = model.rfm ? liveBase(model.rfm, zoneOf, options.pool) : null;
    const collector = new Collector({
      bundle: program.bundle,
      zone,
      timeline: options.timeline ?? null,
      story: options.story ?? null,
      sample: options.sample ?? SAMPLE,
      sends: options.keepsSends ? this.#sends() : null,
      onSend: options.responder ? (message) => this.#answer(message) : null,
    });
    this.#collector = collector;
    this.#engine = new Engine(program, {
      zones,
      rfm: this.#rfm,
      codes: madeUpCodes,
      sink: collector,
      deliversAtOnce: true,
      assumeConsent: options.assumeConsent ?? false,
    });
    collector.watch(this.#engine);
    this.#isRepeated = options.repeated;
    this.#placeOf = new Int32Array(events.contacts.length);
    this.#numberOf = Int32Array.from(events.events, (name) => this.#engine.eventNumber(name));
    this.#isIdle = Uint8Array.from(events.events, (name, place) =>
      name !== IDENTIFY && this.#engine.isIdle(this.#numberOf[place]!) ? 1 : 0,
    );
    this.#stride = Math.max(1, Math.floor(events.length / 100));
    this.#isThere = this.#createContacts();
  }

  run(): Counted {
    const { events, to } = this.#options;
    const first = this.#remember();
    this.#begin();
    const last = this.#replay(first);
    this.#runUntil(to);
    this.#options.onProgress?.(events.length, events.length);
    return this.#collector.counted(this.#engine, {
      contacts: this.#engine.state.contacts.reduce((known, { isNew }) => (isNew ? known : known + 1), 0),
      eventsInPeriod: last - first,
      repeatedEvents: this.#repeated,
      classes: this.#classes(),
    });
  }

  /** All contacts of both files in ascending order of id, so that places in the engine ascend with ids. */
  #createContacts(): Uint8Array {
    const { contacts, events, from } = this.#options;
    const known = new Map([...contacts].map((contact) => [contact.id, contact]));
    const ids = [...new Set([...known.keys(), ...events.contacts])].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    const isThere = new Uint8Array(ids.length);
    for (const id of ids) {
      const contact = known.get(id);
      const index = this.#engine.create(id, contact?.attributes, contact?.groups);
      if (contact === undefined) continue;
      const created = contact.attributes.created_at;
      if (typeof created !== 'number' || created < from) isThere[index] = 1;
      else if (created < this.#options.to)
        this.#schedule.add({ at: created, contact: index, input: { kind: 'appears' } });
    }
    events.contacts.forEach((id, column) => {
      this.#placeOf[column] = this.#engine.find(id);
    });
    return isThere;
  }

  /** The history before the period; gives the first row inside it. */
  #remember(): number {
    const { events, from } = this.#options;
    const engine = this.#engine;
    let row = 0;
    for (; row < events.length && events.at[row]! < from; row++) {
      const at = events.at[row]!;
      while (engine.nextDue < at) engine.rememberDerived(engine.state.agenda.first, engine.nextDue);
      const contact = this.#placeOf[events.contact[row]!]!;
      this.#isThere[contact] = 1;
      const kind = events.event[row]!;
      if (this.#isIgnored(row) || this.#isIdle[kind] === 1) continue;
      const name = events.events[kind]!;
      const fields = events.fields[row]!;
      if (name === IDENTIFY) engine.rememberAttributes(contact, fields, at);
      else engine.remember(contact, { event: name, at, id: eventId(events, row), fields }, at, this.#numberOf[kind]!);
      this.#progress(row);
    }
    while (engine.nextDue < from) engine.rememberDerived(engine.state.agenda.first, engine.nextDue);
    return row;
  }

  /** The first scoring, then everybody who is there: nobody enters, except where `including existing` is said. */
  #begin(): void {
    const { from } = this.#options;
    if (this.#rfm !== null) this.#refreshAt = this.#nextRefresh(from + 1);
    this.#engine.refreshRfm(from, this.#refreshAt);
    this.#isThere.forEach((there, contact) => {
      if (there === 1) this.#engine.settle(contact, from);
    });
  }

  /** Gives the first row after the period. */
  #replay(first: number): number {
    const { events, to } = this.#options;
    const group: number[] = [];
    let row = first;
    while (row < events.length && events.at[row]! < to) {
      const at = events.at[row]!;
      this.#runUntil(at);
      const start = row;
      do row++;
      while (row < events.length && events.at[row] === at);
      if (row - start === 1) this.#receive(start, at);
      else {
        group.length = 0;
        for (let i = start; i < row; i++) group.push(i);
        group.sort((a, b) => this.#placeOf[events.contact[a]!]! - this.#placeOf[events.contact[b]!]! || a - b);
        for (const i of group) this.#receive(i, at);
      }
      for (let i = start; i < row; i++) this.#progress(i);
    }
    return row;
  }

  #receive(row: number, at: number): void {
    if (this.#isIgnored(row)) return;
    const { events } = this.#options;
    const contact = this.#placeOf[events.contact[row]!]!;
    const kind = events.event[row]!;
    if (this.#isIdle[kind] === 1 && this.#isThere[contact] === 1) return;
    this.#isThere[contact] = 1;
    const name = events.events[kind]!;
    const fields = events.fields[row]!;
    if (name === IDENTIFY) this.#engine.processInput(contact, { kind: 'attributes', values: fields }, at);
    else {
      const record = { event: name, at, id: eventId(events, row), fields };
      this.#engine.receive(contact, record, at, this.#numberOf[kind]!);
    }
  }

  /** Everything before `limit` that time, the schedule and refreshes bring: inputs of an instant first, its timers last. */
  #runUntil(limit: number): void {
    const engine = this.#engine;
    for (;;) {
      const due = engine.nextDue;
      const scheduled = this.#schedule.earliest;
      const next = Math.min(due, scheduled, this.#refreshAt);
      if (next >= limit) return;
      if (scheduled === next) {
        const { contact, input } = this.#schedule.take()!;
        engine.processInput(contact, input, next);
      } else if (this.#refreshAt === next) {
        this.#refreshAt = this.#nextRefresh(next + 1);
        engine.refreshRfm(next, this.#refreshAt);
      } else engine.tick(engine.state.agenda.first, next);
    }
  }

  #nextRefresh(after: number): number {
    return this.#zone.nextLocalTime(after, this.#options.program.bundle.model.rfm!.refresh);
  }

  /** A repeated id is ignored (R3), and counted. */
  #isIgnored(row: number): boolean {
    if (this.#isRepeated[row] === 0) return false;
    this.#repeated++;
    return true;
  }

  #progress(row: number): void {
    if (row % this.#stride === 0) this.#options.onProgress?.(row, this.#options.events.length);
  }

  #answer(message: OutgoingMessage): void {
    for (const { at, contact, input } of this.#options.responder!.onMessage(message)) {
      const place = contact === message.run.contact ? message.run.index : this.#engine.find(contact);
      if (place >= 0) this.#schedule.add({ at: Math.max(at, message.at), contact: place, input });
    }
  }

  #sends(): NonNullable<CollectorOptions['sends']> {
    const rfm = this.#rfm;
    const log = new SendLog(rfm?.classes ?? []);
    // `none` until the base is first scored.
    return { log, classOf: (contact) => (rfm === null ? -1 : (rfm.classOf(contact) ?? rfm.classes.length - 1)) };
  }

  #classes(): Sums['classes'] {
    if (this.#rfm === null) return {};
    const base = this.#rfm.snapshot(this.#options.to - 1);
    return Object.fromEntries(
      classTotals(base).map(({ class: name, customers, orders, revenue }) => [name, { customers, orders, revenue }]),
    );
  }
}

/** In a pass of its own: among the rest of the replay each look-up would wait for memory. */
export function repeatedRows({ ids, length }: EventTable): Uint8Array {
  const isRepeated = new Uint8Array(length);
  const received = new ReceivedIds(length);
  for (let row = 0; row < length; row++) {
    const id = ids[row] ?? null;
    if (id !== null && !received.add(id)) isRepeated[row] = 1;
  }
  return isRepeated;
}
