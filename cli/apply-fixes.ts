/** Applies the certain fixes of `check` to the files of a project, and says file by file what was done and what could not be. */
import { join } from 'node:path';
import { type Applied, fixAll } from '../compiler/diagnostics/fix.js';
import type { Diagnostic } from '../compiler/index.js';
import { say } from './terminal.js';
import { unwritable, writeOver } from './write.js';

type Files = ReadonlyMap<string, string>;

/** `wanted`: whose findings are fixed. `failed` when a file could not be written; the others are written all the same. */
export function applyFixes(
  root: string,
  files: Files,
  check: (files: Files) => readonly Diagnostic[],
  wanted: (file: string) => boolean,
): { readonly changed: boolean; readonly failed: boolean } {
  const closed = new Map<string, string>();
  const writable = new Map<string, boolean>();
  const mayChange = (file: string) => {
    const known = writable.get(file);
    if (known !== undefined) return known;
    const why = unwritable(join(root, file));
    if (why !== undefined) closed.set(file, why);
    writable.set(file, why === undefined);
    return why === undefined;
  };
  const found = (all: Files) => check(all).filter(({ file }) => wanted(file));
  const { files: fixed, applied, refused } = fixAll(files, found, mayChange);
  const written = new Set<string>();
  for (const [file, text] of fixed) {
    if (text === files.get(file)) continue;
    const why = writeOver(join(root, file), text);
    if (why === undefined) written.add(file);
    else closed.set(file, why);
  }
  const made = applied.filter(({ fix }) => fix.edits.every(({ file }) => !closed.has(file)));
  if (made.length > 0) {
    const inFiles = new Set(made.flatMap(({ fix }) => fix.edits.map(({ file }) => file)));
    say(`fixed ${counted(made.length, 'problem')} in ${counted(inFiles.size, 'file')}:`);
    for (const line of inOrder(made)) say(`  ${line}`);
  }
  if (refused.length > 0) {
    say(`left ${refused.length} alone, since more errors would come of ${refused.length === 1 ? 'it' : 'them'}:`);
    for (const line of inOrder(refused)) say(`  ${line}`);
  }
  for (const [file, why] of closed) say(`${file}: cannot be written, left as it is: ${why}`);
  return { changed: written.size > 0, failed: closed.size > 0 };
}

function inOrder(fixes: readonly Applied[]): readonly string[] {
  const placed = fixes.map((one) => ({ ...one, file: one.fix.edits[0]?.file ?? one.diagnostic.file }));
  return placed
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line))
    .map(({ file, line, diagnostic, fix }) => `${file}:${line + 1}: ${fix.title} (${diagnostic.code})`);
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
