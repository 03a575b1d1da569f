/**
 * Between which values cut points moved at a refresh: whose value lies in none of these bands, and is the same as before, keeps its scores
 * and levels, as far as cuts are concerned. Holds no contacts.
 */
import type { RecencyCuts } from './recency-cuts.js';
import type { StandingCuts } from './standing-cuts.js';

/** Pairs of least and greatest value, both inside. */
export type Bands = Float64Array;

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

export function isInBand(bands: Bands, value: number): boolean {
  for (let i = 0; i < bands.length; i += 2) if (value >= bands[i]! && value <= bands[i + 1]!) return true;
  return false;
}

const NONE = new Float64Array(0);

/** Ages are fixed: they do not move. */
function instantsOf(cuts: RecencyCuts | undefined): Float64Array | undefined {
  return cuts?.by === 'ages' ? NONE : cuts?.instants;
}

type Points = Float64Array | undefined;

function bands(...pairs: readonly (readonly [before: Points, after: Points])[]): Bands | null {
  const found: number[] = [];
  for (const [before, after] of pairs) {
    if (before?.length !== after?.length) return null;
    before?.forEach((old, k) => {
      if (old !== after![k]) found.push(Math.min(old, after![k]!), Math.max(old, after![k]!));
    });
  }
  return Float64Array.from(found);
}
