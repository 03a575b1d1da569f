/** Sorts many numbers ascending, digit by digit of their bits, which takes a fraction of comparing them. Gives the very order of `sort()`. */

/** Fewer numbers are compared sooner. */
const MANY = 1 << 14;
/** Where each digit stands: whether in the upper half of the bits, from which bit on; 11 bits, the last of a half 10. */
const DIGITS: readonly (readonly [isUpper: boolean, from: number])[] = [
  [false, 0],
  [false, 11],
  [false, 22],
  [true, 0],
  [true, 11],
  [true, 22],
];
const VALUES = 1 << 11;

/** `values` stay as they are; none may be NaN. */
export function sortedNumbers(values: Float64Array): Float64Array {
  const { length } = values;
  let from = values.slice();
  if (length < MANY) return from.sort();
  turn(from, true);
  let to = new Float64Array(length);
  const counts = DIGITS.map(() => new Uint32Array(VALUES));
  const bits = new Uint32Array(from.buffer);
  DIGITS.forEach(([isUpper, shift], k) => {
    const count = counts[k]!;
    for (let i = isUpper ? 1 : 0; i < bits.length; i += 2) count[(bits[i]! >>> shift) & (VALUES - 1)]!++;
  });
  DIGITS.forEach(([isUpper, shift], k) => {
    if (counts[k]!.includes(length)) return;
    place(new Uint32Array(from.buffer), new Uint32Array(to.buffer), starts(counts[k]!), isUpper ? 1 : 0, shift);
    [from, to] = [to, from];
  });
  turn(from, false);
  return from;
}

function starts(counts: Uint32Array): Uint32Array {
  let sum = 0;
  return counts.map((count) => {
    sum += count;
    return sum - count;
  });
}

/** Stable; `half`: 1 for a digit of the upper half. */
function place(from: Uint32Array, to: Uint32Array, next: Uint32Array, half: number, shift: number): void {
  for (let i = 0; i < from.length; i += 2) {
    const at = next[(from[i + half]! >>> shift) & (VALUES - 1)]!++ * 2;
    to[at] = from[i]!;
    to[at + 1] = from[i + 1]!;
  }
}

/** There and back: bits that order as numbers do. Negative ones have all their bits turned about, others only that of the sign. */
function turn(values: Float64Array, there: boolean): void {
  const bits = new Uint32Array(values.buffer);
  for (let i = 1; i < bits.length; i += 2) {
    const isNegative = bits[i]! >>> 31 === (there ? 1 : 0);
    if (isNegative) bits[i - 1] = ~bits[i - 1]!;
    bits[i] = isNegative ? ~bits[i]! : bits[i]! ^ 0x80000000;
  }
}
