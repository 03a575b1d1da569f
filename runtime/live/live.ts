/**
 * The running service: takes inputs in, fires what is due, hands messages out. One batch after another, each one commit; what a caller is told
 * has been done is on disk. It is the only writer of its store and reads the time from a clock that is handed in.
 */
import { Engine, type OutgoingMessage } from '../engine/index.js';
import type { OutboxChange, StoredReject } from '../store/port.js';
import { activityRows } from './activity.js';
import { LiveBase, type Refresh } from './base.js';
import { attributesOf, type BatchResult, type Outcome, runBatch } from './batch.js';
import { Courier, type HandOver, type Parcel } from './courier.js';
import { type Intake, Overload, type Receipt } from './intake.js';
import type { LiveOptions, LiveParts } from './options.js';
import { outboxRow, parcelOf } from './parcels.js';
import { type Recorded, Recorder } from './recorder.js';
import { waitOf } from './retry.js';

interface Waiting<T = Intake, R = Receipt> {
  readonly given: T;
  readonly resolve: (receipt: R) => void;
  readonly reject: (error: unknown) => void;
}

const NEVER = Number.POSITIVE_INFINITY;
const NUMBERS = 'numbers';
/** Timers longer than this are asked for again: also where the machine has slept or the clock was set. */
const LONGEST_SLEEP_MS = 60_000;
/** A full disk is not asked all the time. */
const AFTER_FAULT_MS = 1_000;

export class Live {
  readonly #options: LiveOptions;
  readonly #batchSize: number;
  readonly #courier: Courier;
  #engine!: Engine;
  #recorder!: Recorder;
  #base: LiveBase | null = null;
  #refresh: Refresh | null = null;
  #numbers = 0;
  #journalSeq = 0;
  #outboxSeq = 0;
  #inbox: Waiting[] = [];
  #refused: Waiting<Omit<StoredReject, 'at'>, void>[] = [];
  #outcomes: Outcome[] = [];
  #timer: NodeJS.Timeout | null = null;
  #isScheduled = false;
  #isStopped = false;
  /** Hand-overs that failed for now, by message. */
  readonly #attempts = new Map<string, number>();
  #meta: Record<string, string> = {};

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#batchSize = options.batchSize ?? 2_000;
    this.#courier = new Courier({
      clock: options.clock,
      senders: options.senders,
      claim: (ids) => options.store.claim(ids, options.clock.now()),
      onOutcome: (parcel, outcome) => this.#answer(parcel, outcome),
    });
    this.#load();
    if (!options.isAtRest) this.#takeUpOutbox();
  }

  /** Work on single contacts, between two batches: everything that was submitted before has been taken in. */
  between<T>(work: (parts: LiveParts) => T): T {
    while (this.load.inputs > 0 && this.#work());
    const { store, program, version, clock } = this.#options;
    const done = work({
      engine: this.#engine,
      store,
      program,
      version,
      base: this.#base,
      now: clock.now(),
      withdraw: (messageId) => this.#courier.withdraw(messageId),
      forget: (contact) => {
        this.#outcomes = this.#outcomes.filter((outcome) => outcome.contact !== contact);
      },
      commit: (contacts, attempts) => {
        for (const [message, count] of attempts) this.#attempts.set(message, count);
        const parcels = this.#commit({ receipts: [], contacts, events: [] }, [], [], clock.now());
        if (!this.#options.isAtRest) this.#courier.take(parcels);
      },
    });
    if (!this.#options.isAtRest) this.#schedule();
    return done;
  }

  get engine(): Engine {
    return this.#engine;
  }

  /** Inputs that wait, and messages on their way. */
  get load(): { readonly inputs: number; readonly messages: number } {
    return { inputs: this.#inbox.length + this.#refused.length, messages: this.#courier.load };
  }

  /** Begins to work by itself: from now on timers fire. */
  start(): void {
    this.#schedule();
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
      this.#schedule();
    });
  }

  /** Ends at once, as a crash would: begins nothing more and finishes nothing. */
  halt(): void {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#courier.halt();
  }

  /** Takes in what waits, lets messages under way come to an end, and lets go of the store. */
  async stop(withinMs: number): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    while (this.load.inputs > 0) this.#work();
    await this.#courier.stop(withinMs);
    while (this.#outcomes.length > 0 && this.#work());
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /** Works until nothing is left to do at the clock's present instant: for drivers that move the clock themselves. */
  async settle(): Promise<void> {
    do {
      if (!this.#dispatch()) return;
      while (this.#hasWork()) if (!this.#work()) return;
      await new Promise((resolve) => setImmediate(resolve));
    } while (this.#hasWork() || this.#courier.load > 0);
  }

  /** The next instant at which time alone brings something. */
  get nextDue(): number {
    return Math.min(this.#options.store.nextDue() ?? NEVER, this.#base?.refreshAt ?? NEVER);
  }

  #hasWork(): boolean {
    const now = this.#options.clock.now();
    if (this.#options.isAtRest) return this.load.inputs > 0;
    return this.load.inputs > 0 || this.#outcomes.length > 0 || this.#isRefreshing || this.nextDue <= now;
  }

  get #isRefreshing(): boolean {
    return this.#refresh !== null && this.#refresh.concerned.size > 0;
  }

  #schedule(): void {
    if (this.#isScheduled || this.#isStopped) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      if (this.#isStopped) return;
      const isWell = this.#hasWork() ? this.#work() : this.#dispatch();
      if (!isWell) this.#sleep(AFTER_FAULT_MS);
      else if (this.#hasWork()) this.#schedule();
      else this.#sleep(this.nextDue - this.#options.clock.now());
    });
  }

  #sleep(wait: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#schedule(), Math.min(LONGEST_SLEEP_MS, Math.max(0, wait)));
  }

  /** One batch, from taking in to handing out; false when it could not be written. */
  #work(): boolean {
    const now = this.#options.clock.now();
    const taken = this.#inbox.splice(0, this.#batchSize);
    const refused = this.#refused.splice(0, this.#batchSize);
    const outcomes = this.#outcomes.splice(0, this.#batchSize);
    let result: BatchResult;
    let parcels: readonly Parcel[];
    try {
      this.#refreshIfDue(now);
      result = runBatch(
        {
          engine: this.#engine,
          store: this.#options.store,
          version: this.#options.version,
          base: this.#base,
          refresh: this.#refresh,
          nextNumber: () => ++this.#numbers,
        },
        { now, intake: taken.map(({ given }) => given), outcomes, due: this.#dueNumbers(now) },
      );
      parcels = this.#commit(
        result,
        outcomes,
        refused.map(({ given }) => ({ ...given, at: now })),
        now,
      );
    } catch (error) {
      this.#outcomes.unshift(...outcomes);
      for (const { reject } of [...taken, ...refused]) reject(error);
      this.#options.onFault?.(error);
      this.#load();
      return false;
    }
    taken.forEach(({ resolve }, place) => {
      resolve(result.receipts[place]!);
    });
    for (const { resolve } of refused) resolve();
    const intake = taken.map(({ given }) => given);
    this.#options.onBatch?.({
      intake,
      outcomes,
      rejects: refused.length,
      contacts: result.contacts.length,
      seconds: (this.#options.clock.now() - now) / 1000,
    });
    if (this.#options.isAtRest) return true;
    this.#courier.take(parcels);
    return this.#dispatch();
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
    const due = this.#options.store.due(now, this.#batchSize);
    if (!this.#isRefreshing || due.length >= this.#batchSize) return due;
    const concerned = this.#refresh!.concerned.keys();
    const more: number[] = [];
    for (const number of concerned) {
      if (due.length + more.length >= this.#batchSize) break;
      more.push(number);
    }
    return [...due, ...more];
  }

  #refreshIfDue(now: number): void {
    if (this.#base === null || this.#options.isAtRest || this.#isRefreshing || this.#base.refreshAt > now) return;
    const { refresh, meta } = this.#base.refresh(now);
    this.#refresh = refresh;
    Object.assign(this.#meta, meta);
  }

  #commit(
    result: BatchResult,
    outcomes: readonly Outcome[],
    rejects: readonly StoredReject[],
    now: number,
  ): readonly Parcel[] {
    const { store } = this.#options;
    const recorded = this.#recorder.take(() => ++this.#journalSeq);
    const offered = recorded.offered.map(({ number, message, attributes }) => ({
      number,
      parcel: { message, attributes, attempts: this.#attempts.get(message.id) ?? 0 },
    }));
    store.commit({
      contacts: result.contacts,
      events: result.events,
      offered: offered.map(({ number, parcel }) => outboxRow(parcel, number, ++this.#outboxSeq)),
      outbox: [...outcomes.map(({ change }) => change), ...withdrawals(recorded, now)],
      journal: recorded.journal,
      counters: recorded.counters,
      rejects,
      codes: recorded.codes,
      rfm: this.#base?.rows() ?? [],
      meta: { ...this.#meta, ...activityRows(store, recorded.activity), ...this.#numbering() },
    });
    this.#meta = {};
    for (const { change } of outcomes) if (change.status !== 'ready') this.#attempts.delete(change.id);
    return offered.map(({ parcel }) => parcel);
  }

  #numbering(): Readonly<Record<string, string>> {
    return { [NUMBERS]: [this.#numbers, this.#journalSeq, this.#outboxSeq].join(' ') };
  }

  /** What came of a message becomes an input of its contact. */
  #answer({ message }: Parcel, result: HandOver): void {
    const { clock, random } = this.#options;
    const now = clock.now();
    const contact = message.run.contact;
    const change = (status: OutboxChange['status']): OutboxChange => ({
      id: message.id,
      status,
      at: now,
      reason: 'reason' in result ? result.reason : null,
      providerId: result.kind === 'sent' ? (result.providerId ?? null) : null,
    });
    const attempts = (this.#attempts.get(message.id) ?? 0) + 1;
    const wait = result.kind === 'retry' ? waitOf(result.afterMs, attempts, random()) : null;
    if (result.kind === 'retry' && wait !== null) {
      this.#attempts.set(message.id, attempts);
      const input = { kind: 'outcome' as const, message, outcome: 'retry' as const, until: now + wait };
      this.#outcomes.push({ contact, input, change: change('withdrawn') });
    } else {
      const outcome = result.kind === 'retry' ? 'failed' : result.kind;
      const reason = 'reason' in result ? { reason: result.reason } : {};
      this.#outcomes.push({
        contact,
        input: { kind: 'outcome', message, outcome, ...reason },
        change: change(outcome),
      });
      if (result.kind === 'failed' && result.suppress) this.#suppress(contact, message);
    }
    this.#schedule();
  }

  /** The address will never take anything: nothing more is sent there. */
  #suppress(contact: string, { model }: OutgoingMessage): void {
    // It may have been erased meanwhile.
    if (this.#options.store.contactsById([contact]).length === 0) return;
    this.submit({ kind: 'suppression', contact, channel: model.channel, suppressed: true }).catch((error: unknown) =>
      this.#options.onFault?.(error),
    );
  }

  /** Everything that is not in the contacts' own rows, as it stands in the store. */
  #load(): void {
    const { program, store, zones, codes, clock } = this.#options;
    const { rfm, timezone } = program.bundle.model;
    const zone = zones(timezone);
    if (zone === undefined) throw new RangeError(`There is no time zone ${timezone}.`);
    this.#base = rfm ? new LiveBase(rfm, zone, zones) : null;
    this.#base?.load(store, clock.now());
    this.#refresh = null;
    this.#recorder = new Recorder({
      machines: new Map(program.machines.map((loaded) => [loaded.machine.name, loaded])),
      indexOf: (contact) => this.#engine.find(contact),
      numberOf: (index) => this.#engine.contact(index).data.number,
      attributesOf: (index) => attributesOf(this.#engine, index),
      canWithdraw: (messageId) => this.#courier.withdraw(messageId),
      holdout: program.bundle.model.policies.holdout,
    });
    this.#engine = new Engine(program, {
      zones,
      rfm: this.#base?.source ?? null,
      codes,
      sink: this.#recorder,
      deliversAtOnce: false,
      assumeConsent: false,
      outbox: true,
      wholePlan: true,
    });
    [this.#numbers, this.#journalSeq, this.#outboxSeq] = (store.meta(NUMBERS) ?? '0 0 0').split(' ').map(Number) as [
      number,
      number,
      number,
    ];
  }

  /** After a crash: what was ready goes out, what was being handed over is flagged, unless its provider knows it again by its id. */
  #takeUpOutbox(): void {
    const { program, senders, store } = this.#options;
    for (const row of store.open(Number.MAX_SAFE_INTEGER)) {
      const parcel = parcelOf(row, program.bundle.model);
      if (parcel === null) continue;
      this.#attempts.set(row.id, parcel.attempts);
      if (row.status === 'ready' || senders.get(row.channel)?.isRepeatable) this.#courier.take([parcel]);
      else this.#answer(parcel, { kind: 'unknown', reason: 'interrupted' });
    }
  }
}

function withdrawals({ withdrawn }: Recorded, at: number): readonly OutboxChange[] {
  return withdrawn.map((id) => ({ id, status: 'withdrawn', at, reason: null, providerId: null }));
}
