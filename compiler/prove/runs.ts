/** What one run can hand over in a window, and how soon: from its entry, or from a message in the middle of it that begins the window. */
import type { CalendarDuration } from '../../runtime/machine/calendar.js';
import { ENTRY, type Graph, type Place, type Way } from './model.js';
import { atOnce, endless, fitsIn, isNoLater, later, lessThe, longer, type Most, plus, shortestOf } from './time.js';

/** When something was, as counted from the beginning of what is looked at: so long after it, or so long before it at the most. */
export type Mark = { readonly at: CalendarDuration } | { readonly before: Most };

/** A run that has come to a place. */
export interface Label {
  readonly place: number;
  /** Hand-overs so far. */
  readonly count: number;
  /** At the earliest. */
  readonly at: CalendarDuration;
  readonly marks: Readonly<Record<string, Mark>>;
  readonly previous?: Label;
  readonly way?: Way;
  /** It counts the message handed over here. */
  readonly counts: boolean;
}

export interface Profile {
  /** The earliest n-th hand-over, by n. */
  readonly sends: ReadonlyMap<number, Label>;
  /** The earliest end after n hand-overs, by n. */
  readonly ends: ReadonlyMap<number, Label>;
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
/** More ways to come to one place than these are not followed: told by `undefined`. */
const mostLabels = 400_000;

export function askedMarks({ places }: Graph): ReadonlySet<string> {
  return new Set(places.flatMap(({ ways }) => ways.flatMap(({ since = [] }) => since.map(({ mark }) => mark))));
}

/** From one place on, which counts itself. Undefined: too much to follow. */
export function profile(asked: Asked, place: number, marks: Label['marks']): Profile | undefined {
  const { graph, window, endsAnyTime, isCounted, limit = mostLabels } = asked;
  const sends = new Map<number, Label>();
  const ends = new Map<number, Label>();
  const kept = new Map<number, Label[]>();
  const counts = isCounted(graph.places[place]!);
  const first: Label = { place, count: counts ? 1 : 0, at: atOnce, marks, counts };
  let done = 0;
  const take = (label: Label): boolean => {
    const others = kept.get(label.place) ?? [];
    if (others.some((other) => isNoWorse(other, label))) return false;
    kept.set(label.place, [...others.filter((other) => !isNoWorse(label, other)), label]);
    return true;
  };
  const follow = (label: Label): readonly Label[] | undefined => {
    if (++done > limit || label.count > mostCounted) return undefined;
    const here = graph.places[label.place]!;
    if (label.counts) keepEarlier(sends, label);
    if (here.isEnd || here.mayEnd || endsAnyTime) keepEarlier(ends, label);
    return here.ways.map((way) => along(asked, label, way)).filter(({ at }) => fitsIn(at, window));
  };
  take(first);
  const order = inOrder(graph, place);
  if (order) {
    for (const at of order) {
      for (const label of kept.get(at) ?? []) {
        const next = follow(label);
        if (!next) return undefined;
        for (const one of next) take(one);
      }
    }
    return { sends, ends };
  }
  const open = [first];
  for (let label = open.shift(); label; label = open.shift()) {
    const next = follow(label);
    if (!next) return undefined;
    for (const one of next) if (take(one)) open.push(one);
  }
  return { sends, ends };
}

function along({ graph, isCounted, asked }: Asked, label: Label, way: Way): Label {
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

function keepEarlier(found: Map<number, Label>, label: Label): void {
  const before = found.get(label.count);
  if (!before || (isNoLater(label.at, before.at) && !isNoLater(before.at, label.at))) found.set(label.count, label);
  else if (!isNoLater(before.at, label.at) && !isNoLater(label.at, before.at)) {
    // Neither is the sooner in every window: what is kept must not be later than either.
    found.set(label.count, {
      ...label,
      at: { months: 0, days: 0, ms: Math.min(shortestOf(label.at), shortestOf(before.at)) },
    });
  }
}

/** Whoever stands where `b` does is no worse off with `a`. */
function isNoWorse(a: Label, b: Label): boolean {
  if (a.count < b.count || !isNoLater(a.at, b.at)) return false;
  for (const name in b.marks) {
    const [of, other] = [a.marks[name], b.marks[name]!];
    if (!of || of === other) continue;
    if ('before' in of) {
      if (!('before' in other) || isNoLater(other.before, of.before)) continue;
      return false;
    }
    if ('before' in other || !isNoLater(of.at, other.at)) return false;
  }
  for (const name in a.marks) if (!(name in b.marks)) return false;
  return true;
}

/** How long ago a mark can have been made at each place, at the most; absent: it cannot have been. */
export function longestSince(graph: Graph, mark: string, entry: number): ReadonlyMap<number, Most> {
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

/** Places from one on, each after all that lead to it; undefined where they go round. */
export function inOrder(graph: Graph, from: number): readonly number[] | undefined {
  const state = new Map<number, 'open' | 'done'>();
  const order: number[] = [];
  const stack: { place: number; next: number }[] = [{ place: from, next: 0 }];
  state.set(from, 'open');
  while (stack.length > 0) {
    const top = stack.at(-1)!;
    const way = graph.places[top.place]!.ways[top.next++];
    if (!way) {
      state.set(top.place, 'done');
      order.push(top.place);
      stack.pop();
    } else if (state.get(way.to) === 'open') return undefined;
    else if (!state.has(way.to)) {
      state.set(way.to, 'open');
      stack.push({ place: way.to, next: 0 });
    }
  }
  return order.reverse();
}
