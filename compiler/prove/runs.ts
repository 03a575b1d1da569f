/** What one run can hand over in a window, and how soon: from its entry, or from a message in the middle of it that begins the window. */
import type { CalendarDuration } from '../../runtime/machine/calendar.js';
import { Front, type Label } from './front.js';
import { ENTRY, type Graph, type Place } from './model.js';
import { atOnce, endless, fitsIn, later, lessThe, longer, type Most, plus } from './time.js';

/** By n: what comes to the n-th hand-over, and to an end after it, none no worse off than another. */
export interface Profile {
  readonly sends: ReadonlyMap<number, readonly Label[]>;
  readonly ends: ReadonlyMap<number, readonly Label[]>;
  /** Where a goal, a stop or a restart may end it. */
  readonly cuts: ReadonlyMap<number, readonly Label[]>;
  /** There were too many ways to tell them all apart. */
  readonly isLoose: boolean;
}

export interface Asked {
  readonly graph: Graph;
  readonly window: CalendarDuration;
  readonly endsAnyTime: boolean;
  readonly isCounted: (place: Place) => boolean;
  /** Marks that something on the way asks for. */
  readonly asked: ReadonlySet<string>;
  /** So many ways are followed at the most; else as many as there is time for. */
  readonly limit?: number;
}

/** More hand-overs than these are not counted one by one. */
export const mostCounted = 1000;
/** More ways than these are not followed: told by `undefined`. */
const mostLabels = 400_000;

const marksAsked = new WeakMap<Graph, ReadonlySet<string>>();

export function askedMarks(graph: Graph): ReadonlySet<string> {
  let asked = marksAsked.get(graph);
  if (!asked) {
    const found = new Set<string>();
    for (const { ways } of graph.places)
      for (const { since } of ways) if (since) for (const { mark } of since) found.add(mark);
    asked = found;
    marksAsked.set(graph, asked);
  }
  return asked;
}

/** From one place on, which counts itself. Undefined: too much to follow. */
export function profile(asked: Asked, place: number, marks: Label['marks']): Profile | undefined {
  return profileFrom(asked, [{ place, marks }]);
}

/** From several places on, each of which counts itself. */
export function profileFrom(asked: Asked, from: readonly Pick<Label, 'place' | 'marks'>[]): Profile | undefined {
  const { graph, window, endsAnyTime, isCounted, limit = mostLabels } = asked;
  const sends = new Outcomes();
  const ends = new Outcomes();
  const cuts = new Outcomes();
  const fronts = new Map<number, Front>();
  let done = 0;
  const take = (label: Label): boolean => {
    let front = fronts.get(label.place);
    if (!front) {
      front = new Front();
      fronts.set(label.place, front);
    }
    return front.take(label);
  };
  const follow = (label: Label): readonly Label[] | undefined => {
    if (++done > limit || label.count > mostCounted) return undefined;
    const here = graph.places[label.place]!;
    if (label.counts) sends.add(label);
    if (here.isEnd || here.mayEnd) ends.add(label);
    else if (endsAnyTime) cuts.add(label);
    const next: Label[] = [];
    for (const way of here.ways) {
      const then = along(asked, label, way);
      if (fitsIn(then.at, window)) next.push(then);
    }
    return next;
  };
  const isLoose = () =>
    sends.isMerged || ends.isMerged || cuts.isMerged || [...fronts.values()].some(({ isMerged }) => isMerged);
  const outcome = (): Profile => ({
    sends: sends.byCount,
    ends: ends.byCount,
    cuts: cuts.byCount,
    isLoose: isLoose(),
  });
  const firsts = from.map(({ place, marks }): Label => {
    const counts = isCounted(graph.places[place]!);
    return { place, count: counts ? 1 : 0, at: atOnce, marks, counts };
  });
  const open = firsts.filter(take);
  const order = orderOf(graph);
  if (order) {
    for (const at of order) {
      for (const label of fronts.get(at) ?? []) {
        const next = follow(label);
        if (!next) return undefined;
        for (const one of next) take(one);
      }
    }
    return outcome();
  }
  for (let label = open.shift(); label; label = open.shift()) {
    const next = follow(label);
    if (!next) return undefined;
    for (const one of next) if (take(one)) open.push(one);
  }
  return outcome();
}

/** What matters of a run that is over, or of its last message in the window: when that is, and how long ago it began. */
class Outcomes {
  readonly #fronts = new Map<number, Front>();

  add(label: Label): void {
    const front = this.#fronts.get(label.count) ?? new Front();
    this.#fronts.set(label.count, front);
    const began = label.marks[ENTRY];
    front.take({ ...label, marks: began && 'before' in began ? { [ENTRY]: began } : {} });
  }

  get byCount(): ReadonlyMap<number, readonly Label[]> {
    return new Map([...this.#fronts].map(([count, front]) => [count, [...front]]));
  }

  get isMerged(): boolean {
    return [...this.#fronts.values()].some(({ isMerged }) => isMerged);
  }
}

function along({ graph, isCounted, asked }: Asked, label: Label, way: Place['ways'][number]): Label {
  let at = plus(label.at, way.least);
  for (const { mark, least } of way.since ?? []) {
    const from = label.marks[mark];
    if (from) at = later(at, 'at' in from ? plus(from.at, least) : lessThe(least, from.before));
  }
  let { marks } = label;
  for (const mark of way.marks ?? []) if (asked.has(mark)) marks = { ...marks, [mark]: { at } };
  const counts = isCounted(graph.places[way.to]!);
  return { place: way.to, count: label.count + (counts ? 1 : 0), at, marks, previous: label, way, counts };
}

const sinces = new WeakMap<Graph, Map<string, ReadonlyMap<number, Most>>>();

/** How long ago a mark can have been made at each place, at the most; absent: it cannot have been. */
export function longestSince(graph: Graph, mark: string, entry: number): ReadonlyMap<number, Most> {
  const known = sinces.get(graph) ?? new Map<string, ReadonlyMap<number, Most>>();
  sinces.set(graph, known);
  const key = `${entry} ${mark}`;
  let found = known.get(key);
  if (!found) {
    found = sinceMark(graph, mark, entry);
    known.set(key, found);
  }
  return found;
}

function sinceMark(graph: Graph, mark: string, entry: number): ReadonlyMap<number, Most> {
  const found = new Map<number, Most>();
  const order = inOrder(graph, entry);
  if (mark === ENTRY) found.set(entry, atOnce);
  if (!order) {
    for (const place of reachable(graph, entry)) found.set(place, endless);
    return found;
  }
  for (const place of order) {
    const here = found.get(place);
    for (const way of graph.places[place]!.ways) {
      // Marked when the way has been gone: a message when it is handed over, a round when it begins.
      const since = way.marks?.includes(mark) ? atOnce : here && plus(here, way.most);
      if (!since) continue;
      const known = found.get(way.to);
      found.set(way.to, known ? longer(known, since) : since);
    }
  }
  return found;
}

export function reachable(graph: Graph, from: number): ReadonlySet<number> {
  const seen = new Set([from]);
  for (const place of seen) for (const { to } of graph.places[place]!.ways) seen.add(to);
  return seen;
}

const orders = new WeakMap<Graph, readonly number[] | undefined>();

/** All places, each after those that lead to it; undefined where they go round. */
function orderOf(graph: Graph): readonly number[] | undefined {
  if (!orders.has(graph)) orders.set(graph, inOrder(graph, ...graph.entries.map(({ place }) => place)));
  return orders.get(graph);
}

/** Places from these on, each after all that lead to it; undefined where they go round. */
export function inOrder(graph: Graph, ...from: readonly number[]): readonly number[] | undefined {
  const state = new Map<number, 'open' | 'done'>();
  const order: number[] = [];
  for (const first of from) if (!state.has(first) && !follow(graph, first, state, order)) return undefined;
  return order.reverse();
}

/** Writes down the places behind this one before it; whether none of them leads round. */
function follow(graph: Graph, from: number, state: Map<number, 'open' | 'done'>, order: number[]): boolean {
  const stack: { place: number; next: number }[] = [{ place: from, next: 0 }];
  state.set(from, 'open');
  while (stack.length > 0) {
    const top = stack.at(-1)!;
    const way = graph.places[top.place]!.ways[top.next++];
    if (!way) {
      state.set(top.place, 'done');
      order.push(top.place);
      stack.pop();
    } else if (state.get(way.to) === 'open') return false;
    else if (!state.has(way.to)) {
      state.set(way.to, 'open');
      stack.push({ place: way.to, next: 0 });
    }
  }
  return true;
}
