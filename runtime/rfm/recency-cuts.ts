/** Recency cut points as ages, and the instants at which an order reaches them. Asks the calendar only where a cut is fixed in days. */
import { DAY_MS } from '../machine/calendar.js';

/** The instant at which an order of `at` is `days` days old for this contact. */
export type AddDays = (at: number, days: number, contact: number) => number;

export interface RecencyCuts {
  /** Ages in ms, ascending, at which a cut is passed: 24 h a day where the cut is fixed in days. */
  readonly ages: Float64Array;
  /** With `addDays`: the cut points in calendar days. */
  readonly days?: readonly number[];
  readonly addDays?: AddDays;
}

/** Cuts in ms, ascending. `leftClosed`: an age at the cut is past it. Instants are whole ms, so each cut is passed at a whole age. */
export function quantileAges(points: Float64Array, leftClosed: boolean): RecencyCuts {
  return { ages: points.map((point) => (leftClosed ? Math.ceil(point) : Math.floor(point) + 1)) };
}

/** Cuts in days, passed at the very instant the age is reached (R6: `>` and `>=` on an age turn true together). */
export function fixedAges(days: readonly number[], addDays?: AddDays): RecencyCuts {
  return { ages: Float64Array.from(days, (n) => Math.ceil(n * DAY_MS)), ...(addDays && { days, addDays }) };
}

/** How many cuts the order of `last` has passed at `now`. */
export function agesPassed(cuts: RecencyCuts, last: number, now: number, contact: number): number {
  const { ages } = cuts;
  let passed = 0;
  if (cuts.addDays) while (passed < ages.length && now >= crossing(cuts, passed, last, contact)) passed++;
  else for (let k = 0; k < ages.length; k++) passed += now - last >= ages[k]! ? 1 : 0;
  return passed;
}

/** The first instant after `now` at which the order of `last` passes a further cut; Infinity after the last cut. */
export function nextCrossing(cuts: RecencyCuts, last: number, now: number, contact: number): number {
  const passed = agesPassed(cuts, last, now, contact);
  return passed < cuts.ages.length ? crossing(cuts, passed, last, contact) : Number.POSITIVE_INFINITY;
}

function crossing({ ages, days, addDays }: RecencyCuts, k: number, last: number, contact: number): number {
  return addDays?.(last, days![k]!, contact) ?? last + ages[k]!;
}
