/** Runs of one scenario after one another: the most they can hand over in a window, which may begin in the middle of the first of them. */
import type { CalendarDuration } from '../../runtime/machine/calendar.js';
import { besideEachOther } from './beside.js';
import type { Label } from './front.js';
import type { Entry, Limit, ScenarioModel } from './model.js';
import { type Beginnings, type Link, type Pieces, piecesOf, type Question } from './row.js';
import { mostCounted } from './runs.js';
import { atOnce, fitsIn, isAtOnce, isNoLater, later, lessThe, longestOf, plus } from './time.js';

export interface Bounded {
  readonly kind: 'bounded';
  readonly count: number;
  readonly chain?: Link;
  readonly loose: readonly string[];
}

export type Volume = Bounded | { readonly kind: 'unbounded'; readonly entry: Entry; readonly chain: Link };

export const nothing: Bounded = { kind: 'bounded', count: 0, loose: [] };

const tooMany = 'it has too many ways to tell all of them apart';

/** The most that all runs of a scenario hand over to one contact in a window. */
export function volumeOf(model: ScenarioModel, question: Question): Volume {
  let found: Bounded = nothing;
  for (const graph of model.graphs) {
    if (!graph.places.some(question.isCounted)) continue;
    const pieces = piecesOf(model, graph, question);
    const one = volumeIn(pieces);
    if (one.kind === 'unbounded') return one;
    if (one.count > found.count) found = pieces.isLoose() ? { ...one, loose: [...one.loose, tooMany] } : one;
  }
  return found;
}

/** The most that one run hands over in a window. */
export function volumeOfOneRun(model: ScenarioModel, question: Question): Bounded {
  let found: Bounded = nothing;
  for (const graph of model.graphs) {
    const pieces = piecesOf(model, graph, question);
    for (const link of graph.entries.flatMap((entry) => pieces.beginningsOf(entry)?.sends ?? [])) {
      if (link.label.count > found.count) found = { kind: 'bounded', count: link.label.count, chain: link, loose: [] };
    }
  }
  return found;
}

function volumeIn(pieces: Pieces): Volume {
  const { model, graph } = pieces;
  if (model.overlaps) return ofKeys(pieces);
  // Without the runs of all other sources those of one are a history too, so that no more come together than come alone.
  let sum: Volume = nothing;
  let several = 0;
  for (const [index, source] of model.sources.entries()) {
    const entries = graph.entries.filter(({ source: of }) => of === index);
    if (entries.length === 0 || sum.kind === 'unbounded') continue;
    const alone = ofSource(pieces, entries, source.limits, source.total);
    if (alone.kind === 'unbounded') sum = alone;
    else if (alone.count > 0) {
      several++;
      const chain: Link | undefined = sum.chain ?? alone.chain;
      sum = {
        kind: 'bounded',
        count: sum.count + alone.count,
        ...(chain ? { chain } : {}),
        loose: [...sum.loose, ...alone.loose],
      };
    }
  }
  if (model.sources.length === 1) return sum;
  if (sum.kind === 'bounded' && several > 1)
    sum = { ...sum, loose: [...sum.loose, 'its triggers are counted one by one and added up'] };
  const together = chained(pieces, graph.entries, () => atOnce);
  return isLess(together, sum) ? together : sum;
}

function ofSource(
  pieces: Pieces,
  entries: readonly Entry[],
  limits: readonly Limit[],
  total: number | undefined,
): Volume {
  let least: Volume | undefined;
  for (const limit of limits) {
    const one = limited(pieces, entries, limit);
    if (!least || isLess(one, least)) least = one;
  }
  least ??= chained(pieces, entries, () => atOnce);
  if (total === undefined) return least;
  const runs = inRuns(pieces, entries, total);
  return runs && isLess(runs, least) ? runs : least;
}

function isLess(a: Volume, b: Volume): boolean {
  if (a.kind === 'unbounded') return false;
  return b.kind === 'unbounded' || a.count < b.count || (a.count === b.count && a.loose.length < b.loose.length);
}

/** So many runs at the most, each handing over what one can. */
function inRuns(pieces: Pieces, entries: readonly Entry[], runs: number): Volume | undefined {
  const best = bestOf(beginningsIn(pieces, entries)?.sends);
  if (!best) return undefined;
  const loose = runs > 1 ? ['its runs are counted one by one'] : [];
  return { kind: 'bounded', count: best.label.count * runs, chain: best, loose };
}

function beginningsIn({ beginningsOf }: Pieces, entries: readonly Entry[]): Beginnings | undefined {
  const sends: Link[] = [];
  const ends: Link[] = [];
  for (const entry of entries) {
    const one = beginningsOf(entry);
    if (!one) return undefined;
    sends.push(...one.sends);
    ends.push(...one.ends);
  }
  return { sends, ends };
}

/** The one that hands over most. */
export function bestOf(found: readonly Link[] | undefined): Link | undefined {
  return found?.reduce<Link | undefined>(
    (most, link) => (!most || link.label.count > most.label.count ? link : most),
    undefined,
  );
}

/** Of `count` in any time of its length, each n-th is that far from the n-th after it: as many rows that keep their distance. */
function limited(pieces: Pieces, entries: readonly Entry[], { count, per }: Limit): Volume {
  const isWeekly = entries.some(({ weekday }) => weekday !== undefined);
  const one = chained(pieces, entries, (before, next) =>
    isWeekly && per !== 'ever' ? { ...daysBetween(before.weekday ?? 1, next.weekday ?? 1), ms: per.ms } : per,
  );
  if (count === 1 || one.kind === 'unbounded' || one.count === 0) return one;
  return {
    ...one,
    count: one.count * count,
    loose: [...one.loose, 'entries that may come close together are counted as if each had a row of its own'],
  };
}

function daysBetween(from: number, to: number): CalendarDuration {
  return { months: 0, days: ((to - from + 6) % 7) + 1, ms: 0 };
}

type Gap = (before: Entry, next: Entry) => CalendarDuration | 'ever';

/** Rows of runs that keep a distance from entry to entry, and never overlap. */
function chained(pieces: Pieces, entries: readonly Entry[], gap: Gap): Volume {
  const { model, graph, question } = pieces;
  const { window } = question;
  const firsts = beginningsIn(pieces, entries);
  const profiles = entries.map((entry) => ({ entry, profile: pieces.profileOf(entry) }));
  if (!firsts || profiles.some(({ profile }) => !profile)) return inParts(pieces, entries, gap);
  const apart = (before: Entry, next: Entry) => {
    const between = gap(before, next);
    if (between === 'ever' || model.spacing === 'once') return 'ever';
    return model.spacing ? later(between, model.spacing) : between;
  };
  for (const { entry, profile } of profiles) {
    const between = apart(entry, entry);
    if (between === 'ever' || !isAtOnce(between)) continue;
    for (const label of all(profile!.ends)) {
      if (label.count > 0 && isAtOnce(label.at))
        return { kind: 'unbounded', entry, chain: repeated({ entry, graph, begins: { at: atOnce }, label }) };
    }
  }
  let best = bestOf(firsts.sends);
  /** Runs that are over, by how much has been handed over until then. */
  const over = new Map<number, Link[]>();
  let farthest = 0;
  const end = (count: number, link: Link) => {
    const others = over.get(count) ?? [];
    if (others.some((other) => isNoWorse(other, link))) return;
    over.set(count, [...others.filter((other) => !isNoWorse(link, other)), link]);
    farthest = Math.max(farthest, count);
  };
  for (const link of firsts.ends) end(link.label.count, link);
  for (let count = 1; count <= farthest; count++) {
    if (count > mostCounted) return inParts(pieces, entries, gap);
    for (const before of over.get(count) ?? []) {
      for (const { entry, profile } of profiles) {
        const between = apart(before.entry, entry);
        if (between === 'ever') continue;
        const at = nextAt(before, between);
        if (!fitsIn(at, window)) continue;
        const link = (label: Label): Link => ({ entry, graph, begins: { at }, label, previous: before });
        for (const label of all(profile!.sends))
          if (count + label.count > totalOf(best) && fitsIn(plus(at, label.at), window)) best = link(label);
        for (const label of all(profile!.ends))
          if (label.count > 0 && fitsIn(plus(at, label.at), window)) end(count + label.count, link(label));
      }
    }
  }
  return best ? { kind: 'bounded', count: totalOf(best), chain: best, loose: [] } : nothing;
}

function* all(labels: ReadonlyMap<number, readonly Label[]>): Iterable<Label> {
  for (const some of labels.values()) yield* some;
}

/** Whoever comes after `b` could come after `a` as soon. */
function isNoWorse(a: Link, b: Link): boolean {
  if (a.entry !== b.entry) return false;
  if ('before' in a.begins)
    return (
      isNoLater(a.label.at, b.label.at) && (!('before' in b.begins) || isNoLater(b.begins.before, a.begins.before))
    );
  if ('before' in b.begins) return false;
  return isNoLater(plus(a.begins.at, a.label.at), plus(b.begins.at, b.label.at)) && isNoLater(a.begins.at, b.begins.at);
}

/** When the next run can begin: when this one is over, and far enough from its beginning. */
function nextAt({ begins, label }: Link, between: CalendarDuration): CalendarDuration {
  if ('at' in begins) return later(plus(begins.at, label.at), plus(begins.at, between));
  return later(label.at, lessThe(between, begins.before));
}

export function totalOf(chain: Link | undefined): number {
  let total = 0;
  for (let link = chain; link; link = link.previous) total += link.label.count;
  return total;
}

/** As much of an endless row as shows it. */
function repeated(link: Link): Link {
  let chain = link;
  for (let n = 1; n < 3; n++) chain = { ...link, previous: chain };
  return chain;
}

/** No window holds more than its parts do. */
function inParts({ model, graph, question }: Pieces, entries: readonly Entry[], gap: Gap): Volume {
  const half: CalendarDuration = { months: 0, days: 0, ms: Math.ceil(longestOf(question.window) / 2) };
  if (half.ms <= 1) return { kind: 'bounded', count: Number.POSITIVE_INFINITY, loose: [] };
  const one = chained(piecesOf(model, graph, { ...question, window: half }), entries, gap);
  if (one.kind === 'unbounded') return one;
  return {
    ...one,
    count: one.count * 2,
    loose: [...new Set([...one.loose, 'there are too many to count one by one'])],
  };
}

/** Runs of different keys go on beside each other: what those of each source hand over. */
function ofKeys(pieces: Pieces): Volume {
  const { model, graph } = pieces;
  let sum: Bounded = nothing;
  for (const [index, source] of model.sources.entries()) {
    const entries = graph.entries.filter(({ source: of }) => of === index);
    const [first] = entries;
    if (!first) continue;
    const found = beginningsIn(pieces, entries);
    const best = bestOf(found?.sends);
    if (found && !best) continue;
    const most = besideEachOther(pieces, entries, source, found);
    if (!most) {
      const label: Label = { place: first.place, count: 0, at: atOnce, marks: {}, counts: false };
      const chain = repeated(best ?? { entry: first, graph, begins: { at: atOnce }, label });
      return { kind: 'unbounded', entry: best?.entry ?? first, chain };
    }
    const chain = sum.chain ?? most.chain;
    const loose = [...sum.loose, ...most.loose];
    sum = { kind: 'bounded', count: sum.count + most.count, loose, ...(chain ? { chain } : {}) };
  }
  return sum;
}
