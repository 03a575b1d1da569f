/** Keeps the lines of a few contacts, to tell one whole story: of the contact asked for, or of the one with most to tell. */
import type { TimelineLine } from './input.js';

/** Stories are followed for the first contacts that enter anything; one of them will do. */
const MOST_FOLLOWED = 400;
const MOST_LINES = 40;

export class Stories {
  readonly #wanted: string | null;
  readonly #lines = new Map<string, TimelineLine[]>();

  constructor(wanted: string | null) {
    this.#wanted = wanted;
  }

  /** Whether the contact's next line is followed: entering a scenario is what begins a story, from that very line on. */
  follows(contact: string, what: TimelineLine['what']): boolean {
    if (this.#wanted !== null) return contact === this.#wanted;
    if (this.#lines.has(contact)) return true;
    if (what !== 'enter' || this.#lines.size === MOST_FOLLOWED) return false;
    this.#lines.set(contact, []);
    return true;
  }

  add(line: TimelineLine): void {
    const { contact } = line;
    if (!this.follows(contact, line.what)) return;
    const lines = this.#lines.get(contact);
    if (lines === undefined) this.#lines.set(contact, [line]);
    else lines.push(line);
  }

  result(): { readonly contact: string; readonly lines: readonly TimelineLine[] } | null {
    if (this.#wanted !== null) return { contact: this.#wanted, lines: this.#lines.get(this.#wanted) ?? [] };
    let best: [string, readonly TimelineLine[]] | null = null;
    for (const [contact, lines] of this.#lines) {
      if (best === null || interest(lines) > interest(best[1])) best = [contact, lines];
    }
    return best === null ? null : { contact: best[0], lines: best[1] };
  }
}

/** Many kinds of happenings and several scenarios; what is too long to be read comes last, the shortest of it first. */
function interest(lines: readonly TimelineLine[]): number {
  if (lines.length > MOST_LINES) return -lines.length;
  const kinds = new Set(lines.map((line) => line.what)).size;
  const scenarios = new Set(lines.map((line) => line.scenario)).size;
  return kinds * 2 + scenarios + lines.length / MOST_LINES;
}
