/**
 * Many numbers in bins from the least to the greatest: which one is the tenth or the millionth, and what the cut points that each is past make of it,
 * without sorting or comparing but within a few bins. Gives exactly what sorting and comparing all of them would.
 */
import { type Cuts, cutsPassed } from './cuts.js';
import { sortedNumbers } from './sorted-numbers.js';

export interface Binned {
  /** The number at a place in ascending order, from 0. */
  readonly nth: (place: number) => number;
  /** Of each number: what stands in `ratings` at the count of cut points it is past; 0 for those left out. Ratings are below 255. */
  readonly rated: (cuts: Cuts, ratings: Uint8Array) => Uint8Array;
}

/** Fewer numbers are sorted and compared sooner. */
const MANY = 1 << 14;
const BINS = 1 << 13;
const COMPARED = 255;

/**
 * The numbers of a column whose row in `counts` is not 0; all of them are finite. Both columns stay as they are, and must for as long as they are
 * asked about. `places`: those that will be asked for, to be found together; others take a pass each.
 */
export function binned(column: Float64Array, counts: Int32Array, places: readonly number[] = []): Binned {
  const [least, greatest] = column.length < MANY ? [0, 0] : boundsOf(column, counts);
  if (!(least < greatest)) return compared(column, counts);
  // Multiplying does not turn the order about: what is in a lower bin is less, and what is less is in no higher bin.
  const scale = (BINS - 1) / (greatest - least);
  const bins = new Uint16Array(column.length);
  const sizes = new Uint32Array(BINS + 1);
  for (let i = 0; i < column.length; i++) {
    const bin = counts[i] === 0 ? BINS : ((column[i]! - least) * scale) | 0;
    bins[i] = bin;
    sizes[bin]!++;
  }
  const sorted = new Map<number, Float64Array>();
  const sort = (wanted: readonly number[]) => {
    const own = inBins(column, bins, sizes, wanted);
    for (const [k, bin] of wanted.entries()) {
      sorted.set(bin, isOneNumber(own[k]!) ? own[k]! : sortedNumbers(own[k]!));
    }
  };
  /** Its bin, and how many numbers are in lower ones. */
  const find = (place: number) => {
    let bin = 0;
    let before = 0;
    for (; before + sizes[bin]! <= place; bin++) before += sizes[bin]!;
    return { bin, before };
  };
  sort([...new Set(places.map((place) => find(place).bin))]);
  return {
    nth(place) {
      const { bin, before } = find(place);
      if (!sorted.has(bin)) sort([bin]);
      return sorted.get(bin)![place - before]!;
    },
    rated(cuts, ratings) {
      const past = new Uint8Array(BINS);
      const near = new Set<number>();
      for (const point of cuts.points) {
        const bin = Math.floor((point - least) * scale);
        near.add(bin);
        for (let above = Math.max(bin + 1, 0); above < BINS; above++) past[above]!++;
      }
      const ofBin = new Uint8Array(BINS + 1);
      for (let bin = 0; bin < BINS; bin++) {
        const own = sorted.get(bin);
        if (!near.has(bin)) ofBin[bin] = ratings[past[bin]!]!;
        else if (own === undefined || own[0] !== own.at(-1)) ofBin[bin] = COMPARED;
        else ofBin[bin] = ratings[cutsPassed(own[0]!, cuts)]!;
      }
      const rated = new Uint8Array(column.length);
      for (let i = 0; i < rated.length; i++) {
        const sure = ofBin[bins[i]!]!;
        rated[i] = sure === COMPARED ? ratings[cutsPassed(column[i]!, cuts)]! : sure;
      }
      return rated;
    },
  };
}

/** Sorts and compares all of them. */
function compared(column: Float64Array, counts: Int32Array): Binned {
  let sorted: Float64Array | undefined;
  return {
    nth(place) {
      sorted ??= sortedNumbers(column.filter((_, i) => counts[i] !== 0));
      return sorted[place]!;
    },
    rated: (cuts, ratings) =>
      Uint8Array.from(column, (value, i) => (counts[i] === 0 ? 0 : ratings[cutsPassed(value, cuts)]!)),
  };
}

/** Infinite where there are none. */
function boundsOf(column: Float64Array, counts: Int32Array): readonly [least: number, greatest: number] {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < column.length; i++) {
    if (counts[i] === 0) continue;
    const value = column[i]!;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return [least, greatest];
}

/** The numbers in each of the wanted bins, as they stand. */
function inBins(column: Float64Array, bins: Uint16Array, sizes: Uint32Array, wanted: readonly number[]) {
  const next = new Int32Array(BINS + 1).fill(-1);
  let total = 0;
  const from = wanted.map((bin) => {
    next[bin] = total;
    total += sizes[bin]!;
    return next[bin]!;
  });
  const found = new Float64Array(total);
  for (let i = 0; i < bins.length; i++) {
    const at = next[bins[i]!]!;
    if (at < 0) continue;
    found[at] = column[i]!;
    next[bins[i]!] = at + 1;
  }
  return wanted.map((bin, k) => found.subarray(from[k]!, from[k]! + sizes[bin]!));
}

/** As often where things are counted; not of zeros, which have a sign. */
function isOneNumber(values: Float64Array): boolean {
  const first = values[0];
  for (let i = 1; i < values.length; i++) if (values[i] !== first) return false;
  return first !== 0;
}
