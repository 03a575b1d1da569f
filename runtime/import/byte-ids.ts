// Numbers texts as they lie in a file, as UTF-8 bytes: equal bytes have one number, from 0 in the order they were first met.
// It never makes a string of a text that it only has to recognise.

const FIRST_SLOTS = 1 << 12;
const FIRST_BYTES = 1 << 16;

const SEED = 0x811c9dc5 | 0;

/** Folds four bytes into a hash, little-endian, the last ones filled up with zeros; `finished` makes one hash of them and the length. */
export function folded(hash: number, word: number): number {
  const h = Math.imul(hash ^ word, 0x9e3779b1);
  return (h << 13) | (h >>> 19);
}

/** Every bit of it is as good as any other. */
export function finished(hash: number, length: number): number {
  let h = hash ^ length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

export const HASH_SEED = SEED;

export function hashOf(bytes: Uint8Array): number {
  let hash = SEED;
  for (let i = 0; i < bytes.length; i += 4) hash = folded(hash, wordAt(bytes, i, bytes.length));
  return finished(hash, bytes.length);
}

/** Up to four bytes before `to`. */
export function wordAt(bytes: Uint8Array, from: number, to: number): number {
  let word = 0;
  for (let i = Math.min(to, from + 4) - 1; i >= from; i--) word = (word << 8) | bytes[i]!;
  return word;
}

/** Texts within some bytes, at most MOST_SPANS. */
export interface Spans {
  count: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly hash: Int32Array;
}

export const MOST_SPANS = 1024;

export function spans(): Spans {
  const column = () => new Int32Array(MOST_SPANS);
  return { count: 0, from: column(), to: column(), hash: column() };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

const PLACES = new Int32Array(MOST_SPANS);

export class ByteIds {
  count = 0;
  /** Pairs of a hash and where its text lies, plus one; 0 is a free place. */
  #slots = new Int32Array(FIRST_SLOTS * 2);
  #mask = FIRST_SLOTS - 1;
  /** Texts one after the other, each behind its number and its length, four bytes each; a text begins at a multiple of four. */
  #arena = new Int32Array(FIRST_BYTES / 4);
  #bytes = new Uint8Array(this.#arena.buffer);
  #end = 0;

  /** Bytes held in memory. */
  get size(): number {
    return this.#slots.byteLength + this.#bytes.length;
  }

  /** Number of a text of at most 65,536 bytes; `hash` must be its `hashOf`. */
  number(text: Uint8Array, from: number, to: number, hash: number): number {
    return this.#number(text, viewOf(text), from, to, hash);
  }

  /**
   * Numbers of many texts at once, into `out` from `first` on. Looked up one by one each would wait for memory; here those of a pass
   * wait together.
   */
  numbers(text: Uint8Array, spans: Spans, out: Int32Array, first: number): void {
    const { count, from, to, hash } = spans;
    const slots = this.#slots;
    const arena = this.#arena;
    const mask = this.#mask;
    const view = viewOf(text);
    for (let i = 0; i < count; i++) {
      const slot = (hash[i]! & mask) * 2;
      PLACES[i] = slots[slot] === hash[i] ? slots[slot + 1]! : 0;
    }
    // Nearly all are in the first place where they may be.
    for (let i = 0; i < count; i++) {
      const place = PLACES[i]!;
      if (place !== 0 && arena[place] !== to[i]! - from[i]!) PLACES[i] = 0;
    }
    for (let i = 0; i < count; i++) {
      const place = PLACES[i]!;
      const start = from[i]!;
      out[first + i] =
        place !== 0 && this.#isAt(place - 1, text, view, start, to[i]!)
          ? this.#arena[place - 1]!
          : this.#number(text, view, start, to[i]!, hash[i]!);
    }
  }

  #number(text: Uint8Array, view: DataView, from: number, to: number, hash: number): number {
    const slots = this.#slots;
    const length = to - from;
    let slot = hash & this.#mask;
    for (;;) {
      const place = slots[slot * 2 + 1]!;
      if (place === 0) return this.#add(text, from, length, hash, slot);
      if (slots[slot * 2] === hash && this.#arena[place] === length && this.#isAt(place - 1, text, view, from, to)) {
        return this.#arena[place - 1]!;
      }
      slot = (slot + 1) & this.#mask;
    }
  }

  /** Whether the text at `at` in the arena, which is as long, is this one. */
  #isAt(at: number, text: Uint8Array, view: DataView, from: number, to: number): boolean {
    const arena = this.#arena;
    let word = at + 2;
    let i = from;
    for (; i + 4 <= to; i += 4, word++) if (arena[word] !== view.getInt32(i, true)) return false;
    return i === to || arena[word] === wordAt(text, i, to);
  }

  /** All texts, by number. */
  texts(): string[] {
    const texts: string[] = [];
    const buffer = Buffer.from(this.#bytes.buffer);
    for (let at = 0; at < this.#end; ) {
      const length = this.#arena[at + 1]!;
      texts.push(buffer.toString('utf8', (at + 2) * 4, (at + 2) * 4 + length));
      at += 2 + ((length + 3) >> 2);
    }
    return texts;
  }

  #add(text: Uint8Array, from: number, length: number, hash: number, slot: number): number {
    const at = this.#end;
    this.#end += 2 + ((length + 3) >> 2);
    if (this.#end > this.#arena.length) this.#widen();
    this.#arena[at] = this.count;
    this.#arena[at + 1] = length;
    const start = (at + 2) * 4;
    for (let i = 0; i < length; i++) this.#bytes[start + i] = text[from + i]!;
    this.#slots[slot * 2] = hash;
    this.#slots[slot * 2 + 1] = at + 1;
    if (this.count * 2 > this.#mask) this.#spreadOut();
    return this.count++;
  }

  #widen(): void {
    const wide = new Int32Array(Math.max(this.#arena.length * 2, this.#end));
    wide.set(this.#arena);
    this.#arena = wide;
    this.#bytes = new Uint8Array(wide.buffer);
  }

  #spreadOut(): void {
    const old = this.#slots;
    const slots = new Int32Array(old.length * 2);
    const mask = this.#mask * 2 + 1;
    for (let i = 0; i < old.length; i += 2) {
      if (old[i + 1] === 0) continue;
      let slot = old[i]! & mask;
      while (slots[slot * 2 + 1] !== 0) slot = (slot + 1) & mask;
      slots[slot * 2] = old[i]!;
      slots[slot * 2 + 1] = old[i + 1]!;
    }
    this.#slots = slots;
    this.#mask = mask;
  }
}
