/** Reads expectations out of a YAML fixture, for tests: comments under a line with carets, a code and a message. Never used by the compiler. */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { LineIndex } from '../diagnostics/lines.js';

const EXPECTATION = /^# *(\^*|-) ([a-z]+\/[a-z-]+): (.*)$/;

/** What was found, written as a fixture writes it: under each line its findings, with carets where they fit beside the `#`. */
export function annotate(text: string, diagnostics: readonly Diagnostic[]): string {
  const clean = withoutExpectations(text);
  const lines = new LineIndex(clean);
  return Array.from({ length: lines.lineCount }, (_, line) => line)
    .flatMap((line) => [
      lines.lineText(line),
      ...diagnostics
        .filter(({ span }) => lines.positionAt(span.start).line === line)
        .map((found) => expectation(found, lines)),
    ])
    .join('\n');
}

function expectation({ code, message, label, span }: Diagnostic, lines: LineIndex): string {
  const { start, end } = lines.rangeOf(span);
  const width = Math.max(
    1,
    (end.line === start.line ? end.character : lines.lineText(start.line).length) - start.character,
  );
  const marks = start.character < 2 ? ' -' : `${' '.repeat(start.character - 1)}${'^'.repeat(width)}`;
  return `#${marks} ${code}: ${message}${label === undefined ? '' : ` (${label})`}`;
}

export function withoutExpectations(text: string): string {
  return text
    .split('\n')
    .filter((line) => !EXPECTATION.test(line))
    .join('\n');
}
