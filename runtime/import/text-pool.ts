// Keeps texts of a file without keeping the file: equal texts become one string, cut off from the chunk they came in.
// It never grows without bound: when it is full it starts afresh.

const MOST = 0x10000;
/** Shorter texts are copies already; from here on the engine keeps the whole chunk alive behind a slice. */
const SLICED = 13;

export class TextPool {
  readonly #texts = new Map<string, string>();

  keep(text: string): string {
    return this.#texts.get(text) ?? this.#put(ownText(text));
  }

  /** For texts that parsed JSON holds: they are no slices, and `JSON.parse` gives short ones only once. */
  keepParsed(text: string): string {
    return text.length <= PARSED_ONCE ? text : (this.#texts.get(text) ?? this.#put(text));
  }

  #put(own: string): string {
    if (this.#texts.size === MOST) this.#texts.clear();
    this.#texts.set(own, own);
    return own;
  }
}

const PARSED_ONCE = 10;

/** The text as a string of its own. */
export function ownText(text: string): string {
  return text.length < SLICED ? text : Buffer.from(text, 'utf16le').toString('utf16le');
}
