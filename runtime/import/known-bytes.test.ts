import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Kind, KnownBytes } from './known-bytes.js';

const LF = 10;
const text = fc.stringMatching(/^[ab\n]{0,40}$/);

/** From `from` up to `to`, or up to and with a line feed before it. */
function stretch(b: Uint8Array, from: number, to: number): string {
  const place = b.subarray(from, to).indexOf(LF);
  return Buffer.from(b.subarray(from, place < 0 ? to : from + place + 1)).toString();
}

it('knows a stretch again wherever it stands, up to its line feed, and takes no other for it', () => {
  let known = 0;
  fc.assert(
    fc.property(fc.array(fc.tuple(text, fc.nat(9), fc.nat(50)), { maxLength: 60, size: 'max' }), (all) => {
      const bytes = new KnownBytes<string, string>();
      const kind = new Kind('tails');
      const kept = new Set<string>();
      for (const [content, first, length] of all) {
        // A part of a larger buffer, as those are that files come in.
        const b = Buffer.from(`xxx${content}`).subarray(3);
        const from = Math.min(first, b.length);
        const to = Math.min(from + length, b.length);
        const own = stretch(b, from, to);
        const found = bytes.find(b, from, to, kind);
        expect(found?.meaning ?? own).toBe(own);
        if (found !== null) {
          expect(kept.has(own)).toBe(true);
          known++;
        } else if (own !== '') {
          bytes.keep(b, from, kind, own);
          expect(bytes.find(b, from, to, kind)?.meaning).toBe(own);
          kept.add(own);
        }
      }
    }),
    { numRuns: 300 },
  );
  expect(known).toBeGreaterThan(300);
});
