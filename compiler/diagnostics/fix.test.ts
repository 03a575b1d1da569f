import { describe, expect, it, test } from 'vitest';
import { checkFiles, checkText, ownFiles, programsIn, programText, projectFiles } from '../programs.fixture.js';
import type { Diagnostic, FileEdit, Fix } from './diagnostic.js';
import { applyEdits, fixAll } from './fix.js';
import { report } from './report.js';

const wrong = programsIn('err').map((path) => {
  const text = programText('err', path);
  return { path, text, found: checkText(text, path) };
});
const fixable = wrong.filter(({ found }) => found.some(({ fixes }) => fixes.some(({ certain }) => certain)));
const offers = wrong.flatMap(({ path, text, found }) =>
  found.flatMap((diagnostic) => diagnostic.fixes.map((fix) => ({ path, text, diagnostic, fix, title: fix.title }))),
);

const errorsIn = (found: readonly Diagnostic[]) => found.filter(({ severity }) => severity === 'error').length;
const told = (found: readonly Diagnostic[]) => found.map(({ code, message }) => `${code}: ${message}`);

function ownAfter(own: ReadonlyMap<string, string>, change: (text: string) => string = (text) => text) {
  const changed = new Map([...own].map(([path, text]) => [path, path.endsWith('.cauce') ? change(text) : text]));
  const { files, refused } = fixAll(projectFiles(changed), checkFiles);
  expect(refused).toEqual([]);
  return new Map([...own.keys()].map((path) => [path, files.get(path)!]));
}

describe('a certain fix', () => {
  it.each(fixable)('puts $path right', async ({ path, text }) => {
    const fixed = ownAfter(ownFiles(text, path));
    expect(told(checkFiles(projectFiles(fixed)))).toEqual([]);
    expect(ownAfter(fixed)).toEqual(fixed);
    const joined = [...fixed].map(([file, content]) => `# ${file}\n${content}`).join('');
    await expect(joined).toMatchFileSnapshot(`../testdata/fix/${path}`);
  });

  it.each(fixable)('keeps the line ends and comments of $path', ({ path, text }) => {
    const own = ownFiles(text, path);
    const fixed = ownAfter(own);
    const crlf = ownAfter(own, (content) => content.replaceAll('\n', '\r\n'));
    for (const [file, content] of fixed)
      expect(crlf.get(file)).toBe(file.endsWith('.cauce') ? content.replaceAll('\n', '\r\n') : content);
    const note = ' # a note';
    const noted = ownAfter(own, (content) => content.replace(/(?<=\S)$/gm, note));
    for (const [file, content] of noted)
      if (file.endsWith('.cauce'))
        expect(content.split(note).length).toBe(
          own
            .get(file)!
            .replace(/(?<=\S)$/gm, note)
            .split(note).length,
        );
  });
});

describe('a fix that is offered', () => {
  it.each(offers)('$title, in $path', ({ path, text, diagnostic, fix }) => {
    const files = projectFiles(ownFiles(text, path));
    const before = checkFiles(files);
    for (const { file } of fix.edits) {
      const edits = fix.edits.filter((edit) => edit.file === file);
      files.set(file, applyEdits(files.get(file)!, edits));
    }
    const after = checkFiles(files);
    expect(told(after)).not.toContain(told([diagnostic])[0]);
    expect(errorsIn(after)).toBeLessThanOrEqual(errorsIn(before));
  });
});

test('all fixtures in one project: nothing is worse than before, and once is enough', () => {
  const files = new Map(projectFiles(new Map()));
  for (const [index, { path, text }] of fixable.entries())
    for (const [file, content] of ownFiles(text, path))
      if (file.endsWith('.cauce')) files.set(`${index}_${file}`, content);
  const result = fixAll(files, checkFiles);
  expect(result.applied.length).toBeGreaterThan(20);
  expect(errorsIn(checkFiles(result.files))).toBeLessThanOrEqual(errorsIn(checkFiles(files)));
  const again = fixAll(result.files, checkFiles);
  expect(again.applied).toEqual([]);
  expect(again.files).toEqual(result.files);
});

describe('of fixes', () => {
  const edit = (start: number, end: number, text: string): FileEdit => ({ file: 'a', span: { start, end }, text });
  const withFix = (title: string, edits: readonly FileEdit[]): Diagnostic =>
    report(
      'config/duplicate-key',
      { key: title },
      { file: 'a', span: edits[0]!.span, fixes: [{ title, edits, certain: true } satisfies Fix] },
    );
  const error = () => report('config/duplicate-key', { key: 'x' }, { file: 'a', span: { start: 0, end: 1 } });
  const run = (text: string, check: (text: string) => readonly Diagnostic[]) => {
    const { files, applied, refused } = fixAll(new Map([['a', text]]), (all) => check(all.get('a')!));
    return { text: files.get('a'), applied: applied.length, refused: refused.map(({ fix }) => fix.title) };
  };

  test('that overlap one is made now, the other when it is still wanted', () => {
    const check = (text: string) =>
      [/ab/, /bc/].flatMap((pattern) => {
        const at = text.search(pattern);
        return at < 0 ? [] : [withFix(pattern.source, [edit(at, at + 2, '-')])];
      });
    expect(run('abc bc', check)).toEqual({ text: '-c -', applied: 2, refused: [] });
  });

  test('one that leaves more errors is taken back and told, the others are made', () => {
    const check = (text: string) => [
      ...(text.includes('a') ? [withFix('good', [edit(text.indexOf('a'), text.indexOf('a') + 1, 'A')])] : []),
      ...(text.includes('b') ? [withFix('bad', [edit(text.indexOf('b'), text.indexOf('b') + 1, 'BBB')])] : []),
      ...[...text.matchAll(/B/g)].map(error),
    ];
    expect(run('a b a', check)).toEqual({ text: 'A b A', applied: 2, refused: ['bad'] });
  });

  test('two that undo each other come to an end', () => {
    const check = (text: string) => [withFix('turn', [edit(0, 1, text === 'a' ? 'b' : 'a')])];
    expect(run('a', check).applied).toBeLessThanOrEqual(1);
  });

  test('one whose second file may not change is not made in the first', () => {
    const both = [edit(0, 1, 'A'), { file: 'closed', span: { start: 0, end: 1 }, text: 'A' }];
    const files = new Map([
      ['a', 'a'],
      ['closed', 'a'],
    ]);
    const result = fixAll(
      files,
      (all) => (all.get('a') === 'a' ? [withFix('both', both)] : []),
      (file) => file === 'a',
    );
    expect(result).toEqual({ files, applied: [], refused: [] });
  });
});

test('every kind of fix has a program', () => {
  const kinds = new Set(
    offers.map(({ title }) =>
      title.replace(/^Write `(?!#`|elif`|else`|==`).*`$/s, 'Write …').replace(/ with `.*/s, ' with …'),
    ),
  );
  expect([...kinds].sort()).toEqual([
    'Add `:`',
    'Align with the line above',
    'Indent it',
    'Indent with spaces',
    'Leave out the quotes',
    'Put it on a line of its own',
    'Replace it with …',
    'Write `#`',
    'Write `==`',
    'Write `elif`',
    'Write `else`',
    'Write straight double quotes',
    'Write …',
  ]);
});
