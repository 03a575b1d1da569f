/**
 * The running service: takes inputs in, fires what is due, hands messages out. One batch after another, each one commit; what a caller is told
 * has been done is on disk. It is the only writer of its store and reads the time from a clock that is handed in.
 */
import type { Clock } from '../clock/index.js';
import type { Engine } from '../engine/index.js';
import type { Program } from '../machine/index.js';
import type { Batch, StoredReject } from '../store/port.js';
import type { BringBack } from '../versions/index.js';
import { activityRows } from './activity.js';
import { type Answered, Answers } from './answers.js';
import { Aside, MOST_STUMBLES } from './aside.js';
import { LiveBase, type Refresh } from './base.js';
import { runBatch, thinOut } from './batch.js';
import { Courier, type HandOver, type Parcel } from './courier.js';
import { dueNumbers } from './due.js';
import { type Intake, Overload, type Receipt } from './intake.js';
import { lineRows } from './lines.js';
import { monotone } from './monotone.js';
import { NUMBERS, numbersOf } from './numbers.js';
import type { LiveOptions, LiveParts } from './options.js';
import { outfit } from './outfit.js';
import { asParcel, openParcels, outboxRow, suppressionOf, withdrawals } from './parcels.js';
import { Pulse } from './pulse.js';
import type { Recorder } from './recorder.js';
import { LOOK_MS, Versions } from './versions.js';
import type { Done, Refused, Waiting } from './waiting.js';
import { type BatchResult, type BatchWork, Stumble } from './work.js';

const NEVER = Number.POSITIVE_INFINITY;
/** A full disk is not asked all the time. */
const AFTER_FAULT_MS = 1_000;

export class Live {
  readonly #options: LiveOptions;
  readonly #batchSize: number;
  /** Of the next batch. */
  #size: number;
  /** Never goes back: the engine lives by instants that follow each other. */
  readonly #clock: Clock;
  readonly #courier: Courier;
  readonly #answers: Answers;
  readonly #versions: Versions;
  #bringBack!: BringBack;
  #watch: NodeJS.Timeout | null = null;
  #engine!: Engine;
  #recorder!: Recorder;
  #base: LiveBase | null = null;
  #refresh: Refresh | null = null;
  #numbers = 0;
  #journalSeq = 0;
  #outboxSeq = 0;
  #inbox: Waiting[] = [];
  #refused: Refused[] = [];
  /** Contacts that are still in the engine. */
  readonly #residents = new Map<number, number>();
  readonly #pulse = new Pulse(() => this.#beat());
  #isStopped = false;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#batchSize = options.batchSize ?? 2_000;
    this.#size = this.#batchSize;
    this.#clock = monotone(options.clock, numbersOf(options.store)[3]);
    this.#answers = new Answers(this.#clock, options.random, () => this.#versions.model.policies);
    this.#courier = new Courier({
      clock: this.#clock,
      senders: options.senders,
      claim: (ids) => options.store.claim(ids, this.#clock.now()),
      onOutcome: (parcel, outcome) => this.#answer(parcel, outcome),
    });
    this.#versions = new Versions({ ...options, clock: this.#clock }, options.release ?? options);
    this.#load();
    if (!options.isAtRest) this.#takeUpOutbox();
  }

  /** Work on single contacts, between two batches: everything that was submitted before has been taken in. */
  between<T>(work: (parts: LiveParts) => T): T {
    while (this.load.inputs > 0 && this.#work());
    this.#thinOut(0);
    const [{ store }, { program, version }, now] = [this.#options, this.#versions, this.#clock.now()];
    const done = work({
      engine: this.#engine,
      store,
      program,
      version,
      bringBack: this.#bringBack,
      base: this.#base,
      now,
      withdraw: (messageId) => {
        if (this.#courier.isUnderWay(messageId)) return false;
        this.#courier.drop([messageId]);
        return true;
      },
      forget: (contact, number) => {
        this.#answers.drop(contact);
        this.#versions.forget(number);
      },
      commit: (contacts) => {
        const written = this.#commit({ receipts: [], contacts, events: [] }, { outcomes: [], settled: [] }, [], now);
        this.#courier.drop(written.withdrawn);
        if (!this.#options.isAtRest) this.#courier.take(written.parcels);
      },
    });
    if (!this.#options.isAtRest) this.#pulse.schedule();
    return done;
  }

  /** What runs, since which version, and how far its contacts have been brought over (0 to 1). */
  get running(): { readonly program: Program; readonly version: number; readonly progress: number } {
    return this.#versions;
  }

  get engine(): Engine {
    return this.#engine;
  }

  /** Inputs that wait, and messages on their way. */
  get load(): { readonly inputs: number; readonly messages: number } {
    return { inputs: this.#inbox.length + this.#refused.length, messages: this.#courier.load };
  }

  /** How far the machine's clock is behind what it has been: time stands still until it has caught up. */
  get behindMs(): number {
    return this.#clock.now() - this.#options.clock.now();
  }

  /** From now on timers fire. */
  start(): void {
    this.#watch = setInterval(() => this.pickUp(), LOOK_MS).unref();
    this.pickUp();
    this.#pulse.schedule();
  }

  /** Takes over what was deployed, paused or resumed by another process since the last look. */
  pickUp(): void {
    if (this.#isStopped || this.#isRefreshing) return;
    try {
      const changed = this.#versions.pickUp();
      if (changed === 'program') this.#options.onRelease?.(this.#versions.version);
      if (changed !== null) this.#load(this.#versions.baseAfter(this.#base));
    } catch (error) {
      this.#options.onFault?.(error);
    }
    this.#pulse.schedule();
  }

  /** Scores some contacts for a version that is to come, if there is one, and takes it over after the last of them. */
  #score(): void {
    if (this.#isStopped || this.#isRefreshing || !this.#versions.isScoring) return;
    try {
      if (!this.#versions.score()) return;
      this.#options.onRelease?.(this.#versions.version);
      this.#load(this.#versions.baseAfter(this.#base));
    } catch (error) {
      this.#options.onFault?.(error);
    }
  }

  /** Resolves when the input is on disk with everything that it changed at once. Throws `Overload`. */
  submit(given: Intake): Promise<Receipt> {
    return this.#enqueue(this.#inbox, given);
  }

  /** Resolves when what does not fit the data model is kept aside on disk. Throws `Overload`. */
  submitReject(reject: Omit<StoredReject, 'at'>): Promise<void> {
    return this.#enqueue(this.#refused, reject);
  }

  #enqueue<T, R>(queue: Waiting<T, R>[], given: T): Promise<R> {
    const isFull = queue.length >= (this.#options.queueLimit ?? 100_000);
    if (this.#isStopped || isFull) return Promise.reject(new Overload());
    return new Promise((resolve, reject) => {
      queue.push({ given, resolve, reject });
      this.#pulse.schedule();
    });
  }

  /** Ends at once, as a crash would: begins nothing more and finishes nothing. */
  halt(): void {
    this.#isStopped = true;
    this.#pulse.stop();
    if (this.#watch !== null) clearInterval(this.#watch);
    this.#courier.halt();
  }

  /** Takes in what waits, lets messages under way come to an end, and lets go of the store. */
  async stop(withinMs: number): Promise<void> {
    if (this.#watch !== null) clearInterval(this.#watch);
    this.#pulse.rest();
    while (this.load.inputs > 0) this.#work();
    await this.#courier.stop(withinMs);
    while (this.#answers.waiting > 0 && this.#work());
    this.#isStopped = true;
    this.#pulse.stop();
  }

  /** Works until nothing is left to do at the clock's present instant: for drivers that move the clock themselves. */
  async settle(): Promise<void> {
    do {
      if (!this.#dispatch()) return;
      while (this.#hasWork()) if (!this.#work()) return;
      this.#score();
      await new Promise((resolve) => setImmediate(resolve));
    } while (this.#hasWork() || this.#courier.load > 0 || this.#versions.isScoring);
  }

  /** The next instant at which time alone brings something. */
  get nextDue(): number {
    return Math.min(this.#options.store.nextDue() ?? NEVER, this.#base?.refreshAt ?? NEVER);
  }

  #hasWork(): boolean {
    const now = this.#clock.now();
    if (this.#options.isAtRest) return this.load.inputs > 0;
    const waits = this.load.inputs > 0 || this.#answers.waiting > 0 || this.#versions.isSweeping;
    return waits || this.#isRefreshing || this.nextDue <= now;
  }

  get #isRefreshing(): boolean {
    return this.#refresh !== null && this.#refresh.concerned.size > 0;
  }

  #beat(): number | null {
    const isWell = this.#hasWork() ? this.#work() : this.#dispatch();
    this.#score();
    if (!isWell) return AFTER_FAULT_MS;
    return this.#hasWork() || this.#versions.isScoring ? null : this.nextDue - this.#options.clock.now();
  }

  /** One batch, from taking in to handing out; false when it could not be written. */
  #work(): boolean {
    const now = this.#clock.now();
    const taken = this.#inbox.splice(0, this.#size);
    const refused = this.#refused.splice(0, this.#size);
    const answered = this.#answers.take(this.#size);
    const intake = taken.map(({ given }) => given);
    let done: Done;
    try {
      this.#refreshIfDue(now);
      const rejects = refused.map(({ given }) => ({ ...given, at: now }));
      const work = { now, intake, outcomes: answered.outcomes, due: this.#dueNumbers(now) };
      done = this.#process(work, answered, rejects);
    } catch (error) {
      this.#answers.putBack(answered);
      this.#options.onFault?.(error);
      this.#versions.begin();
      this.#load();
      if (error instanceof Stumble) return this.#goSlowly(taken, refused);
      for (const { reject } of [...taken, ...refused]) reject(error);
      return false;
    }
    this.#size = Math.min(this.#batchSize, this.#size * 2);
    taken.forEach(({ resolve }, place) => {
      resolve(done.result.receipts[place]!);
    });
    for (const { resolve } of refused) resolve();
    this.#options.onBatch?.({
      intake,
      outcomes: answered.outcomes,
      rejects: refused.length,
      contacts: done.result.contacts.length,
      seconds: (this.#options.clock.now() - now) / 1000,
    });
    this.#courier.drop(done.withdrawn);
    if (this.#options.isAtRest) return true;
    this.#courier.take(done.parcels);
    return this.#dispatch();
  }

  /** So many stumble that finding them one by one takes long: smaller batches. */
  #goSlowly(taken: readonly Waiting[], refused: readonly Refused[]): true {
    this.#inbox.unshift(...taken);
    this.#refused.unshift(...refused);
    this.#size = Math.max(1, this.#size >> 2);
    return true;
  }

  /** Whoever stumbles is set aside, and the batch is done again without. */
  #process(work: BatchWork, answered: Answered, rejects: readonly StoredReject[]): Done {
    const { store } = this.#options;
    const { version } = this.#versions;
    const aside = new Aside(store, work.now);
    const nextNumber = () => ++this.#numbers;
    for (;;) {
      const [engine, base, refresh, residents] = [this.#engine, this.#base, this.#refresh, this.#residents];
      try {
        const tools = { engine, store, version, bringBack: this.#bringBack, base, refresh, residents, nextNumber };
        const result = aside.complete(work, runBatch(tools, aside.without(work)));
        const done = this.#commit(result, answered, [...rejects, ...aside.rejects(work)], work.now);
        this.#thinOut();
        return done;
      } catch (error) {
        if (!(error instanceof Stumble) || aside.size >= MOST_STUMBLES) throw error;
        aside.add(error);
        this.#options.onFault?.(error);
        this.#load();
        this.#refreshIfDue(work.now);
      }
    }
  }

  #thinOut(most?: number): void {
    thinOut({ engine: this.#engine, residents: this.#residents }, most);
  }

  /** False when the claims could not be written: nothing was handed over, and it is tried again. */
  #dispatch(): boolean {
    try {
      this.#courier.dispatch();
      return true;
    } catch (error) {
      this.#options.onFault?.(error);
      return false;
    }
  }

  #dueNumbers(now: number): readonly number[] {
    if (this.#options.isAtRest) return [];
    return [...dueNumbers(this.#options.store, this.#refresh, now, this.#size), ...this.#versions.next()];
  }

  #refreshIfDue(now: number): void {
    if (this.#base === null || this.#options.isAtRest || this.#isRefreshing || this.#base.refreshAt > now) return;
    this.#refresh = this.#base.refresh(now);
  }

  #commit(result: BatchResult, answered: Answered, rejects: readonly StoredReject[], now: number): Done {
    const [{ store }, recorded] = [this.#options, this.#recorder.take(() => ++this.#journalSeq)];
    const offered = recorded.offered.map((one) => ({ number: one.number, parcel: asParcel(one) }));
    const isRefreshed = this.#refresh !== null && !this.#isRefreshing;
    const batch: Batch = {
      contacts: result.contacts,
      events: result.events,
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
      rfm: this.#base?.rows() ?? [],
      memberships: recorded.memberships,
      segments: recorded.segments,
      meta: {
        ...(isRefreshed && this.#refresh!.done),
        ...this.#versions.meta,
        ...activityRows(store, recorded.activity),
        ...lineRows(this.#engine.state.gates),
        [NUMBERS]: [this.#numbers, this.#journalSeq, this.#outboxSeq, now].join(' '),
      },
    };
    store.commit(batch);
    this.#versions.noteBatch(batch);
    if (isRefreshed) this.#refresh = null;
    this.#answers.forget(answered);
    this.#versions.written();
    return { result, parcels: offered.map(({ parcel }) => parcel), withdrawn: recorded.withdrawn };
  }

  /** What came of a message becomes an input of its contact. */
  #answer(parcel: Parcel, result: HandOver): void {
    this.#answers.add(parcel, result);
    const barred = result.kind === 'failed' && result.suppress ? suppressionOf(this.#options.store, parcel) : null;
    if (barred !== null) this.submit(barred).catch((error: unknown) => this.#options.onFault?.(error));
    this.#pulse.schedule();
  }

  /** Everything that is not in the contacts' own rows, as it stands in the store. `base`: it stands for that already. */
  #load(base: LiveBase | null = null): void {
    const { store, zones } = this.#options;
    const { rfm, timezone } = this.#versions.model;
    const zone = zones(timezone);
    if (zone === undefined) throw new RangeError(`There is no time zone ${timezone}.`);
    this.#base = rfm ? (base ?? new LiveBase(rfm, zone, zones)) : null;
    if (base === null) this.#base?.load(store, this.#clock.now());
    this.#refresh = null;
    this.#residents.clear();
    const canWithdraw = (messageId: string) => !this.#courier.isUnderWay(messageId) && !this.#answers.has(messageId);
    const made = outfit(this.#options, this.#versions, this.#base, canWithdraw);
    [this.#engine, this.#recorder] = [made.engine, made.recorder];
    this.#bringBack = this.#versions.bringingBackInto(made.engine);
    [this.#numbers, this.#journalSeq, this.#outboxSeq] = numbersOf(store);
  }

  /** After a crash: what was ready goes out, what was being handed over is flagged, unless its provider knows it again by its id. */
  #takeUpOutbox(): void {
    const { senders, store } = this.#options;
    for (const { row, parcel } of openParcels(store, this.#versions.model)) {
      if (row.status === 'ready' || senders.get(row.channel)?.isRepeatable) this.#courier.take([parcel]);
      else this.#answer(parcel, { kind: 'unknown', reason: 'interrupted' });
    }
  }
}
