import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ByteTexts, hashAt } from './byte-texts.js';
import { hashOf } from './id-hash.js';

const text = fc.oneof(fc.stringMatching(/^[ab]{0,9}$/), fc.stringMatching(/^[a-c -]{60,70}$/));

it('gives each text as it stands, wherever that is, however many it holds', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 200, size: 'max' }), fc.integer({ min: 1, max: 20 }), (all, most) => {
      const texts = new ByteTexts(most);
      for (const [place, one] of all.entries()) {
        // A part of a larger buffer, as those are that files come in.
        const b = Buffer.from(`xxx${'y'.repeat(place % 5)}${one}`).subarray(3);
        const from = place % 5;
        const hash = hashAt(b, from, b.length)!;
        expect(hash >>> 0).toBe(hashOf(one));
        expect(texts.text(b, from, b.length, hash)).toBe(one);
      }
    }),
    { numRuns: 200 },
  );
});

it('tells texts apart that share a hash', () => {
  const b = Buffer.from('abcdefgh');
  const texts = new ByteTexts(8);
  const pieces = [0, 1, 4].map((from) => texts.text(b, from, from + 4, 7));
  expect([...pieces, texts.text(b, 0, 3, 7)]).toEqual(['abcd', 'bcde', 'efgh', 'abc']);
});
