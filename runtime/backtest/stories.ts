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
  readonly #stories = new Map<string, Story>();
  #last = '';
  /** By place in the engine: 1 where lines are worth making. */
  #isFollowed = new Uint8Array(256);
  #followed = 0;
  #lastAt = Number.NaN;

  constructor(wanted: string | null) {
    this.#wanted = wanted;
  }

  /**
   * Whether a line that is not made yet is one to `add`: the same rule, by the contact's place in the engine and epoch ms. Most lines of a replay
   * are asked about and never made.
   */
  follows(contact: string, index: number, what: TimelineLine['what'], at: number): boolean {
    if (this.#wanted !== null) return contact === this.#wanted;
    if (index < this.#isFollowed.length && this.#isFollowed[index] === 1) return true;
    if (what !== 'enter') return false;
    if (this.#followed < MOST_FOLLOWED) this.#lastAt = at;
    else if (at !== this.#lastAt) return false;
    if (index >= this.#isFollowed.length) {
      const wide = new Uint8Array(Math.max(index + 1, this.#isFollowed.length * 2));
      wide.set(this.#isFollowed);
      this.#isFollowed = wide;
    }
    this.#isFollowed[index] = 1;
    this.#followed++;
    return true;
  }

  /** Takes the line if the contact is followed: entering a scenario is what begins a story, from that very line on. */
  add(line: TimelineLine): void {
    const { contact, what, at } = line;
    if (this.#wanted !== null && contact !== this.#wanted) return;
    const story = this.#stories.get(contact);
    if (story !== undefined) {
      story.lines.push(line);
      return;
    }
    if (this.#wanted === null) {
      if (what !== 'enter') return;
      if (this.#stories.size < MOST_FOLLOWED) this.#last = at;
      // Who enters at the same instant as the last of them may come before it by id.
      else if (at !== this.#last) return;
    }
    this.#stories.set(contact, { contact, since: at, lines: [line] });
  }

  followed(): readonly Story[] {
    return first([...this.#stories.values()]);
  }
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
