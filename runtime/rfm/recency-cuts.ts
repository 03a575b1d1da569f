/** Recency cut points: instants that stand still, or ages that time brings. Asks the calendar only where a cut is fixed in days. */
import { DAY_MS } from '../machine/calendar.js';

/** The instant at which an order of `at` is `days` days old for this contact. */
export type AddDays = (at: number, days: number, contact: number) => number;

/** Cuts from the base stand as dates until the next refresh, so that time alone takes nobody over them; fixed cuts are ages. */
export type RecencyCuts =
  | {
      readonly by: 'instants';
      /** Epoch ms, descending: a last order before it is past the cut. */
      readonly instants: Float64Array;
    }
  | {
      readonly by: 'ages';
      /** In ms, ascending, at which a cut is passed: 24 h a day. */
      readonly ages: Float64Array;
      /** With `addDays`: the cut points in calendar days. */
      readonly days?: readonly number[];
      readonly addDays?: AddDays;
    };

type AgeCuts = Extract<RecencyCuts, { by: 'ages' }>;

/**
 * Quantiles of the ages at `now`, in ms, ascending, as the instants they stand for. `leftClosed`: an age at the cut is past it. Instants
 * are whole ms, so a cut between two of them is as good as a whole one.
 */
export function quantileInstants(points: Float64Array, leftClosed: boolean, now: number): RecencyCuts {
  const instants = points.map((point) => now - (leftClosed ? Math.ceil(point) - 1 : Math.floor(point)));
  return { by: 'instants', instants };
}

/** Cuts in days, passed at the very instant the age is reached (R6: `>` and `>=` on an age turn true together). */
export function fixedAges(days: readonly number[], addDays?: AddDays): RecencyCuts {
  const ages = Float64Array.from(days, (n) => Math.ceil(n * DAY_MS));
  return { by: 'ages', ages, ...(addDays && { days, addDays }) };
}

/** How many cuts the order of `last` has passed at `now`. */
export function recencyPassed(cuts: RecencyCuts, last: number, now: number, contact: number): number {
  if (cuts.by === 'ages') return agesPassed(cuts, last, now, contact);
  const { instants } = cuts;
  let passed = 0;
  for (let k = 0; k < instants.length; k++) passed += last < instants[k]! ? 1 : 0;
  return passed;
}

/** The first instant after `now` at which the order of `last` passes a further cut; Infinity when time brings it past none. */
export function nextCrossing(cuts: RecencyCuts, last: number, now: number, contact: number): number {
  if (cuts.by === 'instants') return Number.POSITIVE_INFINITY;
  const passed = agesPassed(cuts, last, now, contact);
  return passed < cuts.ages.length ? crossing(cuts, passed, last, contact) : Number.POSITIVE_INFINITY;
}

function agesPassed(cuts: AgeCuts, last: number, now: number, contact: number): number {
  const { ages } = cuts;
  let passed = 0;
  if (cuts.addDays) while (passed < ages.length && now >= crossing(cuts, passed, last, contact)) passed++;
  else for (let k = 0; k < ages.length; k++) passed += now - last >= ages[k]! ? 1 : 0;
  return passed;
}

function crossing({ ages, days, addDays }: AgeCuts, k: number, last: number, contact: number): number {
  return addDays?.(last, days![k]!, contact) ?? last + ages[k]!;
}
