/**
 * Finds what a name that means nothing was meant to be, for all names of one check. Looking through every name of a large project takes time, so each
 * name is looked for once, and after a bounded amount of looking nothing is suggested any more.
 */
import { editDistance } from '../../grammar/index.js';
import { distanceOf, nearestLimit } from '../diagnostics/suggest.js';

export interface Suggestion {
  readonly name: string;
  /** That nothing else is as likely: the only name a single slip away, and no digit differs. `offer_1` for `offer_2` is no slip. */
  readonly certain: boolean;
}

/** Names that are looked for, and names that they are compared with; who has more mistakes than that needs no more advice. */
const MOST_SEARCHES = 200;
const MOST_COMPARISONS = 400_000;

/** Lives as long as one check of one project. */
export class Suggestions {
  readonly #found = new Map<string, Suggestion | undefined>();
  #searches = 0;
  #comparisons = 0;
  #exhausted = false;

  /** `space` names the set the candidates are from, so that a name is looked for in it once; undefined for a set that differs from place to place. */
  nearest(space: string | undefined, name: string, candidates: Iterable<string>): Suggestion | undefined {
    const key = space === undefined ? undefined : `${space} ${name}`;
    if (key !== undefined && this.#found.has(key)) return this.#found.get(key);
    if (this.#searches >= MOST_SEARCHES || this.#comparisons >= MOST_COMPARISONS) {
      this.#exhausted = true;
      return undefined;
    }
    this.#searches++;
    const found = this.#search(name, candidates);
    if (key !== undefined) this.#found.set(key, found);
    return found;
  }

  /** Whether there were more names than could be looked for. */
  get exhausted(): boolean {
    return this.#exhausted;
  }

  #search(name: string, candidates: Iterable<string>): Suggestion | undefined {
    let nearest = nearestLimit(name) + 1;
    let best: string | undefined;
    let near = 0;
    let onlyNear: string | undefined;
    for (const candidate of candidates) {
      if (++this.#comparisons > MOST_COMPARISONS) return undefined;
      if (candidate === name) continue;
      const distance = distanceOf(name, candidate, Math.max(nearest, 2));
      if (distance < 2 && candidate !== onlyNear && editDistance(name, candidate) < 2) {
        near++;
        onlyNear = candidate;
      }
      if (distance >= nearest) continue;
      nearest = distance;
      best = candidate;
    }
    if (best === undefined) return undefined;
    return { name: best, certain: near === 1 && onlyNear === best && isSlip(name, best) };
  }
}

function isSlip(name: string, meant: string): boolean {
  const digits = (text: string) => text.replace(/\P{Nd}/gu, '');
  return name.length > 3 && digits(name) === digits(meant);
}
