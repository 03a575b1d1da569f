/** Scores a whole base at one instant: values, cut points, scores, levels, classes. Pure; the live counterpart is `RfmBase`. */
import { DAY_MS } from '../machine/calendar.js';
import { cellIndex, classNames, compileTable } from '../machine/rfm-table.js';
import { binned } from './binned.js';
import { configProblems, type RfmConfig } from './config.js';
import { type Cuts, cutsPassed, quantilePlaces, quantilePoints, ranksOf, scoreFrom } from './cuts.js';
import type { RfmValues } from './measure.js';
import { measureInZones, type ZoneOf } from './measure-in-zones.js';
import type { OrderColumns } from './orders.js';
import { fixedAges, recencyPassed } from './recency-cuts.js';
import { sortedNumbers } from './sorted-numbers.js';
import { type RfmZone, UTC } from './window.js';

export interface ScoreOptions {
  /** Calendar of days and windows; left out: UTC. */
  readonly zone?: RfmZone;
  /** Customers whose days and windows are counted in a zone of their own, as a running service does. */
  readonly zoneOf?: ZoneOf;
  /** Minor units in a major one, for cut points that carry an offset; left out: 100. */
  readonly minorPerMajor?: number;
}

/** Inner cut points in the units of the output: days, orders (or days with orders), minor units. On ranks where ties go by rank. */
export interface PublishedCuts {
  readonly recencyDays: readonly number[];
  readonly frequency: readonly number[];
  readonly monetary: readonly number[];
}

/** Columns by customer. Customers without an order in the window have scores 0, class `none` and no recency (NaN). */
export interface RfmScores {
  readonly config: RfmConfig;
  readonly asOf: number;
  readonly customers: number;
  /** Class names by class index, most to least valuable; the last is `none`. */
  readonly classes: readonly string[];
  /** 1 for customers with any order up to `asOf`, inside the window or before it. */
  readonly known: Uint8Array;
  readonly recencyDays: Float64Array;
  readonly frequency: Float64Array;
  /** Minor units; a mean may have a fraction. */
  readonly monetary: Float64Array;
  readonly r: Uint8Array;
  readonly f: Uint8Array;
  readonly m: Uint8Array;
  readonly classIndex: Uint8Array;
  /** Level 1 … 3, as in `config.levels.*.names`; 0 for `none`. */
  readonly levels: { readonly recency: Uint8Array; readonly frequency: Uint8Array; readonly spend: Uint8Array };
  readonly orders: Int32Array;
  /** Minor units, all orders in the window. */
  readonly revenue: Float64Array;
  /** Epoch ms, infinite for `none`; the first as in `RfmValues`. Age of a customer (`T`) is as-of less first. */
  readonly firstAt: Float64Array;
  readonly lastAt: Float64Array;
  readonly cuts: PublishedCuts;
}

/**
 * Values, scores and classes of every customer as of an instant (epoch ms). Where `config.age` is `dates`, orders of the
 * whole as-of day count; otherwise those up to the instant. Throws a RangeError for a configuration that cannot be computed.
 */
export function scoreOrders(
  orders: OrderColumns,
  config: RfmConfig,
  asOf: number,
  options: ScoreOptions = {},
): RfmScores {
  const { zone = UTC, zoneOf } = options;
  return scoreValues(measureInZones(orders, config, asOf, zone, zoneOf), config, asOf, options);
}

/** As `scoreOrders`, of values that were measured by the same configuration and instant. */
export function scoreValues(values: RfmValues, config: RfmConfig, asOf: number, options: ScoreOptions = {}): RfmScores {
  const problems = configProblems(config);
  if (problems.length > 0) throw new RangeError(problems.join(' '));
  const { zone = UTC, zoneOf, minorPerMajor = 100 } = options;
  const { rows } = values;
  const scored = countScored(rows);
  const fixed = config.scores.by === 'thresholds' ? config.scores.cuts : undefined;
  /** Where people have zones of their own, an exact age of 30 days is reached at the hour of the order, whatever the clocks did since. */
  const byCalendar = zoneOf && config.age === 'exact' && config.recency === 'since-last';
  const agesPassed = (days: readonly number[] | undefined) => {
    if (!byCalendar || !days) return undefined;
    const ages = fixedAges(days, (at, n, who) => (zoneOf(who) ?? zone).add(at, { months: 0, days: n, ms: 0 }));
    return (who: number) => recencyPassed(ages, values.lastAt[who]!, asOf, who);
  };
  const axis = (
    column: Float64Array,
    name: 'recency' | 'frequency' | 'spend',
    cuts: readonly number[] | undefined,
    unit: number,
    ties: 'value' | 'rank',
  ) =>
    scoreAxis(column, rows, scored, config, {
      reversed: name === 'recency' && config.recencyReversed,
      fixed: cuts?.map((cut) => cut * (name === 'recency' ? DAY_MS : 1)),
      levels: config.levels[name].cuts?.map((cut) => cut * (name === 'recency' ? DAY_MS : 1)),
      unit,
      ties,
      passed: name === 'recency' ? agesPassed(cuts) : undefined,
      levelsPassed: name === 'recency' ? agesPassed(config.levels.recency.cuts) : undefined,
    });
  const r = axis(values.recency, 'recency', fixed?.recency, DAY_MS, config.ties.r);
  const f = axis(values.frequency, 'frequency', fixed?.frequency, 1, config.ties.f);
  const m = axis(values.monetary, 'spend', fixed?.monetary, minorPerMajor, config.ties.m);

  const classes = classNames(config.classes);
  const table = compileTable(config.classes, config.bins);
  const classIndex = new Uint8Array(rows.length).fill(classes.length - 1);
  for (let who = 0; who < rows.length; who++) {
    if (rows[who] === 0) continue;
    classIndex[who] = table[cellIndex(r.scores[who]!, f.scores[who]!, m.scores[who]!, config.bins)]!;
  }
  const days = config.ties.r === 'rank' ? 1 : DAY_MS;
  return {
    config,
    asOf,
    customers: rows.length,
    classes,
    known: values.known,
    recencyDays: inDays(values.recency),
    frequency: values.frequency,
    monetary: values.monetary,
    r: r.scores,
    f: f.scores,
    m: m.scores,
    classIndex,
    levels: { recency: r.levels, frequency: f.levels, spend: m.levels },
    orders: values.orders,
    revenue: values.revenue,
    firstAt: values.firstAt,
    lastAt: values.lastAt,
    cuts: {
      recencyDays: Array.from(r.cuts.points, (point) => point / days),
      frequency: Array.from(f.cuts.points),
      monetary: Array.from(m.cuts.points),
    },
  };
}

interface AxisRules {
  readonly reversed: boolean;
  readonly fixed: readonly number[] | undefined;
  readonly levels: readonly number[] | undefined;
  /** What an offset of 1 amounts to in the unit of the values. */
  readonly unit: number;
  readonly ties: 'value' | 'rank';
  /** Cut points, and level cuts, that a customer has passed, where the values do not say it. */
  readonly passed: ((who: number) => number) | undefined;
  readonly levelsPassed: ((who: number) => number) | undefined;
}

const LEVELS = 3;

function scoreAxis(column: Float64Array, rows: Int32Array, length: number, config: RfmConfig, rules: AxisRules) {
  const places = [
    ...(rules.fixed || rules.ties === 'rank' ? [] : quantilePlaces(length, config.bins)),
    ...(rules.levels ? [] : quantilePlaces(length, LEVELS)),
  ];
  const { nth, rated } = binned(column, rows, places);
  const leftClosed = config.edges === 'left';
  const isRanked = rules.ties === 'rank' && !rules.fixed;
  const cuts = rules.fixed
    ? { points: Float64Array.from(rules.fixed), leftClosed: true }
    : { points: baseCuts(length, isRanked ? (i) => i + 1 : nth, config, rules.unit), leftClosed };
  const levelCuts = rules.levels
    ? { points: Float64Array.from(rules.levels), leftClosed: true }
    : { points: quantilePoints(length, nth, LEVELS), leftClosed };
  const scoreOf = Uint8Array.from({ length: cuts.points.length + 1 }, (_, k) => scoreFrom(k, cuts, rules.reversed));
  const levelOf = Uint8Array.from({ length: levelCuts.points.length + 1 }, (_, k) => k + 1);
  const scores = rules.passed
    ? ratedOneByOne(rows, scoreOf, rules.passed)
    : isRanked
      ? ratedByRank(column, rows, cuts, scoreOf)
      : rated(cuts, scoreOf);
  const levels = rules.levelsPassed ? ratedOneByOne(rows, levelOf, rules.levelsPassed) : rated(levelCuts, levelOf);
  return { scores, levels, cuts: cuts satisfies Cuts };
}

function ratedOneByOne(rows: Int32Array, ratings: Uint8Array, passed: (who: number) => number): Uint8Array {
  return Uint8Array.from(rows, (count, who) => (count === 0 ? 0 : ratings[passed(who)]!));
}

function ratedByRank(column: Float64Array, rows: Int32Array, cuts: Cuts, ratings: Uint8Array): Uint8Array {
  const values = column.filter((_, who) => rows[who] !== 0);
  const ranks = ranksOf(values, sortedNumbers(values));
  let next = 0;
  return Uint8Array.from(rows, (count) => (count === 0 ? 0 : ratings[cutsPassed(ranks[next++]!, cuts)]!));
}

function baseCuts(n: number, at: (i: number) => number, { scores, bins }: RfmConfig, unit: number): Float64Array {
  return scores.by === 'quantiles'
    ? quantilePoints(n, at, bins, scores.offset * unit, scores.duplicates)
    : quantilePoints(n, at, bins);
}

function countScored(rows: Int32Array): number {
  let count = 0;
  for (let who = 0; who < rows.length; who++) if (rows[who] !== 0) count++;
  return count;
}

/** A loop takes a fraction of what `map` does. */
function inDays(ages: Float64Array): Float64Array {
  const days = new Float64Array(ages.length);
  for (let who = 0; who < days.length; who++) days[who] = ages[who]! / DAY_MS;
  return days;
}
