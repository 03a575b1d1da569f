/**
 * Replays one contact after the other, each from its first event to the end of the period: nothing that one does depends on another's, but RFM cut points, which must
 * be known ahead, and the line before a channel with a rate, in which nobody waits here. Each contact's data are at hand as long as they are used, which takes a
 * fraction of the time of going from contact to contact with every event. What it counts is what a replay in order of time counts.
 */
import { configOfModel, inZones, OneByOneBase } from '../rfm/index.js';
import type { Counted } from './counted.js';
import type { Cuts } from './cuts-ahead.js';
import type { ShareOptions } from './input.js';
import { counted, prepared, type Replay } from './prepared.js';

const NEVER = Number.POSITIVE_INFINITY;

/** `cuts`: of every refresh of the period, in order of time; none where cut points are fixed. */
export function replayedByContact(options: ShareOptions, cuts: readonly Cuts[]): Counted {
  return new ByContact(options, cuts).run();
}

class ByContact {
  readonly #options: ShareOptions;
  readonly #replay: Replay<OneByOneBase>;
  /** Rows before the end of the period, by contact, then in order of time: those of a contact begin at its place in `first`. */
  readonly #rows: Uint32Array;
  readonly #first: Uint32Array;
  #inPeriod = 0;

  constructor(options: ShareOptions, cuts: readonly Cuts[]) {
    this.#options = options;
    const { rfm } = options.program.bundle.model;
    this.#replay = prepared(options, {
      base: (zoneOf) => (rfm ? new OneByOneBase(configOfModel(rfm), inZones(rfm, zoneOf), this.#nights(), cuts) : null),
      onSend: null,
      isUnhurried: true,
    });
    const { told } = this.#replay;
    const { events, to } = options;
    let end = events.length;
    while (end > 0 && events.at[end - 1]! >= to) end--;
    this.#first = new Uint32Array(told.size + 1);
    for (let row = 0; row < end; row++) this.#first[told.contactOf(row) + 1]!++;
    for (let contact = 0; contact < told.size; contact++) this.#first[contact + 1]! += this.#first[contact]!;
    const next = this.#first.slice();
    this.#rows = new Uint32Array(end);
    for (let row = 0; row < end; row++) this.#rows[next[told.contactOf(row)]!++] = row;
  }

  run(): Counted {
    const { told, rfm } = this.#replay;
    for (let contact = 0; contact < told.size; contact++) this.#take(contact);
    rfm?.end();
    return counted(this.#replay, this.#options, this.#inPeriod);
  }

  /** Epoch ms of each refresh of the period, the first at its start, and of the one after the last. */
  #nights(): Float64Array {
    const { program, zones, from, to } = this.#options;
    const { rfm, timezone } = program.bundle.model;
    const zone = zones(timezone)!;
    const nights = [from];
    while (nights.at(-1)! < to) nights.push(zone.nextLocalTime(nights.at(-1)! + 1, rfm!.refresh));
    return Float64Array.from(nights);
  }

  #take(contact: number): void {
    const { events, from, to } = this.#options;
    const { engine, told, rfm } = this.#replay;
    const { agenda } = engine.state;
    const end = this.#first[contact + 1]!;
    let place = this.#first[contact]!;
    rfm?.begin();
    for (; place < end; place++) {
      const row = this.#rows[place]!;
      const at = events.at[row]!;
      if (at >= from) break;
      while (agenda.dueOf(contact) < at) engine.rememberDerived(contact, agenda.dueOf(contact));
      told.remember(row, contact, at);
    }
    while (agenda.dueOf(contact) < from) engine.rememberDerived(contact, agenda.dueOf(contact));
    if (rfm !== null) engine.refreshed(contact, rfm.refreshOne(contact, from), rfm.nextRefresh, from);
    if (told.isThere(contact)) engine.settle(contact, from);
    this.#inPeriod += end - place;
    let now = from;
    for (; place < end; place++) {
      const row = this.#rows[place]!;
      const at = events.at[row]!;
      if (at !== now) this.#runUntil(contact, now, at);
      now = at;
      told.receive(row, contact, at);
    }
    this.#runUntil(contact, now, to);
    // What is let go of while it is young costs the collector of garbage nothing.
    engine.finish(contact);
  }

  /** Everything before `limit` that time, its appearing and refreshes bring the contact: inputs of an instant first, its timers last. */
  #runUntil(contact: number, from: number, limit: number): void {
    const { engine, told, rfm } = this.#replay;
    const { agenda } = engine.state;
    let now = from;
    for (;;) {
      const due = agenda.dueOf(contact);
      const appears = told.appearsAt[contact]!;
      const refresh = rfm === null ? NEVER : rfm.nightOf(contact, now);
      const next = Math.min(due, appears, refresh);
      if (next >= limit) break;
      now = next;
      if (appears === next) {
        told.appearsAt[contact] = NEVER;
        this.#pass(next, false);
        engine.processInput(contact, { kind: 'appears' }, next);
      } else if (refresh === next) engine.refreshed(contact, rfm!.refreshOne(contact, next), rfm!.nextRefresh, next);
      else {
        this.#pass(next, true);
        engine.tick(contact, next);
      }
    }
    this.#pass(limit, false);
  }

  /** Refreshes that did not concern the contact have been. */
  #pass(now: number, isOver: boolean): void {
    const { engine, rfm } = this.#replay;
    if (rfm?.pass(now, isOver)) engine.state.keeper.refreshedUntil(rfm.nextRefresh);
  }
}
