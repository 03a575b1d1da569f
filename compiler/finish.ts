/** From what was found in one file to what is told of it: what only follows from something else is left out, and what its comments allow. */
import { withoutFollowing } from './diagnostics/after-syntax.js';
import type { CommentedFile } from './diagnostics/comments.js';
import type { Diagnostic } from './diagnostics/diagnostic.js';
import type { Code } from './diagnostics/registry.js';
import { suppress } from './diagnostics/suppress.js';

/** All of one file. */
export interface Found {
  /** What its text by itself says. */
  readonly read: readonly Diagnostic[];
  /** The same of a message, which hangs on the names of the model. */
  readonly message: readonly Diagnostic[];
  /** What names, types and paths say. */
  readonly checked: readonly Diagnostic[];
}

/** What is told of names that `cauce.yaml` would declare: where it could not be read, nobody knows whether it does. */
const ofDeclaredNames: ReadonlySet<string> = new Set<Code>([
  'names/unknown',
  'names/unknown-field',
  'names/wrong-kind',
  'names/unused',
  'types/no-rfm',
  'messages/unknown-channel',
]);

/** In order of their places. */
export function finish(file: CommentedFile, { read, message, checked }: Found, lacksNames: boolean): Diagnostic[] {
  const judged = (found: readonly Diagnostic[]) =>
    lacksNames ? found.filter(({ code }) => !ofDeclaredNames.has(code)) : found;
  const syntax = read.filter(({ code }) => code.startsWith('syntax/'));
  const following = withoutFollowing(judged(checked), syntax, new Map([[file.path, file.text]]));
  return suppress([...read, ...judged(message), ...following], [file]).sort(byPlace);
}

export function byFile(diagnostics: readonly Diagnostic[]): ReadonlyMap<string, readonly Diagnostic[]> {
  const groups = new Map<string, Diagnostic[]>();
  for (const one of diagnostics) {
    const group = groups.get(one.file);
    if (group) group.push(one);
    else groups.set(one.file, [one]);
  }
  return groups;
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return a.span.start - b.span.start || order(a.code, b.code) || a.span.end - b.span.end || order(a.message, b.message);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
