/** A plan as a marketer reads it: on the terminal, and as Markdown for a pull request. */
import type { Terminal } from '../terminal.js';
import type { People, Plan, ScenarioPlan, SharedChange } from './plan.js';
import type { Change } from './scenario.js';

const MARKS = { new: '+', gone: '-', changed: '~' } as const;

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
    return note === null ? [line] : [line, `    ${note}`];
  });
  if (shared.length > 0) lines.push(...shared, '');
  const { kept } = plan;
  if (kept.fills.length > 0) lines.push(FILLS, ...kept.fills.map((fact) => `+ ${fact}`), '');
  if (kept.drops.length > 0) lines.push(DROPS, ...kept.drops.map((fact) => `- ${fact}`), '');
  return lines.join('\n').trimEnd();
}

export function planMarkdown(plan: Plan): string {
  const lines: string[] = [`### ${headline(plan)}`, ''];
  for (const scenario of plan.scenarios) {
    if (scenario.change === 'same') continue;
    lines.push(`#### \`${scenario.name}\` – ${scenario.change}`, '');
    lines.push(...scenario.changes.map((change) => `- ${changeText(change)}`));
    lines.push(...notes(scenario, null).map((note) => `- ${note}`), '');
  }
  for (const one of plan.shared) {
    const note = settingNote(one);
    lines.push(`- ${one.what} \`${one.name}\` – ${one.change}${note === null ? '' : `: ${note}`}`);
  }
  const { fills, drops } = plan.kept;
  if (plan.shared.length > 0) lines.push('');
  if (fills.length > 0) lines.push(FILLS, '', ...fills.map((fact) => `- \`${fact}\``), '');
  if (drops.length > 0) lines.push(DROPS, '', ...drops.map((fact) => `- \`${fact}\``), '');
  return lines.join('\n').trimEnd();
}

const FILLS = 'Kept of each contact from then on, and filled from the stored events while the service goes on:';
const DROPS = 'Not kept any more, once nobody is on a version that asks for it:';

/** What a deploy of the setting brings with it. */
function settingNote({ what, name }: SharedChange): string | null {
  if (what !== 'setting') return null;
  if (name === 'rfm') return 'everybody is scored for it first, while the service goes on; it is taken over after that';
  if (name === 'channels' || name === 'groups')
    return 'taken up without a restart; a $NAME that is new in the environment is seen after one';
  return null;
}

function headline(plan: Plan): string {
  if (plan.from === 0) return `Nothing is deployed yet: ${counted(plan.scenarios.length, 'scenario')} would be new.`;
  const some = plan.scenarios.filter(({ change }) => change !== 'same').length;
  if (some === 0 && plan.shared.length === 0) return `Nothing has changed since version ${plan.from}.`;
  return `Version ${plan.from} to ${plan.to}: ${counted(some, 'scenario')} changed, ${plan.scenarios.length - some} as before.`;
}

function changeText({ what, kind, from, to }: Change): string {
  const name = what === 'step' ? 'step' : what === 'when' ? 'trigger' : 'clause';
  switch (kind) {
    case 'added':
      return `${name} added: ${to}`;
    case 'removed':
      return `${name} removed: ${from}`;
    case 'renamed':
      return `${name} renamed: ${from} → ${to}`;
    case 'changed':
      return from === to ? `${name} changed: ${from}` : `${name} changed: ${from} → ${to}`;
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

function counted(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}
