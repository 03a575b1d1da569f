/** Runs of one scenario after one another: the most they can hand over in a window, which may begin in the middle of the first of them. */
import { besideEachOther } from './beside.js';
import { type Bounded, beginningsIn, bestOf, chained, nothing, repeated, type Volume } from './chained.js';
import type { Label } from './front.js';
import type { Entry, ScenarioModel } from './model.js';
import { type Link, type Pieces, piecesOf, type Question } from './row.js';
import { atOnce } from './time.js';

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
    const alone = ofSource(pieces, entries, source.total);
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
  const together = chained(pieces, graph.entries);
  return isLess(together, sum) ? together : sum;
}

function ofSource(pieces: Pieces, entries: readonly Entry[], total: number | undefined): Volume {
  const least = chained(pieces, entries);
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
