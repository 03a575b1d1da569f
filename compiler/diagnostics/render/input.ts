/** What every output of diagnostics is made from. */
import type { Diagnostic, Severity } from '../diagnostic.js';
import type { LineIndex } from '../lines.js';

export interface Summary {
  readonly files: number;
  readonly scenarios: number;
  readonly errors: number;
  readonly warnings: number;
}

export interface RenderInput {
  readonly diagnostics: readonly Diagnostic[];
  readonly summary: Summary;
  /** Text by path under the project. */
  readonly sources: ReadonlyMap<string, string>;
  readonly color: boolean;
  /** Width of the terminal. */
  readonly columns: number;
  /** Where the project lies in its repository, such as `shop/`, for readers that know files by their path there; absent: at its top. */
  readonly prefix?: string;
  /** Of the program, for reports that name their maker. */
  readonly version: string;
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** By file, then place; at one place the gravest first. */
export function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      compare(a.file, b.file) ||
      a.span.start - b.span.start ||
      RANK[a.severity] - RANK[b.severity] ||
      a.span.end - b.span.end ||
      compare(a.code, b.code),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** All that is known of a finding as plain text, for reports that have no place for more: message, help, related places, fixes. */
export function wholeText({ message, help, related, fixes }: Diagnostic, linesOf: (file: string) => LineIndex): string {
  const places = related.map((place) => {
    const { line, character } = linesOf(place.file).positionAt(place.span.start);
    return `${place.file}:${line + 1}:${character + 1}: ${place.message}`;
  });
  return [message, ...(help === undefined ? [] : [help]), ...places, ...fixes.map(({ title }) => `fix: ${title}`)].join(
    '\n',
  );
}
