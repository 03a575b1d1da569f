import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SortedValues } from './sorted-values.js';

test('is always what sorting everything would give', () => {
  const batch = fc.record({
    gone: fc.array(fc.nat(), { maxLength: 8 }),
    come: fc.array(fc.nat(20), { maxLength: 20 }),
  });
  fc.assert(
    fc.property(fc.array(batch, { maxLength: 12 }), (batches) => {
      const sorted = new SortedValues();
      let all: number[] = [];
      for (const { gone, come } of batches) {
        const places = new Set(all.length > 0 ? gone.map((place) => place % all.length) : []);
        const removed = all.filter((_, place) => places.has(place));
        all = [...all.filter((_, place) => !places.has(place)), ...come].sort((a, b) => a - b);
        sorted.replace(Float64Array.from(removed.reverse()), Float64Array.from(come));
        expect([...sorted.values]).toEqual(all);
      }
    }),
  );
});
