/** A plan as a comment on a pull request: what changes in words and as a graph, and what becomes of the people under way. */
import { mermaidOf } from '../../compiler/graph/index.js';
import { type Block, COMMENT_LIMIT, code, comment, plain, type Section } from '../report/markdown.js';
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
  const head = { marker: `cauce plan ${project}`, whole: WHOLE, isNew: !isEmpty(plan) };
  const drawn = plan.from === 0 ? NO_GRAPHS : drawings(changed);
  const words = comment(head, sectionsOf(plan, changed, project, NO_GRAPHS), Number.MAX_SAFE_INTEGER);
  const shown = fitting(changed, drawn, COMMENT_LIMIT - words.length - LEFT_OUT_ROOM);
  const left = drawn.size - shown.size;
  const sections = sectionsOf(plan, changed, project, shown);
  const note = `_${counted(left, 'graph')} left out: a comment holds no more._`;
  return comment(head, left === 0 ? sections : [...sections, { blocks: [textOf(note)] }]);
}

type Drawings = ReadonlyMap<string, string>;

const NO_GRAPHS: Drawings = new Map();

/** For the note on graphs that do not fit, and what says that a comment was cut. */
const LEFT_OUT_ROOM = 200;

/** By scenario. */
function drawings(changed: readonly ScenarioPlan[]): Drawings {
  return new Map(
    changed.flatMap(({ name, graph }) => {
      const drawn = graph === null ? null : mermaidOf(graph);
      if (drawn === null || drawn.length > LONGEST_GRAPH || graph!.edges.length > MOST_ARROWS) return [];
      return [[name, `\`\`\`mermaid\n${drawn}\`\`\``] as const];
    }),
  );
}

/** Those for which there is room beside all words: of what has changed before what is new, and that before what is gone. */
function fitting(changed: readonly ScenarioPlan[], drawn: Drawings, room: number): Drawings {
  const shown = new Map<string, string>();
  let left = room;
  for (const change of ['changed', 'new', 'gone'] as const) {
    for (const scenario of changed) {
      const graph = drawn.get(scenario.name);
      if (scenario.change !== change || graph === undefined) continue;
      const cost = lengthOf(details(scenario, drawn)) - lengthOf(details(scenario, NO_GRAPHS));
      if (cost > left) continue;
      left -= cost;
      shown.set(scenario.name, graph);
    }
  }
  return shown;
}

function lengthOf(sections: readonly Section[]): number {
  return comment({ marker: '', whole: '' }, sections, Number.MAX_SAFE_INTEGER).length;
}

/** What is shared stands before the scenarios one by one: it is short, and decides about all of them. */
function sectionsOf(
  plan: Plan,
  changed: readonly ScenarioPlan[],
  project: string,
  drawn: Drawings,
): readonly Section[] {
  return [
    {
      blocks: [
        textOf(`### Plan: ${code(project)}`),
        textOf(`**${plain(headline(plan), 400)}**`),
        ...summary(plan, changed),
      ],
    },
    ...boundsSection(plan),
    ...sharedSection(plan),
    ...(plan.from === 0 ? [] : changed.flatMap((scenario) => details(scenario, drawn))),
    ...keptSection(plan),
  ];
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

function whoIsUnderWay({ people, change }: ScenarioPlan): string {
  const sum = (of: readonly People[]) => of.reduce((total, one) => total + one.people, 0);
  if (people.length === 0) return 'nobody';
  if (change === 'gone') return `${sum(people).toLocaleString('en')}, who finish on their version`;
  const lost = sum(people.filter(({ fate }) => fate === 'ends'));
  return `${sum(people).toLocaleString('en')}${lost > 0 ? `, ${lost.toLocaleString('en')} of them in a step without a certain place` : ''}`;
}

function details({ name, change, changes, people }: ScenarioPlan, drawn: Drawings): readonly Section[] {
  const lines = changes.map((one) => `- ${changeText(one, (text) => code(text, 300))}`).join('\n');
  const graph = drawn.get(name);
  const blocks: Block[] = [
    ...(lines === '' ? [] : [textOf(lines)]),
    ...(people.length === 0 ? [] : [peopleTable(people, change === 'gone')]),
    ...(graph === undefined ? [] : [textOf(graph)]),
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
