// Numbers texts as they lie in a file, as UTF-8 bytes: equal bytes have one number, from 0 in the order they were first met.
// It never makes a string of a text that it only has to recognise.

const FIRST_SLOTS = 1 << 12;
const FIRST_WORDS = 1 << 14;

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

/** As `wordAt`, of bytes that have a view. */
export function lastWord(bytes: Uint8Array, view: DataView, from: number, to: number): number {
  return from + 4 <= bytes.length
    ? view.getInt32(from, true) & ((1 << ((to - from) * 8)) - 1)
    : wordAt(bytes, from, to);
}

/** Texts looked up together. */
const PASS = 1024;
const FOUND = new Int32Array(PASS);

export class ByteIds {
  count = 0;
  /** Pairs of a hash and where its text lies, plus one; 0 is a free place. */
  #slots = new Int32Array(FIRST_SLOTS * 2);
  #mask = FIRST_SLOTS - 1;
  /** Texts one after the other, each behind its number and its length in bytes. */
  #arena = new Int32Array(FIRST_WORDS);
  #end = 0;

  /** Bytes held in memory. */
  get size(): number {
    return this.#slots.byteLength + this.#arena.byteLength;
  }

  /**
   * Numbers of the first so many texts at `places`, into `out` from `to` on. A text is its `hashOf`, its length in bytes, and its bytes, the last word filled
   * up with zeros. Looked up one by one each would wait for memory; here those of a pass wait together.
   */
  numbers(words: Int32Array, places: Int32Array, count: number, out: Int32Array, to: number): void {
    for (let done = 0; done < count; done += PASS) {
      this.#pass(words, places, done, Math.min(done + PASS, count), out, to);
    }
  }

  #pass(words: Int32Array, places: Int32Array, from: number, end: number, out: Int32Array, to: number): void {
    const slots = this.#slots;
    const arena = this.#arena;
    const mask = this.#mask;
    for (let i = from; i < end; i++) {
      const hash = words[places[i]!]!;
      const slot = firstSlot(hash, mask) * 2;
      FOUND[i - from] = slots[slot] === hash ? slots[slot + 1]! : 0;
    }
    // Nearly all are in the first place where they may be.
    for (let i = from; i < end; i++) {
      const found = FOUND[i - from]!;
      if (found !== 0 && arena[found] !== words[places[i]! + 1]!) FOUND[i - from] = 0;
    }
    for (let i = from; i < end; i++) {
      const found = FOUND[i - from]!;
      const place = places[i]!;
      let word = place + 2;
      const last = word + ((words[place + 1]! + 3) >> 2);
      let at = found + 1;
      while (word < last && arena[at] === words[word]) {
        word++;
        at++;
      }
      out[to + i] = found !== 0 && word === last ? arena[found - 1]! : this.#number(words, place);
    }
  }

  #number(words: Int32Array, from: number): number {
    const hash = words[from]!;
    const length = words[from + 1]!;
    let slot = firstSlot(hash, this.#mask);
    for (;;) {
      const place = this.#slots[slot * 2 + 1]!;
      if (place === 0) return this.#add(words, from + 2, length, hash, slot);
      if (this.#slots[slot * 2] === hash && this.#isAt(place, words, from + 2, length)) return this.#arena[place - 1]!;
      slot = (slot + 1) & this.#mask;
    }
  }

  /** Whether the text whose length stands at `place` is this one. */
  #isAt(place: number, words: Int32Array, from: number, length: number): boolean {
    const arena = this.#arena;
    if (arena[place] !== length) return false;
    for (let i = (length - 1) >> 2; i >= 0; i--) if (arena[place + 1 + i] !== words[from + i]) return false;
    return true;
  }

  /** All texts, as `textsIn` reads them. */
  get packed(): Int32Array {
    return this.#arena.subarray(0, this.#end);
  }

  #add(words: Int32Array, from: number, length: number, hash: number, slot: number): number {
    const at = this.#end;
    const taken = (length + 3) >> 2;
    this.#end += 2 + taken;
    if (this.#end > this.#arena.length) this.#widen();
    this.#arena[at] = this.count;
    this.#arena[at + 1] = length;
    for (let i = 0; i < taken; i++) this.#arena[at + 2 + i] = words[from + i]!;
    this.#slots[slot * 2] = hash;
    this.#slots[slot * 2 + 1] = at + 1;
    if (this.count * 2 > this.#mask) this.#spreadOut();
    return this.count++;
  }

  #widen(): void {
    const wide = new Int32Array(Math.max(this.#arena.length * 2, this.#end));
    wide.set(this.#arena);
    this.#arena = wide;
  }

  #spreadOut(): void {
    const old = this.#slots;
    const slots = new Int32Array(old.length * 2);
    const mask = this.#mask * 2 + 1;
    for (let i = 0; i < old.length; i += 2) {
      if (old[i + 1] === 0) continue;
      let slot = firstSlot(old[i]!, mask);
      while (slots[slot * 2 + 1] !== 0) slot = (slot + 1) & mask;
      slots[slot * 2] = old[i]!;
      slots[slot * 2 + 1] = old[i + 1]!;
    }
    this.#slots = slots;
    this.#mask = mask;
  }
}

/** Where a hash is looked for first: texts that were chosen by some bits of it are spread as well as any. */
function firstSlot(hash: number, mask: number): number {
  return Math.imul(hash, 0x9e3779b1) >>> Math.clz32(mask);
}

/** Texts by number. */
export function textsIn(packed: Int32Array): string[] {
  const texts: string[] = [];
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  for (let at = 0; at < packed.length; ) {
    const length = packed[at + 1]!;
    const from = (at + 2) * 4;
    texts.push(bytes.toString('utf8', from, from + length));
    at += 2 + ((length + 3) >> 2);
  }
  return texts;
}
