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

  constructor(wanted: string | null) {
    this.#wanted = wanted;
  }

  /** Whether the contact's line is followed: entering a scenario is what begins a story, from that very line on. */
  follows(contact: string, what: TimelineLine['what'], isoOf: () => string): boolean {
    if (this.#wanted !== null) return contact === this.#wanted;
    if (this.#stories.has(contact)) return true;
    if (what !== 'enter') return false;
    if (this.#stories.size < MOST_FOLLOWED) this.#last = isoOf();
    // Who enters at the same instant as the last of them may come before it by id.
    else if (isoOf() !== this.#last) return false;
    this.#stories.set(contact, { contact, since: this.#last, lines: [] });
    return true;
  }

  add(line: TimelineLine): void {
    const { contact } = line;
    if (!this.follows(contact, line.what, () => line.at)) return;
    const story = this.#stories.get(contact);
    if (story === undefined) this.#stories.set(contact, { contact, since: line.at, lines: [line] });
    else story.lines.push(line);
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
