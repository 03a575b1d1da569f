/**
 * Everything that defines an RFM scoring, as plain data, and presets that fix all of it at once. The field disagrees on
 * nearly each of these definitions, so each is a choice with a name. Computes nothing.
 */
import type { CalendarDuration } from '../machine/calendar.js';
import type { LevelModel, RfmModel } from '../machine/model.js';
import { type ClassTable, FIVE } from '../machine/rfm-table.js';
import { PYMC_QUARTILE, R_RFM_030, RF_GRID_10 } from './tables.js';

export type FrequencyMeasure = 'rows' | 'orders' | 'days' | 'repeat-days';
export type MonetaryMeasure = 'sum' | 'mean' | 'mean-repeat';
export type RfmAxis = 'recency' | 'frequency' | 'spend';

/**
 * Fixed inner cut points, ascending, one fewer than there are bins: recency in days (fractions allowed), frequency in
 * orders, monetary in minor units. A value *at* a cut point is past it: an age of 30 days is beyond a cut of 30 days,
 * 2 orders reach a cut of 2.
 */
export interface FixedCuts {
  readonly recency: readonly number[];
  readonly frequency: readonly number[];
  readonly monetary: readonly number[];
}

export interface RfmConfig {
  /** Orders older than this do not count; null: all orders count. */
  readonly window: CalendarDuration | null;
  /** `rows`: rows of the input; `orders`: distinct order numbers (rows, where the input has none); days with an order; those days less the first. */
  readonly frequency: FrequencyMeasure;
  /**
   * `sum`; `mean` per unit of frequency (row, order, or day with all its rows together); `mean-repeat`: the same without
   * the first unit, 0 without a repeat.
   */
  readonly monetary: MonetaryMeasure;
  /** `since-last`: as-of less last order; `last-since-first`: last less first order (`t_x` of the BG/NBD literature). */
  readonly recency: 'since-last' | 'last-since-first';
  /**
   * How time is counted: `exact` to the millisecond; `whole-days` elapsed, rounded down; `dates`: calendar days between
   * the two dates, the as-of date itself counting in full.
   */
  readonly age: 'exact' | 'whole-days' | 'dates';
  /** Length of a "day" in `days`, `repeat-days` and `dates`; weeks begin on Monday, and recency is then in weeks of 7 days. */
  readonly period: 'day' | 'week';
  /** Number of scores, 3 … 10. */
  readonly bins: number;
  readonly scores:
    | {
        readonly by: 'quantiles';
        /** Added to every inner cut point, in days, orders and major units of money: 1 for R rfm, else 0. */
        readonly offset: number;
        /** `drop`: cut points that coincide (also with the least value) merge, and fewer scores are given, counted from 1. */
        readonly duplicates: 'keep' | 'drop';
      }
    | { readonly by: 'thresholds'; readonly cuts: FixedCuts };
  /** Closed side of a quantile bin: `right`: lower < v <= upper; `left`: lower <= v < upper. Fixed cut points are always left-closed. */
  readonly edges: 'left' | 'right';
  /** `rank`: equal values are ranked by ascending customer and the ranks are scored; then equal values can get unequal scores. */
  readonly ties: { readonly r: 'value' | 'rank'; readonly f: 'value' | 'rank'; readonly m: 'value' | 'rank' };
  /** Whether a small recency is a high score. */
  readonly recencyReversed: boolean;
  readonly classes: ClassTable;
  readonly levels: {
    readonly recency: LevelModel;
    readonly frequency: LevelModel;
    readonly spend: LevelModel;
  };
}

const VALUE_TIES = { r: 'value', f: 'value', m: 'value' } as const;

export const DEFAULT_LEVELS: RfmConfig['levels'] = {
  recency: { names: ['short', 'medium', 'long'] },
  frequency: { names: ['casual', 'regular', 'often'] },
  spend: { names: ['saver', 'average', 'big'] },
};

/** The definition of the live runtime: exact ages, quintiles cut by value (type 7, right-closed), class table `five`, 24 months. */
export const CAUCE: RfmConfig = {
  window: { months: 24, days: 0, ms: 0 },
  frequency: 'orders',
  monetary: 'sum',
  recency: 'since-last',
  age: 'exact',
  period: 'day',
  bins: 5,
  scores: { by: 'quantiles', offset: 0, duplicates: 'keep' },
  edges: 'right',
  ties: VALUE_TIES,
  recencyReversed: true,
  classes: FIVE,
  levels: DEFAULT_LEVELS,
};

/** R package rfm 0.3.0, `rfm_table_order` and its segments. */
export const R_RFM: RfmConfig = {
  ...CAUCE,
  window: null,
  frequency: 'rows',
  age: 'dates',
  scores: { by: 'quantiles', offset: 1, duplicates: 'keep' },
  edges: 'left',
  classes: R_RFM_030,
};

/** `summary_data_from_transaction_data` of lifetimes, `dc` of BTYD. It defines values only: scores and classes are Cauce's, more being better on every axis. */
export const LIFETIMES: RfmConfig = {
  ...CAUCE,
  window: null,
  frequency: 'repeat-days',
  monetary: 'mean-repeat',
  recency: 'last-since-first',
  age: 'dates',
  recencyReversed: false,
};

/** `rfm_segments` of pymc-marketing: quartiles right-closed with coinciding cuts dropped. */
export const PYMC: RfmConfig = {
  ...CAUCE,
  window: null,
  frequency: 'days',
  monetary: 'mean',
  age: 'dates',
  bins: 4,
  scores: { by: 'quantiles', offset: 0, duplicates: 'drop' },
  classes: PYMC_QUARTILE,
};

/** The recency × frequency grid of many notebooks: frequency by rank, ties by ascending customer. */
export const RF_GRID: RfmConfig = {
  ...CAUCE,
  window: null,
  age: 'whole-days',
  ties: { r: 'value', f: 'rank', m: 'value' },
  classes: RF_GRID_10,
};

export const RFM_PRESETS = {
  cauce: CAUCE,
  'r-rfm': R_RFM,
  lifetimes: LIFETIMES,
  pymc: PYMC,
  'rf-grid': RF_GRID,
} as const satisfies Readonly<Record<string, RfmConfig>>;

export type RfmPreset = keyof typeof RFM_PRESETS;

/** The scoring that `rfm:` in cauce.yaml asks for. */
export function configOfModel(model: RfmModel): RfmConfig {
  return {
    ...CAUCE,
    window: model.window,
    monetary: model.monetary === 'average' ? 'mean' : 'sum',
    bins: model.bins,
    scores: model.scores.by === 'thresholds' ? { by: 'thresholds', cuts: model.scores } : CAUCE.scores,
    classes: model.classes,
    levels: model.levels,
  };
}

/** What keeps a configuration from being computed, in words; empty when nothing does. */
export function configProblems(config: RfmConfig): string[] {
  const problems: string[] = [];
  const { bins, scores } = config;
  if (!Number.isInteger(bins) || bins < 3 || bins > 10)
    problems.push(`bins must be a whole number from 3 to 10, not ${bins}.`);
  if (scores.by === 'thresholds') {
    for (const axis of ['recency', 'frequency', 'monetary'] as const) {
      const cuts = scores.cuts[axis];
      if (cuts.length !== bins - 1)
        problems.push(`${axis} needs ${bins - 1} cut points for ${bins} scores, not ${cuts.length}.`);
      if (!ascending(cuts)) problems.push(`${axis} cut points must rise: ${cuts.join(', ')}.`);
    }
  }
  for (const axis of ['recency', 'frequency', 'spend'] as const) {
    const { cuts } = config.levels[axis];
    if (cuts && !ascending(cuts)) problems.push(`${axis} levels must rise: ${cuts.join(', ')}.`);
  }
  return problems;
}

function ascending(cuts: readonly number[]): boolean {
  return cuts.every((cut, i) => Number.isFinite(cut) && (i === 0 || cut > cuts[i - 1]!));
}
