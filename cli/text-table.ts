/** Tables for people: columns as wide as their widest cell, numbers to the right. */
import type { Terminal } from './terminal.js';

export function textTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  { paint }: Pick<Terminal, 'paint'>,
): string {
  const widths = header.map((name, i) =>
    rows.reduce((width, row) => Math.max(width, (row[i] ?? '').length), name.length),
  );
  const numeric = header.map(
    (_, i) => rows.length > 0 && rows.every((row) => /^[-+−]?[€$£]?[\d.,]*\s?[%€]?$|^[–=]$/.test(row[i] ?? '')),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (numeric[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd();
  return [paint.bold(line(header)), ...rows.map(line)].join('\n');
}
