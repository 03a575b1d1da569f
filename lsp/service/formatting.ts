/** Lays a program out as `cauce fmt` does: the whole, some lines of it, or the line just finished. What cannot be read stays as it is. */
import { format } from '../../grammar/index.js';
import type { Position, Range, TextEdit } from './data.js';
import type { View } from './view.js';

export function formatDocument(view: View): readonly TextEdit[] {
  return edits(view, 0, view.lines.lineCount - 1);
}

export function formatRange(view: View, range: Range): readonly TextEdit[] {
  return edits(view, range.start.line, range.end.line);
}

/** After a line end: the line that was finished by it. */
export function formatOnType(view: View, position: Position, typed: string): readonly TextEdit[] {
  return typed === '\n' && position.line > 0 ? edits(view, position.line - 1, position.line - 1) : [];
}

/** Changed lines among those asked for, each piece as small as it can be. */
function edits({ program, text, lines }: View, first: number, last: number): readonly TextEdit[] {
  if (!program) return [];
  const formatted = format(text);
  if (!formatted.changed) return [];
  return pieces(text.split('\n'), formatted.text.split('\n'))
    .filter(({ from, to }) => from <= last && Math.max(from, to - 1) >= first)
    .map(({ from, to, by }) => {
      const atEnd = to >= lines.lineCount;
      const end = atEnd ? lines.positionAt(text.length) : { line: to, character: 0 };
      const newText = by.map((line) => `${line}\n`).join('');
      return {
        range: { start: { line: from, character: 0 }, end },
        newText: atEnd ? newText.replace(/\n$/, '') : newText,
      };
    });
}

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly by: readonly string[];
}

/** Lines that differ, with lines that agree between; formatting keeps their order, so a look ahead finds the next that agree. */
function pieces(old: readonly string[], now: readonly string[]): readonly Piece[] {
  const found: Piece[] = [];
  let a = 0;
  let b = 0;
  while (a < old.length || b < now.length) {
    if (a < old.length && b < now.length && old[a] === now[b]) {
      a++;
      b++;
      continue;
    }
    const [toA, toB] = isSameLine(old[a], now[b]) ? [a + 1, b + 1] : nextAgreement(old, now, a, b);
    found.push({ from: a, to: toA, by: now.slice(b, toB) });
    a = toA;
    b = toB;
  }
  return found;
}

/** Whether only blanks differ. */
function isSameLine(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a.replace(/\s+/g, '') === b.replace(/\s+/g, '') && a.trim() !== '';
}

const ahead = 60;

function nextAgreement(
  old: readonly string[],
  now: readonly string[],
  a: number,
  b: number,
): readonly [number, number] {
  for (let distance = 1; distance < ahead; distance++) {
    for (let skipped = 0; skipped <= distance; skipped++) {
      const [i, j] = [a + skipped, b + distance - skipped];
      if (i < old.length && j < now.length && old[i] === now[j] && old[i]!.trim() !== '') return [i, j];
    }
  }
  return [old.length, now.length];
}
