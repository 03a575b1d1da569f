/** Cut points and the scores they give: by quantiles of a base or fixed. Sees sorted numbers only, never orders or names. */

/** Inner cut points, ascending, in the unit of the values; `leftClosed`: a value at a cut is past it. */
export interface Cuts {
  readonly points: Float64Array;
  readonly leftClosed: boolean;
}

/**
 * Inner quantiles k/bins, k = 1 … bins-1, of n values that `at` gives in ascending order: type 7 of Hyndman and Fan (1996),
 * linear interpolation at (n-1)p. The position is computed in whole numbers, so that a cut that falls on a value equals it
 * exactly. `drop` leaves out cuts that coincide with each other or with the least or greatest value, as pandas' qcut does.
 */
export function quantilePoints(
  n: number,
  at: (i: number) => number,
  bins: number,
  offset = 0,
  duplicates: 'keep' | 'drop' = 'keep',
): Float64Array {
  if (n === 0) return new Float64Array(0);
  const points: number[] = [];
  for (let k = 1; k < bins; k++) {
    const position = (n - 1) * k;
    const below = Math.floor(position / bins);
    const rest = position % bins;
    const low = at(below);
    const point = rest === 0 ? low : low + ((at(below + 1) - low) * rest) / bins;
    points.push(point + offset);
  }
  if (duplicates === 'keep') return Float64Array.from(points);
  const [least, greatest] = [at(0) + offset, at(n - 1) + offset];
  return Float64Array.from(points.filter((p, i) => p > least && p < greatest && p !== points[i - 1]));
}

/** The places that `quantilePoints` asks for, but for those of `drop`. */
export function quantilePlaces(n: number, bins: number): readonly number[] {
  const places = new Set<number>();
  quantilePoints(n, (place) => places.add(place).size, bins);
  return [...places];
}

/** How many cut points the value is past: 0 … points.length. Looks at all of them, since a loop that stops early is mispredicted. */
export function cutsPassed(value: number, { points, leftClosed }: Cuts): number {
  let passed = 0;
  if (leftClosed) for (let k = 0; k < points.length; k++) passed += value >= points[k]! ? 1 : 0;
  else for (let k = 0; k < points.length; k++) passed += value > points[k]! ? 1 : 0;
  return passed;
}

/** 1 … points.length + 1; reversed: the least value has the highest score. */
export function scoreFrom(passed: number, cuts: Cuts, reversed: boolean): number {
  return reversed ? cuts.points.length + 1 - passed : passed + 1;
}

/** The ranks 1 … n of the values, equal values ranked in the order they stand. `sorted` holds the same values ascending. */
export function ranksOf(values: Float64Array, sorted: Float64Array): Float64Array {
  const met = new Int32Array(values.length);
  return values.map((value) => {
    const first = lowerBound(sorted, value);
    return first + ++met[first]!;
  });
}

/** Index of the first entry that is not below `value`. */
export function lowerBound(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
