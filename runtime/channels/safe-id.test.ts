import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fileNameOf, filePrefixOf, idOfSafe, safeId } from './safe-id.js';

const hostile = [
  'c1/3',
  '../../etc/passwd/1',
  'a\r\nBcc: x@example.com/1',
  'ana@example.com/2',
  '.hidden/1',
  'ÑANDÚ/1',
  `${'x'.repeat(200)}/7`,
  '/',
  '',
  'a~b/1',
  'a.b/1',
  'CON/1',
];

describe('ids of messages', () => {
  test.each(hostile)('%j is carried in a header, a URL and a file name', (id) => {
    for (const safe of [safeId(id), fileNameOf(id)]) {
      expect(safe).toMatch(/^[\w~.-]*$/);
      expect(safe.length).toBeLessThanOrEqual(200);
      expect(safe).not.toContain('..');
    }
    expect(fileNameOf(id)).not.toMatch(/^\./);
  });

  test('plain ones read as they are', () => {
    expect(safeId('c1/3')).toBe('c1.3');
    expect(idOfSafe('c1.3')).toBe('c1/3');
    expect(fileNameOf('c1/3').startsWith(filePrefixOf('c1'))).toBe(true);
  });

  test('different ids stay different, and short ones come back', () => {
    const id = fc.tuple(fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }), fc.nat()).map((p) => p.join('/'));
    fc.assert(
      fc.property(id, id, (a, b) => {
        if (a !== b) {
          expect(safeId(a)).not.toBe(safeId(b));
          expect(fileNameOf(a).toLowerCase()).not.toBe(fileNameOf(b).toLowerCase());
        }
        const back = idOfSafe(safeId(a));
        if (!safeId(a).includes('~~')) expect(back).toBe(a);
      }),
      { seed: 1, numRuns: 150 },
    );
    expect(fileNameOf('Ana/1')).not.toBe(fileNameOf('ana/1'));
  });

  test.each(['a~zz.1', 'a.1.2', '', 'a b', '~~.1', `x~~${'0'.repeat(32)}.1`, 'a~4'])('%j is nobody’s', (safe) => {
    expect(idOfSafe(safe)).toBeNull();
  });
});
