/**
 * One mistake, one error: where a line could not be read, what the checker finds on it, or on a line that it runs into, only follows from that.
 * It drops such findings and knows no grammar.
 */
import type { Diagnostic } from './diagnostic.js';

/** `found` without the findings that start on a line with a syntax problem of `syntax`; `texts` by file. */
export function withoutFollowing(
  found: readonly Diagnostic[],
  syntax: readonly Diagnostic[],
  texts: ReadonlyMap<string, string>,
): readonly Diagnostic[] {
  if (syntax.length === 0) return found;
  const unread = new Map<string, { start: number; end: number }[]>();
  for (const { file, span, code } of syntax) {
    if (!code.startsWith('syntax/')) continue;
    const text = texts.get(file) ?? '';
    const lines = unread.get(file) ?? [];
    lines.push({ start: text.lastIndexOf('\n', span.start - 1) + 1, end: endOfLine(text, span.end) });
    unread.set(file, lines);
  }
  return found.filter(({ file, span }) => !unread.get(file)?.some(({ start, end }) => start <= span.start && span.start <= end));
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
