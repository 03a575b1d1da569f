/** What a deploy would change: scenarios, what they share, and where the people under way would stand. It decides and writes nothing. */
import type { MarkedGraph, Sources } from '../../compiler/graph/index.js';
import type { Machine } from '../../runtime/machine/index.js';
import type { Store } from '../../runtime/store/index.js';
import {
  deployedVersion,
  machineContent,
  matchStates,
  type ProjectBody,
  projectsOf,
} from '../../runtime/versions/index.js';
import type { BoundChange } from './bounds.js';
import { changedGraph } from './changed-graph.js';
import { type Kept, keptBy } from './kept.js';
import { type Change, changesOf, isSame, type Written } from './scenario.js';
import { type SharedChange, sharedChanges } from './shared.js';

/** People who are in a state, and what becomes of them. */
export interface People {
  readonly state: string;
  /** Since which version the scenario has been as it is for them. */
  readonly version: number;
  readonly people: number;
  /** kept: nothing changes for them. moves: with --move. ends: their step is gone, and with --move they have nowhere to go. */
  readonly fate: 'kept' | 'moves' | 'ends';
  readonly to?: string;
  readonly by?: 'named' | 'label' | 'same' | 'structure';
}

export interface ScenarioPlan {
  readonly name: string;
  readonly change: 'new' | 'gone' | 'changed' | 'same';
  readonly changes: readonly Change[];
  readonly people: readonly People[];
  /** How many `including existing` brings in; null: none of it, or it cannot be said now. */
  readonly existing: number | null;
  /** Both versions in one; null where there is nothing to compare. */
  readonly graph: MarkedGraph | null;
}

export interface Plan {
  /** Versions deployed, 0: nothing is yet; null where `against` names what it is compared with instead. */
  readonly from: number | null;
  readonly to: number | null;
  readonly against: string | null;
  readonly scenarios: readonly ScenarioPlan[];
  readonly shared: readonly SharedChange[];
  /** Of every contact's past. */
  readonly kept: Kept;
  /** What one contact can get at most, where that differs; null: it was not asked. */
  readonly bounds: readonly BoundChange[] | null;
}

/** By scenario: old state to new one, as the author names them. */
export type Named = Readonly<Record<string, Readonly<Record<string, string>>>>;

type Looked = Pick<Store, 'meta' | 'bundles' | 'counters'>;

/** `store`: null where there is none yet. */
export function planOf(
  store: Looked | null,
  fresh: ProjectBody,
  named: Named = {},
  existing: ReadonlyMap<string, number> = new Map(),
): Plan {
  const from = store === null ? 0 : deployedVersion(store);
  const projects = store === null ? [] : projectsOf(store);
  const old = projects.find(({ version }) => version === from) ?? null;
  const people = (name: string, is: Machine | undefined) =>
    store === null ? [] : peopleIn(store, projects, name, is, named[name]);
  return { from, to: from + 1, against: null, ...comparison(old, fresh, people, existing), bounds: null };
}

/** The same between two versions of the text: who is under way is not known then. */
export function planAgainst(old: ProjectBody, fresh: ProjectBody, against: string): Plan {
  return { from: null, to: null, against, ...comparison(old, fresh, () => [], new Map()), bounds: null };
}

function comparison(
  old: ProjectBody | null,
  fresh: ProjectBody,
  peopleOf: (name: string, is: Machine | undefined) => readonly People[],
  existing: ReadonlyMap<string, number>,
): Pick<Plan, 'scenarios' | 'shared' | 'kept'> {
  const before = new Map((old?.bundle.scenarios ?? []).map((machine) => [machine.name, machine]));
  const after = new Map(fresh.bundle.scenarios.map((machine) => [machine.name, machine]));
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  const scenarios = names.map((name): ScenarioPlan => {
    const [was, is] = [before.get(name), after.get(name)];
    const people = peopleOf(name, is);
    const shared = { name, people, existing: existing.get(name) ?? null, changes: [], graph: null };
    if (is === undefined) {
      const graph = changedGraph(written(old!, was!), null, (id) => underWay(people, id, true));
      return { ...shared, change: 'gone', graph };
    }
    if (was === undefined) return { ...shared, change: 'new', graph: old && changedGraph(null, written(fresh, is)) };
    if (isSame(was, is)) return { ...shared, change: 'same' };
    const [from, to] = [written(old!, was), written(fresh, is)];
    const graph = changedGraph(from, to, (id, isGone) => underWay(people, id, isGone));
    return { ...shared, change: 'changed', changes: changesOf(from, to), graph };
  });
  const shared = old === null ? [] : sharedChanges(old, fresh);
  return { scenarios, shared, kept: keptBy(old?.bundle ?? null, fresh.bundle) };
}

/** Who stands in a state, or would go on there. */
function underWay(people: readonly People[], id: string, isGone: boolean): readonly string[] {
  const here = people.filter(({ fate, state, to }) =>
    isGone ? fate === 'ends' && state === id : (to ?? state) === id && fate !== 'ends',
  );
  const sum = here.reduce((total, one) => total + one.people, 0);
  return sum === 0 ? [] : [`${sum.toLocaleString('en')} under way`];
}

function written({ bundle, sources }: ProjectBody, machine: Machine): Written {
  const texts: Sources = bundle.files.map((file) => sources[file]);
  return { machine, sources: texts };
}

function peopleIn(
  store: Looked,
  projects: readonly ({ readonly version: number } & ProjectBody)[],
  name: string,
  fresh: Machine | undefined,
  named: Readonly<Record<string, string>> | undefined,
): readonly People[] {
  const prefix = `machine/${name}@`;
  const found = Object.entries(store.counters(prefix)).flatMap(([counter, people]) => {
    if (people <= 0) return [];
    const rest = counter.slice(prefix.length);
    const version = Number(rest.slice(0, rest.indexOf('/')));
    const state = rest.slice(rest.indexOf('/') + 1);
    const { bundle } = projects.find((project) => project.version === version)!;
    const old = bundle.scenarios.find((machine) => machine.name === name)!;
    const place = old.states.findIndex(({ id }) => id === state);
    return [{ place, stands: fateOf({ state, version, people }, place, old, fresh, named) }];
  });
  // As the steps stand in the text.
  return found.sort((a, b) => a.stands.version - b.stands.version || a.place - b.place).map(({ stands }) => stands);
}

function fateOf(
  stands: Pick<People, 'state' | 'version' | 'people'>,
  place: number,
  old: Machine,
  fresh: Machine | undefined,
  named: Readonly<Record<string, string>> | undefined,
): People {
  if (fresh === undefined) return { ...stands, fate: 'ends' };
  if (machineContent(old) === machineContent(fresh)) return { ...stands, fate: 'kept' };
  const counterpart = matchStates(old, fresh, named)[place];
  if (!counterpart) return { ...stands, fate: 'ends' };
  return { ...stands, fate: 'moves', to: fresh.states[counterpart.to]!.id, by: counterpart.by };
}

/** Nothing is different, the texts of messages included. */
export function isEmpty({ scenarios, shared, from }: Plan): boolean {
  return from !== 0 && shared.length === 0 && scenarios.every(({ change }) => change === 'same');
}

export interface Stranded extends People {
  readonly scenario: string;
}

/** People whom a move of these scenarios would leave without a place. */
export function stranded({ scenarios }: Plan, moved: readonly string[]): readonly Stranded[] {
  return scenarios.flatMap(({ name, change, people }) =>
    moved.includes(name) && change !== 'gone'
      ? people.filter(({ fate }) => fate === 'ends').map((one) => ({ ...one, scenario: name }))
      : [],
  );
}
