/** The cut points that stand between two refreshes of a live base, and what a configuration must be for them. Holds no contacts. */
import type { FittedAt } from './alive/alive-base.js';
import type { RfmConfig } from './config.js';
import { type Cuts, cutsPassed, quantilePoints } from './cuts.js';
import { type AddDays, fixedAges, quantileInstants, type RecencyCuts } from './recency-cuts.js';
import { SortedValues } from './sorted-values.js';

export interface StandingCuts {
  readonly recency: RecencyCuts;
  readonly frequency: Cuts;
  readonly monetary: Cuts;
  /** Undefined: thirds of a base that has not been refreshed with an order in it. */
  readonly recencyLevels: RecencyCuts | undefined;
  readonly frequencyLevels: Cuts | undefined;
  readonly spendLevels: Cuts | undefined;
}

/** The values of all contacts with an order in the window, ascending; recency as the instant of the last order. */
export interface SortedBase {
  readonly lasts: SortedValues;
  readonly frequencies: SortedValues;
  readonly monetaries: SortedValues;
}

export function emptyBase(): SortedBase {
  return { lasts: new SortedValues(), frequencies: new SortedValues(), monetaries: new SortedValues() };
}

/** Whether nothing of it follows from the base: every score and level is cut at values that are said. */
export function isFixed({ scores, levels }: RfmConfig): boolean {
  return scores.by === 'thresholds' && [levels.recency, levels.frequency, levels.spend].every(({ cuts }) => cuts);
}

/** Cut points from the base as of `now`. An empty base has no quantiles: then the `old` ones stand, if there are any. */
export function standingCuts(
  config: RfmConfig,
  base: SortedBase,
  now: number,
  addDays: AddDays | undefined,
  old: { readonly [K in keyof StandingCuts]: StandingCuts[K] | undefined } | undefined,
): StandingCuts | undefined {
  const { scores, bins, levels } = config;
  const leftClosed = config.edges === 'left';
  const lasts = base.lasts.values;
  const age = (i: number) => now - lasts[lasts.length - 1 - i]!;
  const recencies = (fixed: readonly number[] | undefined, n: number): RecencyCuts | undefined => {
    if (fixed) return fixedAges(fixed, addDays);
    return lasts.length === 0 ? undefined : quantileInstants(quantilePoints(lasts.length, age, n), leftClosed, now);
  };
  const cuts = (fixed: readonly number[] | undefined, { values }: SortedValues, n: number): Cuts | undefined => {
    if (fixed) return { points: Float64Array.from(fixed), leftClosed: true };
    return values.length === 0
      ? undefined
      : { points: quantilePoints(values.length, (i) => values[i]!, n), leftClosed };
  };
  const fixed = scores.by === 'thresholds' ? scores.cuts : undefined;
  const recency = recencies(fixed?.recency, bins) ?? old?.recency;
  const frequency = cuts(fixed?.frequency, base.frequencies, bins) ?? old?.frequency;
  const monetary = cuts(fixed?.monetary, base.monetaries, bins) ?? old?.monetary;
  if (!recency || !frequency || !monetary) return undefined;
  return {
    recency,
    frequency,
    monetary,
    recencyLevels: recencies(levels.recency.cuts, 3) ?? old?.recencyLevels,
    frequencyLevels: cuts(levels.frequency.cuts, base.frequencies, 3) ?? old?.frequencyLevels,
    spendLevels: cuts(levels.spend.cuts, base.monetaries, 3) ?? old?.spendLevels,
  };
}

/** Cut points that came from the base, as plain data; null where they are fixed or there are none yet. */
export interface SavedCuts {
  readonly recency: readonly number[] | null;
  readonly frequency: readonly number[] | null;
  readonly monetary: readonly number[] | null;
  readonly recencyLevels: readonly number[] | null;
  readonly frequencyLevels: readonly number[] | null;
  readonly spendLevels: readonly number[] | null;
  /** The model of who still buys, fitted by the same refresh. */
  readonly alive?: FittedAt;
}

export function savedCuts(cuts: StandingCuts): SavedCuts {
  const instants = (of: RecencyCuts | undefined) => (of?.by === 'instants' ? [...of.instants] : null);
  const points = (of: Cuts | undefined) => (of ? [...of.points] : null);
  return {
    recency: instants(cuts.recency),
    frequency: points(cuts.frequency),
    monetary: points(cuts.monetary),
    recencyLevels: instants(cuts.recencyLevels),
    frequencyLevels: points(cuts.frequencyLevels),
    spendLevels: points(cuts.spendLevels),
  };
}

/** As they stood when they were saved; those that the configuration fixes come from there. */
export function restoredCuts(
  config: RfmConfig,
  saved: SavedCuts,
  addDays: AddDays | undefined,
): StandingCuts | undefined {
  const instants = (of: readonly number[] | null) => of && { by: 'instants' as const, instants: Float64Array.from(of) };
  const points = (of: readonly number[] | null) =>
    of && { points: Float64Array.from(of), leftClosed: config.edges === 'left' };
  const old = {
    recency: instants(saved.recency) ?? undefined,
    frequency: points(saved.frequency) ?? undefined,
    monetary: points(saved.monetary) ?? undefined,
    recencyLevels: instants(saved.recencyLevels) ?? undefined,
    frequencyLevels: points(saved.frequencyLevels) ?? undefined,
    spendLevels: points(saved.spendLevels) ?? undefined,
  };
  return standingCuts(config, emptyBase(), 0, addDays, old);
}

/** Level 1 … 3; 0 where there are no cut points yet. */
export function levelOf(value: number, cuts: Cuts | undefined): number {
  return cuts ? cutsPassed(value, cuts) + 1 : 0;
}

/** What keeps a configuration from being kept up live, in words; empty when nothing does. */
export function liveProblems(config: RfmConfig): string[] {
  const problems: string[] = [];
  if (config.age !== 'exact') problems.push('A live base counts ages exactly, not in days.');
  if (config.recency !== 'since-last') problems.push('A live base scores the time since the last order.');
  if (config.frequency !== 'orders' && config.frequency !== 'rows')
    problems.push('A live base counts orders, not days.');
  if (Object.values(config.ties).includes('rank')) problems.push('A live base scores by value, not by rank.');
  if (config.scores.by === 'quantiles' && (config.scores.offset !== 0 || config.scores.duplicates !== 'keep')) {
    problems.push('A live base uses quantiles as they are, without offset or dropped cut points.');
  }
  return problems;
}
