/** Finds the least value of a smooth function by its gradient: BFGS with a halving line search (Nocedal and Wright, 6.1). Knows no statistics. */

export interface Slope {
  readonly value: number;
  readonly gradient: readonly number[];
}

export interface Minimum {
  readonly at: readonly number[];
  readonly value: number;
  /** The gradient has vanished, as far as it can be told from rounding; else it is the best point met. */
  readonly converged: boolean;
}

const MOST_STEPS = 200;
const MOST_HALVINGS = 40;
/** A step that promises less than this share of the value is lost in rounding. */
const LEAST_GAIN = 1e-14;
/** Share of the decrease that the slope promises which a step must bring (Armijo). */
const ENOUGH = 1e-4;
/** No coordinate moves further in one step: the functions that are minimised here take logarithms of parameters. */
const LONGEST = 2;

/** Comes back whenever `slopeAt` does, which may have much to add up; it is the same search however often that is. */
export function* minimising(
  slopeAt: (at: readonly number[]) => Generator<void, Slope>,
  from: readonly number[],
  tolerance: number,
): Generator<void, Minimum> {
  const size = from.length;
  let at = from;
  let here = yield* slopeAt(at);
  let inverse = identity(size);
  for (let step = 0; step < MOST_STEPS; step++) {
    if (norm(here.gradient) < tolerance) return { at, value: here.value, converged: true };
    let direction = times(inverse, here.gradient).map((x) => -x);
    let descent = dot(direction, here.gradient);
    if (!(descent < 0)) {
      inverse = identity(size);
      direction = here.gradient.map((x) => -x);
      descent = dot(direction, here.gradient);
    }
    if (-descent < LEAST_GAIN * Math.max(1, Math.abs(here.value))) return { at, value: here.value, converged: true };
    const found = yield* searching(slopeAt, at, here, direction, descent);
    if (found === null) break;
    const moved = found.at.map((x, i) => x - at[i]!);
    const turned = found.slope.gradient.map((x, i) => x - here.gradient[i]!);
    const curvature = dot(moved, turned);
    if (curvature > 1e-14) inverse = updated(inverse, moved, turned, curvature);
    at = found.at;
    here = found.slope;
  }
  return { at, value: here.value, converged: norm(here.gradient) < Math.sqrt(tolerance) };
}

function* searching(
  slopeAt: (at: readonly number[]) => Generator<void, Slope>,
  at: readonly number[],
  here: Slope,
  direction: readonly number[],
  descent: number,
): Generator<void, { readonly at: readonly number[]; readonly slope: Slope } | null> {
  let length = Math.min(1, LONGEST / Math.max(...direction.map(Math.abs)));
  for (let halving = 0; halving < MOST_HALVINGS; halving++, length /= 2) {
    const next = at.map((x, i) => x + length * direction[i]!);
    const slope = yield* slopeAt(next);
    if (slope.value <= here.value + ENOUGH * length * descent) return { at: next, slope };
  }
  return null;
}

type Matrix = readonly (readonly number[])[];

function updated(inverse: Matrix, moved: readonly number[], turned: readonly number[], curvature: number): Matrix {
  const across = times(inverse, turned);
  const scale = (1 + dot(turned, across) / curvature) / curvature;
  return inverse.map((row, i) =>
    row.map(
      (x, j) => x + scale * moved[i]! * moved[j]! - (across[i]! * moved[j]! + moved[i]! * across[j]!) / curvature,
    ),
  );
}

function identity(size: number): Matrix {
  return Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)));
}

function times(matrix: Matrix, vector: readonly number[]): number[] {
  return matrix.map((row) => dot(row, vector));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, i) => sum + x * b[i]!, 0);
}

function norm(vector: readonly number[]): number {
  return Math.max(...vector.map(Math.abs));
}
