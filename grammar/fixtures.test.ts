import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { format, parse, type SyntaxCode } from './index.js';
import { bare } from './testdata/bare.js';

const root = join(import.meta.dirname, 'testdata');
const files = (folder: string) => readdirSync(join(root, folder)).map((name) => join(root, folder, name));
const read = (path: string) => readFileSync(path, 'utf8');

describe('programs that are right', () => {
  test.each(files('ok'))('%s is read without a problem and formats to itself', (path) => {
    const text = read(path);
    expect(parse(text).problems).toEqual([]);
    expect(format(text)).toEqual({ text, changed: false, problems: [] });
  });
});

/** `# ^^^ code` marks the line above; `#@0-3 code` says the columns, where the mark has no room. */
function marked(text: string): string[] {
  const marks: string[] = [];
  let start = 0;
  let above = 0;
  for (const line of text.split('\n')) {
    const carets = /^# *(\^+) (syntax\/\S+)$/.exec(line);
    const columns = /^#@(\d+)-(\d+) (syntax\/\S+)$/.exec(line);
    if (carets) marks.push(place(text, above + line.indexOf('^'), carets[1]!.length, carets[2]!));
    else if (columns)
      marks.push(place(text, above + Number(columns[1]), Number(columns[2]) - Number(columns[1]), columns[3]!));
    else above = start;
    start += line.length + 1;
  }
  return marks;
}

function place(text: string, offset: number, length: number, code: string): string {
  const before = text.slice(0, offset).split('\n');
  return `${before.length}:${before.at(-1)!.length} ${length} ${code}`;
}

const codes: Readonly<Record<SyntaxCode, 'fixture' | 'elsewhere'>> = {
  'syntax/unexpected': 'fixture',
  'syntax/unknown-statement': 'fixture',
  'syntax/misplaced': 'fixture',
  'syntax/missing-colon': 'fixture',
  'syntax/empty-block': 'fixture',
  'syntax/unexpected-indentation': 'fixture',
  'syntax/two-blocks': 'fixture',
  'syntax/tab-indentation': 'fixture',
  'syntax/bad-dedent': 'fixture',
  'syntax/too-far-left': 'fixture',
  'syntax/unopened-parenthesis': 'fixture',
  'syntax/unclosed-parenthesis': 'fixture',
  'syntax/unterminated-text': 'fixture',
  'syntax/bad-escape': 'fixture',
  'syntax/bad-literal': 'fixture',
  'syntax/bad-character': 'fixture',
  'syntax/wrong-operator': 'fixture',
  'syntax/reserved-word': 'fixture',
  'syntax/chained-comparison': 'fixture',
  'syntax/missing-parentheses': 'fixture',
  'syntax/unfinished-line': 'fixture',
  'syntax/missing-else': 'fixture',
  'syntax/clause-order': 'fixture',
  'syntax/lonely-list': 'fixture',
  'syntax/too-deep': 'elsewhere',
  'syntax/too-large': 'elsewhere',
  'syntax/too-many': 'elsewhere',
};

describe('programs with mistakes', () => {
  test.each(files('err'))('%s has exactly the problems it marks', (path) => {
    const text = read(path);
    const found = parse(text).problems.map(({ span, code }) =>
      place(text, span.start, Math.max(1, span.end - span.start), code),
    );
    expect(found).toEqual(marked(text));
  });

  test('every code has a fixture', () => {
    const seen = new Set(files('err').flatMap((path) => marked(read(path)).map((mark) => mark.split(' ')[2])));
    const wanted = Object.entries(codes).filter(([, where]) => where === 'fixture');
    expect([...seen].sort()).toEqual(wanted.map(([code]) => code).sort());
  });

  test.each(files('err'))('%s is left as it is by the formatter', (path) => {
    const text = read(path);
    expect(format(text)).toEqual({ text, changed: false, problems: parse(text).problems });
  });
});

describe('layouts', () => {
  const repository = join(root, '../..');
  const programs = ['grammar', 'compiler', 'runtime', 'cli', 'examples', 'docs'].flatMap((folder) =>
    existsSync(join(repository, folder))
      ? readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
          .filter((name) => name.endsWith('.cauce'))
          .map((name) => join(folder, name))
      : [],
  );
  test.each(programs)('%s says the same after formatting, which changes it no second time', (path) => {
    const text = read(join(repository, path));
    const { text: once, problems } = format(text);
    expect(format(once).text).toBe(once);
    if (problems.length > 0) expect(once).toBe(text);
    else {
      expect(bare(parse(once).file.declarations)).toEqual(bare(parse(text).file.declarations));
      expect(parse(once).file.comments.map((comment) => comment.text.trimEnd())).toEqual(
        parse(text).file.comments.map((comment) => comment.text.trimEnd()),
      );
    }
  });

  const before = files('format').filter((path) => path.endsWith('.before.cauce'));
  test.each(before)('%s becomes its .after', (path) => {
    const after = read(path.replace('.before.', '.after.'));
    expect(format(read(path)).text).toBe(after);
    expect(format(after).text).toBe(after);
  });
});
