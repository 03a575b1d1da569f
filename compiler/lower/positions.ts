/** From offsets in a text to the machine's source spans: file index, line and column, all from zero, columns in UTF-16 units. */
import type { Span } from '../../grammar/index.js';
import type { SourceSpan } from '../../runtime/machine/bundle.js';
import type { ParsedFile } from '../analysis.js';

export interface Positions {
  /** Paths, in the order that a span's `file` points into. */
  readonly files: readonly string[];
  spanOf(file: string, span: Span): SourceSpan;
  textOf(file: string, span: Span): string;
}

export function positionsOf(files: readonly ParsedFile[]): Positions {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const indexes = new Map(sorted.map((file, index) => [file.path, index]));
  const starts: (readonly number[] | undefined)[] = [];
  const startsOf = (index: number) => {
    starts[index] ??= lineStarts(sorted[index]!.text);
    return starts[index]!;
  };
  const indexOf = (path: string) => {
    const index = indexes.get(path);
    if (index === undefined) throw new Error(`${path} is not a file of this project.`);
    return index;
  };
  return {
    files: sorted.map((file) => file.path),
    spanOf(path, span) {
      const file = indexOf(path);
      const lines = startsOf(file);
      const line = lineAt(lines, span.start);
      const endLine = lineAt(lines, span.end);
      return {
        file,
        line,
        character: span.start - lines[line]!,
        endLine,
        endCharacter: span.end - lines[endLine]!,
      };
    },
    textOf: (path, span) => sorted[indexOf(path)]!.text.slice(span.start, span.end),
  };
}

/** Offsets at which lines begin; `\r\n`, `\n` and a lone `\r` end a line. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
  }
  return starts;
}

function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
