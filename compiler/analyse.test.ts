import { expect, it } from 'vitest';
import { analyse, parseFile } from './analyse.js';
import { fixtureText } from './lower/shop.fixture.js';
import { preludePath, preludeText } from './prelude.js';

const host = { isZone: () => true };
const first = new Map([
  ['cauce.yaml', fixtureText('shop.yaml')],
  ['a.cauce', 'segment big_spender = spent > limit\n'],
  ['b.cauce', 'let limit = 3 EUR\n\nscenario x:\n  when order_placed:\n    wiat 3d\n'],
]);
const treesOf = (files: readonly { path: string; tree: unknown }[]) =>
  new Map(files.map(({ path, tree }) => [path, tree]));

it('what was parsed before is taken where path and text are the same', () => {
  const before = analyse({ files: first, host });
  const changed = new Map([
    ...first,
    ['a.cauce', 'segment big_spender = spent > other\n'],
    ['c.cauce', first.get('a.cauce')!],
  ]);
  const after = analyse({ files: changed, host, parsed: before.analysis.files });
  const [old, now] = [treesOf(before.analysis.files), treesOf(after.analysis.files)];
  expect(now.get('b.cauce')).toBe(old.get('b.cauce'));
  expect(now.get(preludePath)).toBe(old.get(preludePath));
  expect(now.get('a.cauce')).not.toBe(old.get('a.cauce'));
  expect(now.get('c.cauce')).not.toBe(old.get('a.cauce'));
  expect(after.diagnostics).toEqual(analyse({ files: changed, host }).diagnostics);
  expect(after.diagnostics.map(({ code }) => code)).toContain('syntax/unknown-statement');
});

it('a tree is handed in by whoever has it', () => {
  const given = parseFile('a.cauce', first.get('a.cauce')!);
  const { analysis } = analyse({ files: first, host, parsed: [given] });
  expect(treesOf(analysis.files).get('a.cauce')).toBe(given.tree);
});

it('a file that reads as the prelude and is called so shares no nodes with it', () => {
  const files = new Map([...first, [preludePath, preludeText]]);
  const again = analyse({ files, host, parsed: analyse({ files, host }).analysis.files });
  const [mine, prelude] = again.analysis.files.filter(({ path }) => path === preludePath);
  expect(mine!.tree).not.toBe(prelude!.tree);
});
