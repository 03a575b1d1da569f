/** "Did you mean": the candidate nearest to a name that is not known. Words of the language itself the grammar knows. */
import { editDistance } from '../../grammar/index.js';

/** The nearest candidate, or undefined where none is near enough; of equally near ones the first. */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  let nearest = nearestLimit(name) + 1;
  let best: string | undefined;
  for (const candidate of candidates) {
    if (candidate === name) continue;
    const distance = distanceOf(name, candidate, nearest);
    if (distance < nearest) {
      nearest = distance;
      best = candidate;
    }
  }
  return best;
}

/** One edit for short names, a third of the length for long ones: nearer than that is a slip, farther is another word. */
export function nearestLimit(name: string): number {
  return Math.max(1, Math.floor(fold(name).length / 3));
}

/** Slips between two names; `limit` or more where there are at least that many. */
export function distanceOf(name: string, candidate: string, limit: number): number {
  const [a, b] = [fold(name), fold(candidate)];
  if (a === b) return 0;
  return Math.abs(a.length - b.length) >= limit ? limit : editDistance(a, b);
}

/** Case, hyphens and spaces are the commonest slips and cost nothing. */
function fold(name: string): string {
  return name.toLowerCase().replace(/[\s-]+/g, '_');
}
