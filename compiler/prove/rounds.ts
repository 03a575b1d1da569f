/**
 * Loops with `every`. Round n begins (n-1) × D after the first, or when the round before ends, if later (R5): where no round can take longer than D,
 * each begins D after the one before it.
 */
import type { Graph, Place, Way } from './model.js';
import { longestSince } from './runs.js';
import { byClock, fitsIn, isEndless, longestOf, type Most, shortestOf } from './time.js';

export function withEvenRounds(graph: Graph): Graph {
  const loops = new Set(graph.places.flatMap(({ ways }) => ways.flatMap(({ round }) => (round ? [round.loop] : []))));
  const even = new Set([...loops].filter((loop) => isEven(graph, loop)));
  if (even.size === 0) return graph;
  const settled = (way: Way): Way =>
    way.round && even.has(way.round.loop)
      ? { ...way, since: [...(way.since ?? []), { mark: `round ${way.round.loop}`, least: byClock(way.round.every) }] }
      : way;
  const places = graph.places.map((place): Place => ({ ...place, ways: place.ways.map(settled) }));
  return { ...graph, places };
}

function isEven(graph: Graph, loop: number): boolean {
  const known = graph.entries.map(({ place }) => longestSince(graph, `round ${loop}`, place));
  return graph.places.every(({ id, ways }) =>
    ways.every(({ round }) => {
      if (round?.loop !== loop) return true;
      return known.every((since) => isNoLonger(since.get(id), round.every));
    }),
  );
}

function isNoLonger(most: Most | undefined, every: Way['least']): boolean {
  if (!most) return true;
  if (isEndless(most)) return false;
  return !fitsIn(every, most) || longestOf(most) <= shortestOf(every);
}
