/** `cauce prove` for people: a table of the most one contact can get, what the caps leave of it, and the paths that lead there. */
import { ALL, instantText, type Unbounded } from '../../compiler/prove/index.js';
import { durationText } from '../../runtime/machine/duration.js';
import type { Terminal } from '../terminal.js';
import { textTable } from '../text-table.js';
import { stepsOf, type Told } from './report.js';

interface Show extends Pick<Terminal, 'paint' | 'columns'> {
  readonly files: readonly string[];
  readonly paths: boolean;
  /** Whether it says of each bound that was not reached why. */
  readonly reasons: boolean;
}

export function boundsText(bounds: readonly Told[], show: Show): string {
  const { paint } = show;
  if (bounds.length === 0) return 'No scenario sends marketing: there is nothing to prove.';
  const windows = [...new Set(bounds.map(({ window }) => durationText(window)))];
  const rows = rowsOf(bounds).map((row, index, all) => {
    const { scope, channel } = row[0]!;
    const isSame = all[index - 1]?.[0]?.scope === scope;
    const cells = windows.map((window) => {
      const bound = row.find((one) => durationText(one.window) === window);
      return bound ? cellOf(bound) : '';
    });
    return [isSame ? '' : nameOf(scope), channel, ...cells];
  });
  const table = textTable(['Scenario', 'channel', ...windows.map((window) => `in ${window}`)], rows, show);
  const signs = [
    'The most that one contact can get. `≤`: not more, and perhaps less. `→`: what the caps leave of it. Transactional messages are not counted.',
    ...(windows.includes('24h') && windows.includes('1d')
      ? ["`1d` is a day of the contact's calendar: 23 to 25 hours."]
      : []),
    ...(show.paths
      ? []
      : [
          show.reasons
            ? '`--path` shows the path to each.'
            : '`cauce prove --scenario NAME` says why a bound was not reached, with `--path` how it comes about.',
        ]),
  ];
  const paths = show.paths
    ? bounds.filter(({ witness }) => witness.length > 0).map((bound) => pathText(bound, show))
    : [];
  const reasons = show.reasons && !show.paths ? reasonsText(bounds) : [];
  return [table, ...freeText(bounds), ...reasons, signs.map((line) => paint.dim(line)).join('\n'), ...paths].join(
    '\n\n',
  );
}

function nameOf(scope: string): string {
  return scope === ALL ? 'all together' : scope;
}

/** One row for each scenario and channel. */
function rowsOf(bounds: readonly Told[]): readonly (readonly Told[])[] {
  const rows = new Map<string, Told[]>();
  for (const bound of bounds) {
    const key = `${bound.scope} ${bound.channel}`;
    rows.set(key, [...(rows.get(key) ?? []), bound]);
  }
  return [...rows.values()];
}

function cellOf({ max, afterCaps, exact }: Told): string {
  const most = max === null ? 'no limit' : exact ? String(max) : `≤ ${max}`;
  return afterCaps === max ? most : `${most} → ${afterCaps}`;
}

/** Triggers that nothing limits, each once. */
function freeText(bounds: readonly Told[]): readonly string[] {
  const free = new Map<string, Unbounded>();
  for (const { unbounded } of bounds) if (unbounded) free.set(unbounded.scenario, unbounded);
  if (free.size === 0) return [];
  const lines = [...free.values()].map(
    ({ scenario, text, why }) =>
      `  ${scenario}: nothing limits how often \`${text}\` starts it anew${why === undefined ? '' : `: ${why}`}`,
  );
  const assume = [...free.values()].some(({ isEvent }) => isEvent)
    ? '; so does `policies.assume: [1 EVENT per 1d]` in cauce.yaml, if that is what you know of the event'
    : '';
  return [['Without limit:', ...lines, `  \`enter once per 30d\` in the scenario limits it${assume}.`].join('\n')];
}

/** Each reason once, with the bounds it is of. */
function reasonsText(bounds: readonly Told[]): readonly string[] {
  const of = new Map<string, string[]>();
  for (const { max, reason, channel, window } of bounds) {
    if (reason === undefined || reason === '' || max === null) continue;
    of.set(reason, [...(of.get(reason) ?? []), `${channel} in ${durationText(window)}`]);
  }
  if (of.size === 0) return [];
  return [
    ['Not known to be reached:', ...[...of].map(([reason, which]) => `  ${which.join(', ')}: ${reason}`)].join('\n'),
  ];
}

/** Of a long row of runs so many at its beginning and at its end. */
const SHOWN_RUNS = 2;

function pathText(bound: Told, show: Show): string {
  const { paint } = show;
  const { scope, channel, window, max, exact, reason, witness } = bound;
  const what = max === null ? 'without limit' : `${exact ? '' : 'at most '}${max}`;
  const head = `${nameOf(scope)}: ${what} ${channel === 'any' ? 'messages' : channel} in ${durationText(window)}`;
  const why = reason === undefined ? [] : [paint.dim(`not exact: ${reason}`)];
  return [paint.bold(head), pathTable(witness, { ...show, named: scope === ALL }), ...why].join('\n');
}

/** `named`: each row says of which scenario it is; `last`: where the path ends is a row of its own. */
export function pathTable(
  witness: Told['witness'],
  {
    paint,
    files,
    named,
    last = false,
  }: Pick<Show, 'paint' | 'files'> & { readonly named: boolean; readonly last?: boolean },
): string {
  const rowsOfRuns = (runs: Told['witness']) =>
    stepsOf(runs, last).map(({ at, what: text, scenario, span, counts }) => [
      counts ? '→' : '',
      instantText(at),
      named ? `${scenario}: ${text}` : text,
      `${files[span.file]}:${span.line + 1}`,
    ]);
  const left = witness.length - 2 * SHOWN_RUNS;
  const rows =
    left > 1
      ? [
          ...rowsOfRuns(witness.slice(0, SHOWN_RUNS)),
          ['', '…', `${left} runs more`, ''],
          ...rowsOfRuns(witness.slice(-SHOWN_RUNS)),
        ]
      : rowsOfRuns(witness);
  return textTable(['', 'at', 'what', 'where'], rows, { paint });
}
