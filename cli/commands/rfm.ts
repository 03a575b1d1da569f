/** `cauce rfm score|panel|classes|moves`: over the project's store, or over a file of orders. */
import {
  CLASSES_HEADER,
  type ClassTotals,
  classesRow,
  classTotals,
  MOVES_HEADER,
  movesRow,
  PANEL_HEADER,
  panel as panelOf,
  panelRow,
  type RfmAxis,
  type RfmScores,
  SCORE_HEADER,
  scoreRows,
  transitions,
} from '../../runtime/rfm/index.js';
import { exitCode, UsageError } from '../exit.js';
import { type Base, dateText, loadBase, namedScores, type RfmOptions, scoredAt } from '../rfm/base.js';
import { classesText } from '../rfm/classes-text.js';
import { movesText } from '../rfm/moves-text.js';
import { panelText } from '../rfm/panel-text.js';
import { besideEarlier, printRows } from '../rfm/rows.js';
import { scoresText } from '../rfm/scores-text.js';
import { AXIS_NAME, axisMeaning, unitsOf } from '../rfm/words.js';
import { out, say, terminal } from '../terminal.js';

interface ScoreOptions extends RfmOptions {
  readonly format: 'csv' | 'json' | 'pretty';
}

interface ViewOptions extends RfmOptions {
  readonly compare?: string;
  readonly format: 'csv' | 'json' | 'pretty' | 'html';
}

export async function score(options: ScoreOptions): Promise<number> {
  const base = await loadBase(options);
  const { scores, ids } = await namedScores(base, base.asOf);
  const rows = scoreRows(scores, ids, base.minorPerMajor);
  if (options.format === 'pretty') out(scoresText(rows, terminal()));
  else printRows(options.format, SCORE_HEADER, rows);
  return result(base);
}

type PanelOptions = ViewOptions & { readonly axes?: string; readonly by: 'scores' | 'levels' };

export async function panel(options: PanelOptions): Promise<number> {
  const { format, by } = options;
  // Programs get recency down, as ever; people read time from left to right.
  const isForPeople = format === 'pretty' || format === 'html';
  const axes = axesOf(options.axes ?? (isForPeople ? 'frequency,recency' : 'recency,frequency'));
  const base = await loadBase(options);
  const past = compared(options, base);
  if (format === 'html') return await page(base, { from: past, to: base.asOf, axes, by });
  const [scores, earlierScores] = await scoresOf(base, past);
  const cells = panelOf(scores, axes, by);
  const before = earlierScores && panelOf(earlierScores, axes, by);
  if (format !== 'pretty') {
    const rows = cells.map((cell) => panelRow(cell, base.minorPerMajor));
    const then = before?.map((cell) => panelRow(cell, base.minorPerMajor));
    const table = then ? besideEarlier(PANEL_HEADER, rows, then, 2) : { header: PANEL_HEADER, rows };
    printRows(format, table.header, table.rows);
    return result(base);
  }
  const units = unitsOf(base);
  const show = terminal();
  const title = (at: number) => `${AXIS_NAME[axes[0]]} × ${AXIS_NAME[axes[1]]}, ${dateText(at, base)}`;
  const view = { title: title(base.asOf), cells };
  const earlier = before && { title: title(past!), cells: before };
  out(panelText(view, earlier, { axes, by, units }, show));
  out(
    `\n${show.paint.dim(`In each cell: customers${past === null ? '' : ' and their change'}, share of all customers, revenue.`)}`,
  );
  for (const axis of by === 'scores' ? axes.toReversed() : []) {
    const meaning = axisMeaning(scores, axis, units);
    if (meaning !== null) out(show.paint.dim(`${AXIS_NAME[axis]}: ${meaning}`));
  }
  return result(base);
}

export async function classes(options: ViewOptions): Promise<number> {
  const base = await loadBase(options);
  const past = compared(options, base);
  if (options.format === 'html') return await page(base, { from: past, to: base.asOf });
  const [scores, earlier] = await scoresOf(base, past);
  const totals = classTotals(scores);
  sayEmpty(totals);
  const before = earlier && classTotals(earlier);
  if (options.format === 'pretty') {
    const show = terminal();
    out(
      show.paint.bold(
        `${base.name}, ${dateText(base.asOf, base)}${past === null ? '' : `, beside ${dateText(past, base)}`}`,
      ),
    );
    out(classesText(totals, before && { title: dateText(past!, base), totals: before }, unitsOf(base), show));
    return result(base);
  }
  const rows = totals.map((total) => classesRow(total, base.minorPerMajor));
  const then = before?.map((total) => classesRow(total, base.minorPerMajor));
  const table = then ? besideEarlier(CLASSES_HEADER, rows, then, 1) : { header: CLASSES_HEADER, rows };
  printRows(options.format, table.header, table.rows);
  return result(base);
}

/** `none` is no class that anybody should be in. */
function sayEmpty(totals: readonly ClassTotals[]): void {
  const empty = totals.slice(0, -1).filter(({ customers }) => customers === 0);
  if (empty.length === 0 || empty.length === totals.length - 1) return;
  const names = empty.map((one) => one.class).join(', ');
  say(
    `Nobody is in the ${empty.length === 1 ? 'class' : 'classes'} ${names}: scenarios and segments that ask for ${empty.length === 1 ? 'it' : 'them'} reach nobody.`,
  );
}

type MovesOptions = ViewOptions & { readonly from: string; readonly to: string };

export async function moves(options: MovesOptions): Promise<number> {
  const base = await loadBase({ ...options, asOf: options.asOf ?? options.to });
  const [from, to] = [base.at(options.from, '--from'), base.at(options.to, '--to')];
  if (from >= to) throw new UsageError(`--from ${options.from} must be before --to ${options.to}`);
  if (options.format === 'html') return await page(base, { from, to });
  const [earlier, later] = (await scoredAt(base, from, to)) as [RfmScores, RfmScores];
  const found = transitions(earlier, later);
  if (options.format === 'pretty') {
    const show = terminal();
    out(show.paint.bold(`${base.name}, from ${dateText(from, base)} to ${dateText(to, base)}`));
    out(movesText(found, later.classes, unitsOf(base), show));
  } else {
    printRows(
      options.format,
      MOVES_HEADER,
      found.map((one) => movesRow(one, base.minorPerMajor)),
    );
  }
  return result(base);
}

const AXES: Readonly<Record<string, RfmAxis>> = {
  recency: 'recency',
  frequency: 'frequency',
  monetary: 'spend',
  spend: 'spend',
};

function axesOf(text: string): readonly [RfmAxis, RfmAxis] {
  const [row, column, ...more] = text.split(',').map((name) => AXES[name.trim()]);
  if (!row || !column || more.length > 0 || row === column) {
    throw new UsageError(`--axes takes two of recency, frequency, monetary, such as recency,frequency; not ${text}`);
  }
  return [row, column];
}

/** The earlier date of `--compare`; null: none. */
function compared({ compare }: ViewOptions, base: Base): number | null {
  if (compare === undefined) return null;
  const past = base.at(compare, '--compare');
  if (past >= base.asOf) {
    throw new UsageError(
      `--compare ${compare} must be before the day that scores are for, ${dateText(base.asOf, base)}`,
    );
  }
  return past;
}

/** On the day it is for, and on the earlier one. */
async function scoresOf(base: Base, past: number | null): Promise<[now: RfmScores, then: RfmScores | null]> {
  const [now, then] = await scoredAt(base, base.asOf, ...(past === null ? [] : [past]));
  return [now!, then ?? null];
}

async function page(base: Base, look: Parameters<typeof import('../rfm/page.js').rfmPage>[1]): Promise<number> {
  const { rfmPage } = await import('../rfm/page.js');
  out(await rfmPage(base, look));
  return result(base);
}

function result({ mistakes }: Base): number {
  return mistakes() > 0 ? exitCode.problems : exitCode.fine;
}
