/**
 * The live base: every contact's orders in the window, its scores by cut points that stand still between refreshes, and
 * its moves (language.md R14). Reads no clock: every question carries its `now`, which never goes back.
 */
import { cellIndex, classNames, compileTable } from '../machine/rfm-table.js';
import { AliveBase } from './alive/alive-base.js';
import type { BaseSnapshot, RfmBaseOptions } from './base-options.js';
import { type ChangedCuts, changedCuts, unsettled } from './changed-cuts.js';
import { configProblems, type RfmConfig } from './config.js';
import { type CutSource, ownCuts, type Prepared, pooledCuts } from './cut-source.js';
import { widened } from './order-book.js';
import { NO_ORDERS, packedScore, type RfmScore, UNSCORED, unpacked } from './packed-score.js';
import { nextCrossing } from './recency-cuts.js';
import type { Held, RfmMove, SavedContact } from './saved.js';
import { atOnce } from './slices.js';
import { snapshotOf } from './snapshot.js';
import {
  emptyBase,
  liveProblems,
  restoredCuts,
  type SavedCuts,
  type StandingCuts,
  savedCuts,
  standingCuts,
} from './standing-cuts.js';
import { ValueColumns } from './value-columns.js';
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
  readonly #columns: ValueColumns;
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
    this.#columns = new ValueColumns(this.#source, {
      lastAt: (contact) => this.#orders.lastAt(contact),
      count: (contact) => this.#orders.count[contact]!,
      value: (contact) => this.#orders.worth(contact, this.config.monetary),
    });
    this.#cuts = standingCuts(config, emptyBase(), 0, addDays, undefined);
    this.alive = options.alive ? new AliveBase(options.dayOf) : null;
  }

  /** One order more; late ones find their place. The contact's class stays as it was until `settle` or `refresh`. */
  addOrder(contact: number, at: number, valueMinor: number): void {
    this.#reach(contact);
    this.#orders.add(contact, at, valueMinor);
    this.alive?.add(contact, at);
    this.#columns.mark(contact);
  }

  /** Takes an undone order out (R12); false if it is not, or no longer, in the window. */
  removeOrder(contact: number, at: number, valueMinor: number): boolean {
    this.alive?.remove(contact, at);
    if (contact >= this.#contacts || !this.#orders.remove(contact, at, valueMinor)) return false;
    this.#columns.mark(contact);
    return true;
  }

  /** The contact's days and months are counted in another zone from now on. */
  rezone(contact: number): void {
    if (contact >= this.#contacts) return;
    this.#orders.lookAgain(contact);
    this.alive?.lookAgain(contact);
    this.#columns.mark(contact);
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
    if (orders.length > 0) this.#columns.mark(contact);
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
    this.#cuts = this.restored(saved);
  }

  /** All contacts that were named have smaller numbers. */
  get size(): number {
    return this.#contacts;
  }

  /** Whether there are cut points yet: fixed ones at once, others from the first refresh that finds an order. */
  get isScored(): boolean {
    return this.#cuts !== undefined;
  }

  /** Brings what has changed since the last refresh into order, so that the next has little to sort. How long scores stand `rest` says. */
  absorb(): void {
    this.#merge(Number.POSITIVE_INFINITY);
  }

  /** Whoever changed is looked at by the next refresh. */
  #merge(most: number): void {
    for (const contact of this.#columns.merge(most)) this.#ageStandsUntil[contact] = Number.NEGATIVE_INFINITY;
  }

  /**
   * The contact's orders are as last absorbed. Where its scores are those of `now`, a refresh need not look at it before time brings its last order
   * past an age, or cut points move past its values.
   */
  rest(contact: number, now: number): void {
    this.#reach(contact);
    const cuts = this.#cuts;
    if (!cuts || this.#columns.isDirty[contact] === 1) return;
    const isSettled = this.#scoreAt(contact, now, cuts) === this.#score[contact];
    if (!isSettled) this.#ageStandsUntil[contact] = Number.NEGATIVE_INFINITY;
    else if (this.#orders.count[contact] === 0) this.#ageStandsUntil[contact] = Number.POSITIVE_INFINITY;
    else this.#ageStandsUntil[contact] = this.#crossing(contact, this.#orders.lastAt(contact), now);
  }

  /**
   * New cut points of the whole base as of `now`, in slices; nothing of them is in force until they are `enforce`d. Orders may come and go meanwhile:
   * whether they count already depends on when. `most`: contacts at once.
   */
  *preparing(now: number, most: number): Generator<void, Prepared> {
    for (let from = 0; from < this.#contacts; from += most) {
      this.#expireAll(now, from, from + most);
      yield;
    }
    // As many as there are now: whoever changes while it goes on waits for the next time.
    for (let left = this.#columns.waiting; left > 0; left -= most) {
      this.#merge(Math.min(left, most));
      yield;
    }
    const alive = this.alive === null ? null : yield* this.alive.fitting(now);
    return { cuts: this.#source.cuts(now, this.#cuts), alive };
  }

  /** From now on they hold; contacts keep their scores. What is different about the cut points; null: all of it. */
  enforce({ cuts, alive }: Prepared): ChangedCuts | null {
    const before = this.#cuts;
    this.alive?.restoreModel(alive);
    this.#cuts = cuts;
    return cuts ? changedCuts(before, cuts) : null;
  }

  /**
   * Scores contacts `from` up to `to` as of `now` by cut points just put in force, of which `changed` is different, and calls `visit` for those
   * whose scores or levels are others than before, ascending, with the move that makes, if any. The first scoring of a contact is no move.
   */
  bringUp(
    now: number,
    changed: ChangedCuts | null,
    [from, to]: readonly [from: number, to: number],
    visit: (contact: number, move: RfmMove | undefined) => void,
  ): void {
    const cuts = this.#cuts;
    if (cuts === undefined) return;
    this.#expireAll(now, from, to);
    const { isDirty, last: lasts, orders, value } = this.#columns;
    const columns = { isDirty, score: this.#score, standsUntil: this.#ageStandsUntil, last: lasts, orders, value };
    const looked = unsettled([from, Math.min(to, this.#contacts)], columns, now, changed);
    for (let place = 0; place < looked.length; place++) {
      const contact = looked[place]!;
      if (!this.#isPresent[contact]) continue;
      if (isDirty[contact] === 1) {
        const score = this.#scoreAt(contact, now, cuts);
        if (score !== this.#score[contact]) visit(contact, this.#rescore(contact, score, now));
        continue;
      }
      const last = lasts[contact]!;
      const isEmpty = Number.isNaN(last);
      this.#ageStandsUntil[contact] = isEmpty ? Number.POSITIVE_INFINITY : this.#crossing(contact, last, now);
      const score = isEmpty
        ? NO_ORDERS
        : packedScore(cuts, this.config, contact, now, last, orders[contact]!, value[contact]!);
      if (score !== this.#score[contact]) visit(contact, this.#rescore(contact, score, now));
    }
  }

  /** Replaces the cut points from the whole base and moves contacts. */
  refresh(now: number): RfmMove[] {
    const changed = this.enforce(atOnce(this.preparing(now, Number.POSITIVE_INFINITY)));
    const rescored: number[] = [];
    const moves: RfmMove[] = [];
    this.bringUp(now, changed, [0, this.#contacts], (contact, move) => {
      rescored.push(contact);
      if (move) moves.push(move);
    });
    const { compare } = this.#options;
    const told = this.alive?.told() ?? [];
    const concerned = told.length === 0 ? rescored : [...new Set([...rescored, ...told])].sort((a, b) => a - b);
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

  /** Contacts, of `from` up to `to`, whose scores or levels time alone changes after `now` and before `until`, ascending. */
  changing(now: number, until: number, [from, to] = [0, this.#contacts]): Int32Array {
    const found: number[] = [];
    const { isDirty } = this.#columns;
    const [staysUntil, standsUntil] = [this.#orders.staysUntil, this.#ageStandsUntil];
    for (let contact = from; contact < Math.min(to, this.#contacts); contact++) {
      if (staysUntil[contact]! >= until && standsUntil[contact]! >= until && isDirty[contact] === 0) continue;
      if (this.nextChange(contact, now, until) < until) found.push(contact);
    }
    return Int32Array.from(found);
  }

  /** Columns of the whole base as of `now`, for panels and transitions; contacts that hold no order are `none`. */
  snapshot(now: number): BaseSnapshot {
    return snapshotOf(this, this.#isPresent.slice(0, this.#contacts), this.#orders, now);
  }

  /** These cut points hold from now on, and contacts keep their scores: for who knows ahead which ones each refresh will make. */
  protected stand(cuts: StandingCuts | undefined): void {
    this.#cuts = cuts;
  }

  /** What the contact's scores follow from beside the cut points; null where it was never named. */
  protected held(contact: number, now: number): Held | null {
    const cuts = this.#cuts;
    if (this.#isPresent[contact] !== 1) return null;
    const isScored = cuts !== undefined && this.#scoreAt(contact, now, cuts) === this.#score[contact];
    const orders = this.#orders.count[contact]!;
    const last = orders === 0 ? Number.NaN : this.#orders.lastAt(contact);
    return { isScored, orders, last, worth: orders === 0 ? 0 : this.#orders.worth(contact, this.config.monetary) };
  }

  /** Cut points that were made elsewhere; null: nobody had an order. */
  protected restored(saved: SavedCuts | null): StandingCuts | undefined {
    return saved === null ? undefined : restoredCuts(this.config, saved, this.#options.addDays);
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
    return packedScore(cuts, this.config, contact, now, last, count, this.#orders.worth(contact, this.config.monetary));
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

  #expire(contact: number, now: number): void {
    if (this.#orders.expire(contact, now)) this.#columns.mark(contact);
  }

  #expireAll(now: number, from: number, to: number): void {
    const end = Math.min(to, this.#contacts);
    const { staysUntil } = this.#orders;
    for (let contact = from; contact < end; contact++) if (staysUntil[contact]! <= now) this.#expire(contact, now);
  }

  #reach(contact: number): void {
    if (contact >= this.#score.length) this.reserve(Math.max(1024, contact + 1, this.#score.length * 2));
    this.#isPresent[contact] = 1;
    if (contact >= this.#contacts) this.#contacts = contact + 1;
  }

  /** Room for contacts of numbers below `size`: making it bit by bit would cost more, and at any moment. */
  reserve(size: number): void {
    if (size > this.#score.length) {
      this.#ageStandsUntil = widened(this.#ageStandsUntil, size, Number.POSITIVE_INFINITY);
      this.#score = widened(this.#score, size, UNSCORED);
      this.#before = widened(this.#before, size, UNSCORED);
      this.#movedAt = widened(this.#movedAt, size, 0);
      this.#columns.grow(size);
      this.#isPresent = widened(this.#isPresent, size, 0);
      this.#orders.grow(size);
    }
    this.alive?.reserve(size);
  }
}
