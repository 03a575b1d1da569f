/**
 * How likely a customer still buys, and how many orders are to be expected: the BG/NBD model (Fader, Hardie and Lee 2005, "Counting Your
 * Customers" the Easy Way, Marketing Science 24(2)). Days with an order count, the first one begins the history. Reads no orders.
 */

import { atOnce } from '../slices.js';
import { digamma, logGamma } from './gamma.js';
import { minimising, type Slope } from './minimise.js';

/** By customer; times in days. A customer without a first order has NaN in `age` and is left out. */
export interface Histories {
  /** Days with an order after the first such day. */
  readonly repeats: ArrayLike<number>;
  /** From the first to the last. */
  readonly span: ArrayLike<number>;
  /** From the first to the end of what was observed. */
  readonly age: ArrayLike<number>;
}

/** Rates of ordering are gamma(r, alpha) over customers, alpha in days; chances to leave after an order are beta(a, b). */
export interface BgNbd {
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
}

export interface FittedBgNbd extends BgNbd {
  /** Of all customers, in natural units, with times in days. */
  readonly logLikelihood: number;
  readonly customers: number;
}

/** What came of it: parameters, or why there are none. `no-time`: all began on the as-of day; `no-maximum`: no parameters are likeliest. */
export type Fitting =
  | { readonly fitted: FittedBgNbd }
  | { readonly unfit: 'nobody' | 'nobody-again' | 'no-time' | 'no-maximum' };

/** Below this no parameter says anything; above, the fit ran away. */
const LEAST = 1e-6;
const MOST = 1e6;
const TOLERANCE = 1e-9;

/**
 * The parameters under which the histories are likeliest; none where the data cannot tell: nobody ordered again, or the likelihood has no
 * inner maximum (everybody alive for ever, say).
 */
export function fitBgNbd(histories: Histories): Fitting {
  return atOnce(fittingBgNbd(histories));
}

/** The same in slices: whoever drives it may do something else in between. The histories must not change meanwhile. */
export function* fittingBgNbd(histories: Histories): Generator<void, Fitting> {
  const { repeats, age } = histories;
  let customers = 0;
  let total = 0;
  let most = 0;
  for (let i = 0; i < age.length; i++) {
    if (Number.isNaN(age[i]!)) continue;
    customers++;
    total += age[i]!;
    most = Math.max(most, repeats[i]!);
  }
  if (customers === 0) return { unfit: 'nobody' };
  if (total === 0) return { unfit: 'no-time' };
  if (most === 0) return { unfit: 'nobody-again' };
  // In units of the mean age, so that every start is near.
  const unit = total / customers;
  const at = (logs: readonly number[]) => slope(histories, unit, most, customers, logs);
  const found = yield* minimising(at, [0, 0, 0, 0], TOLERANCE);
  const [r, alpha, a, b] = found.at.map(Math.exp) as [number, number, number, number];
  if (!found.converged || [r, alpha, a, b].some((parameter) => !(parameter > LEAST && parameter < MOST)))
    return { unfit: 'no-maximum' };
  const perDay = repeatsOf(histories) * Math.log(unit);
  const logLikelihood = -found.value * customers - perDay;
  return { fitted: { r, alpha: alpha * unit, a, b, logLikelihood, customers } };
}

/** Chance that the customer is still one (their 2005 paper's companion note, eq. 4). */
export function chanceAlive({ r, alpha, a, b }: BgNbd, repeats: number, span: number, age: number): number {
  if (repeats === 0) return 1;
  const odds = (a / (b + repeats - 1)) * ((alpha + age) / (alpha + span)) ** (r + repeats);
  return 1 / (1 + odds);
}

/** Orders to be expected in the next `days` (eq. 10 of the paper). */
export function expectedOrders(model: BgNbd, repeats: number, span: number, age: number, days: number): number {
  if (!(days > 0)) return 0;
  const { r, alpha, b } = model;
  // At a = 1 both factors pass through 0/0: a hair beside it the value is the same to nine digits.
  const a = Math.abs(model.a - 1) < 1e-7 ? 1 + 1e-7 : model.a;
  const z = days / (alpha + age + days);
  const gone = ((alpha + age) / (alpha + age + days)) ** (r + repeats);
  const orders =
    ((a + b + repeats - 1) / (a - 1)) * (1 - gone * hypergeometric(r + repeats, b + repeats, a + b + repeats - 1, z));
  return orders * chanceAlive(model, repeats, span, age);
}

const MOST_TERMS = 100_000;

/** 2F1(a, b; c; z) by its series, 0 <= z < 1, after Euler's transformation where that converges faster. */
export function hypergeometric(a: number, b: number, c: number, z: number): number {
  if (c - a - b < 0) return (1 - z) ** (c - a - b) * series(c - a, c - b, c, z);
  return series(a, b, c, z);
}

function series(a: number, b: number, c: number, z: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 0; n < MOST_TERMS && Math.abs(term) > 1e-16 * Math.abs(sum); n++) {
    term *= (((a + n) * (b + n)) / ((c + n) * (n + 1))) * z;
    sum += term;
  }
  return sum;
}

function repeatsOf({ repeats, age }: Histories): number {
  let sum = 0;
  for (let i = 0; i < age.length; i++) if (!Number.isNaN(age[i]!)) sum += repeats[i]!;
  return sum;
}

/** Customers whose shares of the likelihood are added up at once. */
const A_SLICE = 10_000;

/** The mean negative log-likelihood (their eq. 6) and its gradient over the logarithms of r, alpha, a, b; times in `unit` days. */
function* slope(
  histories: Histories,
  unit: number,
  most: number,
  customers: number,
  logs: readonly number[],
): Generator<void, Slope> {
  const [r, alpha, a, b] = logs.map(Math.exp) as [number, number, number, number];
  const ofRepeats = new Float64Array((most + 1) * 4);
  const logAlpha = Math.log(alpha);
  for (let x = 0; x <= most; x++) {
    const value =
      logGamma(r + x) -
      logGamma(r) +
      r * logAlpha +
      logGamma(a + b) -
      logGamma(a + b + x) +
      logGamma(b + x) -
      logGamma(b);
    ofRepeats.set(
      [
        value,
        digamma(r + x) - digamma(r) + logAlpha,
        digamma(a + b) - digamma(a + b + x),
        digamma(a + b) - digamma(a + b + x) + digamma(b + x) - digamma(b),
      ],
      x * 4,
    );
  }
  const sums = new Float64Array(5);
  const { length } = histories.age;
  for (let from = 0; from < length; from += A_SLICE) {
    addUp(sums, histories, from, Math.min(length, from + A_SLICE), unit, { r, alpha, a, b }, ofRepeats);
    yield;
  }
  const scale = -1 / customers;
  const [sum, byR, byAlpha, byA, byB] = sums as unknown as readonly [number, number, number, number, number];
  return { value: sum * scale, gradient: [byR * r, byAlpha * alpha, byA * a, byB * b].map((x) => x * scale) };
}

/** Adds the log-likelihood and its slopes by r, alpha, a, b, of customers `from` up to `to`, in their order: sums are the same however they are cut. */
function addUp(
  sums: Float64Array,
  { repeats, span, age }: Histories,
  from: number,
  to: number,
  unit: number,
  { r, alpha, a, b }: BgNbd,
  ofRepeats: Float64Array,
): void {
  let [sum, byR, byAlpha, byA, byB] = sums as unknown as [number, number, number, number, number];
  for (let i = from; i < to; i++) {
    if (Number.isNaN(age[i]!)) continue;
    const x = repeats[i]!;
    const row = x * 4;
    const end = alpha + age[i]! / unit;
    const logEnd = Math.log(end);
    const alive = -(r + x) * logEnd;
    let log = alive;
    // Of those who bought again: the share of the likelihood in which they left right after the last order.
    let left = 0;
    if (x > 0) {
      const last = alpha + span[i]! / unit;
      const logLast = Math.log(last);
      const gone = Math.log(a / (b + x - 1)) - (r + x) * logLast;
      const top = Math.max(alive, gone);
      log = top + Math.log(Math.exp(alive - top) + Math.exp(gone - top));
      left = Math.exp(gone - log);
      byR -= left * (logLast - logEnd);
      byAlpha -= left * (r + x) * (1 / last - 1 / end);
      byA += left / a;
      byB -= left / (b + x - 1);
    }
    sum += ofRepeats[row]! + log;
    byR += ofRepeats[row + 1]! - logEnd;
    byAlpha += r / alpha - (r + x) / end;
    byA += ofRepeats[row + 2]!;
    byB += ofRepeats[row + 3]!;
  }
  sums.set([sum, byR, byAlpha, byA, byB]);
}
