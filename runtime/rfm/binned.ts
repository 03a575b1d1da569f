/**
 * Many numbers in bins from the least to the greatest: which one is the tenth or the millionth, and how many cut points each is past, without sorting or
 * comparing but within a few bins. Gives exactly what sorting and comparing all of them would.
 */
import { type Cuts, cutsPassed } from './cuts.js';
import { sortedNumbers } from './sorted-numbers.js';

export interface Binned {
  /** The number at a place in ascending order, from 0. */
  readonly nth: (place: number) => number;
  /** How many cut points each number is past. */
  readonly passed: (cuts: Cuts) => Uint8Array;
}

/** Fewer numbers are sorted and compared sooner. */
const MANY = 1 << 14;
const BINS = 1 << 13;
const COMPARED = 255;

/** `values` stay as they are, and must for as long as they are asked about; all are finite. */
export function binned(values: Float64Array): Binned {
  const [least, greatest] = values.length < MANY ? [0, 0] : boundsOf(values);
  if (least === greatest) {
    const sorted = sortedNumbers(values);
    return {
      nth: (place) => sorted[place]!,
      passed: (cuts) => Uint8Array.from(values, (value) => cutsPassed(value, cuts)),
    };
  }
  // Multiplying does not turn the order about: what is in a lower bin is less, and what is less is in no higher bin.
  const scale = (BINS - 1) / (greatest - least);
  const bins = new Uint16Array(values.length);
  const counts = new Uint32Array(BINS);
  for (let i = 0; i < values.length; i++) {
    const bin = Math.floor((values[i]! - least) * scale);
    bins[i] = bin;
    counts[bin]!++;
  }
  const sorted = new Map<number, Float64Array>();
  return {
    nth(place) {
      let bin = 0;
      let before = 0;
      for (; before + counts[bin]! <= place; bin++) before += counts[bin]!;
      let own = sorted.get(bin);
      if (own === undefined) {
        own = sortedNumbers(inBin(values, bins, bin, counts[bin]!));
        sorted.set(bin, own);
      }
      return own[place - before]!;
    },
    passed(cuts) {
      const ofBin = new Uint8Array(BINS);
      for (const point of cuts.points) {
        const bin = Math.floor((point - least) * scale);
        if (bin >= 0 && bin < BINS) ofBin[bin] = COMPARED;
        for (let above = Math.max(bin + 1, 0); above < BINS; above++) if (ofBin[above] !== COMPARED) ofBin[above]!++;
      }
      const passed = new Uint8Array(values.length);
      for (let i = 0; i < passed.length; i++) {
        const sure = ofBin[bins[i]!]!;
        passed[i] = sure === COMPARED ? cutsPassed(values[i]!, cuts) : sure;
      }
      return passed;
    },
  };
}

function boundsOf(values: Float64Array): readonly [least: number, greatest: number] {
  let least = values[0]!;
  let greatest = least;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return [least, greatest];
}

function inBin(values: Float64Array, bins: Uint16Array, bin: number, count: number): Float64Array {
  const own = new Float64Array(count);
  let next = 0;
  for (let i = 0; i < bins.length; i++) if (bins[i] === bin) own[next++] = values[i]!;
  return own;
}
