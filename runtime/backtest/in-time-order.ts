/**
 * Replays a history through the engine on a virtual clock, all contacts from one instant to the next. Receipt is an event's own `at` (language R3). Nothing is sent
 * and no real code is drawn.
 */
import type { OutgoingMessage } from '../engine/sink.js';
import { liveBase, type RfmBase } from '../rfm/index.js';
import type { Counted } from './counted.js';
import type { ShareOptions } from './input.js';
import { counted, prepared, type Replay } from './prepared.js';
import { Schedule } from './schedule.js';
import type { Told } from './told.js';

const NEVER = Number.POSITIVE_INFINITY;

/** The contacts that `options` name, be they all or a share of them; nothing that one does depends on another's, but RFM cut points. */
export function replayedInTimeOrder(options: ShareOptions): Counted {
  return new InTimeOrder(options).run();
}

class InTimeOrder {
  readonly #options: ShareOptions;
  readonly #replay: Replay<RfmBase>;
  readonly #told: Told;
  readonly #schedule = new Schedule();
  #refreshAt = NEVER;

  constructor(options: ShareOptions) {
    this.#options = options;
    const { model } = options.program.bundle;
    this.#replay = prepared(options, {
      base: (zoneOf) => (model.rfm ? liveBase(model.rfm, zoneOf, options.pool) : null),
      onSend: options.responder ? (message) => this.#answer(message) : null,
    });
    this.#told = this.#replay.told;
    this.#told.appearsAt.forEach((at, contact) => {
      if (at !== NEVER) this.#schedule.add({ at, contact, input: { kind: 'appears' } });
    });
  }

  run(): Counted {
    const { to } = this.#options;
    const first = this.#remember();
    this.#begin();
    const last = this.#through(first);
    this.#runUntil(to);
    return counted(this.#replay, this.#options, last - first);
  }

  /** The history before the period; gives the first row inside it. */
  #remember(): number {
    const { events, from } = this.#options;
    const { engine } = this.#replay;
    let row = 0;
    for (; row < events.length && events.at[row]! < from; row++) {
      const at = events.at[row]!;
      while (engine.nextDue < at) engine.rememberDerived(engine.state.agenda.first, engine.nextDue);
      this.#told.remember(row, this.#told.contactOf(row), at);
    }
    while (engine.nextDue < from) engine.rememberDerived(engine.state.agenda.first, engine.nextDue);
    return row;
  }

  /** The first scoring, then everybody who is there: nobody enters, except where `including existing` is said. */
  #begin(): void {
    const { from } = this.#options;
    const { engine, rfm } = this.#replay;
    if (rfm !== null) this.#refreshAt = this.#nextRefresh(from + 1);
    engine.refreshRfm(from, this.#refreshAt);
    for (let contact = 0; contact < this.#told.size; contact++) {
      if (this.#told.isThere(contact)) engine.settle(contact, from);
    }
  }

  /** Gives the first row after the period. */
  #through(first: number): number {
    const { events, to } = this.#options;
    const told = this.#told;
    const group: number[] = [];
    let row = first;
    while (row < events.length && events.at[row]! < to) {
      const at = events.at[row]!;
      this.#runUntil(at);
      const start = row;
      do row++;
      while (row < events.length && events.at[row] === at);
      if (row - start === 1) told.receive(start, told.contactOf(start), at);
      else {
        group.length = 0;
        for (let i = start; i < row; i++) group.push(i);
        group.sort((a, b) => told.contactOf(a) - told.contactOf(b) || a - b);
        for (const i of group) told.receive(i, told.contactOf(i), at);
      }
    }
    return row;
  }

  /** Everything before `limit` that time, the schedule and refreshes bring: inputs of an instant first, its timers last. */
  #runUntil(limit: number): void {
    const { engine } = this.#replay;
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
    return this.#replay.zone.nextLocalTime(after, this.#options.program.bundle.model.rfm!.refresh);
  }

  #answer(message: OutgoingMessage): void {
    for (const { at, contact, input } of this.#options.responder!.onMessage(message)) {
      const place = contact === message.run.contact ? message.run.index : this.#replay.engine.find(contact);
      if (place >= 0) this.#schedule.add({ at: Math.max(at, message.at), contact: place, input });
    }
  }
}
