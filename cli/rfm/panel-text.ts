/** A panel of two axes for people: a grid of cells with customers, their share and their revenue; beside it the same of an earlier date. */
import type { PanelCell, RfmAxis } from '../../runtime/rfm/index.js';
import type { Terminal } from '../terminal.js';
import { shaded, shadeOf } from './heat.js';
import { AXIS_LETTER, changeText, type Units } from './words.js';

type Show = Pick<Terminal, 'paint' | 'columns' | 'color'>;

export interface PanelView {
  readonly title: string;
  readonly cells: readonly PanelCell[];
}

export interface PanelLook {
  readonly axes: readonly [row: RfmAxis, column: RfmAxis];
  readonly by: 'scores' | 'levels';
  readonly units: Units;
}

/** Rows and columns of a panel as people look at it: the best at the top and at the right. */
export function gridOf(cells: readonly PanelCell[], by: PanelLook['by']) {
  const rows = [...new Set(cells.map(({ row }) => row))];
  const columns = [...new Set(cells.map(({ column }) => column))];
  const found = new Map(cells.map((cell) => [`${cell.row} ${cell.column}`, cell]));
  return {
    rows,
    columns: by === 'scores' ? columns.toReversed() : columns,
    cell: (row: string, column: string) => found.get(`${row} ${column}`)!,
  };
}

/** `past`: of an earlier date; then the cells say how many customers more or fewer there are now. */
export function panelText(now: PanelView, past: PanelView | null, look: PanelLook, show: Show): string {
  const most = Math.max(...[now, ...(past ? [past] : [])].flatMap(({ cells }) => cells.map((c) => c.customersShare)));
  const recent = block(now, past, most, look, show);
  if (past === null) return recent.lines.join('\n');
  const before = block(past, null, most, look, show);
  if (before.width + 3 + recent.width <= show.columns) {
    return before.lines
      .map((line, i) => `${line}${' '.repeat(before.width - widthOf(line))}   ${recent.lines[i]}`)
      .join('\n');
  }
  return [...recent.lines, '', ...before.lines].join('\n');
}

interface Block {
  readonly width: number;
  readonly lines: readonly string[];
}

function block(view: PanelView, past: PanelView | null, most: number, look: PanelLook, show: Show): Block {
  const { axes, by, units } = look;
  const { paint } = show;
  const grid = gridOf(view.cells, by);
  const before = past && gridOf(past.cells, by);
  const texts = (row: string, column: string): readonly string[] => {
    const { customers, customersShare, revenue } = grid.cell(row, column);
    const then = before?.cell(row, column).customers ?? customers;
    if (customers === 0 && then === 0) return ['·', '', ''];
    const change = before ? ` ${changeText(customers, then, units.count)}` : '';
    return [`${units.count(customers)}${change}`, units.share(customersShare, 1), units.short(revenue)];
  };
  const name = (axis: RfmAxis, value: string) => (by === 'scores' ? `${AXIS_LETTER[axis]} ${value}` : value);
  const left = Math.max(...grid.rows.map((row) => name(axes[0], row).length));
  const width =
    2 +
    Math.max(
      ...grid.columns.map((column) => name(axes[1], column).length),
      ...grid.rows.flatMap((row) => grid.columns.flatMap((column) => texts(row, column).map((text) => text.length))),
    );
  const lines = [
    paint.bold(view.title),
    `${' '.repeat(left)} ${grid.columns.map((column) => centred(name(axes[1], column), width)).join(' ')}`.trimEnd(),
  ];
  for (const row of grid.rows) {
    for (const place of [0, 1, 2]) {
      const head = (place === 1 ? name(axes[0], row) : '').padEnd(left);
      const cells = grid.columns.map((column) =>
        shaded(
          `${(texts(row, column)[place] ?? '').padStart(width - 1)} `,
          shadeOf(grid.cell(row, column).customersShare, most),
          show.color,
        ),
      );
      const line = `${head} ${cells.join(' ')}`;
      lines.push(show.color ? line : line.trimEnd());
    }
    lines.push('');
  }
  lines.pop();
  return { width: Math.max(left + grid.columns.length * (width + 1), view.title.length), lines };
}

function centred(text: string, width: number): string {
  const before = (width - text.length) >> 1;
  return text.padStart(text.length + before).padEnd(width);
}

/** What a line takes on the screen. */
function widthOf(line: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
  return line.replace(/\x1b\[[\d;]*m/g, '').length;
}
