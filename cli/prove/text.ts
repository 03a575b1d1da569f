/** `cauce prove` for people: a table of the most one contact can get, what the caps leave of it, and the paths that lead there. */
import { ALL } from '../../compiler/prove/index.js';
import { durationText } from '../../runtime/machine/duration.js';
import type { Terminal } from '../terminal.js';
import { textTable } from '../text-table.js';
import { instantText, stepsOf, type Told } from './report.js';

interface Show extends Pick<Terminal, 'paint' | 'columns'> {
  readonly files: readonly string[];
  readonly paths: boolean;
}

export function boundsText(bounds: readonly Told[], show: Show): string {
  const { paint } = show;
  if (bounds.length === 0) return 'No scenario sends marketing: there is nothing to prove.';
  const rows = merged(bounds).map(({ bound, window }, index, all) => {
    const before = all[index - 1]?.bound;
    const isSame = before?.scope === bound.scope;
    return [
      isSame ? '' : bound.scope === ALL ? 'all together' : bound.scope,
      isSame && before?.channel === bound.channel ? '' : bound.channel,
      window,
      bound.max === null ? 'no limit' : bound.exact ? String(bound.max) : `at most ${bound.max}`,
      bound.afterCaps === null ? 'no limit' : String(bound.afterCaps),
      noteOf(bound),
    ];
  });
  const table = textTable(['Scenario', 'channel', 'in', 'most for one contact', 'after caps', ''], rows, show);
  const paths = show.paths
    ? bounds.filter(({ witness }) => witness.length > 0).map((bound) => pathText(bound, show))
    : [];
  const hint = show.paths
    ? []
    : [paint.dim('`cauce prove --path` shows the path to each; transactional messages are not counted.')];
  return [table, ...paths, ...hint].join('\n\n');
}

/** What is without a limit in every window is told once. */
function merged(bounds: readonly Told[]): readonly { readonly bound: Told; readonly window: string }[] {
  const rows: { bound: Told; window: string }[] = [];
  for (const bound of bounds) {
    const rest = bounds.filter(({ scope, channel }) => scope === bound.scope && channel === bound.channel);
    const isFree = rest.every(({ max, afterCaps }) => max === null && afterCaps === null);
    if (isFree && rest[0] !== bound) continue;
    rows.push({ bound, window: isFree ? 'any time' : durationText(bound.window) });
  }
  return rows;
}

function noteOf({ unbounded, exact, max, scope }: Told): string {
  if (unbounded) {
    const where = scope === ALL ? `${unbounded.scenario}: ` : '';
    return `${where}nothing limits how often \`${unbounded.text}\` comes`;
  }
  return exact || max === 0 ? '' : 'may be less';
}

function pathText(bound: Told, { paint, files }: Show): string {
  const { scope, channel, window, max, exact, reason } = bound;
  const what = max === null ? 'without limit' : `${exact ? '' : 'at most '}${max}`;
  const head = `${scope === ALL ? 'all together' : scope}: ${what} ${channel === 'any' ? 'messages' : channel} in ${durationText(window)}`;
  const rows = stepsOf(bound.witness).map(({ at, what: text, scenario, span, counts }) => [
    counts ? '→' : '',
    instantText(at),
    scope === ALL ? `${scenario}: ${text}` : text,
    `${files[span.file]}:${span.line + 1}`,
  ]);
  const table = textTable(['', 'at', 'what', 'where'], rows, { paint });
  const why = reason === undefined ? [] : [paint.dim(`not exact: ${reason}`)];
  return [paint.bold(head), table, ...why].join('\n');
}
