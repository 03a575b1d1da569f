/** The table of programs names every row that is promised, files that are there, and what is declared in them. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from '../grammar/index.js';

const docs = dirname(fileURLToPath(import.meta.url));
const page = readFileSync(join(docs, 'programs.md'), 'utf8');
const rows = [...page.matchAll(/^\| ([A-Z]\d) \| ([^|]*) \| \[([^\]]*)\]\(([^)]*)\) \|([^|]*)\|$/gm)].map(
  ([, row, what, shown, link, names]) => ({
    row: row!,
    what: what!.trim(),
    shown: shown!,
    file: join(docs, link!),
    names: [...names!.matchAll(/`([^`]*)`/g)].map(([, name]) => name!),
  }),
);

/** What a program declares, or the keys of a data model. */
function declared(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8');
  if (!file.endsWith('.cauce')) return [...text.matchAll(/^\s*(\w+):/gm)].map(([, key]) => key!);
  return parse(text).file.declarations.flatMap((one) => ('name' in one ? [one.name.text] : []));
}

describe('the table of programs', () => {
  test('has every row, and reads each of its lines', () => {
    const promised = ['S1', 'S2', 'S3', 'S4', 'S5', 'R1', 'R2', 'R4', 'R5', 'A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7'];
    expect([...new Set(rows.map(({ row }) => row))]).toEqual(promised);
    expect(rows.length).toBe(page.split('\n').filter((line) => /^\| [A-Z]\d/.test(line)).length);
  });

  test.each(rows)('$row: $what is in $shown', ({ file, shown, names }) => {
    expect(existsSync(file)).toBe(true);
    expect(file.endsWith(`/${shown}`)).toBe(true);
    expect(declared(file)).toEqual(expect.arrayContaining([...names]));
  });
});
