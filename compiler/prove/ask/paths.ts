/** Ways through one scenario: the soonest to a step, how long it can take at the most, and where the way there breaks off. */

import type { Label } from '../front.js';
import { ENTRY, type Entry, type Graph, type Place, type ScenarioModel } from '../model.js';
import type { Link } from '../row.js';
import { askedMarks, longestSince, profile } from '../runs.js';
import { atOnce, earliest, longer, type Most, nominal, plus } from '../time.js';

export interface Arrival {
  readonly graph: Graph;
  readonly entry: Entry;
  readonly place: Place;
  /** With the least that has passed since the entry. */
  readonly label: Label;
  /** Since the entry, at the most. */
  readonly most: Most;
}

/** Longer than any campaign: no window of this length leaves anything out. */
const ALL_TIME = { months: 0, days: 0, ms: 1e15 } as const;

const MARKED = 2000;
const UNMARKED = 100_000;

/** Every place of these states that some run can come to, with its soonest way there; undefined where that is too much to follow. */
export function arrivals(model: ScenarioModel, states: ReadonlySet<number>): readonly Arrival[] | undefined {
  const found: Arrival[] = [];
  for (const graph of model.graphs) {
    const wanted = graph.places.filter(({ state }) => states.has(state));
    if (wanted.length === 0) continue;
    const asked = askedMarks(graph);
    for (const entry of graph.entries) {
      const since = longestSince(graph, ENTRY, entry.place);
      for (const place of wanted) {
        const isCounted = ({ id }: Place) => id === place.id;
        // What comes after does not count.
        const places = graph.places.map((one) => (one === place ? { ...one, ways: [] } : one));
        const cut: Graph = { ...graph, places };
        const soonestBy = (asked: ReadonlySet<string>, limit: number) =>
          profile(
            { graph: cut, window: ALL_TIME, endsAnyTime: false, isCounted, asked, limit },
            entry.place,
            asked.has(ENTRY) ? { [ENTRY]: { at: atOnce } } : {},
          );
        // Where marks lead to too many ways, what counts from them is taken as over at once: that is never too late.
        const one = soonestBy(asked, MARKED) ?? soonestBy(new Set([ENTRY]), UNMARKED);
        if (!one) return undefined;
        const [first, ...others] = one.sends.get(1) ?? [];
        if (!first) continue;
        const at = others.reduce((best, next) => earliest(best, next.at), first.at);
        const label = { ...first, at };
        found.push({ graph, entry, place, label, most: since.get(place.id) ?? label.at });
      }
    }
  }
  return found;
}

/** The one that comes first. */
export function soonest(all: readonly Arrival[]): Arrival | undefined {
  return all.reduce<Arrival | undefined>(
    (best, one) => (best && nominal(best.label.at) <= nominal(one.label.at) ? best : one),
    undefined,
  );
}

/** With what it can be held at its send. */
export function latest(all: readonly Arrival[]): Most {
  return all.reduce<Most>((most, one) => longer(most, plus(one.most, one.place.send?.hold ?? atOnce)), atOnce);
}

export function linkTo({ entry, graph, label }: Arrival, at: Label['at'] = atOnce): Link {
  return { entry, graph, begins: { at }, label };
}

/** States that some run can come to. */
export function reached({ graphs }: ScenarioModel): ReadonlySet<number> {
  return new Set(graphs.flatMap(({ places }) => places.map(({ state }) => state)));
}

/**
 * Where ways to these states break off: the last states of them that a run can come to, each with the first one behind it that none can. Text alone
 * leads on from there, conditions do not.
 */
export function breaks(
  model: ScenarioModel,
  states: ReadonlySet<number>,
): readonly { readonly from: number; readonly to: number }[] {
  const { machine } = model;
  const known = reached(model);
  const into = new Map<number, number[]>();
  machine.states.forEach((state, from) => {
    for (const to of nextOf(state)) into.set(to, [...(into.get(to) ?? []), from]);
  });
  const found: { from: number; to: number }[] = [];
  const seen = new Set(states);
  for (const to of seen) {
    for (const from of into.get(to) ?? []) {
      if (known.has(from)) found.push({ from, to });
      else seen.add(from);
    }
  }
  return found;
}

function nextOf(state: ScenarioModel['machine']['states'][number]): readonly number[] {
  switch (state.kind) {
    case 'end':
      return [];
    case 'branch':
      return [...state.cases.map(({ next }) => next), state.otherwise];
    case 'split':
      return state.arms.map(({ next }) => next);
    case 'waitFor':
      return [...state.arms.map(({ next }) => next), state.otherwise];
    case 'until':
      return [state.next, ...(state.late === undefined ? [] : [state.late])];
    case 'loop':
      return [state.body, state.next];
    default:
      return [state.next];
  }
}
