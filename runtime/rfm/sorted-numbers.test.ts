/** Many numbers are sorted as `sort()` does it, to the sign of zero. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortedNumbers } from './sorted-numbers.js';

const isSame = (a: Float64Array, b: Float64Array) => Buffer.from(a.buffer).equals(Buffer.from(b.buffer));

test('gives the order of sort()', () => {
  const number = fc.oneof(
    fc.integer({ min: -5, max: 5 }),
    fc.double({ noNaN: true }),
    fc.constantFrom(-0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MIN_VALUE, 86_400_000),
  );
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 1000 }), (some, step) => {
      const values = Float64Array.from({ length: 20_000 }, (_, i) => some[i % some.length]! * ((i % step) + 1));
      const kept = values.slice();
      expect(isSame(sortedNumbers(values), values.slice().sort())).toBe(true);
      expect(isSame(values, kept)).toBe(true);
    }),
    { numRuns: 50 },
  );
});
