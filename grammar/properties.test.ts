import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SourceFile } from './ast.js';
import { MAX_WIDTH } from './format/format.js';
import { format, parse } from './index.js';
import { MAX_TEXT, parseTokens } from './parse.js';
import { partsOf, wanted } from './parts.fixture.js';
import { bare } from './testdata/bare.js';
import { noisy, program, seeded } from './testdata/generate.js';

const words = [
  'when',
  'if',
  'else',
  'elif',
  'wait',
  'up to',
  'until',
  'send',
  'email',
  'for',
  'as',
  'with',
  'where',
  'has',
  'in',
  'last',
  'any',
  'not',
  'and',
  'or',
  'is',
  'known',
  'between',
  'scenario',
  'test',
  'given',
  'expect',
  'match',
  'case',
  'split',
  '45%',
  'goal',
  'within',
  'of',
  'since',
  'at',
  'every',
  'on',
  'x',
  '4h',
  '150 EUR',
  '09:00',
  '2026-02-30',
  '"t',
  '"t"',
  '(',
  ')',
  ':',
  ';',
  ',',
  '.',
  '=',
  '==',
  '-',
  '\n',
  '\n  ',
  '\n    ',
  '\n\t',
  '\r\n',
  '#c\n',
  ' ',
  '\u0000',
  '\uFEFF',
  '\uD800',
  '😀',
  'é',
  '&&',
];
const soup = fc.array(fc.constantFrom(...words), { maxLength: 60 }).map((parts) => parts.join(' '));
const anyText = fc.oneof(soup, fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ maxLength: 80 }));
const seeds = fc.integer({ min: 0, max: 0x7fffffff });

/** Every span of the tree, checked against the text's length. */
function spansInside(node: unknown, length: number): boolean {
  if (Array.isArray(node)) return node.every((item) => spansInside(item, length));
  if (typeof node !== 'object' || node === null) return true;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'span' || key.endsWith('Span')) {
      const { start, end } = value as { start: number; end: number };
      if (!(Number.isInteger(start) && start >= 0 && start <= end && end <= length)) return false;
    } else if (!spansInside(value, length)) return false;
  }
  return true;
}

function comments(file: SourceFile): string[] {
  return file.comments.map((comment) => comment.text.trimEnd());
}

/** Is there something left in a line that could stand on several? Its comment is not counted: nobody cuts comments. */
function mayBreak(line: string): boolean {
  const code = line.replace(/"(?:[^"\\]|\\.)*"/g, (text) => '"'.repeat(text.length)).replace(/ *#.*/, '');
  if (code.length <= MAX_WIDTH) return false;
  if (/: \w/.test(code) && !/\([^)]*: /.test(code)) return true;
  for (let open = 0; open < code.length; open++) {
    if (code[open] !== '(') continue;
    let depth = 0;
    let close = open;
    do {
      if (code[close] === '(') depth++;
      if (code[close] === ')') depth--;
      close++;
    } while (depth > 0 && close < code.length);
    const inside = code.slice(open + 1, close - 1);
    if (depth === 0 && inside.length > 60) return true;
  }
  return false;
}

describe('any text', () => {
  test('gives a tree with whole spans, problems in order and at most one a line', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { file, problems } = parse(text);
        expect(spansInside(file, text.length)).toBe(true);
        expect(spansInside(problems, text.length)).toBe(true);
        const starts = problems.map((problem) => problem.span.start);
        expect(starts).toEqual([...starts].sort((a, b) => a - b));
      }),
      { numRuns: 2000 },
    );
  });

  test('formats to a text that formats to itself and says the same', () => {
    fc.assert(
      fc.property(soup, (text) => {
        const once = format(text);
        expect(format(once.text).text).toBe(once.text);
        if (once.problems.length === 0)
          expect(bare(parse(once.text).file.declarations)).toEqual(bare(parse(text).file.declarations));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('generated programs', () => {
  test('hold everything that the language has', () => {
    const found = new Set<string>();
    for (let seed = 0; seed < 1000; seed++) partsOf(parse(program(seeded(seed), 30)).file.declarations, found);
    expect(wanted().filter((part) => !found.has(part))).toEqual([]);
  });

  test('are read without a problem', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const text = program(seeded(seed), 40);
        expect(
          parse(text).problems.map((problem) => [problem, text.slice(problem.span.start - 30, problem.span.end + 10)]),
        ).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('keep what they say and their comments when formatted, and format to themselves after that', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = seeded(seed);
        const text = noisy(program(random, 15), random);
        const before = parse(text);
        expect(before.problems).toEqual([]);
        const formatted = format(text).text;
        const after = parse(formatted);
        expect(after.problems).toEqual([]);
        expect(bare(after.file.declarations)).toEqual(bare(before.file.declarations));
        expect(comments(after.file)).toEqual(comments(before.file));
        expect(format(formatted).text).toBe(formatted);
        expect(formatted).not.toMatch(/[\r\uFEFF]|[ \t]\n|\n\n\n|^\n|\n\n$|[^\n]$/);
        expect(formatted.split('\n').filter((line) => line.length > MAX_WIDTH && mayBreak(line))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  }, 240_000);

  test('lose no more than the line that a stray sign breaks', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = seeded(seed);
        const lines = Array.from({ length: 10 }, (_, index) => `  when e${index}: send email m${index}`);
        const broken = Math.floor(random() * lines.length);
        const words = lines[broken]!.split(' ');
        words.splice(
          3 + Math.floor(random() * (words.length - 3)),
          0,
          ['==', ')', '"', 'as', '§', '12x'][Math.floor(random() * 6)]!,
        );
        lines[broken] = words.join(' ');
        const { file, problems } = parse(`scenario s:\n${lines.join('\n')}\n`);
        expect(problems).toHaveLength(1);
        const [scenario] = file.declarations;
        expect(scenario?.kind === 'scenario' && scenario.whens.length).toBe(10);
      }),
      { numRuns: 300 },
    );
  });
});

describe('size', () => {
  const repeated: readonly (readonly [string, string, string, string])[] = [
    ['parentheses', 'let a = ', '(', ''],
    ['closed parentheses', 'let a = ', '(b) + ', 'c'],
    ['not', 'let a = ', 'not ', 'b'],
    ['minus', 'let a = ', '-', 'b'],
    ['or', 'let a = b', ' or c', ''],
    ['members', 'let a = b', '.c', ''],
    ['conditionals', 'let a = b', ' if c else d', ''],
    ['has', 'let a = b', ' has (c', ''],
    ['one-line blocks', 'when a', ': if b', ''],
    ['steps', 'when a: stop', '; stop', ''],
    ['quotes', '', '"', ''],
    ['digits', 'let a = ', '1', 'x'],
    ['bad characters', '', '\u0000 ', ''],
    ['surrogates', '', '\uD800', ''],
    ['bad lines', '', 'foo bar\n', ''],
    ['bad dedents', '', 'when a:\n    stop\n  stop\n', ''],
    ['unclosed', '', 'let a = (\n', ''],
  ];

  test.each(repeated)('very many %s are read, with a bounded number of problems', (_, before, part, after) => {
    const { file, problems } = parse(before + part.repeat(part.length > 6 ? 20_000 : 100_000) + after);
    expect(problems.length).toBeLessThanOrEqual(1001);
    expect(() => JSON.stringify(file)).not.toThrow();
  });

  test.each(['not', 'or', 'conditionals', 'parentheses', 'members'])(
    'too many %s inside one another are told',
    (kind) => {
      const [, before, part, after] = repeated.find(([name]) => name === kind)!;
      const { problems } = parse(before + part.repeat(5000) + after);
      expect(problems.map((problem) => problem.code)).toEqual(['syntax/too-deep']);
    },
  );

  test('blocks too deep are told once, and what stands beside them is read', () => {
    const deep = Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth + 1)}if a:`).join('\n');
    const { file, problems } = parse(`when a:\n${deep}\n${' '.repeat(301)}stop\nlet x = 1\n`);
    expect(problems.map((problem) => problem.code)).toEqual(['syntax/too-deep']);
    expect(file.declarations.map((declaration) => declaration.kind)).toEqual(['when', 'let']);
  });

  test('a text over the limit is one problem', () => {
    const { file, problems } = parse('x'.repeat(MAX_TEXT + 1));
    expect(problems).toEqual([
      { code: 'syntax/too-large', params: { limit: MAX_TEXT, size: MAX_TEXT + 1 }, span: { start: 0, end: 0 } },
    ]);
    expect(file.declarations).toEqual([]);
  });

  test('after a thousand problems one says that there are more', () => {
    const { problems } = parse('foo bar\n'.repeat(3000));
    expect(problems).toHaveLength(1001);
    expect(problems.at(-1)?.code).toBe('syntax/too-many');
  });

  test('tokens grow with the text and no faster', () => {
    const one = program(seeded(1), 500);
    const count = (text: string) => parseTokens(text).tokens.length;
    expect(count(one.repeat(8))).toBe(8 * count(one));
  });

  test('eight times the text takes less than thirty times as long', () => {
    const one = program(seeded(2), 1000);
    const eight = one.repeat(8);
    const time = (text: string) => {
      const times = Array.from({ length: 5 }, () => {
        const start = process.cpuUsage();
        parse(text);
        const { user, system } = process.cpuUsage(start);
        return user + system;
      });
      return Math.min(...times);
    };
    time(one);
    expect(time(eight)).toBeLessThan(30 * time(one));
  });
});
