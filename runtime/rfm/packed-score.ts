/** Scores and levels of a contact of the live base in one number, so that what changed is seen by one comparison. Keeps nothing. */
import type { RfmConfig } from './config.js';
import { cutsPassed } from './cuts.js';
import { recencyPassed } from './recency-cuts.js';
import { levelOf, type StandingCuts } from './standing-cuts.js';

/** Scores 1 … bins and levels 1 … 3 (as in `config.levels.*.names`); all 0 for class `none`, levels also before they have cut points. */
export interface RfmScore {
  readonly r: number;
  readonly f: number;
  readonly m: number;
  readonly classIndex: number;
  readonly recency: number;
  readonly frequency: number;
  readonly spend: number;
}

/** Has not been scored at all. */
export const UNSCORED = -1;
/** Scored and without an order in the window. */
export const NO_ORDERS = 0;

/** Four bits for each of r, f and m, then two for each of the levels: never NO_ORDERS. `last`, `now` in epoch ms, `spend` in minor units. */
export function packedScore(
  cuts: StandingCuts,
  { bins, recencyReversed }: RfmConfig,
  contact: number,
  now: number,
  last: number,
  count: number,
  spend: number,
): number {
  const passed = recencyPassed(cuts.recency, last, now, contact);
  const r = recencyReversed ? bins - passed : passed + 1;
  const f = cutsPassed(count, cuts.frequency) + 1;
  const m = cutsPassed(spend, cuts.monetary) + 1;
  const recency = cuts.recencyLevels ? recencyPassed(cuts.recencyLevels, last, now, contact) + 1 : 0;
  const levels =
    (recency << 12) | (levelOf(count, cuts.frequencyLevels) << 14) | (levelOf(spend, cuts.spendLevels) << 16);
  return r | (f << 4) | (m << 8) | levels;
}

export function unpacked(packed: number, classIndex: number): RfmScore {
  return {
    r: packed & 15,
    f: (packed >> 4) & 15,
    m: (packed >> 8) & 15,
    classIndex,
    recency: (packed >> 12) & 3,
    frequency: (packed >> 14) & 3,
    spend: (packed >> 16) & 3,
  };
}
