/**
 * Gathers everything that a batch has changed, for one commit, and numbers what is new in it: on from the last batch, which need not be on disk
 * yet. It writes nothing.
 */
import type { Engine } from '../engine/index.js';
import type { Batch, Store, StoredReject } from '../store/port.js';
import { Activity } from './activity.js';
import type { Answered } from './answers.js';
import type { LiveBase } from './base.js';
import type { Parcel } from './courier.js';
import { lineRows } from './lines.js';
import { NUMBERS, numbersOf } from './numbers.js';
import { asParcel, outboxRow, withdrawals } from './parcels.js';
import type { Recorder } from './recorder.js';
import type { Versions } from './versions.js';
import type { BatchResult } from './work.js';

/** What a batch has found out. */
export type Found = Pick<BatchResult, 'contacts' | 'events'>;

export interface Gathered {
  readonly batch: Batch;
  /** To be handed over, and to be handed over no more, when it is on disk. */
  readonly parcels: readonly Parcel[];
  readonly withdrawn: readonly string[];
}

/** Where a batch's changes are found. */
export interface Changed {
  readonly engine: Engine;
  readonly recorder: Recorder;
  readonly base: LiveBase | null;
  readonly versions: Pick<Versions, 'meta'>;
  /** What it says of cut points. */
  readonly scores: Readonly<Record<string, string>>;
  readonly answered: Answered;
  readonly rejects: readonly StoredReject[];
}

export class Gatherer {
  readonly #store: Pick<Store, 'meta'>;
  readonly #activity: Activity;
  #numbers = 0;
  #journalSeq = 0;
  #outboxSeq = 0;
  /** When the last events came, and how many. */
  #instant = 0;
  #came = 0;

  constructor(store: Pick<Store, 'meta'>) {
    this.#store = store;
    this.#activity = new Activity(store);
  }

  /** Goes on from what the store has. */
  load(): void {
    [this.#numbers, this.#journalSeq, this.#outboxSeq, this.#instant, this.#came] = numbersOf(this.#store);
    this.#activity.forget();
  }

  /** Numbers a new contact. */
  readonly nextNumber = (): number => ++this.#numbers;

  /** The place of an event that has come now among those of this instant. */
  readonly nextPlace = (now: number): number => {
    this.#reach(now);
    return this.#came++;
  };

  #reach(now: number): void {
    if (now === this.#instant) return;
    this.#instant = now;
    this.#came = 0;
  }

  gather({ contacts, events }: Found, changed: Changed, now: number): Gathered {
    const { engine, recorder, base, versions, scores, answered, rejects } = changed;
    this.#reach(now);
    const recorded = recorder.take(() => ++this.#journalSeq);
    const offered = recorded.offered.map((one) => ({ number: one.number, parcel: asParcel(one) }));
    const batch: Batch = {
      contacts,
      events,
      offered: offered.map(({ number, parcel }) => outboxRow(parcel, number, ++this.#outboxSeq)),
      outbox: [
        ...answered.settled,
        ...answered.outcomes.map(({ change }) => change),
        ...withdrawals(recorded.withdrawn, now),
      ],
      journal: recorded.journal,
      counters: recorded.counters,
      rejects,
      codes: recorded.codes,
      rfm: base?.rows() ?? [],
      memberships: recorded.memberships,
      segments: recorded.segments,
      meta: {
        ...scores,
        ...versions.meta,
        ...this.#activity.rows(recorded.activity),
        ...lineRows(engine.state.gates),
        [NUMBERS]: [this.#numbers, this.#journalSeq, this.#outboxSeq, now, this.#came].join(' '),
      },
    };
    return { batch, parcels: offered.map(({ parcel }) => parcel), withdrawn: recorded.withdrawn };
  }
}
