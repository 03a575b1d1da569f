import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readConfig } from './config.js';
import { readMessages } from './messages.js';

const host = { isZone: () => true };
const read = (text: string) => readConfig(text, 'cauce.yaml', host);
const demo = readFileSync(new URL('../testdata/config/demo.yaml', import.meta.url), 'utf8');

const nested = (depth: number, open: string, close: string) => `groups: ${open.repeat(depth)}${close.repeat(depth)}`;
const laughs = Array.from({ length: 12 }, (_, level) =>
  level === 0
    ? 'a0: &a0 [x, x, x, x, x, x, x, x, x]'
    : `a${level}: &a${level} [${Array(9)
        .fill(`*a${level - 1}`)
        .join(', ')}]`,
).join('\n');
const recordBomb = `records:\n  r0: {a: text}\n${Array.from({ length: 40 }, (_, level) => `  r${level + 1}: {a: r${level}, b: r${level}}`).join('\n')}`;

describe('files that are no configuration', () => {
  test.each([
    ['a picture', '\u0089PNG\r\n\u001a\n\u0000\u0000', 'config/unreadable'],
    ['text with a NUL', 'project: de\u0000mo', 'config/unreadable'],
    ['not UTF-8', 'project: \ufffd\ufffd', 'config/unreadable'],
    ['too large', `project: ${'x'.repeat(2_000_000)}`, 'config/unreadable'],
    ['brackets without end', nested(50_000, '[', ''), 'config/unreadable'],
    ['braces without end', nested(50_000, '{a: ', '}'), 'config/unreadable'],
    ['brackets that close', nested(200, '[', ']'), 'config/unreadable'],
    ['dashes', `groups:\n${'- '.repeat(50_000)}x`, 'config/unreadable'],
    [
      'deeper and deeper lines',
      Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
      'config/unreadable',
    ],
    ['a billion laughs', laughs, 'config/unreadable'],
    ['an alias within itself', 'groups: &a [*a]', 'config/unreadable'],
    ['records that multiply', recordBomb, 'config/record-too-large'],
  ])('%s', (_, text, code) => {
    const started = performance.now();
    const { diagnostics, model } = read(text);
    expect(diagnostics.map((found) => found.code)).toContain(code);
    expect(JSON.stringify(model).length).toBeLessThan(1_000_000);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

/** Cuts, doubles and replaces pieces of the demo shop's file. */
const mutated = fc
  .array(
    fc.record({
      at: fc.nat(demo.length),
      length: fc.nat(40),
      text: fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom(...'{}[]:,"\'&*!|>-?#%@`\n\t ')),
    }),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((edits) =>
    edits.reduce((text, { at, length, text: insert }) => text.slice(0, at) + insert + text.slice(at + length), demo),
  );

function expectSound(
  text: string,
  diagnostics: readonly { span: { start: number; end: number }; message: string }[],
): void {
  for (const { span, message } of diagnostics) {
    expect(span.start).toBeGreaterThanOrEqual(0);
    expect(span.end).toBeGreaterThanOrEqual(span.start);
    expect(span.end).toBeLessThanOrEqual(text.length);
    expect(message).not.toMatch(/undefined|\[object|NaN/);
  }
}

describe('any text', () => {
  test('gives a model and diagnostics inside the text', () => {
    fc.assert(
      fc.property(fc.oneof(mutated, fc.string({ maxLength: 200 })), (text) => {
        const { model, diagnostics, incomplete } = read(text);
        expect(Object.keys(model.contact)).toContain('id');
        expect(() => JSON.parse(JSON.stringify(model))).not.toThrow();
        expectSound(text, diagnostics);
        if (incomplete) expect(diagnostics.length).toBeGreaterThan(0);
      }),
      { numRuns: 150 },
    );
  });

  test('a top-level key of every kind of value is told or read', () => {
    const keys =
      'project currency timezone contact events records aliases channels policies coupons groups places rfm'.split(' ');
    const values = [
      '3',
      'true',
      'null',
      '[]',
      '{}',
      '[a, {b: c}]',
      '{a: 1}',
      '{a: [1, 2]}',
      '{a: {b: {c: d}}}',
      '"x"',
      '~',
      '{__proto__: {x: 1}}',
      '{constructor: {x: 1}}',
    ];
    for (const key of keys)
      for (const value of values) expectSound(`${key}: ${value}`, read(`${key}: ${value}`).diagnostics);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  test('as a message gives diagnostics inside the text', () => {
    const { model } = read(demo);
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.string({ maxLength: 60 }), (front, body) => {
        const text = `---\n${front}\n---\n${body}`;
        const { diagnostics } = readMessages(new Map([['messages/email/any.txt', text]]), model);
        expectSound(text, diagnostics);
      }),
      { numRuns: 150 },
    );
  });
});
