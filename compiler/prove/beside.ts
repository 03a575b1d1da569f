/**
 * Runs that go on beside each other, one per key. Of what limits their entries no more than so many come in any time of its length: the time around the
 * window is cut into pieces of that length, and in each of them so many runs begin that hand over the most one from there can.
 */
import type { CalendarDuration } from '../../runtime/machine/calendar.js';
import type { Label } from './front.js';
import type { Entry, Graph, ScenarioModel } from './model.js';
import type { Beginnings, Link, Pieces } from './row.js';
import { inOrder, type Profile } from './runs.js';
import {
  atOnce,
  earliest,
  fitsIn,
  isEndless,
  lessThe,
  longer,
  longestOf,
  type Most,
  plus,
  shortestOf,
} from './time.js';

export interface Beside {
  readonly count: number;
  readonly chain?: Link;
  readonly loose: readonly string[];
}

/** More pieces than this are too many to cut. */
const mostPieces = 2000;

/** What runs of these entries hand over; undefined: there is no limit. `found`: what they do in windows that begin in the middle of them. */
export function besideEachOther(
  { graph, question, profileOf }: Pieces,
  entries: readonly Entry[],
  { limits, total }: ScenarioModel['sources'][number],
  found: Beginnings | undefined,
): Beside | undefined {
  const profiles = entries.map((entry) => ({ entry, profile: profileOf(entry) }));
  if (!found || profiles.some(({ profile }) => !profile)) return undefined;
  const inside = profiles.flatMap(({ entry, profile }) => insideOf(entry, profile!));
  const best = Math.max(0, ...found.sends.map(({ label }) => label.count), ...inside.map(({ label }) => label.count));
  const runs = Math.min(
    total ?? Number.POSITIVE_INFINITY,
    ...limits.map(({ count, per }) => (per === 'ever' ? count : Number.POSITIVE_INFINITY)),
  );
  let least = Number.isFinite(runs) ? runs * best : undefined;
  let shape: Pick<Beside, 'chain' | 'loose'> = {
    loose: runs > 1 ? ['runs that go on beside each other are counted as if each came at its best instant'] : [],
  };
  const [first] = [...inside].sort((a, b) => b.label.count - a.label.count);
  if (first) shape = { ...shape, chain: { entry: first.entry, graph, begins: { at: atOnce }, label: first.label } };
  const before = found.sends.flatMap(({ begins, label, entry }): Before[] =>
    'before' in begins
      ? [{ since: begins.before, count: label.count, soonest: soonestTo(graph, entry.place, firstOf(label).place) }]
      : [],
  );
  // A schedule's limit is one of each of its days.
  const days = new Set(entries.map(({ weekday }) => weekday)).size;
  for (const { count: each, per } of limits) {
    if (per === 'ever') continue;
    const count = each * days;
    const one = inPieces(per, question.window, inside, before);
    if (!one || (least !== undefined && one.sum * count >= least)) continue;
    least = one.sum * count;
    const loose = count > 1 ? [`up to ${count} runs that may begin together are counted ${count} times`] : [];
    const chain = chainOf(one.before, one.inside, per, { graph, inside });
    shape = { loose, ...(chain ? { chain } : {}) };
  }
  return least === undefined ? undefined : { count: least, ...shape };
}

interface Inside {
  readonly entry: Entry;
  readonly label: Label;
}

function insideOf(entry: Entry, { sends }: Profile): readonly Inside[] {
  return [...sends.values()].flatMap((labels) => labels.map((label) => ({ entry, label })));
}

/** A run that began before the window. */
interface Before {
  readonly count: number;
  /** How long ago it began at the most. */
  readonly since: Most;
  /** How soon after its beginning it comes to the first message that counts. */
  readonly soonest: CalendarDuration;
}

function firstOf(label: Label): Label {
  let first = label;
  while (first.previous) first = first.previous;
  return first;
}

const soonests = new WeakMap<Graph, Map<number, ReadonlyMap<number, CalendarDuration>>>();

/** The least from one place to another, whatever is waited for besides. */
function soonestTo(graph: Graph, from: number, to: number): CalendarDuration {
  const known = soonests.get(graph) ?? new Map<number, ReadonlyMap<number, CalendarDuration>>();
  soonests.set(graph, known);
  let all = known.get(from);
  if (!all) {
    const found = new Map([[from, atOnce]]);
    for (const place of inOrder(graph, from) ?? []) {
      for (const { to: next, least } of graph.places[place]!.ways) {
        const at = plus(found.get(place)!, least);
        const other = found.get(next);
        found.set(next, other ? earliest(other, at) : at);
      }
    }
    all = found;
    known.set(from, all);
  }
  return all.get(to) ?? atOnce;
}

interface InPieces {
  readonly sum: number;
  /** Pieces before the window, and in it, that hand over something. */
  readonly before: number;
  readonly inside: number;
}

function inPieces(
  per: CalendarDuration,
  window: CalendarDuration,
  inside: readonly Inside[],
  before: readonly Before[],
): InPieces | undefined {
  let sum = 0;
  let pieces = 0;
  const tally = { before: 0, inside: 0 };
  for (let at = atOnce; fitsIn(at, window); at = plus(at, per)) {
    if (++pieces > mostPieces) return undefined;
    const most = Math.max(0, ...inside.map(({ label }) => (fitsIn(plus(at, label.at), window) ? label.count : 0)));
    sum += most;
    if (most > 0) tally.inside++;
  }
  const longest = before.reduce<Most>((most, { since }) => longer(most, since), atOnce);
  if (isEndless(longest)) return undefined;
  for (let n = 0; fitsIn(atLeast(per, n), longest); n++) {
    if (++pieces > mostPieces) return undefined;
    // Between n and n + 1 pieces ago.
    const [ago, latest] = [atLeast(per, n), atMost(per, n + 1)];
    const comes = before.filter(({ since, soonest }) => fitsIn(ago, since) && fitsIn(lessThe(soonest, latest), window));
    const most = Math.max(0, ...comes.map(({ count }) => count));
    sum += most;
    if (most > 0) tally.before++;
  }
  return { sum, ...tally };
}

function atLeast(per: CalendarDuration, n: number): CalendarDuration {
  return per.months > 0 ? { months: 0, days: 0, ms: shortestOf(per) * n } : times(per, n);
}

function atMost(per: CalendarDuration, n: number): CalendarDuration {
  return per.months > 0 ? { months: 0, days: 0, ms: longestOf(per) * n } : times(per, n);
}

function times({ months, days, ms }: CalendarDuration, n: number): CalendarDuration {
  return { months: months * n, days: days * n, ms: ms * n };
}

/** One run for each piece, as far apart as they have to be, each on the way that hands over most. */
function chainOf(
  before: number,
  within: number,
  per: CalendarDuration,
  { graph, inside }: { readonly graph: Link['graph']; readonly inside: readonly Inside[] },
): Link | undefined {
  const best = inside.reduce<Inside | undefined>(
    (most, one) => (!most || one.label.count > most.label.count ? one : most),
    undefined,
  );
  if (!best) return undefined;
  let chain: Link | undefined;
  for (let n = -before; n < within; n++) {
    const at = times(per, n);
    chain = { entry: best.entry, graph, begins: { at }, label: best.label, ...(chain ? { previous: chain } : {}) };
  }
  return chain;
}
