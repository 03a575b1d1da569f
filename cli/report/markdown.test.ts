import fc from 'fast-check';
import { marked } from 'marked';
import { describe, expect, test } from 'vitest';
import { type Block, COMMENT_LIMIT, code, comment, plain, type Section } from './markdown.js';

const WHOLE = 'The file has all of it.';
const HEAD = { marker: 'cauce', whole: WHOLE };

describe('a comment', () => {
  const row = fc.array(
    fc.string({ maxLength: 60 }).map((text) => plain(text)),
    { minLength: 3, maxLength: 3 },
  );
  const block = fc.oneof(
    fc.record({
      kind: fc.constant('text' as const),
      text: fc.string({ maxLength: 400 }).map((text) => plain(text, 400)),
    }),
    fc.record({
      kind: fc.constant('table' as const),
      header: fc.constant(['a', 'b', 'c']),
      rows: fc.array(row, { maxLength: 40 }),
    }),
  );
  const section = fc.record(
    { folded: fc.constant('more'), blocks: fc.array(block as fc.Arbitrary<Block>, { maxLength: 4 }) },
    { requiredKeys: ['blocks'] },
  ) as fc.Arbitrary<Section>;

  test('is never longer than its limit, folds close, and says when it was cut', () => {
    fc.assert(
      fc.property(fc.array(section, { maxLength: 8 }), fc.integer({ min: 120, max: 4_000 }), (sections, limit) => {
        const whole = comment(HEAD, sections, 10_000_000);
        expect(whole).not.toContain(WHOLE);
        const text = comment(HEAD, sections, limit);
        expect(text.length).toBeLessThanOrEqual(limit);
        expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
        expect(text.startsWith('<!-- cauce -->\n')).toBe(true);
        if (whole.length + WHOLE.length + 40 < limit) expect(text).toBe(whole);
        else if (text !== whole) expect(text).toContain(WHOLE);
      }),
    );
  });

  test('a table that is too long keeps its first rows and counts the others', () => {
    const rows = Array.from({ length: 5_000 }, (_, n) => [`row ${n}`, `${n}`]);
    const text = comment(HEAD, [{ blocks: [{ kind: 'table', header: ['Row', 'n'], rows }] }]);
    expect(text.length).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(text.length).toBeGreaterThan(COMMENT_LIMIT - 200);
    const last = [...text.matchAll(/^\| row (\d+) /gm)].at(-1)![1];
    expect(text).toContain(`| … ${5_000 - Number(last) - 1} more | |`);
  });
});

test('what strangers wrote stays text, in a table and outside of one', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'a_*`~<>[]()!|\\#&@:/\n "\'$'), maxLength: 30 }), (text) => {
      const shown = text.replace(/\s+/g, ' ').trim();
      for (const cell of [plain(text), code(text)]) {
        const page = marked.parse(`| x |\n| --- |\n| ${cell} |\n`) as string;
        const body = /<tbody>[\s\S]*<\/tbody>/.exec(page)?.[0] ?? '';
        const inside = body
          .replace(/<\/?(?:tbody|tr|td|code)>/g, '')
          .replace(/&#(\d+);/g, (_, n) => String.fromCharCode(n));
        const named = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' } as Record<string, string>;
        expect(inside.replace(/&(?:lt|gt|quot|amp);/g, (entity) => named[entity]!).trim()).toBe(shown);
      }
    }),
    { numRuns: 2_000 },
  );
});
