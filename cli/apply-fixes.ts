/** Applies the certain fixes of diagnostics to files; of edits that overlap the first wins, the next run finds the rest. */
import { join } from 'node:path';
import type { Diagnostic, FileEdit } from '../compiler/index.js';
import { writeWhole } from './write.js';

/** The number of diagnostics that were fixed. */
export function applyFixes(
  root: string,
  files: ReadonlyMap<string, string>,
  diagnostics: readonly Diagnostic[],
): number {
  const edits = new Map<string, FileEdit[]>();
  let fixed = 0;
  for (const diagnostic of diagnostics) {
    const fix = diagnostic.fixes.find(({ certain }) => certain);
    if (!fix?.edits.every((edit) => files.has(edit.file) && !overlaps(edit, edits.get(edit.file) ?? []))) continue;
    for (const edit of fix.edits) edits.set(edit.file, [...(edits.get(edit.file) ?? []), edit]);
    fixed++;
  }
  for (const [file, changes] of edits) writeWhole(join(root, file), applyEdits(files.get(file)!, changes));
  return fixed;
}

export function applyEdits(text: string, edits: readonly FileEdit[]): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce(
      (result, { span, text: replacement }) => result.slice(0, span.start) + replacement + result.slice(span.end),
      text,
    );
}

function overlaps(edit: FileEdit, others: readonly FileEdit[]): boolean {
  return (
    others.some(({ span }) => edit.span.start < span.end && span.start < edit.span.end) ||
    others.some(({ span }) => span.start === edit.span.start)
  );
}
