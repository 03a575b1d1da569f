/**
 * Applies the certain fixes of diagnostics to texts, round by round until there is nothing left to fix. What would leave more errors than there were is
 * taken back and told. Reads and writes no file.
 */
import type { Diagnostic, FileEdit, Fix } from './diagnostic.js';

export interface Applied {
  readonly diagnostic: Diagnostic;
  readonly fix: Fix;
  /** From 0, in the text that the fix was made in. */
  readonly line: number;
}

export interface FixResult {
  readonly files: ReadonlyMap<string, string>;
  readonly applied: readonly Applied[];
  /** More errors would have come of them. */
  readonly refused: readonly Applied[];
}

type Files = ReadonlyMap<string, string>;
type Check = (files: Files) => readonly Diagnostic[];

/** Of edits that overlap the first is made, and a later round finds the rest; this many are enough for what was ever met. */
const mostRounds = 20;

/** `check` says what is wrong in given files; `mayChange` which of them are written to. */
export function fixAll(files: Files, check: Check, mayChange: (file: string) => boolean = () => true): FixResult {
  const applied: Applied[] = [];
  const refused = new Map<string, Applied>();
  const met = new Set([fingerprint(files)]);
  let now = files;
  for (let round = 0; round < mostRounds; round++) {
    const found = check(now);
    const candidates = compatible(now, found, mayChange).filter((one) => !refused.has(keyOf(one)));
    if (candidates.length === 0) break;
    const kept = harmless(now, candidates, errorsIn(found), check);
    for (const one of candidates) if (!kept.includes(one)) refused.set(keyOf(one), one);
    const next = withEdits(now, kept);
    // Two fixes that undo each other would go on for ever.
    if (kept.length === 0 || met.has(fingerprint(next))) break;
    met.add(fingerprint(next));
    applied.push(...kept);
    now = next;
  }
  return { files: now, applied, refused: [...refused.values()] };
}

/** The certain fixes of which no two touch the same place. */
function compatible(files: Files, found: readonly Diagnostic[], mayChange: (file: string) => boolean): Applied[] {
  const taken = new Map<string, FileEdit[]>();
  return found.flatMap((diagnostic) => {
    const fix = diagnostic.fixes.find(({ certain }) => certain);
    const possible = fix?.edits.every(
      (edit) => files.has(edit.file) && mayChange(edit.file) && !overlaps(edit, taken.get(edit.file) ?? []),
    );
    if (!fix || !possible) return [];
    for (const edit of fix.edits) taken.set(edit.file, [...(taken.get(edit.file) ?? []), edit]);
    return [{ diagnostic, fix, line: lineOf(files, diagnostic, fix) }];
  });
}

/** Those that together leave no more errors than there are, found by halves. */
function harmless(files: Files, candidates: readonly Applied[], errors: number, check: Check): readonly Applied[] {
  let kept: readonly Applied[] = [];
  const attempt = (some: readonly Applied[]): void => {
    const together = [...kept, ...some];
    if (errorsIn(check(withEdits(files, together))) <= errors) kept = together;
    else if (some.length > 1) {
      attempt(some.slice(0, some.length >> 1));
      attempt(some.slice(some.length >> 1));
    }
  };
  attempt(candidates);
  return kept;
}

function withEdits(files: Files, fixes: readonly Applied[]): Files {
  const edits = new Map<string, FileEdit[]>();
  for (const { fix } of fixes)
    for (const edit of fix.edits) edits.set(edit.file, [...(edits.get(edit.file) ?? []), edit]);
  const result = new Map(files);
  for (const [file, changes] of edits) result.set(file, applyEdits(files.get(file)!, changes));
  return result;
}

/** Edits that do not overlap, made at once. */
export function applyEdits(text: string, edits: readonly FileEdit[]): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce(
      (result, { span, text: replacement }) => result.slice(0, span.start) + replacement + result.slice(span.end),
      text,
    );
}

function overlaps({ span: own }: FileEdit, others: readonly FileEdit[]): boolean {
  return others.some(
    ({ span }) => (own.start < span.end && span.start < own.end) || span.start === own.start || span.end === own.end,
  );
}

function errorsIn(found: readonly Diagnostic[]): number {
  return found.filter(({ severity }) => severity === 'error').length;
}

function lineOf(files: Files, diagnostic: Diagnostic, fix: Fix): number {
  const { file, span } = fix.edits[0] ?? diagnostic;
  return (
    files
      .get(file)!
      .slice(0, span.start)
      .split(/\r\n|\r|\n/).length - 1
  );
}

function keyOf({ diagnostic: { code, file }, fix: { title }, line }: Applied): string {
  return `${file} ${line} ${code} ${title}`;
}

function fingerprint(files: Files): string {
  return JSON.stringify([...files]);
}
