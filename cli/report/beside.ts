/** A failed test for people: its lines beside what did happen, or one under the other where the terminal is narrow. */
import type { LineStatus, Row, TestResult } from '../../runtime/testing/index.js';
import type { Terminal } from '../terminal.js';

/** A line of a test is cut here: its own words, not its fields, are what is looked for. */
const LONGEST = 48;

/** So many happenings in a row that no line of the test is about are shown in full. */
const MOST_UNASKED = 10;

type Look = Pick<Terminal, 'paint' | 'columns'>;

/** `wordsOf`: what the test says at a place, without `expect`. */
export function besideText(
  { rows }: Pick<TestResult, 'rows'>,
  wordsOf: (span: NonNullable<Row['line']>['span']) => string,
  look: Look,
): string[] {
  const shown = shortened(rows);
  const after = widest(shown.map((row) => ('hidden' in row ? '' : (row.happened?.after ?? ''))));
  const words = (row: Row) => {
    const text = row.line ? wordsOf(row.line.span) : '';
    return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  };
  const left = widest(['expected', ...shown.map((row) => ('hidden' in row ? '' : words(row)))]) + 2;
  const happened = (row: Row, withDate: boolean) => {
    if (!row.happened) return '';
    const { local, what } = row.happened;
    return `${row.happened.after.padStart(after)}  ${withDate ? `${local}  ` : ''}${what}`;
  };
  const fits = (withDate: boolean) =>
    shown.every((row) => 'hidden' in row || left + 3 + happened(row, withDate).length <= look.columns - 4);
  const { paint } = look;
  if (!fits(false)) return stacked(rows, shown, wordsOf, (row) => happened(row, false), look);
  const withDate = fits(true);
  return [
    paint.bold(`${'expected'.padEnd(left)} │ what did happen`),
    ...shown.map((row) => {
      if ('hidden' in row) return paint.dim(`${' '.repeat(left)} │ ${' '.repeat(after)}  … ${row.hidden} more`);
      const cell = `${row.line ? mark(row.line.status) : ' '} ${words(row)}`.padEnd(left);
      return `${painted(cell, row.line?.status, look)} │ ${happened(row, withDate)}`.trimEnd();
    }),
  ];
}

function stacked(
  rows: readonly Row[],
  shown: readonly (Row | Hidden)[],
  wordsOf: (span: NonNullable<Row['line']>['span']) => string,
  happened: (row: Row) => string,
  look: Look,
): string[] {
  const { paint } = look;
  const some = shown.flatMap((row) =>
    'hidden' in row ? [paint.dim(`  … ${row.hidden} more`)] : row.happened ? [`  ${happened(row)}`] : [],
  );
  return [
    paint.bold('expected'),
    ...rows.flatMap(({ line }) =>
      line ? [painted(`${mark(line.status)} ${wordsOf(line.span)}`, line.status, look)] : [],
    ),
    paint.bold('what did happen'),
    ...(some.length > 0 ? some : ['  nothing at all']),
  ];
}

interface Hidden {
  /** So many rows are not shown. */
  readonly hidden: number;
}

/** Long stretches that no line of the test is about keep their first and last rows. */
function shortened(rows: readonly Row[]): (Row | Hidden)[] {
  const shown: (Row | Hidden)[] = [];
  for (let start = 0; start < rows.length; ) {
    let end = start;
    while (end < rows.length && rows[end]!.line === undefined) end++;
    const unasked = rows.slice(start, end);
    const half = MOST_UNASKED / 2;
    if (unasked.length <= MOST_UNASKED + 1) shown.push(...unasked);
    else shown.push(...unasked.slice(0, half), { hidden: unasked.length - MOST_UNASKED }, ...unasked.slice(-half));
    if (end < rows.length) shown.push(rows[end]!);
    start = end + 1;
  }
  return shown;
}

function mark(status: LineStatus): string {
  switch (status) {
    case 'met':
      return '✓';
    case 'failed':
      return '✗';
    case 'open':
      return '·';
  }
}

function painted(text: string, status: LineStatus | undefined, { paint }: Look): string {
  switch (status) {
    case 'met':
      return paint.green(text);
    case 'failed':
      return paint.red(text);
    case 'open':
      return paint.dim(text);
    case undefined:
      return text;
  }
}

function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, text.length), 0);
}
