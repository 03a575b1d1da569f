/** A plan as a comment on a pull request: what changes in words and as a graph, and what becomes of the people under way. */
import { mermaidOf } from '../../compiler/graph/index.js';
import { type Block, code, comment, plain, type Section } from '../report/markdown.js';
import { isEmpty, type People, type Plan, type ScenarioPlan } from './plan.js';
import {
  BOUNDS,
  boundTable,
  changeText,
  counted,
  DROPS,
  detailText,
  FILLS,
  headline,
  MARKS,
  settingNote,
} from './text.js';

/** Mermaid, and so GitHub, draws no longer text and no more arrows. */
const LONGEST_GRAPH = 50_000;
const MOST_ARROWS = 500;

/** So many entries of one setting are told. */
const MOST_DETAILS = 12;

const WHOLE = '`cauce plan` shows all of it.';

export function planMarkdown(plan: Plan, project: string): string {
  const changed = plan.scenarios.filter(({ change }) => change !== 'same');
  const sections: Section[] = [
    {
      blocks: [
        textOf(`### Plan: ${code(project)}`),
        textOf(`**${plain(headline(plan), 400)}**`),
        ...summary(plan, changed),
      ],
    },
    ...boundsSection(plan),
    ...(plan.from === 0 ? [] : changed.flatMap((scenario) => details(scenario))),
    ...sharedSection(plan),
    ...keptSection(plan),
  ];
  return comment({ marker: `cauce plan ${project}`, whole: WHOLE, isNew: !isEmpty(plan) }, sections);
}

function textOf(text: string): Block {
  return { kind: 'text', text };
}

/** `knows`: who is under way is known where a store was asked. */
function summary({ from, against }: Plan, changed: readonly ScenarioPlan[]): readonly Block[] {
  if (changed.length === 0 || from === 0) return [];
  const knows = against === null;
  const rows = changed.map((scenario) => [
    `${MARKS[scenario.change as keyof typeof MARKS]} ${code(scenario.name)}`,
    whatChanges(scenario),
    ...(knows ? [whoIsUnderWay(scenario)] : []),
  ]);
  const header = ['Scenario', 'what changes', ...(knows ? ['people under way'] : [])];
  return [{ kind: 'table', header, rows, words: [1, 2] }];
}

function whatChanges({ change, changes, existing }: ScenarioPlan): string {
  const brings = existing === null ? [] : [`${counted(existing, 'person', 'people')} would enter (including existing)`];
  if (change !== 'changed') return [change, ...brings].join(', ');
  const counts = (['header', 'when', 'step'] as const).flatMap((what) => {
    const n = changes.filter((one) => one.what === what).length;
    const name = what === 'header' ? 'clause' : what === 'when' ? 'trigger' : 'step';
    return n === 0 ? [] : [counted(n, name)];
  });
  return [counts.length === 0 ? 'changed' : counts.join(', '), ...brings].join(', ');
}

function whoIsUnderWay({ people }: ScenarioPlan): string {
  const sum = (of: readonly People[]) => of.reduce((total, one) => total + one.people, 0);
  if (people.length === 0) return 'nobody';
  const lost = sum(people.filter(({ fate }) => fate === 'ends'));
  return `${sum(people).toLocaleString('en')}${lost > 0 ? `, ${lost.toLocaleString('en')} of them in a step without a certain place` : ''}`;
}

function details(scenario: ScenarioPlan): readonly Section[] {
  const { name, change, changes, people, graph } = scenario;
  const lines = changes.map((one) => `- ${changeText(one, (text) => code(text, 300))}`).join('\n');
  const drawn = graph === null ? null : mermaidOf(graph);
  const isDrawable =
    graph !== null && drawn !== null && drawn.length <= LONGEST_GRAPH && graph.edges.length <= MOST_ARROWS;
  const blocks: Block[] = [
    ...(lines === '' ? [] : [textOf(lines)]),
    ...(people.length === 0 ? [] : [peopleTable(people, change === 'gone')]),
    ...(isDrawable ? [textOf(`\`\`\`mermaid\n${drawn}\`\`\``)] : []),
  ];
  if (blocks.length === 0) return [];
  return [{ folded: `${plain(name)}: ${change}`, blocks }];
}

function peopleTable(people: readonly People[], isGone: boolean): Block {
  const rows = people.map(({ state, version, people: n, fate, to, by }) => {
    const moved = isGone
      ? 'finish on their version'
      : fate === 'kept'
        ? 'as before'
        : fate === 'moves'
          ? `go on in ${code(to!)} (by ${by === 'same' ? 'structure' : by})`
          : '**no certain place**: a label, or `--to`, gives them one';
    return [
      code(state),
      `${version}`,
      n.toLocaleString('en'),
      fate === 'kept' ? 'as before' : 'finish on their version',
      moved,
    ];
  });
  return { kind: 'table', header: ['Step', 'version', 'people', 'deploy', 'deploy --move'], rows, words: [3, 4] };
}

function sharedSection({ shared }: Plan): readonly Section[] {
  if (shared.length === 0) return [];
  const lines = shared.map((one) => {
    const note = settingNote(one);
    const head = `- ${one.what} ${code(one.name)}: ${one.change}${note === null ? '' : `; ${plain(note, 300)}`}`;
    const told = one.details
      .slice(0, MOST_DETAILS)
      .map((detail) => `  - ${detailText(detail, (text) => code(text, 300), plain)}`);
    const more = one.details.length - told.length;
    return [head, ...told, ...(more > 0 ? [`  - … ${more} more`] : [])].join('\n');
  });
  return [{ folded: `Segments, events, messages and settings (${shared.length})`, blocks: [textOf(lines.join('\n'))] }];
}

/** In sight where caps and promises are at stake: for all scenarios together; the rest to fold out. */
function boundsSection({ bounds }: Plan): readonly Section[] {
  if (bounds === null || bounds.length === 0) return [];
  const tables = (some: typeof bounds): readonly Block[] => {
    const { header, rows } = boundTable(some);
    const cells = rows.map((row) => row.map((text) => plain(text)));
    return [{ kind: 'table', header, rows: cells }, textOf(`<sub>${BOUNDS}</sub>`)];
  };
  const [all, own] = [bounds.filter(({ scope }) => scope === 'all'), bounds.filter(({ scope }) => scope !== 'all')];
  return [
    ...(all.length === 0 ? [] : [{ blocks: tables(all) }]),
    ...(own.length === 0 ? [] : [{ folded: `The most one contact can get, by scenario`, blocks: tables(own) }]),
  ];
}

function keptSection({ kept: { fills, drops } }: Plan): readonly Section[] {
  if (fills.length + drops.length === 0) return [];
  const list = (head: string, facts: readonly string[]) =>
    facts.length === 0 ? [] : [textOf(`${head}\n\n${facts.map((fact) => `- ${code(fact, 300)}`).join('\n')}`)];
  return [{ folded: 'What is kept of each contact', blocks: [...list(FILLS, fills), ...list(DROPS, drops)] }];
}
