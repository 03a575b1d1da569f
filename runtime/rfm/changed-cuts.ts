/**
 * Between which values cut points moved at a refresh: whose value lies in none of these bands, and is the same as before, keeps its scores
 * and levels, as far as cuts are concerned. Holds no contacts.
 */
import { UNSCORED } from './packed-score.js';
import type { RecencyCuts } from './recency-cuts.js';
import type { StandingCuts } from './standing-cuts.js';

/** Asked for every contact at every refresh: one look into a table. It may also hold values that lie close to a band. */
export class Bands {
  readonly #low: number;
  readonly #high: number;
  readonly #scale: number;
  readonly #isTouched = new Uint8Array(RASTER + 1);

  /** Least and greatest value of each band, both inside. */
  constructor(pairs: readonly (readonly [low: number, high: number])[]) {
    this.#low = pairs.reduce((least, [low]) => Math.min(least, low), Number.POSITIVE_INFINITY);
    this.#high = pairs.reduce((most, [, high]) => Math.max(most, high), Number.NEGATIVE_INFINITY);
    this.#scale = this.#high > this.#low ? RASTER / (this.#high - this.#low) : 0;
    for (const [low, high] of pairs) this.#isTouched.fill(1, this.#place(low), this.#place(high) + 1);
  }

  mayHold(value: number): boolean {
    return value >= this.#low && value <= this.#high && this.#isTouched[this.#place(value)] === 1;
  }

  #place(value: number): number {
    return Math.min(RASTER, Math.trunc((value - this.#low) * this.#scale));
  }
}

export interface ChangedCuts {
  /** Instants of last orders. */
  readonly recency: Bands;
  readonly frequency: Bands;
  readonly spend: Bands;
}

/** Null where every contact has to be looked at: there were no cut points, or other ones, before. */
export function changedCuts(old: StandingCuts | undefined, now: StandingCuts): ChangedCuts | null {
  if (old === undefined) return null;
  const recency = bands(
    [instantsOf(old.recency), instantsOf(now.recency)],
    [instantsOf(old.recencyLevels), instantsOf(now.recencyLevels)],
  );
  const frequency = bands(
    [old.frequency.points, now.frequency.points],
    [old.frequencyLevels?.points, now.frequencyLevels?.points],
  );
  const spend = bands([old.monetary.points, now.monetary.points], [old.spendLevels?.points, now.spendLevels?.points]);
  return recency && frequency && spend && { recency, frequency, spend };
}

const RASTER = 1023;
const NONE = new Float64Array(0);

/** Ages are fixed: they do not move. */
function instantsOf(cuts: RecencyCuts | undefined): Float64Array | undefined {
  return cuts?.by === 'ages' ? NONE : cuts?.instants;
}

type Points = Float64Array | undefined;

function bands(...pairs: readonly (readonly [before: Points, after: Points])[]): Bands | null {
  const found: [number, number][] = [];
  for (const [before, after] of pairs) {
    if (before?.length !== after?.length) return null;
    before?.forEach((old, k) => {
      if (old !== after![k]) found.push([Math.min(old, after![k]!), Math.max(old, after![k]!)]);
    });
  }
  return new Bands(found);
}

/** By contact: changed since the last refresh (1), packed scores, until when its age keeps them, and what it was last sorted by. */
interface ScoredColumns {
  readonly isDirty: Uint8Array;
  readonly score: Int32Array;
  readonly standsUntil: Float64Array;
  readonly last: Float64Array;
  readonly orders: Float64Array;
  readonly value: Float64Array;
}

/**
 * Contacts, of `from` up to `to`, of whom their orders, time or the new cut points may have changed anything since they were last scored, ascending; null: nothing is
 * known of the cut points. Every contact is looked at every night: columns are read from local names.
 */
export function unsettled(
  [from, to]: readonly [from: number, to: number],
  { isDirty, score, standsUntil, last, orders, value }: ScoredColumns,
  now: number,
  changed: ChangedCuts | null,
): Int32Array {
  const found = new Int32Array(Math.max(0, to - from));
  if (changed === null) return found.map((_, place) => from + place);
  const { recency, frequency, spend } = changed;
  let count = 0;
  for (let contact = from; contact < to; contact++) {
    const keepsScore =
      isDirty[contact] === 0 &&
      score[contact] !== UNSCORED &&
      standsUntil[contact]! > now &&
      !recency.mayHold(last[contact]!) &&
      !frequency.mayHold(orders[contact]!) &&
      !spend.mayHold(value[contact]!);
    if (!keepsScore) found[count++] = contact;
  }
  return found.subarray(0, count);
}
