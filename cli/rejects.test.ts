/** The reject file over several runs: rows of a file are replaced when that file is read anew, and nothing else is lost. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openRejects } from './rejects.js';

let dir: string;
let path: string;
let told: string[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cauce-rejects-'));
  path = join(dir, 'rejects.csv');
  told = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => told.push(String(text)) > 0);
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true });
});

/** One run over the files, in which these lines of the last could not be used; `raw`: as they stand there. */
function run(files: readonly string[], lines: readonly number[], raw = 'a,b'): void {
  const rejects = openRejects(files, path);
  for (const line of lines) rejects.add({ file: files.at(-1)!, line, code: 'bad-value', reason: 'no number', raw });
  rejects.close();
}

const rows = () => readFileSync(path, 'utf8').trimEnd().split('\n').slice(1);

it('keeps rows of other files, and replaces those of a file that is read anew', () => {
  run(['orders.csv'], [3, 5]);
  run(['contacts.csv'], [2]);
  expect(rows().map((row) => row.slice(0, 14))).toEqual(['orders.csv,3,b', 'orders.csv,5,b', 'contacts.csv,2']);
  expect(told.join('')).toContain('still has 2 rows of other files');
  run([relative(process.cwd(), join(process.cwd(), 'orders.csv'))], [5]);
  expect(rows().map((row) => row.slice(0, 14))).toEqual(['contacts.csv,2', 'orders.csv,5,b']);
});

it('goes when nothing is left in it, and not before', () => {
  run(['orders.csv'], [3]);
  run(['contacts.csv'], [2]);
  run(['mended.csv'], []);
  expect(rows()).toHaveLength(2);
  run(['orders.csv'], []);
  expect(rows().map((row) => row.slice(0, 14))).toEqual(['contacts.csv,2']);
  run(['orders.csv', 'contacts.csv'], []);
  expect(existsSync(path)).toBe(false);
});

it('reads names and rows with commas, quotes and line ends as csv does, and rows without a line end at the end', () => {
  const name = 'a "b", c\nd.csv';
  run([name], [1], 'x,"y\nz"');
  run(['other.csv'], [2], '"1\n2"');
  const before = readFileSync(path, 'utf8');
  writeFileSync(path, before.trimEnd());
  run(['third.csv'], []);
  expect(readFileSync(path, 'utf8')).toBe(before.trimEnd());
  run(['third.csv'], [7]);
  expect(readFileSync(path, 'utf8').startsWith(before)).toBe(true);
  run(['other.csv', 'third.csv'], []);
  run([name], []);
  expect(existsSync(path)).toBe(false);
});

it('writes over no file that is something else', () => {
  writeFileSync(path, 'contact,reason\nana,unhappy\n');
  expect(() => run(['orders.csv'], [1])).toThrow('is no list of rows that were not used');
  expect(readFileSync(path, 'utf8')).toContain('unhappy');
  writeFileSync(path, '');
  run(['orders.csv'], [1]);
  expect(rows()).toHaveLength(1);
});
