// Puts a table of events in order of time, rows of one instant in the order they were read.
// It never compares two rows: a radix sort of the times, linear and stable.
import type { ReadTable } from './table.js';

/** Values of a digit of 16 bits, and of a word of two. */
const DIGITS = 0x10000;
const WORD = DIGITS * DIGITS;

export function inTimeOrder(table: ReadTable): ReadTable {
  const order = timeOrder(table.at);
  if (order === undefined) return table;
  const items = <T>(from: readonly T[]): T[] => {
    const to = new Array<T>(order.length);
    for (let i = 0; i < order.length; i++) to[i] = from[order[i]!]!;
    return to;
  };
  const picked = <T extends Float64Array | Uint16Array | Uint32Array>(from: T, to: T): T => {
    for (let i = 0; i < order.length; i++) to[i] = from[order[i]!]!;
    return to;
  };
  const { length } = table;
  return {
    ...table,
    at: picked(table.at, new Float64Array(length)),
    event: picked(table.event, new Uint16Array(length)),
    contact: picked(table.contact, new Uint32Array(length)),
    file: picked(table.file, new Uint16Array(length)),
    line: picked(table.line, new Uint32Array(length)),
    idHashes: picked(table.idHashes, new Float64Array(length)),
    ids: items(table.ids),
    fields: items(table.fields),
  };
}

/** Rows in ascending order of whole milliseconds, stable; undefined when they are in order already. */
export function timeOrder(at: Float64Array): Uint32Array | undefined {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  let ordered = true;
  for (let i = 0; i < at.length; i++) {
    const ms = at[i]!;
    if (ms < highest) ordered = false;
    if (ms > highest) highest = ms;
    if (ms < lowest) lowest = ms;
  }
  if (ordered) return undefined;
  return radixSorted(at, lowest, highest - lowest);
}

/** Least significant digit first: each pass is stable, so the last one leaves all in order. */
function radixSorted(at: Float64Array, lowest: number, range: number): Uint32Array {
  const { length } = at;
  const low = new Uint32Array(length);
  const high = new Uint32Array(length);
  let order = new Uint32Array(length);
  let next = new Uint32Array(length);
  for (let row = 0; row < length; row++) {
    const value = at[row]! - lowest;
    const upper = Math.floor(value / WORD);
    high[row] = upper;
    low[row] = value - upper * WORD;
    order[row] = row;
  }
  for (let pass = 0, unit = 1; unit <= range; pass++, unit *= DIGITS) {
    const word = pass < 2 ? low : high;
    const shift = (pass % 2) * 16;
    const starts = new Uint32Array(DIGITS + 1);
    for (let row = 0; row < length; row++) starts[((word[row]! >>> shift) & 0xffff) + 1]!++;
    for (let digit = 0; digit < DIGITS; digit++) starts[digit + 1]! += starts[digit]!;
    for (let i = 0; i < length; i++) {
      const row = order[i]!;
      next[starts[(word[row]! >>> shift) & 0xffff]!++] = row;
    }
    [order, next] = [next, order];
  }
  return order;
}
