/**
 * The running service: takes inputs in, fires what is due, hands messages out. One batch after another, each one commit; while one is being
 * written the next is worked out, and whatever is told outside is on disk. It is the only writer of its store and reads the time from a clock that
 * is handed in.
 */
import type { Clock } from '../clock/index.js';
import type { Engine } from '../engine/index.js';
import type { Program } from '../machine/index.js';
import type { Batch, Store, StoredReject, Writing } from '../store/port.js';
import { type Answered, Answers } from './answers.js';
import { withoutStumbles } from './aside.js';
import type { LiveBase } from './base.js';
import { partsOf } from './by-hand.js';
import { Courier, type HandOver, type Parcel } from './courier.js';
import { dueNumbers } from './due.js';
import type { Gathered } from './gather.js';
import { confirm, Inbox, type Taken, turnAway } from './inbox.js';
import type { Intake, Receipt } from './intake.js';
import { monotone } from './monotone.js';
import { numbersOf } from './numbers.js';
import type { LiveOptions, LiveParts } from './options.js';
import { Pace } from './pace.js';
import { suppressionOf, takeUpOutbox } from './parcels.js';
import { Pulse } from './pulse.js';
import type { Scores } from './scores.js';
import { Standing } from './standing.js';
import { UnderWay } from './under-way.js';
import { LOOK_MS, Versions } from './versions.js';
import { type BatchResult, type BatchWork, Stumble } from './work.js';

const NEVER = Number.POSITIVE_INFINITY;
/** A full disk is not asked all the time. */
const AFTER_FAULT_MS = 1_000;
/** Batches that may still be under way when the next is worked out. */
const MOST_AHEAD = 2;

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
  readonly #standing: Standing;
  #watch: NodeJS.Timeout | null = null;
  readonly #inbox: Inbox;
  readonly #underWay: UnderWay;
  /** The engine is ahead of a store that does not follow: it is made anew before anything else. */
  #isStale = false;
  readonly #pulse = new Pulse(() => this.#beat());
  /** Something that was begun has come to its end. */
  readonly #ended = () => {
    if (this.#underWay.hasNews) this.#pulse.schedule();
  };
  #isStopped = false;
  #isScoresTurn = false;
  /** Of contacts that time concerns. */
  #pace = new Pace();

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#batchSize = options.batchSize ?? 2_000;
    this.#size = this.#batchSize;
    this.#clock = monotone(options.clock, numbersOf(options.store)[3]);
    this.#inbox = new Inbox(options.queueLimit ?? 100_000, () => this.#pulse.schedule());
    this.#underWay = new UnderWay(options.store);
    this.#answers = new Answers(this.#clock, options.random, () => this.#versions.model.policies);
    this.#courier = new Courier({
      clock: this.#clock,
      senders: options.senders,
      claim: (ids, then) =>
        this.#underWay.add(() => options.store.claim(ids, this.#clock.now(), this.#ended), {
          written: () => then(true),
          lost: () => then(false),
        }),
      onOutcome: (parcel, outcome) => this.#answer(parcel, outcome),
    });
    this.#versions = new Versions({ ...options, clock: this.#clock }, options.release ?? options);
    const canWithdraw = (messageId: string) => !this.#courier.isUnderWay(messageId) && !this.#answers.has(messageId);
    this.#standing = new Standing(options, this.#clock, this.#versions, canWithdraw);
    if (options.isAtRest) return;
    const flag = (parcel: Parcel) => this.#answer(parcel, { kind: 'unknown', reason: 'interrupted' });
    takeUpOutbox(options, this.#versions.model, (parcel) => this.#courier.take([parcel]), flag);
  }

  /** Work on single contacts, between two batches: everything that was submitted before has been taken in. */
  between<T>(work: (parts: LiveParts) => T): T {
    while (this.load.inputs > 0 && this.#work());
    if (!this.#reap(0) && this.#isStale) throw new Error('What was begun before is not on disk yet; try again later.');
    this.#standing.thinOut(0);
    const [{ store }, now] = [this.#options, this.#clock.now()];
    const { engine, bringBack, scores } = this.#standing;
    const commit: LiveParts['commit'] = (contacts) => {
      const gathered = this.#standing.gather({ contacts, events: [] }, { outcomes: [], settled: [] }, [], now);
      store.commit(gathered.batch);
      const { batch, parcels, withdrawn } = gathered;
      this.#written(batch, parcels, withdrawn);
    };
    const given = { engine, store, bringBack, base: scores.base, now, commit };
    const done = work(partsOf(given, this.#courier, this.#answers, this.#versions));
    if (!this.#options.isAtRest) this.#pulse.schedule();
    return done;
  }

  /** What runs, since which version, and how far its contacts have been brought over (0 to 1). */
  get running(): { readonly program: Program; readonly version: number; readonly progress: number } {
    return this.#versions;
  }

  get engine(): Engine {
    return this.#standing.engine;
  }

  /** Inputs that wait, and messages on their way. */
  get load(): { readonly inputs: number; readonly messages: number } {
    return { inputs: this.#inbox.size, messages: this.#courier.load };
  }

  /** Nothing is done beside what comes in and what is due. */
  get isAtEase(): boolean {
    return !this.#scores.isBusy(this.#clock.now()) && !this.#versions.isSweeping && !this.#versions.isScoring;
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
    if (this.#isStopped || this.#scores.isRefreshing) return;
    try {
      const changed = this.#reap(0) ? this.#versions.pickUp() : null;
      if (changed === 'program') this.#options.onRelease?.(this.#versions.version);
      if (changed !== null) this.#load(this.#versions.baseAfter(this.#scores.base));
    } catch (error) {
      this.#options.onFault?.(error);
    }
    this.#pulse.schedule();
  }

  /** Scores some contacts for a version that is to come, if there is one, and takes it over after the last of them. */
  #score(): void {
    if (this.#isStopped || this.#scores.isRefreshing || !this.#versions.isScoring || !this.#reap(0)) return;
    try {
      if (!this.#versions.score()) return;
      this.#options.onRelease?.(this.#versions.version);
      this.#load(this.#versions.baseAfter(this.#scores.base));
    } catch (error) {
      this.#options.onFault?.(error);
    }
  }

  /** Resolves when the input is on disk with everything that it changed at once. Throws `Overload`. */
  submit(given: Intake): Promise<Receipt> {
    return this.#inbox.submit(given);
  }

  /** Resolves when what does not fit the data model is kept aside on disk. Throws `Overload`. */
  submitReject(reject: Omit<StoredReject, 'at'>): Promise<void> {
    return this.#inbox.refuse(reject);
  }

  /** Ends at once, as a crash would: begins nothing more and finishes nothing. */
  halt(): void {
    this.#isStopped = true;
    this.#inbox.close();
    this.#pulse.stop();
    if (this.#watch !== null) clearInterval(this.#watch);
    this.#courier.halt();
  }

  /** Takes in what waits, lets messages under way come to an end, and lets go of the store. */
  async stop(withinMs: number): Promise<void> {
    if (this.#watch !== null) clearInterval(this.#watch);
    this.#pulse.rest();
    do while (this.load.inputs > 0) this.#work();
    while (!this.#reap(0) && this.load.inputs > 0);
    await this.#courier.stop(withinMs);
    while (this.#answers.waiting > 0 && this.#work());
    this.#reap(0);
    this.#isStopped = true;
    this.#inbox.close();
    this.#pulse.stop();
  }

  /** Works until nothing is left to do at the clock's present instant: for drivers that move the clock themselves. */
  async settle(): Promise<void> {
    do {
      if (!this.#dispatch()) return;
      while (this.#hasWork()) {
        if (!this.#work()) return;
        await turn();
      }
      if (!this.#reap(0)) return;
      this.#score();
      await turn();
    } while (this.#hasWork() || this.#underWay.size + this.#courier.load > 0 || this.#versions.isScoring);
  }

  /** The next instant at which time alone brings something. */
  get nextDue(): number {
    return Math.min(this.#options.store.nextDue() ?? NEVER, this.#scores.refreshAt);
  }

  #hasWork(): boolean {
    const now = this.#clock.now();
    return this.#hasBatch(now) || this.#scores.isBusy(now);
  }

  #hasBatch(now: number): boolean {
    if (this.#options.isAtRest || this.load.inputs > 0) return this.load.inputs > 0;
    if (this.#answers.waiting > 0 || this.#versions.isSweeping || this.#scores.hasNews) return true;
    return (this.#options.store.nextDue() ?? NEVER) <= now;
  }

  #beat(): number | null {
    // The disk is slower: whatever comes meanwhile is heard.
    if (this.#underWay.size > MOST_AHEAD && !this.#underWay.hasNews) return NEVER;
    // Scoring for a version that is to come has turns of its own, one between two batches.
    this.#isScoresTurn = this.#versions.isScoring && !this.#isScoresTurn;
    if (this.#isScoresTurn) this.#score();
    else if (!(this.#hasWork() ? this.#work() : this.#dispatch())) return AFTER_FAULT_MS;
    return this.#hasWork() || this.#versions.isScoring ? null : this.nextDue - this.#options.clock.now();
  }

  /** Who looks at everybody, or scores them, goes by what is on disk. */
  get #mostAhead(): number {
    return this.#versions.isQuiet && this.#scores.refresh === null ? MOST_AHEAD : 0;
  }

  /** One batch, from taking in to handing it to the store; false when it, or one before it, could not be written. */
  #work(): boolean {
    if (!this.#reap(this.#mostAhead)) return false;
    const now = this.#clock.now();
    if (!this.#scores.work(now) || !this.#hasBatch(now)) return true;
    const taken = this.#inbox.take(this.#size);
    const answered = this.#answers.take(this.#size);
    try {
      const intake = taken.inputs.map(({ given }) => given);
      this.#process({ now, intake, outcomes: answered.outcomes, due: this.#dueNumbers(now) }, answered, taken);
    } catch (error) {
      this.#isStale = true;
      // Newest first: those under way go back before it.
      const hasFailedBefore = this.#underWay.hasFailed;
      this.#answers.putBack(answered);
      if (hasFailedBefore || error instanceof Stumble) this.#inbox.putBack(taken);
      if (!hasFailedBefore) this.#options.onFault?.(error);
      if (!this.#reap(0)) return false;
      if (error instanceof Stumble) {
        // So many stumble that finding them one by one takes long: smaller batches.
        this.#size = Math.max(1, this.#size >> 2);
        return true;
      }
      turnAway(taken, error);
      return false;
    }
    this.#size = Math.min(this.#batchSize, this.#size * 2);
    return this.#reap(this.#mostAhead === 0 ? 0 : NEVER);
  }

  /**
   * Waits until at most so many batches and claims are under way, tells of those that are on disk, and takes back those that are not: then everything
   * stands as it did before them, and it gives false.
   */
  #reap(most = NEVER): boolean {
    try {
      const failed = this.#underWay.reap(this.#isStale ? 0 : most);
      if (failed !== null) this.#options.onFault?.(failed.error);
      if (this.#isStale) {
        this.#versions.begin();
        this.#load();
        this.#isStale = false;
      }
      return failed === null;
    } catch (error) {
      this.#isStale = true;
      this.#options.onFault?.(error);
      return false;
    }
  }

  #process(work: BatchWork, answered: Answered, taken: Taken): void {
    const { store, onFault } = this.#options;
    const run = (part: BatchWork) => this.#standing.run(part);
    const again = (stumble: Stumble) => {
      if (this.#underWay.hasFailed) throw stumble;
      onFault?.(stumble);
      const isFirst = this.#scores.refreshedAt === work.now;
      this.#load();
      while (isFirst && !this.#scores.work(work.now));
    };
    const { result, rejects } = withoutStumbles(work, store, run, again);
    const refused = taken.refused.map(({ given }) => ({ ...given, at: work.now }));
    const gathered = this.#standing.gather(result, answered, [...refused, ...rejects], work.now);
    this.#pace.add(this.#clock.now() - work.now, result.contacts.length);
    this.#begin(work, result, answered, taken, gathered);
    this.#standing.thinOut();
  }

  #begin(work: BatchWork, { receipts }: BatchResult, answered: Answered, taken: Taken, gathered: Gathered): void {
    const { store, onBatch, clock } = this.#options;
    const { parcels, withdrawn } = gathered;
    // The rows go as soon as the store has them: nothing below holds them, but where somebody else goes by them as well.
    const noted = this.#versions.isScoring ? gathered.batch : null;
    const contacts = gathered.batch.contacts.length;
    this.#answers.forget(answered);
    this.#courier.hold(withdrawn);
    this.#underWay.add(beginning(store, gathered.batch, this.#ended), {
      written: () => {
        confirm(taken, receipts);
        onBatch?.({
          intake: work.intake,
          outcomes: work.outcomes,
          rejects: taken.refused.length,
          contacts,
          seconds: (clock.now() - work.now) / 1000,
        });
        this.#written(noted, parcels, withdrawn);
        if (!this.#options.isAtRest) this.#courier.dispatch();
      },
      lost: (error) => {
        this.#isStale = true;
        this.#answers.putBack(answered);
        this.#courier.release(withdrawn);
        if (error === null) this.#inbox.putBack(taken);
        else turnAway(taken, error);
      },
    });
  }

  #written(batch: Batch | null, parcels: readonly Parcel[], withdrawn: readonly string[]): void {
    if (batch !== null) this.#versions.noteBatch(batch);
    this.#versions.written();
    this.#courier.drop(withdrawn);
    if (!this.#options.isAtRest) this.#courier.take(parcels);
  }

  /** False when something could not be written: nothing more was handed over, and it is tried again. */
  #dispatch(): boolean {
    if (!this.#reap()) return false;
    this.#courier.dispatch();
    return this.#reap();
  }

  #dueNumbers(now: number): readonly number[] {
    if (this.#options.isAtRest) return [];
    const { beside, due } = this.#pace.next();
    const { refresh } = this.#scores;
    const most = Math.min(this.#size, due);
    return [...dueNumbers(this.#options.store, refresh, now, most, beside), ...this.#versions.next(beside)];
  }

  /** What came of a message becomes an input of its contact. */
  #answer(parcel: Parcel, result: HandOver): void {
    this.#answers.add(parcel, result);
    const barred = result.kind === 'failed' && result.suppress ? suppressionOf(this.#options.store, parcel) : null;
    if (barred !== null) this.submit(barred).catch((error: unknown) => this.#options.onFault?.(error));
    this.#pulse.schedule();
  }

  /** Anew from the store; `base`: it stands for everybody's scores already. */
  #load(base: LiveBase | null = null): void {
    this.#standing.load(base);
    this.#pace = new Pace();
  }

  get #scores(): Scores {
    return this.#standing.scores;
  }
}

function beginning(store: Pick<Store, 'begin'>, batch: Batch, ended: () => void): () => Writing {
  return () => store.begin(batch, ended);
}

/** What waits in the event loop has its turn: what came of messages goes into the next batch. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
