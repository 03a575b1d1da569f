import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReceivedIds } from './received.js';

describe('received ids', () => {
  it('R3.3 are new once', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 8 }), { maxLength: 300 }), (ids) => {
        const received = new ReceivedIds();
        const seen = new Set<string>();
        for (const id of ids) {
          expect(received.add(id)).toBe(!seen.has(id));
          seen.add(id);
        }
        expect(received.size).toBe(seen.size);
      }),
    );
  });

  it('stay apart by the hundred thousand', () => {
    const received = new ReceivedIds();
    for (let i = 0; i < 200_000; i++) expect(received.add(`events.csv:${i}`)).toBe(true);
    for (let i = 0; i < 200_000; i += 997) expect(received.add(`events.csv:${i}`)).toBe(false);
  });
});
