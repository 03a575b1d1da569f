import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../diagnostic.js';
import { pretty } from './pretty.js';
import { sample } from './sample.fixture.js';
import { show, slice } from './width.js';

const at = (text: string, marked: string, more: Partial<Diagnostic> = {}): Parameters<typeof pretty>[0] => {
  const start = text.indexOf(marked);
  const diagnostic: Diagnostic = {
    code: 'config/yaml',
    severity: 'error',
    message: 'Wrong',
    file: 'a.cauce',
    span: { start, end: start + marked.length },
    related: [],
    fixes: [],
    ...more,
  };
  return { ...sample, diagnostics: [diagnostic], sources: new Map([['a.cauce', text]]) };
};
/** The source line and the carets below it, without the gutter. */
const carets = (input: Parameters<typeof pretty>[0]) =>
  pretty(input)
    .split('\n')
    .slice(3, 5)
    .map((line) => line.replace(/^ *\d* \| ?/, ''));

describe('pretty', () => {
  test('everything at once', () => {
    expect(pretty(sample)).toBe(`error[config/duplicate-key]: \`currency\` stands here twice
 --> cauce.yaml:3:1
  |
3 | currency: USD
  | ^^^^^^^^ said again
  …
2 | currency: EUR
  | -------- first said here
  |
  = help: Keep one of the two; only the first is used until then.

warning[syntax/unknown-statement]: No line in "a block" begins with <wiat>: 100%
 --> flows/welcome mail.cauce:3:2
  |
3 |     wiat 5h 😀 & <b>
  |     ^^^^
 ::: cauce.yaml:1:1
  |
1 | project: demo
  | ------- in this project
  |
  = fix: Write \`wait\` (by \`cauce check --fix\`)

info[config/yaml]: Over two lines
 --> flows/welcome mail.cauce:4:5
  |
4 |     send email a, b: 100%
  |     ^^^^^^^^^^^^^^^^^^^^^ to line 5

3 files, 1 scenario: 1 error, 1 warning
`);
  });

  test('nothing found', () => {
    const summary = { files: 1, scenarios: 2, errors: 0, warnings: 0 };
    expect(pretty({ ...sample, diagnostics: [], summary })).toBe('1 file, 2 scenarios: no problems\n');
  });

  test('colour only when asked, and never more than colour', () => {
    const colored = pretty({ ...sample, color: true });
    expect(pretty(sample)).not.toContain('\u001b');
    expect(colored).toContain('\u001b[1;31m');
    expect(
      colored
        .split('\u001b')
        .map((part, index) => (index === 0 ? part : part.replace(/^\[[\d;]*m/, '')))
        .join(''),
    ).toBe(pretty(sample));
  });

  test('carets stand under wide, combining and tabbed text', () => {
    expect(carets(at('\tab\tX', 'X'))).toEqual(['    ab  X', '        ^']);
    expect(carets(at('商店 X', 'X'))).toEqual(['商店 X', '     ^']);
    expect(carets(at('商店 X', '店'))).toEqual(['商店 X', '  ^^']);
    expect(carets(at('e\u0301e X', 'X'))).toEqual(['e\u0301e X', '   ^']);
    expect(carets(at('😀 X', 'X'))).toEqual(['😀 X', '   ^']);
  });

  test.each([80, 120])(
    'at %i columns carets stand under what is marked, however long, wide or tabbed the line',
    (columns) => {
      const wide = [
        '',
        '商店 '.repeat(60),
        '😀⭐ '.repeat(60),
        '\ta\t'.repeat(60),
        'e\u0301 '.repeat(120),
        'word '.repeat(60),
      ];
      for (const before of wide) {
        for (const after of wide) {
          for (const marked of ['X', '商', '⭐', 'X\tX', '店X店']) {
            const text = `${before}«${marked}»${after}`;
            const start = before.length + 1;
            const span = { start, end: start + marked.length };
            const [line, under] = carets({ ...at(text, 'X', { span }), columns }) as [string, string];
            expect(show(line).width).toBeLessThanOrEqual(columns - 4);
            const from = under.indexOf('^');
            const shown = slice(line, from, from + under.trim().length);
            expect(shown).toBe(before.includes('\t') || marked.includes('\t') ? shown : marked);
            expect(shown).toMatch(marked.includes('\t') ? /^X +X$/ : new RegExp(`^${marked}$`));
            expect(slice(line, from - 1, from)).toBe('«');
          }
        }
      }
    },
  );

  test.each([80, 120])('help is broken into lines of %i columns', (columns) => {
    const help = 'A long sentence that says what would be right, and why that is so. '.repeat(6).trim();
    const lines = pretty({ ...at('ab', 'b', { help }), columns })
      .split('\n')
      .slice(5, -3);
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
    expect(lines.join(' ').replace(/ +/g, ' ')).toContain(help);
  });

  test('an empty span and the end of the file still get a caret', () => {
    expect(carets(at('ab', 'b', { span: { start: 2, end: 2 } }))).toEqual(['ab', '  ^']);
    expect(carets(at('', '', { span: { start: 50, end: 60 } }))).toEqual(['', '^']);
  });

  test('a long line is cut around what is marked', () => {
    const text = `${'a'.repeat(500)} X ${'b'.repeat(500)}`;
    for (const columns of [60, 80, 200]) {
      const [line, under] = carets({ ...at(text, 'X'), columns }) as [string, string];
      expect(line.length).toBeLessThanOrEqual(columns);
      expect(line).toMatch(/^….*…$/);
      expect(line[under.indexOf('^')]).toBe('X');
    }
    const long = carets({ ...at(text, 'a'.repeat(500)), columns: 80 }) as [string, string];
    expect(Math.max(...long.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(long[1]).toMatch(/^\^+$/);
  });

  test('a source cannot steer the terminal', () => {
    const output = pretty(at('a \u001b[2J X', 'X', { message: 'Bad \u001b[31m\nname', help: 'a\u0007b' }));
    expect(output).not.toMatch(/[^\P{Cc}\n]/u);
    expect(output).toContain('Bad ␛[31m name');
  });

  test('files come one after another, places in order', () => {
    const shuffled = { ...sample, diagnostics: [...sample.diagnostics].reverse() };
    expect(pretty(shuffled)).toBe(pretty(sample));
  });
});
