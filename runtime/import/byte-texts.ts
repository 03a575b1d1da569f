// Makes strings of texts as they lie in a file, as ASCII bytes: equal bytes become one string, and only the first of them is made.
// It never grows without bound: when it is full it starts afresh. `ByteIds` would lead to a string by one more step through memory.
import { hashSeed, stirred } from './id-hash.js';

/** Longer texts hardly come twice. */
const LONGEST = 64;
const FIRST_SLOTS = 1 << 10;

export class ByteTexts {
  readonly #most: number;
  #texts: string[] = [];
  #hashes = new Int32Array(FIRST_SLOTS);
  /** The place of a text, plus one; 0 is free. */
  #slots = new Int32Array(FIRST_SLOTS);
  #mask = FIRST_SLOTS - 1;

  /** `most`: texts held at a time. */
  constructor(most: number) {
    this.#most = most;
  }

  /** The text, whose `hashAt` must be `hash`. */
  text(b: Buffer, from: number, to: number, hash: number): string {
    const length = to - from;
    if (length > LONGEST) return b.toString('latin1', from, to);
    let slot = hash & this.#mask;
    for (let place = this.#slots[slot]!; place !== 0; place = this.#slots[slot]!) {
      if (this.#hashes[slot] === hash) {
        const text = this.#texts[place - 1]!;
        if (text.length === length && isText(b, from, text)) return text;
      }
      slot = (slot + 1) & this.#mask;
    }
    return this.#add(b.toString('latin1', from, to), hash, slot);
  }

  #add(text: string, hash: number, free: number): string {
    let slot = free;
    if (this.#texts.length === this.#most) {
      this.#texts = [];
      this.#slots.fill(0);
      slot = hash & this.#mask;
    }
    this.#slots[slot] = this.#texts.push(text);
    this.#hashes[slot] = hash;
    if (this.#texts.length * 2 > this.#mask) this.#spreadOut();
    return text;
  }

  #spreadOut(): void {
    const [slots, hashes] = [this.#slots, this.#hashes];
    const size = slots.length * 2;
    this.#mask = size - 1;
    this.#slots = new Int32Array(size);
    this.#hashes = new Int32Array(size);
    slots.forEach((place, old) => {
      if (place === 0) return;
      let slot = hashes[old]! & this.#mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = place;
      this.#hashes[slot] = hashes[old]!;
    });
  }
}

function isText(b: Uint8Array, from: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== b[from + i]) return false;
  return true;
}

/** Of a text of ASCII: the hash that `hashOf` gives of it as a string, as 32 bits with a sign. Undefined for any other text. */
export function hashAt(b: Uint8Array, from: number, to: number): number | undefined {
  let hash = hashSeed;
  let bits = 0;
  for (let i = from; i < to; i++) {
    const byte = b[i]!;
    bits |= byte;
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return bits < 128 ? stirred(hash) : undefined;
}
