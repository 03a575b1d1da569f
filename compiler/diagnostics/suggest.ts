/** "Did you mean": the candidate nearest to a name that is not known. Words of the language itself the grammar knows. */
import { editDistance } from '../../grammar/index.js';

/** The nearest candidate, or undefined where none is near enough; of equally near ones the first. */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = fold(name);
  // One edit for short names, a third of the length for long ones: nearer than that is a slip, farther is another word.
  let nearest = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  let best: string | undefined;
  for (const candidate of candidates) {
    if (candidate === name) continue;
    const folded = fold(candidate);
    if (Math.abs(folded.length - wanted.length) >= nearest) continue;
    const distance = folded === wanted ? 0 : editDistance(wanted, folded);
    if (distance < nearest) {
      nearest = distance;
      best = candidate;
    }
  }
  return best;
}

/** Case, hyphens and spaces are the commonest slips and cost nothing. */
function fold(name: string): string {
  return name.toLowerCase().replace(/[\s-]+/g, '_');
}
