// Keeps texts of a file without keeping the file: equal texts become one string, cut off from the chunk they came in.
// It never grows: a text that falls on the place of another takes it.

const SLOTS = 0x10000;
/** Shorter texts are copies already; from here on the engine keeps the whole chunk alive behind a slice. */
const SLICED = 13;

export class TextPool {
  readonly #slots: string[] = new Array(SLOTS).fill('');

  keep(text: string): string {
    const slot = hashOf(text, 0, text.length);
    const known = this.#slots[slot]!;
    return known === text ? known : this.put(slot, text);
  }

  at(slot: number): string {
    return this.#slots[slot]!;
  }

  put(slot: number, text: string): string {
    const copy = ownText(text);
    this.#slots[slot] = copy;
    return copy;
  }
}

/** The text as a string of its own. */
export function ownText(text: string): string {
  return text.length < SLICED ? text : Buffer.from(text, 'utf16le').toString('utf16le');
}

/** Place of a text in a pool: FNV-1a over its length, first and last characters, folded to 16 bits. */
export function hashOf(text: string, from: number, to: number): number {
  let hash = 0x811c9dc5 ^ (to - from);
  const start = to - from > 16 ? from + 8 : to;
  for (let i = from; i < start; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  for (let i = Math.max(start, to - 8); i < to; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 16)) & (SLOTS - 1);
}
