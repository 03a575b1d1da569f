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
  for (const lines of unread.values()) {
    lines.sort((a, b) => a.start - b.start);
    // Where one reaches over the next, the next reaches as far.
    for (let i = 1; i < lines.length; i++) lines[i]!.end = Math.max(lines[i]!.end, lines[i - 1]!.end);
  }
  return found.filter(({ file, span }) => {
    const lines = unread.get(file);
    return !lines || !isOn(lines, span.start);
  });
}

/** Whether one of the lines, in order of their starts and of their ends, holds the place. */
function isOn(lines: readonly { start: number; end: number }[], at: number): boolean {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lines[middle]!.start <= at) low = middle + 1;
    else high = middle;
  }
  const last = lines[low - 1];
  return last !== undefined && at <= last.end;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
