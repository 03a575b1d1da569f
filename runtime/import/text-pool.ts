// Keeps texts of a file without keeping the file: equal texts become one string, cut off from the chunk they came in.
// It never grows without bound: when it is full it starts afresh.

const MOST = 0x10000;
/** Shorter texts are copies already; from here on the engine keeps the whole chunk alive behind a slice. */
const SLICED = 13;

export class TextPool {
  readonly #texts = new Map<string, string>();

  keep(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    if (this.#texts.size === MOST) this.#texts.clear();
    const own = ownText(text);
    this.#texts.set(own, own);
    return own;
  }
}

/** The text as a string of its own. */
export function ownText(text: string): string {
  return text.length < SLICED ? text : Buffer.from(text, 'utf16le').toString('utf16le');
}
