/**
 * Intervals for shares of people and for their difference, at 95 %. Wilson's score interval (E. B. Wilson, JASA 22, 1927), and for two shares
 * Newcombe's hybrid of two of those (R. G. Newcombe, Statistics in Medicine 17, 1998, method 10): both hold for few people and for none.
 */

/** 97.5 % point of the normal distribution. */
const Z = 1.959963984540054;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface Share extends Interval {
  readonly rate: number;
}

/** Null for a share of nobody. `count` of `of`. */
export function wilson(count: number, of: number): Share | null {
  if (of <= 0) return null;
  // Goals count once a run; figures that were read in the middle of something stay within bounds.
  const rate = Math.min(1, count / of);
  const z2 = Z * Z;
  const centre = (rate + z2 / (2 * of)) / (1 + z2 / of);
  const half = (Z / (1 + z2 / of)) * Math.sqrt((rate * (1 - rate)) / of + z2 / (4 * of * of));
  return { rate, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** How much more the first is than the second; certain where the interval leaves zero out. */
export function newcombe(first: Share, second: Share): Share {
  const rate = first.rate - second.rate;
  return {
    rate,
    low: rate - Math.hypot(first.rate - first.low, second.high - second.rate),
    high: rate + Math.hypot(first.high - first.rate, second.rate - second.low),
  };
}
