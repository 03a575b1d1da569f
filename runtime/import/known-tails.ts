// Remembers ends of lines of NDJSON that come again and again, such as a view of the same product, and the fields they were found to hold.
// It never takes one end for another: bytes are compared, not only their hashes.
import type { EventSchema } from './schema.js';
import type { Fields } from './table.js';

/** Longer ones hardly come twice. */
const LONGEST = 512;
const SLOTS = 1 << 13;
/** So many are looked for before it is judged whether that is worth it, and again from then on. */
const TRIAL = 1 << 10;

const LF = 10;

/** The lines that begin alike and tell the same event. */
export interface TailKind {
  readonly event: EventSchema;
  looks: number;
  hits: number;
  /** Their ends differ too often. */
  isOff: boolean;
}

export interface Tail {
  readonly kind: TailKind;
  readonly bytes: Uint8Array;
  readonly fields: Fields;
}

export class KnownTails {
  readonly #slots: (Tail | undefined)[] = new Array(SLOTS).fill(undefined);
  #slot = 0;
  #length = 0;

  /** The end of a line that begins at `from` and ends with a line feed, if it is known. */
  find(b: Uint8Array, from: number, kind: TailKind): Tail | null {
    this.#length = 0;
    if (kind.isOff) return null;
    if (kind.looks === TRIAL) {
      kind.isOff = kind.hits * 2 < TRIAL;
      kind.looks = 0;
      kind.hits = 0;
    }
    kind.looks++;
    let hash = 0;
    let p = from;
    for (let c = b[p]!; c !== LF; c = b[++p]!) hash = ((hash << 5) - hash + c) | 0;
    const length = p + 1 - from;
    if (length > LONGEST) return null;
    this.#slot = (hash ^ (hash >>> 13)) & (SLOTS - 1);
    this.#length = length;
    const tail = this.#slots[this.#slot];
    if (tail === undefined || tail.kind !== kind || tail.bytes.length !== length) return null;
    const { bytes } = tail;
    for (let i = 0; i < length; i++) if (bytes[i] !== b[from + i]) return null;
    kind.hits++;
    return tail;
  }

  /** Keeps the end that was looked for last and not found. */
  keep(b: Uint8Array, from: number, kind: TailKind, fields: Fields): void {
    if (this.#length === 0) return;
    this.#slots[this.#slot] = { kind, bytes: b.slice(from, from + this.#length), fields };
  }
}
