/** Numbers of any kind, some of them left out: what sorting them, and comparing each with the cut points, gives. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binned } from './binned.js';
import { cutsPassed } from './cuts.js';

const one = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.double({ noNaN: true, min: -1e15, max: 1e15 }),
  fc.constantFrom(0, 1e15, -1e15, 5e-324, 2 ** 53),
);
const points = fc.array(fc.oneof(fc.nat(1_000_000), one), { maxLength: 9 });

test('are in the order of sort(), and past as many cut points as compared with each', () => {
  fc.assert(
    fc.property(
      fc.array(one, { minLength: 1, maxLength: 60 }),
      fc.constantFrom(1, 400),
      fc.boolean(),
      points,
      fc.boolean(),
      fc.nat(3),
      (some, times, isSpread, cuts, leftClosed, leaving) => {
        // Often enough the same, or all different.
        const values = Float64Array.from(
          { length: some.length * times },
          (_, i) => some[i % some.length]! + (isSpread ? i : 0),
        );
        const counts = Int32Array.from(values, (_, i) => (leaving > 0 && i % (leaving + 1) > 0 ? 0 : 1 + (i % 2)));
        const sorted = values.filter((_, i) => counts[i] !== 0).sort();
        const places = Array.from({ length: 40 }, (_, i) => Math.floor(((sorted.length - 1) * i) / 39));
        const { nth, rated } = binned(values, counts, places.slice(0, 20));
        expect(places.every((place) => nth(place) === sorted[place])).toBe(true);
        // Cut points that are numbers, or just beside them.
        const own = [...cuts.map((cut) => sorted[cut % sorted.length] ?? cut), ...cuts].sort((a, b) => a - b);
        const all = { points: Float64Array.from(own), leftClosed };
        const ratings = Uint8Array.from({ length: own.length + 1 }, (_, k) => k + 1);
        const given = rated(all, ratings);
        expect(values.every((value, i) => given[i] === (counts[i] === 0 ? 0 : cutsPassed(value, all) + 1))).toBe(true);
      },
    ),
    { numRuns: Number(process.env.RUNS ?? 200) },
  );
});
