import fc from 'fast-check';
import { expect, it } from 'vitest';
import { zone } from '../clock/index.js';
import { jsonReader } from './json-value.js';
import { readMoney } from './scalar.js';

it.each(['EUR', 'JPY', 'KWD'])('reads an amount in %s given as a number as its text is read', (currency) => {
  const read = jsonReader({ type: 'money', currency }, zone('UTC')!);
  const digits = { EUR: 2, JPY: 0, KWD: 3 }[currency]!;
  const cents = fc.integer({ min: -9_999_999, max: 9_999_999 }).map((minor) => minor / 100);
  const large = fc.integer({ min: -2_000_000, max: 2_000_000 }).map((n) => n * 1_000_000_007.25);
  fc.assert(
    fc.property(fc.oneof(cents, large, fc.double(), fc.maxSafeInteger()), (amount) => {
      expect(read(amount)).toBe(readMoney(String(amount), currency, digits));
    }),
    {
      numRuns: 2_000,
      examples: [[-0], [0.005], [0.1 + 0.2], [1e21], [1e15], [Number.NaN], [Number.POSITIVE_INFINITY]],
    },
  );
});
