/**
 * The live base: every contact's orders in the window, its scores by cut points that stand still between refreshes, and
 * its moves (language.md R14). Reads no clock: every question carries its `now`, which never goes back.
 */
import { cellIndex, classNames, compileTable } from '../machine/rfm-table.js';
import { AliveBase } from './alive/alive-base.js';
import type { BaseSnapshot, RfmBaseOptions } from './base-options.js';
import { type ChangedCuts, changedCuts, unsettled } from './changed-cuts.js';
import { configProblems, type RfmConfig } from './config.js';
import { type CutSource, ownCuts, pooledCuts } from './cut-source.js';
import { widened } from './order-book.js';
import { NO_ORDERS, packedScore, type RfmScore, UNSCORED, unpacked } from './packed-score.js';
import { nextCrossing } from './recency-cuts.js';
import type { RfmMove, SavedContact } from './saved.js';
import {
  emptyBase,
  liveProblems,
  restoredCuts,
  type SavedCuts,
  type StandingCuts,
  savedCuts,
  standingCuts,
} from './standing-cuts.js';
import { WindowedOrders } from './windowed-orders.js';

/** Instants are whole epoch milliseconds, values whole minor units, contacts dense numbers from 0. */
export class RfmBase {
  readonly config: RfmConfig;
  /** Class names by class index, most to least valuable; the last is `none`. */
  readonly classes: readonly string[];
  /** Class index of `none`. */
  readonly none: number;
  readonly #options: RfmBaseOptions;
  readonly #table: Uint8Array;
  readonly #orders: WindowedOrders;
  /** Null where nobody asks who still buys. */
  readonly alive: AliveBase | null;
  #contacts = 0;
  /** 1 for contacts that have been named in a call: numbers in between belong to people who are yet to come. */
  #isPresent = new Uint8Array(0);
  /** As of the last refresh: until then time brings the contact's last order past no fixed age. */
  #ageStandsUntil = new Float64Array(0);
  /** Scores and levels as last settled or refreshed, packed. */
  #score = new Int32Array(0);
  #before = new Int16Array(0);
  #movedAt = new Float64Array(0);
  /** What stands in the sorted columns for each contact; NaN: nothing. */
  #inRecency = new Float64Array(0);
  #inFrequency = new Float64Array(0);
  #inMonetary = new Float64Array(0);
  #isDirty = new Uint8Array(0);
  #dirty: number[] = [];
  readonly #source: CutSource;
  #cuts: StandingCuts | undefined;
  #rescored = new Int32Array(0);

  /** Throws a RangeError for a configuration that cannot be kept up live: only exact ages, orders, scores by value. */
  constructor(config: RfmConfig, options: RfmBaseOptions = {}) {
    const problems = [...configProblems(config), ...liveProblems(config)];
    if (problems.length > 0) throw new RangeError(problems.join(' '));
    this.config = config;
    this.#options = options;
    this.classes = classNames(config.classes);
    this.none = this.classes.length - 1;
    this.#table = compileTable(config.classes, config.bins);
    this.#orders = new WindowedOrders(config.window, options.addWindow);
    const { addDays, pool } = options;
    this.#source = pool ? pooledCuts(config, addDays, pool) : ownCuts(config, addDays);
    this.#cuts = standingCuts(config, emptyBase(), 0, addDays, undefined);
    this.alive = options.alive ? new AliveBase(options.dayOf) : null;
  }

  /** One order more; late ones find their place. The contact's class stays as it was until `settle` or `refresh`. */
  addOrder(contact: number, at: number, valueMinor: number): void {
    this.#reach(contact);
    this.#orders.add(contact, at, valueMinor);
    this.alive?.add(contact, at);
    this.#mark(contact);
  }

  /** Takes an undone order out (R12); false if it is not, or no longer, in the window. */
  removeOrder(contact: number, at: number, valueMinor: number): boolean {
    this.alive?.remove(contact, at);
    if (contact >= this.#contacts || !this.#orders.remove(contact, at, valueMinor)) return false;
    this.#mark(contact);
    return true;
  }

  /** The contact's days and months are counted in another zone from now on. */
  rezone(contact: number): void {
    if (contact >= this.#contacts) return;
    this.#orders.lookAgain(contact);
    this.alive?.lookAgain(contact);
    this.#mark(contact);
  }

  /** What a restart cannot compute from anything else: the contact's orders in the window, its scores, its last move. */
  saved(contact: number): SavedContact {
    if (contact >= this.#contacts) return { orders: [], score: UNSCORED };
    const orders: number[] = [];
    this.#orders.each(contact, (at, value) => orders.push(at, value));
    const last = this.lastMove(contact);
    const all = this.alive && { all: this.alive.saved(contact) };
    return { orders, score: this.#score[contact]!, ...all, ...(last && { before: last.before, movedAt: last.at }) };
  }

  /** The contact as it was saved. */
  restore(contact: number, { orders, all = [], score, before, movedAt }: SavedContact): void {
    this.#reach(contact);
    for (let i = 0; i < orders.length; i += 2) this.#orders.add(contact, orders[i]!, orders[i + 1]!);
    for (const at of all) this.alive?.add(contact, at);
    if (orders.length > 0) this.#mark(contact);
    this.#score[contact] = score;
    if (before === undefined) return;
    this.#before[contact] = before;
    this.#movedAt[contact] = movedAt!;
  }

  /** Null before the first scoring. */
  savedCuts(): SavedCuts | null {
    return this.#cuts ? { ...savedCuts(this.#cuts), ...(this.alive?.model && { alive: this.alive.model }) } : null;
  }

  restoreCuts(saved: SavedCuts): void {
    this.alive?.restoreModel(saved.alive ?? null);
    this.#cuts = restoredCuts(this.config, saved, this.#options.addDays);
  }

  /** Whether there are cut points yet: fixed ones at once, others from the first refresh that finds an order. */
  get isScored(): boolean {
    return this.#cuts !== undefined;
  }

  /** Brings what has changed since the last refresh into order, so that the next has little to sort. How long scores stand `rest` says. */
  absorb(): void {
    this.#sortDirty();
    for (const contact of this.#dirty) this.#ageStandsUntil[contact] = Number.NEGATIVE_INFINITY;
    this.#clean();
  }

  /**
   * The contact's orders are as last absorbed. Where its scores are those of `now`, a refresh need not look at it before time brings its last order
   * past an age, or cut points move past its values.
   */
  rest(contact: number, now: number): void {
    this.#reach(contact);
    const cuts = this.#cuts;
    if (!cuts || this.#isDirty[contact] === 1) return;
    const isSettled = this.#scoreAt(contact, now, cuts) === this.#score[contact];
    if (!isSettled) this.#ageStandsUntil[contact] = Number.NEGATIVE_INFINITY;
    else if (this.#orders.count[contact] === 0) this.#ageStandsUntil[contact] = Number.POSITIVE_INFINITY;
    else this.#ageStandsUntil[contact] = this.#crossing(contact, this.#orders.lastAt(contact), now);
  }

  /** New cut points from the whole base; contacts keep their scores. What is different about the cut points; null: all of it. */
  recut(now: number): ChangedCuts | null {
    this.#expireAll(now);
    this.#sortDirty();
    this.alive?.fit(now);
    const before = this.#cuts;
    this.#cuts = this.#source.cuts(now, before);
    return this.#cuts ? changedCuts(before, this.#cuts) : null;
  }

  /** Replaces the cut points from the whole base and moves contacts. The first scoring of a contact is no move. */
  refresh(now: number): RfmMove[] {
    const changed = this.recut(now);
    const cuts = this.#cuts;
    const rescored: number[] = [];
    const moves: RfmMove[] = [];
    const scored = { isDirty: this.#isDirty, score: this.#score, standsUntil: this.#ageStandsUntil };
    const sorted = { last: this.#inRecency, orders: this.#inFrequency, value: this.#inMonetary };
    const looked = unsettled(this.#contacts, { ...scored, ...sorted }, now, changed);
    for (let place = 0; cuts !== undefined && place < looked.length; place++) {
      const contact = looked[place]!;
      if (!this.#isPresent[contact]) continue;
      const last = this.#inRecency[contact]!;
      this.#ageStandsUntil[contact] = Number.isNaN(last)
        ? Number.POSITIVE_INFINITY
        : this.#crossing(contact, last, now);
      const score = Number.isNaN(last)
        ? NO_ORDERS
        : packedScore(cuts, this.config, contact, now, last, this.#inFrequency[contact]!, this.#inMonetary[contact]!);
      if (score === this.#score[contact]) continue;
      rescored.push(contact);
      const move = this.#rescore(contact, score, now);
      if (move) moves.push(move);
    }
    this.#clean();
    const { compare } = this.#options;
    const concerned =
      this.alive === null ? rescored : [...new Set([...rescored, ...this.alive.told()])].sort((a, b) => a - b);
    this.#rescored = Int32Array.from(compare ? concerned.sort(compare) : concerned);
    return compare ? moves.sort((a, b) => compare(a.contact, b.contact)) : moves;
  }

  /**
   * Contacts whose scores or levels the last refresh found different from when they were last settled or refreshed, in the
   * order of moves: all that moved, and all that were scored for the first time. Where it is asked who still buys, all with an order.
   */
  rescored(): Int32Array {
    return this.#rescored;
  }

  /**
   * Brings the contact's class up to `now` and gives the move that makes, if any: to be called for a contact when it
   * first appears, after its orders changed, and at `nextChange`. Without cut points nothing is scored.
   */
  settle(contact: number, now: number): RfmMove | undefined {
    this.#reach(contact);
    if (!this.#cuts) return undefined;
    this.#expire(contact, now);
    return this.#rescore(contact, this.#scoreAt(contact, now, this.#cuts), now);
  }

  /** Scores as of `now` by the cut points in force; undefined before the first scoring. Changes no class. */
  scoreOf(contact: number, now: number): RfmScore | undefined {
    const cuts = this.#cuts;
    if (!cuts) return undefined;
    this.#reach(contact);
    this.#expire(contact, now);
    const score = this.#scoreAt(contact, now, cuts);
    return unpacked(score, this.#classIn(score));
  }

  /** Class index as last settled; undefined if the contact has not been scored. */
  classOf(contact: number): number | undefined {
    const score = contact < this.#contacts ? this.#score[contact]! : UNSCORED;
    return score === UNSCORED ? undefined : this.#classIn(score);
  }

  /** Class before the last move and its instant; undefined before the first move. */
  lastMove(contact: number): { readonly before: number; readonly at: number } | undefined {
    if (contact >= this.#contacts || this.#before[contact] === UNSCORED) return undefined;
    return { before: this.#before[contact]!, at: this.#movedAt[contact]! };
  }

  /**
   * The first instant after `now` at which time alone, cut points standing still, changes the contact's scores or levels: an
   * order leaves the window, or the last order reaches an age fixed as a cut. Infinity when nothing is to come, and also
   * where nothing comes before `until`: then the calendar need not be asked.
   */
  nextChange(contact: number, now: number, until = Number.POSITIVE_INFINITY): number {
    if (!this.#cuts || contact >= this.#contacts) return Number.POSITIVE_INFINITY;
    this.#expire(contact, now);
    if (this.#orders.count[contact] === 0) return Number.POSITIVE_INFINITY;
    const crossing = this.#crossing(contact, this.#orders.lastAt(contact), now);
    const ahead = Math.min(crossing, until);
    const change =
      ahead <= this.#orders.staysUntil[contact]! ? crossing : Math.min(crossing, this.#orders.leaves(contact));
    return change < until ? change : Number.POSITIVE_INFINITY;
  }

  /** Contacts whose scores or levels time alone changes after `now` and before `until`, ascending. */
  changing(now: number, until: number): Int32Array {
    const found: number[] = [];
    const contacts = this.#contacts;
    const [staysUntil, standsUntil, isDirty] = [this.#orders.staysUntil, this.#ageStandsUntil, this.#isDirty];
    for (let contact = 0; contact < contacts; contact++) {
      if (staysUntil[contact]! >= until && standsUntil[contact]! >= until && isDirty[contact] === 0) continue;
      if (this.nextChange(contact, now, until) < until) found.push(contact);
    }
    return Int32Array.from(found);
  }

  /** Columns of the whole base as of `now`, for panels and transitions; contacts that hold no order are `none`. */
  snapshot(now: number): BaseSnapshot {
    const n = this.#contacts;
    const known = this.#isPresent.slice(0, n);
    const [r, f, m] = [new Uint8Array(n), new Uint8Array(n), new Uint8Array(n)];
    const levels = { recency: new Uint8Array(n), frequency: new Uint8Array(n), spend: new Uint8Array(n) };
    const classIndex = new Uint8Array(n).fill(this.none);
    for (let contact = 0; contact < n; contact++) {
      const score = known[contact] ? this.scoreOf(contact, now) : undefined;
      if (!score) continue;
      r[contact] = score.r;
      f[contact] = score.f;
      m[contact] = score.m;
      classIndex[contact] = score.classIndex;
      levels.recency[contact] = score.recency;
      levels.frequency[contact] = score.frequency;
      levels.spend[contact] = score.spend;
    }
    const { config, classes } = this;
    const [orders, revenue] = [this.#orders.count.slice(0, n), this.#orders.sum.slice(0, n)];
    return { config, classes, customers: n, known, r, f, m, levels, classIndex, orders, revenue };
  }

  /** Takes the score over; the move it makes, if any. */
  #rescore(contact: number, score: number, now: number): RfmMove | undefined {
    const old = this.#score[contact]!;
    if (old === score) return undefined;
    this.#score[contact] = score;
    if (old === UNSCORED) return undefined;
    const [before, after] = [this.#classIn(old), this.#classIn(score)];
    if (before === after) return undefined;
    this.#before[contact] = before;
    this.#movedAt[contact] = now;
    return { contact, before, after, at: now };
  }

  #scoreAt(contact: number, now: number, cuts: StandingCuts): number {
    const count = this.#orders.count[contact]!;
    if (count === 0) return NO_ORDERS;
    const last = this.#orders.lastAt(contact);
    return packedScore(cuts, this.config, contact, now, last, count, this.#monetaryOf(contact));
  }

  /** When time next brings an order of `last` past a cut or a level fixed as an age. */
  #crossing(contact: number, last: number, now: number): number {
    const { recency, recencyLevels } = this.#cuts!;
    const level = recencyLevels ? nextCrossing(recencyLevels, last, now, contact) : Number.POSITIVE_INFINITY;
    return Math.min(nextCrossing(recency, last, now, contact), level);
  }

  #classIn(score: number): number {
    if (score === NO_ORDERS) return this.none;
    return this.#table[cellIndex(score & 15, (score >> 4) & 15, (score >> 8) & 15, this.config.bins)]!;
  }

  #monetaryOf(contact: number): number {
    const [sum, count] = [this.#orders.sum[contact]!, this.#orders.count[contact]!];
    switch (this.config.monetary) {
      case 'sum':
        return sum;
      case 'mean':
        return sum / count;
      case 'mean-repeat':
        return count > 1 ? (sum - this.#orders.firstValue(contact)) / (count - 1) : 0;
    }
  }

  #expire(contact: number, now: number): void {
    if (this.#orders.expire(contact, now)) this.#mark(contact);
  }

  #expireAll(now: number): void {
    const contacts = this.#contacts;
    const { staysUntil } = this.#orders;
    for (let contact = 0; contact < contacts; contact++) if (staysUntil[contact]! <= now) this.#expire(contact, now);
  }

  /** Merges what changed since the last refresh into the sorted columns. */
  #sortDirty(): void {
    const dirty = this.#dirty;
    const update = (values: CutSource['lasts'], column: Float64Array, value: (contact: number) => number) => {
      const removed = new Float64Array(dirty.length);
      const added = new Float64Array(dirty.length);
      let [gone, come] = [0, 0];
      for (const contact of dirty) {
        const old = column[contact]!;
        const now = this.#orders.count[contact]! > 0 ? value(contact) : Number.NaN;
        if (old === now) continue;
        column[contact] = now;
        if (!Number.isNaN(old)) removed[gone++] = old;
        if (!Number.isNaN(now)) added[come++] = now;
      }
      values.replace(removed.subarray(0, gone), added.subarray(0, come));
    };
    update(this.#source.lasts, this.#inRecency, (contact) => this.#orders.lastAt(contact));
    update(this.#source.frequencies, this.#inFrequency, (contact) => this.#orders.count[contact]!);
    update(this.#source.monetaries, this.#inMonetary, (contact) => this.#monetaryOf(contact));
  }

  #clean(): void {
    for (const contact of this.#dirty) this.#isDirty[contact] = 0;
    this.#dirty = [];
  }

  #mark(contact: number): void {
    if (this.#isDirty[contact]) return;
    this.#isDirty[contact] = 1;
    this.#dirty.push(contact);
  }

  #reach(contact: number): void {
    if (contact >= this.#score.length) {
      const size = Math.max(1024, contact + 1, this.#score.length * 2);
      this.#ageStandsUntil = widened(this.#ageStandsUntil, size, Number.POSITIVE_INFINITY);
      this.#score = widened(this.#score, size, UNSCORED);
      this.#before = widened(this.#before, size, UNSCORED);
      this.#movedAt = widened(this.#movedAt, size, Number.NaN);
      this.#inRecency = widened(this.#inRecency, size, Number.NaN);
      this.#inFrequency = widened(this.#inFrequency, size, Number.NaN);
      this.#inMonetary = widened(this.#inMonetary, size, Number.NaN);
      this.#isPresent = widened(this.#isPresent, size, 0);
      this.#isDirty = widened(this.#isDirty, size, 0);
      this.#orders.grow(size);
    }
    this.#isPresent[contact] = 1;
    if (contact >= this.#contacts) this.#contacts = contact + 1;
  }
}
