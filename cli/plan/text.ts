/** A plan as a marketer reads it on the terminal, and the words that a comment shares with it. */
import type { Terminal } from '../terminal.js';
import { textTable } from '../text-table.js';
import type { BoundChange, Most } from './bounds.js';
import type { Detail } from './entries.js';
import type { People, Plan, ScenarioPlan } from './plan.js';
import type { Change } from './scenario.js';
import type { SharedChange } from './shared.js';

export const MARKS = { new: '+', gone: '-', changed: '~' } as const;

/** `moved`: scenarios whose people a deploy moves; null: that is not decided yet. */
export function planText(
  plan: Plan,
  { paint }: Pick<Terminal, 'paint'>,
  moved: readonly string[] | null = null,
): string {
  const lines: string[] = [headline(plan), ''];
  for (const scenario of plan.scenarios) {
    if (scenario.change === 'same') continue;
    lines.push(
      paint.bold(`${MARKS[scenario.change]} ${scenario.name}`) +
        (scenario.change === 'changed' ? '' : ` (${scenario.change})`),
    );
    lines.push(...scenario.changes.map((change) => `    ${changeText(change)}`));
    lines.push(...notes(scenario, moved?.includes(scenario.name) ?? null).map((note) => `    ${note}`));
    lines.push('');
  }
  const shared = plan.shared.flatMap((one) => {
    const note = settingNote(one);
    const line = `${MARKS[one.change]} ${one.what} ${one.name} (${one.change})`;
    const details = one.details.map((detail) => `    ${detailText(detail)}`);
    return [line, ...details, ...(note === null ? [] : [`    ${note}`])];
  });
  if (shared.length > 0) lines.push(...shared, '');
  if (plan.bounds !== null && plan.bounds.length > 0) {
    const { header, rows } = boundTable(plan.bounds);
    lines.push(textTable(header, rows, { paint }), BOUNDS, '');
  }
  const { kept } = plan;
  if (kept.fills.length > 0) lines.push(FILLS, ...kept.fills.map((fact) => `+ ${fact}`), '');
  if (kept.drops.length > 0) lines.push(DROPS, ...kept.drops.map((fact) => `- ${fact}`), '');
  return lines.join('\n').trimEnd();
}

export const BOUNDS =
  'Marketing messages at the most, and in brackets what caps leave of them; transactional ones are not counted.';

/** A row for each scenario and channel, a column for each window; what does not differ is left empty. */
export function boundTable(bounds: readonly BoundChange[]): {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
} {
  const windows = [...new Set(bounds.map(({ window }) => window))];
  const rows = new Map<string, string[]>();
  for (const { scope, channel, window, before, after } of bounds) {
    const where = `${scope === 'all' ? 'all together' : scope}: ${channel}`;
    const row = rows.get(where) ?? [where, ...windows.map(() => '')];
    row[windows.indexOf(window) + 1] = `${mostText(before)} → ${mostText(after)}`;
    rows.set(where, row);
  }
  return { header: ['Most for one contact', ...windows.map((window) => `in ${window}`)], rows: [...rows.values()] };
}

/** After caps in brackets, where they leave less. */
function mostText(most: Most | null): string {
  if (most === null) return 'none';
  const shown = (n: number | null) => (n === null ? 'no limit' : n.toLocaleString('en'));
  return most.max === most.afterCaps ? shown(most.max) : `${shown(most.max)} (${shown(most.afterCaps)})`;
}

export const FILLS = 'Kept of each contact from then on, and filled from the stored events while the service goes on:';
export const DROPS = 'Not kept any more, once nobody is on a version that asks for it:';

/** `quiet_hours: 21:30-08:30 → 20:00-10:00`, `rate added: 80 per 1d`, `text`. */
export function detailText(
  { name, from, to }: Detail,
  shown: (text: string) => string = (text) => text,
  named: (name: string) => string = (text) => text,
): string {
  const of = named(name);
  if (from !== undefined && to !== undefined) return `${of === '' ? '' : `${of}: `}${shown(from)} → ${shown(to)}`;
  if (to !== undefined) return of === '' ? shown(to) : `${of} added: ${shown(to)}`;
  if (from !== undefined) return of === '' ? shown(from) : `${of} removed: ${shown(from)}`;
  return `${of} changed`;
}

/** What a deploy of the setting brings with it. */
export function settingNote({ what, name }: SharedChange): string | null {
  if (what !== 'setting') return null;
  if (name === 'rfm') return 'everybody is scored for it first, while the service goes on; it is taken over after that';
  if (name === 'channels' || name === 'groups')
    return 'taken up without a restart; a $NAME that is new in the environment is seen after one';
  return null;
}

export function headline({ from, to, against, scenarios, shared }: Plan): string {
  if (from === 0) return `Nothing is deployed yet: ${counted(scenarios.length, 'scenario')} would be new.`;
  const since = against === null ? `version ${from}` : against;
  const some = scenarios.filter(({ change }) => change !== 'same').length;
  if (some === 0 && shared.length === 0) return `Nothing has changed since ${since}.`;
  const what = `${counted(some, 'scenario')} changed, ${scenarios.length - some} as before${besides(shared)}.`;
  return against === null ? `Version ${from} to ${to}: ${what}` : `Against ${against}: ${what}`;
}

/** `; also 1 segment and 2 settings`. */
function besides(shared: Plan['shared']): string {
  const told = (['segment', 'event', 'message', 'setting'] as const).flatMap((what) => {
    const n = shared.filter((one) => one.what === what).length;
    return n === 0 ? [] : [counted(n, what)];
  });
  if (told.length === 0) return '';
  return `; also ${[...(told.length > 1 ? [told.slice(0, -1).join(', ')] : []), told.at(-1)!].join(' and ')}`;
}

export function changeText({ what, kind, from, to }: Change, shown: (text: string) => string = (text) => text): string {
  const name = what === 'step' ? 'step' : what === 'when' ? 'trigger' : 'clause';
  switch (kind) {
    case 'added':
      return `${name} added: ${shown(to!)}`;
    case 'removed':
      return `${name} removed: ${shown(from!)}`;
    case 'renamed':
      return `${name} renamed: ${shown(from!)} → ${shown(to!)}`;
    case 'changed':
      return from === to ? `${name} changed: ${shown(from!)}` : `${name} changed: ${shown(from!)} → ${shown(to!)}`;
  }
}

function notes({ people, existing, change }: ScenarioPlan, isMoved: boolean | null): readonly string[] {
  return [
    ...(existing === null ? [] : [`including existing: ${counted(existing, 'person', 'people')} would enter`]),
    ...people.map((one) => peopleText(one, change === 'gone', isMoved)),
  ];
}

function peopleText(
  { state, version, people, fate, to, by }: People,
  isGone: boolean,
  isMoved: boolean | null,
): string {
  const who = `${counted(people, 'person', 'people')} in \`${state}\` (version ${version})`;
  if (fate === 'kept') return `${who}: kept`;
  const finish = `${who}: finish on their version`;
  if (isGone || isMoved === false) return finish;
  if (fate === 'moves') {
    const goOn = `go on in \`${to}\` (by ${by === 'same' ? 'structure' : by})`;
    return isMoved ? `${who}: ${goOn}` : `${finish}; with --move they ${goOn}`;
  }
  return isMoved ? `${who}: have no certain place` : `${finish}; with --move they have no certain place`;
}

export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}
