/**
 * All scenarios together. What each can do alone is added up; scenarios that begin at the same instants, each for other people, are counted as one: at
 * every such instant only one of them begins.
 */
import type { CalendarDuration } from '../../runtime/machine/calendar.js';
import { assume, isImpossible, nothingKnown } from '../reason/index.js';
import type { Bounded, Volume } from './chained.js';
import type { Entry, Limit, ScenarioModel } from './model.js';
import { type Link, type Pieces, piecesOf, type Question } from './row.js';
import { atOnce, fitsIn, isAtOnce, lessThe, longer, longestOf, type Most, plus, shortestOf } from './time.js';

export interface Part {
  readonly model: ScenarioModel;
  readonly volume: Volume;
}

export type Sum =
  | { readonly kind: 'unbounded'; readonly part: Part & { readonly volume: Extract<Volume, { kind: 'unbounded' }> } }
  | {
      readonly kind: 'bounded';
      readonly count: number;
      readonly chains: readonly { readonly model: ScenarioModel; readonly chain: Link }[];
      readonly loose: readonly string[];
    };

export function together(parts: readonly Part[], question: Question): Sum {
  for (const part of parts) {
    const { volume } = part;
    if (volume.kind === 'unbounded') return { kind: 'unbounded', part: { ...part, volume } };
  }
  const counted = parts.filter(
    (part): part is Part & { volume: Bounded } => part.volume.kind === 'bounded' && part.volume.count > 0,
  );
  let count = 0;
  const chains: { model: ScenarioModel; chain: Link }[] = [];
  const loose = new Set<string>();
  for (const group of groupsOf(counted)) {
    const alone = group.reduce((sum, { volume }) => sum + volume.count, 0);
    const shared = group.length > 1 ? inTurns(group, question) : undefined;
    if (shared && shared.count < alone) {
      count += shared.count;
      chains.push(...shared.chains);
      for (const reason of shared.loose) loose.add(reason);
      continue;
    }
    count += alone;
    for (const { model, volume } of group) {
      if (volume.chain) chains.push({ model, chain: volume.chain });
      for (const reason of volume.loose) loose.add(reason);
    }
  }
  return { kind: 'bounded', count, chains, loose: [...loose] };
}

/** Scenarios of one source each, the same for all of them, no two of which can begin at one instant. */
function groupsOf<P extends Part>(parts: readonly P[]): readonly (readonly P[])[] {
  const bySource = new Map<string, P[]>();
  const groups: P[][] = [];
  for (const part of [...parts].sort((a, b) => countOf(b) - countOf(a))) {
    const { model } = part;
    const [source] = model.sources;
    if (!source || model.sources.length > 1 || model.overlaps) {
      groups.push([part]);
      continue;
    }
    const known = bySource.get(source.key) ?? [];
    bySource.set(source.key, known);
    const group = groups.find((others) =>
      others.every((other) => known.includes(other) && exclude(other.model, model)),
    );
    if (group) group.push(part);
    else groups.push([part]);
    known.push(part);
  }
  return groups;
}

function countOf({ volume }: Part): number {
  return volume.kind === 'bounded' ? volume.count : Number.POSITIVE_INFINITY;
}

/** Nobody can enter both at one instant. */
export function exclude(a: ScenarioModel, b: ScenarioModel): boolean {
  const entriesOf = ({ graphs }: ScenarioModel) => graphs[0]?.entries ?? [];
  return entriesOf(a).every((one) => {
    const facts = assume(nothingKnown, one.formula);
    return entriesOf(b).every(
      (other) =>
        (one.weekday !== undefined && other.weekday !== undefined && one.weekday !== other.weekday) ||
        isImpossible(assume(facts, other.formula)),
    );
  });
}

type Turn = { readonly pieces: Pieces; readonly model: ScenarioModel };

interface Shared {
  readonly count: number;
  readonly chains: readonly { readonly model: ScenarioModel; readonly chain: Link }[];
  readonly loose: readonly string[];
}

/** At each instant of their source only one of the group begins; of what began before the window several may still be under way. */
function inTurns(group: readonly (Part & { readonly volume: Bounded })[], question: Question): Shared | undefined {
  const limit = group[0]!.model.sources[0]!.limits.find(({ count }) => count === 1);
  const gap = limit && gapOf(group, limit);
  if (!gap) return undefined;
  const turns: Turn[] = group.flatMap(({ model }) =>
    model.graphs.map((graph) => ({ model, pieces: piecesOf(model, graph, question) })),
  );
  const fresh = following(turns, question, atOnce, gap);
  const { before, longest } = underWay(turns, gap);
  if (!fresh || before.length === 0) return fresh;
  // The next of them begins so long after the last that is under way.
  const first = gap === 'ever' ? gap : lessThe(gap, longest);
  const after = first === 'ever' ? { count: 0, chains: [], loose: [] } : following(turns, question, first, gap);
  if (!after) return undefined;
  const count = before.reduce((sum, { chain }) => sum + chain.label.count, 0) + after.count;
  if (count <= fresh.count) return fresh;
  const loose = 'runs that begin at the same instants for different people are counted apart once they are under way';
  return { count, chains: [...before, ...after.chains], loose: [loose] };
}

/** Runs that begin in the window, at its first instant that is theirs and so far apart. */
function following(
  turns: readonly Turn[],
  { window }: Question,
  first: CalendarDuration,
  gap: CalendarDuration | 'ever',
): Shared | undefined {
  let count = 0;
  const chains: { model: ScenarioModel; chain: Link }[] = [];
  for (let at = first; fitsIn(at, window); at = plus(at, gap)) {
    let best: { model: ScenarioModel; chain: Link } | undefined;
    for (const { model, pieces } of turns) {
      for (const entry of pieces.graph.entries) {
        const one = inside(pieces, entry, at);
        if (one && one.label.count > (best?.chain.label.count ?? 0)) best = { model, chain: one };
      }
    }
    if (best) {
      count += best.chain.label.count;
      chains.push(best);
    }
    if (gap === 'ever' || isAtOnce(gap)) break;
    if (chains.length > 1000) return undefined;
  }
  return { count, chains, loose: [] };
}

/** Runs that began before the window: each scenario has one at the most, and they began as far apart as their instants are. */
function underWay(
  turns: readonly Turn[],
  gap: CalendarDuration | 'ever',
): { readonly before: { readonly model: ScenarioModel; readonly chain: Link }[]; readonly longest: Most } {
  const found = turns.flatMap(({ model, pieces }) =>
    pieces.graph.entries.flatMap((entry) =>
      (pieces.beginningsOf(entry)?.sends ?? []).flatMap((chain) =>
        'before' in chain.begins && !isAtOnce(chain.begins.before)
          ? [{ model, chain, since: chain.begins.before }]
          : [],
      ),
    ),
  );
  const most = (of: typeof found) =>
    of.reduce((best, one) => (one.chain.label.count > best.chain.label.count ? one : best));
  const models = [...new Set(found.map(({ model }) => model))];
  const each = models.map((model) => most(found.filter((one) => one.model === model)));
  const apart = gap === 'ever' ? Number.POSITIVE_INFINITY : shortestOf(gap);
  const inRow = models.flatMap((_, ago) => {
    const old = found.filter(({ since }) => ago === 0 || longestOf(since) >= apart * ago);
    return old.length > 0 ? [most(old)] : [];
  });
  const sum = (of: typeof found) => of.reduce((all, { chain }) => all + chain.label.count, 0);
  const longest = found.reduce<Most>((so, { since }) => longer(so, since), atOnce);
  return { before: sum(inRow) < sum(each) ? inRow : each, longest };
}

/** Of weekdays that follow each other the shortest way from one to the next. */
function gapOf(group: readonly Part[], { per }: Limit): CalendarDuration | 'ever' | undefined {
  const days = group.flatMap(({ model }) =>
    model.graphs.flatMap(({ entries }) => entries.flatMap(({ weekday }) => weekday ?? [])),
  );
  const distinct = [...new Set(days)].sort((a, b) => a - b);
  if (distinct.length < 2) return per;
  const gaps = distinct.map((day, index) => ((distinct[(index + 1) % distinct.length]! - day + 6) % 7) + 1);
  return { months: 0, days: Math.min(...gaps), ms: per === 'ever' ? 0 : per.ms };
}

/** The most a run that begins then hands over in the window. */
function inside({ profileOf, question, graph }: Pieces, entry: Entry, at: CalendarDuration): Link | undefined {
  const found = profileOf(entry);
  let best: Link | undefined;
  for (const label of [...(found?.sends.values() ?? [])].flat())
    if (label.count > (best?.label.count ?? 0) && fitsIn(plus(at, label.at), question.window))
      best = { entry, graph, begins: { at }, label };
  return best;
}
