/** `cauce rfm …`: scores, panels, classes and moves over a file of orders. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { readConfig } from '../../compiler/project/index.js';
import { parseInstant, zone } from '../../runtime/clock/index.js';
import { DAY_MS, type Zone } from '../../runtime/machine/calendar.js';
import {
  CLASSES_HEADER,
  classesRow,
  classTotals,
  configProblems,
  MOVES_HEADER,
  movesRow,
  PANEL_HEADER,
  panel as panelOf,
  panelRow,
  RFM_CLASS_TABLES,
  RFM_PRESETS,
  type RfmAxis,
  type RfmConfig,
  type RfmPreset,
  SCORE_HEADER,
  scoreOrders,
  scoreRows,
  transitions,
} from '../../runtime/rfm/index.js';
import { exitCode, UsageError } from '../exit.js';
import { host } from '../host.js';
import { type OrdersFile, type OrdersOptions, readOrders } from '../orders-file.js';
import { configName } from '../project-files.js';
import { out, terminal } from '../terminal.js';
import { textTable } from '../text-table.js';

interface Options extends OrdersOptions {
  readonly project?: string;
  readonly asOf?: string;
  readonly preset: RfmPreset;
  readonly frequency?: RfmConfig['frequency'];
  readonly monetary?: RfmConfig['monetary'];
  readonly bins?: number;
  readonly edges?: RfmConfig['edges'];
  readonly classes?: string;
  readonly format: 'csv' | 'json' | 'pretty';
}

interface Base {
  readonly file: OrdersFile;
  readonly config: RfmConfig;
  readonly zone: Zone;
}

export async function score(options: Options): Promise<number> {
  const base = await load(options);
  const scores = scoreOrders(base.file.orders, base.config, asOf(options, base), {
    zone: base.zone,
    minorPerMajor: base.file.minorPerMajor,
  });
  print(options.format, SCORE_HEADER, scoreRows(scores, base.file.orders.ids, base.file.minorPerMajor));
  return result(base);
}

export async function panel(options: Options & { readonly axes: string }): Promise<number> {
  const names: Readonly<Record<string, RfmAxis>> = {
    recency: 'recency',
    frequency: 'frequency',
    monetary: 'spend',
    spend: 'spend',
  };
  const [row, column, ...more] = options.axes.split(',').map((name) => names[name.trim()]);
  if (!row || !column || more.length > 0 || row === column) {
    throw new UsageError(
      `--axes takes two of recency, frequency, monetary, such as recency,frequency; not ${options.axes}`,
    );
  }
  const base = await load(options);
  const cells = panelOf(scored(base, asOf(options, base)), [row, column]);
  print(
    options.format,
    PANEL_HEADER,
    cells.map((cell) => panelRow(cell, base.file.minorPerMajor)),
  );
  return result(base);
}

export async function classes(options: Options): Promise<number> {
  const base = await load(options);
  const totals = classTotals(scored(base, asOf(options, base)));
  print(
    options.format,
    CLASSES_HEADER,
    totals.map((total) => classesRow(total, base.file.minorPerMajor)),
  );
  return result(base);
}

export async function moves(options: Options & { readonly from: string; readonly to: string }): Promise<number> {
  const base = await load(options);
  const [from, to] = [instant(options.from, '--from', base.zone), instant(options.to, '--to', base.zone)];
  if (from >= to) throw new UsageError(`--from ${options.from} must be before --to ${options.to}`);
  const rows = transitions(scored(base, from), scored(base, to)).map((one) => movesRow(one, base.file.minorPerMajor));
  print(options.format, MOVES_HEADER, rows);
  return result(base);
}

function scored({ file, config, zone }: Base, at: number) {
  return scoreOrders(file.orders, config, at, { zone, minorPerMajor: file.minorPerMajor });
}

async function load(options: Options): Promise<Base> {
  const currency = currencyOf(options.project);
  const preset = RFM_PRESETS[options.preset];
  const table = options.classes === undefined ? preset.classes : RFM_CLASS_TABLES[options.classes];
  if (!table)
    throw new UsageError(
      `there is no class table \`${options.classes}\`; there are ${Object.keys(RFM_CLASS_TABLES).join(', ')}`,
    );
  const config: RfmConfig = {
    ...preset,
    classes: table,
    ...(options.frequency && { frequency: options.frequency }),
    ...(options.monetary && { monetary: options.monetary }),
    ...(options.bins !== undefined && { bins: options.bins }),
    ...(options.edges && { edges: options.edges }),
  };
  const problems = configProblems(config);
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  const cancelled = options.preset === 'rf-grid' ? { cancelled: 'C' } : {};
  const file = await readOrders(options, { currency, timezone: fileZone, ...cancelled });
  return { file, config, zone: zone(fileZone)! };
}

/** A file of orders is read by its own wall clock: a change of the clock in the project's zone must not make half days of whole ones. */
const fileZone = 'UTC';

/** The project's currency, where there is a project; rfm also works on a bare file, in EUR. */
function currencyOf(project: string | undefined): string {
  const path = join(project ?? process.cwd(), configName);
  if (existsSync(path)) return readConfig(readFileSync(path, 'utf8'), configName, host).model.currency;
  if (project !== undefined) throw new UsageError(`there is no ${configName} in ${project}`);
  return 'EUR';
}

/** Default: midnight after the last order, so that every order counts. */
function asOf(options: Options, { file, zone }: Base): number {
  if (options.asOf !== undefined) return instant(options.asOf, '--as-of', zone);
  return Number.isNaN(file.last) ? 0 : zone.startOfDay(zone.startOfDay(file.last) + DAY_MS + DAY_MS / 4);
}

function instant(text: string, option: string, zone: Zone): number {
  const at = parseInstant(text, zone);
  if (at === undefined) throw new UsageError(`${option} takes a date such as 2026-01-31, not ${text}`);
  return at;
}

function print(format: Options['format'], header: readonly string[], rows: Iterable<string[]>): void {
  if (format === 'csv') {
    out(stringify([[...header], ...rows]));
  } else if (format === 'json') {
    const records = [...rows].map((row) =>
      Object.fromEntries(row.map((cell, i) => [header[i], asNumber(cell, header[i]!)])),
    );
    out(JSON.stringify(records, null, 2));
  } else {
    out(
      textTable(
        header,
        [...rows].map((row) => row.map((cell, i) => shown(cell, header[i]!))),
        terminal(),
      ),
    );
  }
}

/** Shares as percentages, amounts with two decimals, as a person reads them. */
function shown(cell: string, column: string): string {
  if (cell === '') return '–';
  if (column.endsWith('_share')) return `${(100 * Number(cell)).toFixed(1)}%`;
  if (column === 'revenue' || column === 'monetary') return Number(cell).toFixed(2);
  return column === 'recency_days' ? Number(cell).toFixed(1) : cell;
}

const textColumns = new Set(['customer', 'class', 'row', 'column', 'from_class', 'to_class']);

function asNumber(cell: string, column: string): string | number | null {
  if (cell === '') return null;
  return textColumns.has(column) ? cell : Number(cell);
}

function result({ file }: Base): number {
  return file.mistakes > 0 ? exitCode.problems : exitCode.fine;
}
