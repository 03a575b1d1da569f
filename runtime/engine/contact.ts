/** One contact as the engine sees it: its data, its runs, what was sent to it. */

import type { SendHistory } from '../delivery/attempt.js';
import type { ContactData } from '../facts/contact.js';
import type { RefusalReason } from './sink.js';

export class EngineContact {
  readonly data: ContactData;
  /** Rows of runs under way, higher priority first, then by name, then by entry. */
  runs: number[] = [];
  /** Rows of runs that are over and whose goals still count: at most one a scenario. */
  over: number[] = [];
  /** Messages handed over so far: numbers their ids. */
  messages = 0;
  /** What came back about each of them, as bits, by its number. */
  answers: number[] | null = null;
  sent = new SentHistory();
  /** In the share that never gets marketing; null: not asked yet. */
  holdout: boolean | null = null;
  suppressed: Set<string> | null = null;
  leftTopics: Set<string> | null = null;
  /** By scenario: when an entry was last refused, and why. Kept only where messages go to an outbox. */
  refusals: Map<string, readonly [at: number, reason: RefusalReason]> | null = null;
  /** Not yet judged for the first time. */
  isNew = true;

  constructor(data: ContactData) {
    this.data = data;
  }
}

const NONE: readonly number[] = [];

/** Instants of the contact's marketing hand-overs, by channel and over all of them. */
export class SentHistory implements SendHistory {
  #byChannel: Map<string, number[]> | null = null;

  marketing(channel: string): readonly number[] {
    return this.#byChannel?.get(channel) ?? NONE;
  }

  static from(byChannel: Readonly<Record<string, readonly number[]>>): SentHistory {
    const history = new SentHistory();
    history.#byChannel = new Map(Object.entries(byChannel).map(([channel, instants]) => [channel, [...instants]]));
    return history;
  }

  /** Null: nothing has been sent. */
  snapshot(): Readonly<Record<string, readonly number[]>> | null {
    return this.#byChannel && Object.fromEntries(this.#byChannel);
  }

  /** A hand-over that did not come about. */
  takeBack(channel: string, at: number): void {
    for (const name of [channel, 'any']) {
      const instants = this.#byChannel?.get(name);
      const place = instants?.lastIndexOf(at) ?? -1;
      if (place >= 0) instants!.splice(place, 1);
    }
  }

  /** `reach`: hand-overs longer ago (ms) lie outside every cap. */
  add(channel: string, at: number, reach: number): void {
    this.#byChannel ??= new Map();
    note(this.#byChannel, channel, at, reach);
    note(this.#byChannel, 'any', at, reach);
  }
}

function note(sent: Map<string, number[]>, channel: string, at: number, reach: number): void {
  const instants = sent.get(channel);
  if (instants === undefined) {
    sent.set(channel, [at]);
    return;
  }
  const half = instants.length >> 1;
  if (instants.length >= 32 && instants[half]! < at - reach) instants.splice(0, half);
  instants.push(at);
}
