/**
 * A live base through which contacts go one after the other, each from its first order to its last: the cut points of every refresh are known ahead, and a contact
 * is only looked at on the nights that concern it. Nothing it says differs from what a base says that takes all contacts through each night.
 */
import { RfmBase } from './base.js';
import type { RfmBaseOptions } from './base-options.js';
import type { RfmConfig } from './config.js';
import { NightlyCuts } from './nightly-cuts.js';
import type { RfmMove } from './saved.js';
import { emptyBase, isFixed, type SavedCuts, type StandingCuts, standingCuts } from './standing-cuts.js';

const NEVER = Number.POSITIVE_INFINITY;

export class OneByOneBase extends RfmBase {
  /** Epoch ms of each refresh, and of the one after the last. */
  readonly #nights: Float64Array;
  readonly #cuts: readonly (StandingCuts | undefined)[];
  readonly #nightly: NightlyCuts | null;
  readonly #first: StandingCuts | undefined;
  /** The refresh whose cut points are in force; -1: none yet. */
  #night = -1;
  /** The next night that concerns the contact, as long as nothing happens to it. */
  #next = -1;
  #isStale = true;

  /** `nights`: epoch ms of each refresh, and of the one after the last; `cuts`: those of each, nothing where they are fixed. */
  constructor(config: RfmConfig, options: RfmBaseOptions, nights: Float64Array, cuts: readonly (SavedCuts | null)[]) {
    super(config, options);
    this.#nights = nights;
    this.#first = standingCuts(config, emptyBase(), 0, options.addDays, undefined);
    this.#nightly = isFixed(config) ? null : new NightlyCuts(cuts, config.edges === 'left');
    this.#cuts = isFixed(config) ? Array.from(nights, () => this.#first) : cuts.map((saved) => this.restored(saved));
  }

  override addOrder(contact: number, at: number, valueMinor: number): void {
    this.#isStale = true;
    super.addOrder(contact, at, valueMinor);
  }

  override removeOrder(contact: number, at: number, valueMinor: number): boolean {
    this.#isStale = true;
    return super.removeOrder(contact, at, valueMinor);
  }

  override rezone(contact: number): void {
    this.#isStale = true;
    super.rezone(contact);
  }

  override settle(contact: number, now: number): RfmMove | undefined {
    this.#isStale = true;
    return super.settle(contact, now);
  }

  /** The next contact begins: no refresh has been yet. */
  begin(): void {
    this.#night = -1;
    this.#isStale = true;
    this.stand(this.#first);
  }

  /** After the last contact: the cut points of the last refresh. */
  end(): void {
    this.#stand(this.#nights.length - 2);
  }

  /** Epoch ms of the refresh after the one in force. */
  get nextRefresh(): number {
    return this.#nights[this.#night + 1] ?? NEVER;
  }

  /** Cut points as they stand at `now`; `isOver`: a refresh of that very instant has been. Whether that put other ones in force. */
  pass(now: number, isOver: boolean): boolean {
    let night = this.#night;
    const nights = this.#nights;
    while (night + 2 < nights.length && (isOver ? nights[night + 1]! <= now : nights[night + 1]! < now)) night++;
    if (night === this.#night) return false;
    this.#stand(night);
    return true;
  }

  /** Epoch ms of the next refresh that concerns the contact, who has been looked at up to `now`; Infinity when none does. */
  nightOf(contact: number, now: number): number {
    if (this.#isStale) {
      this.#next = this.#find(contact, now);
      this.#isStale = false;
    }
    return this.#next + 1 < this.#nights.length ? this.#nights[this.#next]! : NEVER;
  }

  /** The refresh at `now` as far as it concerns the contact: whether it changed its scores, and the move that made. */
  refreshOne(contact: number, now: number): RfmMove | 'scores' | 'none' {
    this.pass(now, true);
    this.#isStale = true;
    let change: RfmMove | 'scores' | 'none' = 'none';
    this.bringUp(now, null, [contact, contact + 1], (_, move) => {
      change = move ?? 'scores';
    });
    return change;
  }

  #find(contact: number, now: number): number {
    const night = this.#night;
    if (night < 0) return 0;
    const held = this.held(contact, now);
    if (held === null) return this.#nights.length;
    if (!held.isScored) return night + 1;
    if (held.orders === 0) return this.#nights.length;
    const byCuts = this.#nightly === null ? this.#nights.length : this.#nightly.next(night, held);
    // What time changes after a refresh and before the next one is planned by the former.
    const change = this.nextChange(contact, now);
    if (change === NEVER) return byCuts;
    let byTime = night + 1;
    while (byTime < byCuts && !(change < (this.#nights[byTime + 1] ?? NEVER))) byTime++;
    return Math.min(byCuts, byTime);
  }

  #stand(night: number): void {
    this.#night = night;
    this.stand(night < 0 ? this.#first : this.#cuts[night]);
  }
}
