import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineIndex, lineIndexes } from './lines.js';

describe('LineIndex', () => {
  const index = new LineIndex('one\ntwo\r\n\rfour 😀 x');

  test('lines end at \\n, \\r\\n or \\r', () => {
    expect(index.lineCount).toBe(4);
    expect([0, 1, 2, 3, 4].map((line) => index.lineText(line))).toEqual(['one', 'two', '', 'four 😀 x', '']);
  });

  test('characters are UTF-16 units', () => {
    expect(index.positionAt(index.text.indexOf('x'))).toEqual({ line: 3, character: 8 });
    expect(index.rangeOf({ start: 4, end: 7 })).toEqual({
      start: { line: 1, character: 0 },
      end: { line: 1, character: 3 },
    });
  });

  test('offsets outside the text count as its start or end', () => {
    expect(index.positionAt(-5)).toEqual({ line: 0, character: 0 });
    expect(index.positionAt(999)).toEqual({ line: 3, character: 9 });
    expect(index.offsetAt({ line: 99, character: 0 })).toBe(index.text.length);
    expect(index.offsetAt({ line: 0, character: 99 })).toBe(3);
  });

  test('offsets and positions are each other’s inverse', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\t', 'é', '😀') }), fc.nat(60), (text, at) => {
        const lines = new LineIndex(text);
        const offset = Math.min(at, text.length);
        const { line, character } = lines.positionAt(offset);
        // Inside a line end there is no position of its own.
        if (character <= lines.lineText(line).length) expect(lines.offsetAt({ line, character })).toBe(offset);
      }),
    );
  });
});

test('a file that is not there counts as empty', () => {
  expect(lineIndexes(new Map())('gone.cauce').positionAt(12)).toEqual({ line: 0, character: 0 });
});
