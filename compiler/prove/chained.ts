/**
 * Rows of runs that never overlap and keep the distances that limit them: the most they hand over in a window that begins in the middle of the first. Each
 * trigger keeps its own limits, whichever others come between.
 */
import type { CalendarDuration } from '../../runtime/machine/calendar.js';
import type { Label } from './front.js';
import type { Entry, Limit, ScenarioModel } from './model.js';
import { apartOf } from './moments.js';
import { type Beginnings, type Link, type Pieces, piecesOf } from './row.js';
import { mostCounted, type Profile } from './runs.js';
import { atOnce, earliest, fitsIn, isAtOnce, isNoLater, later, lessThe, longestOf, plus } from './time.js';

export interface Bounded {
  readonly kind: 'bounded';
  readonly count: number;
  readonly chain?: Link;
  readonly loose: readonly string[];
}

export type Volume = Bounded | { readonly kind: 'unbounded'; readonly entry: Entry; readonly chain: Link };

export const nothing: Bounded = { kind: 'bounded', count: 0, loose: [] };

/** Rows that have handed over as much and are told apart; of more of them what has been before the last run is left out. */
const mostRows = 40;
/** Runs so far back limit nothing any more. */
const mostLooked = 64;

/** The most that runs of these entries hand over, one after another. */
export function chained(pieces: Pieces, entries: readonly Entry[]): Volume {
  const { model, graph, question } = pieces;
  const { window } = question;
  const firsts = beginningsIn(pieces, entries);
  const profiles = entries.map((entry) => ({ entry, profile: pieces.profileOf(entry) }));
  if (!firsts || profiles.some(({ profile }) => !profile)) return inParts(pieces, entries);
  for (const { entry, profile } of profiles) {
    if (isLimited(model, entry)) continue;
    for (const { label, isCut } of endsOf(profile!)) {
      const again = isCut ? (entry.afterCut ?? atOnce) : atOnce;
      if (label.count > 0 && isAtOnce(plus(label.at, again)))
        return { kind: 'unbounded', entry, chain: repeated({ entry, graph, begins: { at: atOnce }, label, isCut }) };
    }
  }
  let best = bestOf(firsts.sends);
  let most = best?.label.count ?? 0;
  let isLoose = false;
  /** Runs that are over, by how much has been handed over until then. */
  const over = new Map<number, Link[]>();
  let farthest = 0;
  // Where no trigger asks for what ends a run, it matters to nobody how it ended.
  const cutsMatter = entries.some(({ afterCut }) => afterCut !== undefined);
  const isNoWorse = (a: Link, b: Link) => !(cutsMatter && a.isCut && !b.isCut) && comesNoWorse(model, a, b);
  const end = (count: number, link: Link) => {
    const others = over.get(count) ?? [];
    if (others.some((other) => isNoWorse(other, link))) return;
    const left = others.filter((other) => !isNoWorse(link, other));
    left.push(link);
    if (left.length > mostRows) isLoose = true;
    over.set(count, left.length > mostRows ? [forgetting(left)] : left);
    farthest = Math.max(farthest, count);
  };
  for (const link of firsts.ends) end(link.label.count, link);
  for (let count = 1; count <= farthest; count++) {
    if (count > mostCounted) return inParts(pieces, entries);
    for (const before of over.get(count) ?? []) {
      for (const { entry, profile } of profiles) {
        const at = nextAt(model, before, entry);
        if (at === 'never' || !fitsIn(at, window)) continue;
        const link = (label: Label, isCut: boolean): Link => ({
          entry,
          graph,
          begins: { at },
          label,
          isCut,
          previous: before,
        });
        for (const label of all(profile!.sends)) {
          if (count + label.count <= most || !fitsIn(plus(at, label.at), window)) continue;
          best = link(label, false);
          most = count + label.count;
        }
        for (const { label, isCut } of endsOf(profile!))
          if (label.count > 0 && fitsIn(plus(at, label.at), window)) end(count + label.count, link(label, isCut));
      }
    }
  }
  const loose = isLoose ? ['its triggers can follow each other in too many ways to tell all apart'] : [];
  return best ? { kind: 'bounded', count: most, chain: best, loose } : nothing;
}

function isLimited({ spacing, sources }: ScenarioModel, entry: Entry): boolean {
  return spacing !== undefined || sources[entry.source]!.limits.length > 0;
}

function* all(labels: ReadonlyMap<number, readonly Label[]>): Iterable<Label> {
  for (const some of labels.values()) yield* some;
}

function* endsOf({ ends, cuts }: Profile): Iterable<{ readonly label: Label; readonly isCut: boolean }> {
  for (const label of all(ends)) yield { label, isCut: false };
  for (const label of all(cuts)) yield { label, isCut: true };
}

function endOf({ begins, label, over }: Link): CalendarDuration {
  return over ?? ('at' in begins ? plus(begins.at, label.at) : label.at);
}

/** When a run can begin by this entry: when the last is over, and far enough from those before that limit it. */
function nextAt(model: ScenarioModel, last: Link, entry: Entry): CalendarDuration | 'never' {
  if (model.spacing === 'once') return 'never';
  let at = last.isCut && entry.afterCut ? plus(endOf(last), entry.afterCut) : endOf(last);
  const { limits } = model.sources[entry.source]!;
  const most = Math.max(1, ...limits.map(({ count }) => count));
  let same = 0;
  let looked = 0;
  for (let link: Link | undefined = last; link && !link.over && looked < mostLooked; link = link.previous) {
    looked++;
    if (link === last && model.spacing) at = later(at, after(link, model.spacing));
    if (link.entry.source !== entry.source) {
      const between = link === last ? apartOf(link.entry, entry) : undefined;
      if (between) at = later(at, after(link, between));
      continue;
    }
    same++;
    for (const limit of limits) {
      if (limit.count !== same) continue;
      const per = perOf(limit, link.entry, entry);
      if (per === 'ever') return 'never';
      at = later(at, after(link, per));
    }
    if (same >= most) break;
  }
  return at;
}

/** From one day of a schedule to another it is as many days as lie between. */
function perOf({ count, per }: Limit, before: Entry, next: Entry): CalendarDuration | 'ever' {
  if (per === 'ever' || count > 1 || before.weekday === undefined || next.weekday === undefined) return per;
  return { months: 0, days: ((next.weekday - before.weekday + 6) % 7) + 1, ms: per.ms };
}

function after({ begins }: Link, least: CalendarDuration): CalendarDuration {
  return 'at' in begins ? plus(begins.at, least) : lessThe(least, begins.before);
}

/** Whoever comes after `b` could come after `a` as soon, whatever ended them. */
function comesNoWorse(model: ScenarioModel, a: Link, b: Link): boolean {
  if (!isNoLater(endOf(a), endOf(b))) return false;
  if (a.over) return true;
  if (b.over || a.entry !== b.entry || !hasBegunNoLater(a, b)) return false;
  for (const [index, { limits }] of model.sources.entries()) {
    const most = Math.max(0, ...limits.map(({ count }) => count));
    const [of, others] = [lastOf(a, index, most), lastOf(b, index, most)];
    if (of.some((link, place) => !others[place] || !hasBegunNoLater(link, others[place]))) return false;
  }
  return true;
}

/** The last so many runs of a source. */
function lastOf(last: Link, source: number, most: number): readonly Link[] {
  const found: Link[] = [];
  for (let link: Link | undefined = last; link && !link.over && found.length < most; link = link.previous)
    if (link.entry.source === source) found.push(link);
  return found;
}

function hasBegunNoLater(a: Link, b: Link): boolean {
  if (a === b) return true;
  if (a.entry.weekday !== b.entry.weekday) return false;
  if ('before' in a.begins) return !('before' in b.begins) || isNoLater(b.begins.before, a.begins.before);
  return 'at' in b.begins && isNoLater(a.begins.at, b.begins.at);
}

/** One for all of them: over no later than any, and nothing said of what began before. */
function forgetting(links: readonly Link[]): Link {
  const [first, ...others] = links;
  return { ...first!, isCut: false, over: others.reduce((at, link) => earliest(at, endOf(link)), endOf(first!)) };
}

export function beginningsIn({ beginningsOf }: Pieces, entries: readonly Entry[]): Beginnings | undefined {
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

export function totalOf(chain: Link | undefined): number {
  let total = 0;
  for (let link = chain; link; link = link.previous) total += link.label.count;
  return total;
}

/** As much of an endless row as shows it. */
export function repeated(link: Link): Link {
  let chain = link;
  for (let n = 1; n < 3; n++) chain = { ...link, previous: chain };
  return chain;
}

/** No window holds more than its parts do. */
function inParts({ model, graph, question }: Pieces, entries: readonly Entry[]): Volume {
  const half: CalendarDuration = { months: 0, days: 0, ms: Math.ceil(longestOf(question.window) / 2) };
  if (half.ms <= 1) return { kind: 'bounded', count: Number.POSITIVE_INFINITY, loose: [] };
  const one = chained(piecesOf(model, graph, { ...question, window: half }), entries);
  if (one.kind === 'unbounded') return one;
  return {
    ...one,
    count: one.count * 2,
    loose: [...new Set([...one.loose, 'there are too many to count one by one'])],
  };
}
