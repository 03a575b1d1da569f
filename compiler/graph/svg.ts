/**
 * A graph as a picture: one self-contained SVG without ids, scripts or fonts of its own, so that several can stand in one page. Whatever is written stands
 * dark on a light ground of its own, lines are a middle grey: readable on a light and on a dark page.
 */
import type { Machine } from '../../runtime/machine/bundle.js';
import { type Graph, graphOf, type NodeKind } from './graph.js';
import {
  fontSize,
  type Layout,
  layoutOf,
  lineHeight,
  type PlacedEdge,
  type PlacedNode,
  type Point,
  smallSize,
} from './layout.js';
import type { Sources } from './source-text.js';
import { textWidth, wrapped } from './text-size.js';

export interface SvgOptions {
  /** How many runs have entered each state, by its id; a trigger's by `when`, `when#2` …. */
  readonly counts?: ReadonlyMap<string, number> | Readonly<Record<string, number>>;
}

const colours: Readonly<Record<NodeKind, readonly [fill: string, stroke: string]>> = {
  trigger: ['#e0e7ff', '#6366f1'],
  wait: ['#f1f5f9', '#94a3b8'],
  until: ['#f1f5f9', '#94a3b8'],
  waitFor: ['#f1f5f9', '#94a3b8'],
  send: ['#dbeafe', '#3b82f6'],
  give: ['#fef3c7', '#d97706'],
  branch: ['#fae8ff', '#c026d3'],
  split: ['#fae8ff', '#c026d3'],
  change: ['#dcfce7', '#16a34a'],
  loop: ['#ffedd5', '#ea580c'],
  end: ['#e2e8f0', '#475569'],
};
const ink = '#0f172a';
const faint = '#475569';
const grey = '#7c8798';
const paper = '#f8fafc';
const titleSize = 15;
/** How much wider bold letters run. */
const boldness = 1.2;
/** In characters. */
const widestTitle = 48;
const widestNote = 64;
const font =
  'ui-sans-serif, system-ui, -apple-system, &quot;Segoe UI&quot;, Roboto, &quot;DejaVu Sans&quot;, sans-serif';

/** Draws a scenario; the counts stand in its boxes. */
export async function svgOf(machine: Machine, sources: Sources = [], options: SvgOptions = {}): Promise<string> {
  return drawGraph(graphOf(machine, sources), options);
}

export async function drawGraph(graph: Graph, options: SvgOptions = {}): Promise<string> {
  const counts = options.counts instanceof Map ? options.counts : new Map(Object.entries(options.counts ?? {}));
  const captions = new Map(
    graph.nodes.flatMap((node) => {
      const count = counts.get(node.id) as number | undefined;
      return count === undefined ? [] : [[node.id, `${count.toLocaleString('en-US')} entered`] as const];
    }),
  );
  const layout = await layoutOf(graph, captions);
  const head = headOf(graph);
  const top = head.height + 10;
  const width = Math.ceil(Math.max(layout.width, head.width + 1));
  const height = Math.ceil(layout.height + top);
  const shift = Math.floor((width - layout.width) / 2);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${font}">`,
    `<title>${escaped(graph.title ?? graph.name)}</title>`,
    head.drawing,
    `<g transform="translate(${shift} ${top})">`,
    ...drawing(layout),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** The title and what holds for the whole scenario, in the top left corner. */
function headOf(graph: Graph): { readonly drawing: string; readonly width: number; readonly height: number } {
  const title = wrapped(graph.title ?? graph.name, widestTitle);
  const notes = graph.notes.flatMap((note) => wrapped(note, widestNote));
  const width =
    24 +
    Math.max(
      ...title.map((line) => textWidth(line, titleSize * boldness)),
      ...notes.map((line) => textWidth(line, smallSize)),
    );
  const under = 12 + title.length * (titleSize + 5);
  const height = under + notes.length * (lineHeight - 2) + 6;
  const lines = [
    ...title.map((line, index) =>
      text(line, 12, 10 + titleSize + index * (titleSize + 5), {
        size: titleSize,
        fill: ink,
        anchor: 'start',
        bold: true,
      }),
    ),
    ...notes.map((line, index) =>
      text(line, 12, under + smallSize + index * (lineHeight - 2), { size: smallSize, fill: faint, anchor: 'start' }),
    ),
  ];
  const ground = box(0.5, 0.5, width, height, `rx="8" fill="${paper}" stroke="${grey}" stroke-opacity="0.35"`);
  return { drawing: `<g>${ground}${lines.join('')}</g>`, width: width + 1, height: height + 1 };
}

function drawing({ nodes, edges }: Layout): readonly string[] {
  return [...edges.map(drawLine), ...nodes.map(drawNode), ...edges.map(drawLabel)].filter((part) => part !== '');
}

function drawNode({ node, x, y, width, height, lines, caption }: PlacedNode): string {
  const [fill, stroke] = colours[node.kind];
  const round =
    node.kind === 'trigger' || node.kind === 'end' ? Math.min(height / 2, 18) : node.kind === 'send' ? 4 : 9;
  const used = lines.length * lineHeight + (caption === undefined ? 0 : lineHeight - 2);
  const first = y + (height - used) / 2 + fontSize;
  const middle = x + width / 2;
  return [
    `<g data-state="${escaped(node.id)}" data-line="${node.line}">`,
    `<title>${escaped(node.label)} (line ${node.line})</title>`,
    box(x, y, width, height, `rx="${rounded(round)}" fill="${fill}" stroke="${stroke}" stroke-width="1.4"`),
    ...(node.kind === 'loop'
      ? [box(x + 3, y + 3, width - 6, height - 6, `rx="6" fill="none" stroke="${stroke}" stroke-width="0.8"`)]
      : []),
    ...lines.map((line, index) => text(line, middle, first + index * lineHeight, { size: fontSize, fill: ink })),
    ...(caption === undefined
      ? []
      : [text(caption, middle, first + lines.length * lineHeight - 1, { size: smallSize, fill: faint })]),
    '</g>',
  ].join('');
}

function box(x: number, y: number, width: number, height: number, rest: string): string {
  return `<rect x="${rounded(x)}" y="${rounded(y)}" width="${rounded(width)}" height="${rounded(height)}" ${rest}/>`;
}

/** Corners a little round, the arrow's head drawn by hand: markers would need an id. */
function drawLine({ points }: PlacedEdge): string {
  const end = points.at(-1);
  const before = points.at(-2);
  if (!end || !before) return '';
  const size = 7;
  const length = Math.hypot(end.x - before.x, end.y - before.y) || 1;
  const along = { x: (end.x - before.x) / length, y: (end.y - before.y) / length };
  const base = { x: end.x - along.x * size, y: end.y - along.y * size };
  const side = { x: -along.y * size * 0.5, y: along.x * size * 0.5 };
  const head = [end, { x: base.x + side.x, y: base.y + side.y }, { x: base.x - side.x, y: base.y - side.y }];
  return [
    `<path d="${path([...points.slice(0, -1), base])}" fill="none" stroke="${grey}" stroke-width="1.3"/>`,
    `<polygon points="${head.map((point) => `${rounded(point.x)},${rounded(point.y)}`).join(' ')}" fill="${grey}"/>`,
  ].join('');
}

function path(points: readonly Point[]): string {
  const [start, ...rest] = points as [Point, ...Point[]];
  const parts = [`M${rounded(start.x)} ${rounded(start.y)}`];
  for (const [index, point] of rest.entries()) {
    const after = rest[index + 1];
    if (!after) {
      parts.push(`L${rounded(point.x)} ${rounded(point.y)}`);
      continue;
    }
    const from = toward(point, rest[index - 1] ?? start, 6);
    const to = toward(point, after, 6);
    parts.push(`L${rounded(from.x)} ${rounded(from.y)}`);
    parts.push(`Q${rounded(point.x)} ${rounded(point.y)} ${rounded(to.x)} ${rounded(to.y)}`);
  }
  return parts.join(' ');
}

/** A point at most `distance` from one toward another, and no further than half-way. */
function toward(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length === 0) return from;
  const share = Math.min(distance, length / 2) / length;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function drawLabel({ label }: PlacedEdge): string {
  if (!label) return '';
  const lines = label.lines.map((line, index) =>
    text(line, label.x + label.width / 2, label.y + smallSize + index * (lineHeight - 3), {
      size: smallSize,
      fill: faint,
    }),
  );
  const ground = box(
    label.x,
    label.y - 1,
    label.width,
    label.lines.length * (lineHeight - 3),
    `rx="4" fill="${paper}"`,
  );
  return ground + lines.join('');
}

interface Style {
  readonly size: number;
  readonly fill: string;
  readonly anchor?: 'start' | 'middle';
  readonly bold?: boolean;
}

function text(content: string, x: number, y: number, { size, fill, anchor = 'middle', bold }: Style): string {
  const weight = bold ? ' font-weight="600"' : '';
  return `<text x="${rounded(x)}" y="${rounded(y)}" font-size="${size}" fill="${fill}" text-anchor="${anchor}"${weight}>${escaped(content)}</text>`;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Text of an element or a quoted attribute; characters XML cannot carry become a space. */
function escaped(content: string): string {
  return content
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
