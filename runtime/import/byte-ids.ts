// Numbers texts as they lie in a file, as UTF-8 bytes: equal bytes have one number, from 0 in the order they were first met.
// It never makes a string of a text that it only has to recognise.

const FIRST_SLOTS = 1 << 12;
const FIRST_BYTES = 1 << 16;

/** FNV-1a of bytes, as far as the caller has folded them; `spread` it before it is asked for. */
export const HASH_SEED = 0x811c9dc5 | 0;
export const HASH_PRIME = 0x01000193;

/** FNV leaves its low bits poor. */
export function spread(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

export function hashOf(bytes: Uint8Array): number {
  let hash = HASH_SEED;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i]!, HASH_PRIME);
  return spread(hash);
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
    const slots = this.#slots;
    const bytes = this.#bytes;
    const length = to - from;
    let slot = hash & this.#mask;
    for (;;) {
      const place = slots[slot * 2 + 1]!;
      if (place === 0) return this.#add(text, from, length, hash, slot);
      if (slots[slot * 2] === hash) {
        const at = place - 1;
        if (this.#arena[at + 1] === length) {
          const start = (at + 2) * 4;
          let i = 0;
          while (i < length && bytes[start + i] === text[from + i]) i++;
          if (i === length) return this.#arena[at]!;
        }
      }
      slot = (slot + 1) & this.#mask;
    }
  }

  /**
   * Numbers of many texts at once, into `out` from `first` on. Looked up one by one each would wait for memory; so all of a pass are
   * under way together.
   */
  numbers(text: Uint8Array, spans: Spans, out: Int32Array, first: number): void {
    const { count, from, to, hash } = spans;
    const slots = this.#slots;
    const arena = this.#arena;
    const mask = this.#mask;
    for (let i = 0; i < count; i++) {
      const slot = (hash[i]! & mask) * 2;
      PLACES[i] = slots[slot] === hash[i] ? slots[slot + 1]! : 0;
    }
    // Most are in the first place that they may be in, behind their own length; this brings it near.
    for (let i = 0; i < count; i++) {
      const place = PLACES[i]!;
      if (place === 0 || arena[place] !== to[i]! - from[i]!) PLACES[i] = 0;
    }
    for (let i = 0; i < count; i++) {
      const place = PLACES[i]!;
      const start = from[i]!;
      out[first + i] =
        place !== 0 && this.#isAt(place, text, start, to[i]!)
          ? this.#arena[place - 1]!
          : this.number(text, start, to[i]!, hash[i]!);
    }
  }

  #isAt(place: number, text: Uint8Array, from: number, to: number): boolean {
    const bytes = this.#bytes;
    let at = (place + 1) * 4;
    for (let i = from; i < to; i++, at++) if (bytes[at] !== text[i]) return false;
    return true;
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
