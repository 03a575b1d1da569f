/** Keeps the lines of a few contacts, to tell one whole story: of the contact asked for, or of the one with most to tell. */
import type { TimelineLine } from './input.js';

/** Stories are followed for the first contacts that enter anything; one of them will do. */
const MOST_FOLLOWED = 400;
const MOST_LINES = 40;

export interface Story {
  readonly contact: string;
  /** ISO 8601, of the first line. */
  readonly since: string;
  readonly lines: TimelineLine[];
}

export class Stories {
  readonly #wanted: string | null;
  /** Of those who are followed. */
  readonly #lines = new Map<string, TimelineLine[]>();
  /** By place in the engine: 1 where lines are worth making. */
  #isFollowed = new Uint8Array(256);
  readonly #followed: Follower[] = [];

  constructor(wanted: string | null) {
    this.#wanted = wanted;
    if (wanted !== null) this.#lines.set(wanted, []);
  }

  /**
   * Whether a line that is not made yet is one to `add`, by the contact's place in the engine and epoch ms. Entering a scenario is what begins a story; those are
   * followed that began first, whatever the order in which they come: most lines of a replay are asked about and never made.
   */
  follows(contact: string, index: number, what: TimelineLine['what'], at: number): boolean {
    if (this.#wanted !== null) return contact === this.#wanted;
    if (index < this.#isFollowed.length && this.#isFollowed[index] === 1) return true;
    if (what !== 'enter') return false;
    const place = this.#placeOf(contact, at);
    if (place === MOST_FOLLOWED) return false;
    this.#followed.splice(place, 0, { contact, index, at });
    this.#lines.set(contact, []);
    this.#follow(index);
    if (this.#followed.length > MOST_FOLLOWED) {
      const given = this.#followed.pop()!;
      this.#isFollowed[given.index] = 0;
      this.#lines.delete(given.contact);
    }
    return true;
  }

  /** Where it would stand among those followed, who began earlier or at the same instant with a lower id. */
  #placeOf(contact: string, at: number): number {
    let [low, high] = [0, this.#followed.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#followed[middle]!;
      if (other.at < at || (other.at === at && other.contact < contact)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #follow(index: number): void {
    if (index >= this.#isFollowed.length) {
      const wide = new Uint8Array(Math.max(index + 1, this.#isFollowed.length * 2));
      wide.set(this.#isFollowed);
      this.#isFollowed = wide;
    }
    this.#isFollowed[index] = 1;
  }

  /** A line of a contact that is followed by now, from the one on that began its story; all others are passed over. */
  add(line: TimelineLine): void {
    const lines = this.#lines.get(line.contact);
    if (lines === undefined) return;
    if (this.#wanted === null && lines.length === 0 && line.what !== 'enter') return;
    lines.push(line);
  }

  followed(): readonly Story[] {
    const told = [...this.#lines].filter(([, lines]) => lines.length > 0);
    return first(told.map(([contact, lines]) => ({ contact, since: lines[0]!.at, lines })));
  }
}

interface Follower {
  readonly contact: string;
  readonly index: number;
  readonly at: number;
}

/** Those that began first, whatever share of the contacts they are of. */
function first(stories: readonly Story[]): readonly Story[] {
  const before = (a: Story, b: Story) => (a.since < b.since || (a.since === b.since && a.contact < b.contact) ? -1 : 1);
  return [...stories].sort(before).slice(0, MOST_FOLLOWED);
}

/** The story asked for, or one with much to tell; null where nobody entered anything. */
export function chosenStory(
  followed: readonly Story[],
  wanted: string | null,
): { readonly contact: string; readonly lines: readonly TimelineLine[] } | null {
  if (wanted !== null) {
    return { contact: wanted, lines: followed.find(({ contact }) => contact === wanted)?.lines ?? [] };
  }
  let best: Story | null = null;
  for (const story of first(followed)) {
    if (best === null || interest(story.lines) > interest(best.lines)) best = story;
  }
  return best && { contact: best.contact, lines: best.lines };
}

/** Many kinds of happenings and several scenarios; what is too long to be read comes last, the shortest of it first. */
function interest(lines: readonly TimelineLine[]): number {
  if (lines.length > MOST_LINES) return -lines.length;
  const kinds = new Set(lines.map((line) => line.what)).size;
  const scenarios = new Set(lines.map((line) => line.scenario)).size;
  return kinds * 2 + scenarios + lines.length / MOST_LINES;
}
