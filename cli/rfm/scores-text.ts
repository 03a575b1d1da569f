/** Scores of all customers as a table for people. */
import { SCORE_HEADER } from '../../runtime/rfm/index.js';
import { printable } from '../insight/layout.js';
import type { Terminal } from '../terminal.js';
import { textTable } from '../text-table.js';

/** `rows`: as they are printed for programs. */
export function scoresText(rows: Iterable<readonly string[]>, show: Pick<Terminal, 'paint'>): string {
  return textTable(
    SCORE_HEADER,
    [...rows].map((row) => row.map((cell, i) => shown(cell, SCORE_HEADER[i]!))),
    show,
  );
}

function shown(cell: string, column: (typeof SCORE_HEADER)[number]): string {
  if (cell === '') return '–';
  if (column === 'monetary') return Number(cell).toFixed(2);
  return column === 'recency_days' ? Number(cell).toFixed(1) : printable(cell);
}
