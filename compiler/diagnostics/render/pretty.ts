/** Diagnostics for people: the line, carets under the place, related places, what would be right. Plain text, coloured when asked. */
import type { Diagnostic, Severity } from '../diagnostic.js';
import { type LineIndex, lineIndexes } from '../lines.js';
import { count, inOrder, type RenderInput } from './input.js';
import { show, slice } from './width.js';

const SHOWN_LINES_OF_A_SPAN = 1;
const MIN_WIDTH = 40;

type Style = 'bold' | 'dim' | 'error' | 'warning' | 'info';
type Paint = (style: Style, text: string) => string;

const CODES: Readonly<Record<Style, string>> = { bold: '1', dim: '2', error: '1;31', warning: '1;33', info: '1;36' };

export function pretty(input: RenderInput): string {
  const paint: Paint = input.color ? (style, text) => `\u001b[${CODES[style]}m${text}\u001b[0m` : (_, text) => text;
  const linesOf = lineIndexes(input.sources);
  const blocks = inOrder(input.diagnostics).map((diagnostic) => block(diagnostic, linesOf, input.columns, paint));
  return `${[...blocks, summaryLine(input, paint)].join('\n\n')}\n`;
}

function block(diagnostic: Diagnostic, linesOf: (file: string) => LineIndex, columns: number, paint: Paint): string {
  const places = [diagnostic, ...diagnostic.related];
  const last = Math.max(...places.map(({ file, span }) => linesOf(file).positionAt(span.start).line + 1));
  const gutter = String(last).length;
  const pad = ' '.repeat(gutter);
  const bar = `${pad} ${paint('dim', '|')}`;
  const width = Math.max(MIN_WIDTH, columns - gutter - 3);
  const snippet = (
    place: { file: string; span: Diagnostic['span'] },
    mark: string,
    label: string | undefined,
    style: Severity | 'dim',
  ) => snippetLines(place, linesOf(place.file), { mark, label, style, gutter, width, paint });
  const lines = [
    `${paint(diagnostic.severity, `${diagnostic.severity}[${diagnostic.code}]`)}${paint('bold', `: ${oneLine(diagnostic.message)}`)}`,
    `${pad}${paint('dim', '-->')} ${where(diagnostic, linesOf)}`,
    bar,
    ...snippet(diagnostic, '^', diagnostic.label, diagnostic.severity),
  ];
  for (const related of diagnostic.related) {
    if (related.file !== diagnostic.file) lines.push(`${pad}${paint('dim', ':::')} ${where(related, linesOf)}`, bar);
    else lines.push(`${pad} ${paint('dim', '…')}`);
    lines.push(...snippet(related, '-', related.message, 'dim'));
  }
  const notes = [
    ...(diagnostic.help === undefined || isSaid(diagnostic) ? [] : [['help', diagnostic.help] as const]),
    ...diagnostic.fixes.map((fix) => ['fix', `${fix.title}${fix.certain ? ' (by `cauce check --fix`)' : ''}`] as const),
  ];
  if (notes.length > 0) lines.push(bar);
  for (const [kind, text] of notes) {
    const [sentence = '', ...picture] = text.split('\n');
    const [first, ...rest] = wrap(`${kind}: ${sentence}`, width - 2);
    lines.push(`${pad} ${paint('dim', '=')} ${paint('bold', kind)}${first!.slice(kind.length)}`);
    lines.push(...[...rest, ...picture.map(oneLine)].map((line) => `${pad}   ${line}`));
  }
  return lines.join('\n');
}

function where(
  { file, span }: { file: string; span: Diagnostic['span'] },
  linesOf: (file: string) => LineIndex,
): string {
  const { line, character } = linesOf(file).positionAt(span.start);
  return `${show(file).text}:${line + 1}:${character + 1}`;
}

interface SnippetStyle {
  readonly mark: string;
  readonly label: string | undefined;
  readonly style: Severity | 'dim';
  readonly gutter: number;
  readonly width: number;
  readonly paint: Paint;
}

function snippetLines(place: { span: Diagnostic['span'] }, index: LineIndex, style: SnippetStyle): string[] {
  const { mark, label, gutter, width, paint } = style;
  const { start, end } = index.rangeOf(place.span);
  const shown = show(index.lineText(start.line));
  const from = shown.columnAt(start.character);
  const until = end.line > start.line ? shown.width : shown.columnAt(end.character);
  const marked = Math.max(1, until - from);
  const cut = cutTo(shown.text, shown.width, from, marked, width);
  const more = end.line - start.line >= SHOWN_LINES_OF_A_SPAN ? `to line ${end.line + 1}` : undefined;
  const text = [label, label === undefined ? more : undefined].filter((part) => part !== undefined).join(' ');
  const carets = mark.repeat(Math.max(1, Math.min(marked, width - cut.column)));
  const under = `${' '.repeat(cut.column)}${paint(style.style, `${carets}${text === '' ? '' : ` ${oneLine(text)}`}`)}`;
  return [
    `${paint('dim', `${String(start.line + 1).padStart(gutter)} |`)} ${cut.text}`.trimEnd(),
    `${' '.repeat(gutter)} ${paint('dim', '|')} ${under}`,
  ];
}

/** A long line is cut so that the marked part is in sight; `column` is where it then begins. */
function cutTo(
  text: string,
  total: number,
  from: number,
  marked: number,
  width: number,
): { text: string; column: number } {
  if (total <= width) return { text, column: from };
  const begin = from + Math.min(marked, width - 10) < width - 1 ? 0 : Math.max(0, from - Math.floor(width / 4));
  const end = Math.min(total, begin + width - (begin > 0 ? 1 : 0) - 1);
  const part = `${begin > 0 ? '…' : ''}${slice(text, begin, end)}${end < total ? '…' : ''}`;
  return { text: part, column: from - begin + (begin > 0 ? 1 : 0) };
}

function oneLine(text: string): string {
  return show(text.replace(/\s*[\r\n]+\s*/g, ' ')).text;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of oneLine(text).split(' ')) {
    if (line !== '' && line.length + word.length + 1 > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function summaryLine({ summary }: RenderInput, paint: Paint): string {
  const checked = `${count(summary.files, 'file')}, ${count(summary.scenarios, 'scenario')}`;
  if (summary.errors + summary.warnings === 0) return `${checked}: no problems`;
  const parts = [
    summary.errors > 0 ? paint('error', count(summary.errors, 'error')) : undefined,
    summary.warnings > 0 ? paint('warning', count(summary.warnings, 'warning')) : undefined,
  ].filter((part) => part !== undefined);
  return `${checked}: ${parts.join(', ')}`;
}

/** What stands under the carets, or in a fix, is not said once more. */
function isSaid({ label, help, fixes }: Diagnostic): boolean {
  const words = (text: string) => text.toLowerCase().replace(/[.]$/, '');
  const said = [label, ...fixes.map(({ title }) => title)].filter((text) => text !== undefined);
  return help !== undefined && said.some((text) => words(text) === words(help));
}
