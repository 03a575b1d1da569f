// Remembers stretches of bytes that come again and again, such as how lines about one product end, and what they were found to mean.
// It never takes one for another: bytes are compared, not only their hashes.

/** Longer ones hardly come twice. */
const LONGEST = 512;
const SLOTS = 1 << 14;
/** So many are looked for before it is judged whether that is worth it, and again from then on. */
const TRIAL = 1 << 12;

const LF = 10;

/** Stretches that mean the same where they are the same. */
export class Kind<Of> {
  readonly of: Of;
  looks = 0;
  hits = 0;
  /** They differ too often. */
  isOff = false;

  constructor(of: Of) {
    this.of = of;
  }
}

export interface Known<Of, Meaning> {
  readonly kind: Kind<Of>;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly meaning: Meaning;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

export class KnownBytes<Of, Meaning> {
  readonly #slots: (Known<Of, Meaning> | undefined)[] = new Array(SLOTS).fill(undefined);
  #slot = 0;
  #length = 0;
  /** Of the bytes that were looked at last: four at a time are read by it. */
  #seen: Uint8Array | null = null;
  #view: DataView = new DataView(new ArrayBuffer(0));

  /** What stands from `from` up to `to`, or up to and with a line feed where one comes before; null: it is not known. */
  find(b: Uint8Array, from: number, to: number, kind: Kind<Of>): Known<Of, Meaning> | null {
    this.#length = 0;
    if (kind.isOff) return null;
    if (kind.looks === TRIAL) {
      kind.isOff = kind.hits * 8 < TRIAL;
      kind.looks = 0;
      kind.hits = 0;
    }
    kind.looks++;
    if (b !== this.#seen) {
      this.#seen = b;
      this.#view = viewOf(b);
    }
    const view = this.#view;
    let hash = 0;
    let p = from;
    for (const whole = to - 4; p <= whole; p += 4) {
      const word = view.getInt32(p, true);
      if (hasLineFeed(word)) break;
      hash = Math.imul(hash ^ word, 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    while (p < to) {
      const c = b[p++]!;
      if (c === LF) break;
      hash = ((hash << 5) - hash + c) | 0;
    }
    const length = p - from;
    if (length > LONGEST) return null;
    this.#slot = (hash ^ (hash >>> 13)) & (SLOTS - 1);
    this.#length = length;
    const known = this.#at(this.#slot, b, from, kind) ?? this.#at(this.#slot ^ 1, b, from, kind);
    if (known !== null) kind.hits++;
    return known;
  }

  #at(slot: number, b: Uint8Array, from: number, kind: Kind<Of>): Known<Of, Meaning> | null {
    const known = this.#slots[slot];
    const length = this.#length;
    if (known === undefined || known.kind !== kind || known.bytes.length !== length) return null;
    const { bytes, view } = known;
    const seen = this.#view;
    let i = 0;
    for (; i <= length - 4; i += 4) if (view.getInt32(i, true) !== seen.getInt32(from + i, true)) return null;
    for (; i < length; i++) if (bytes[i] !== b[from + i]) return null;
    return known;
  }

  /** Keeps what was looked for last and not found, at `from`. */
  keep(b: Uint8Array, from: number, kind: Kind<Of>, meaning: Meaning): void {
    if (this.#length === 0) return;
    // A copy: a part of a buffer would hold on to all of it.
    const bytes = new Uint8Array(b.subarray(from, from + this.#length));
    const slot = this.#slots[this.#slot] === undefined ? this.#slot : this.#slot ^ 1;
    this.#slots[slot] = { kind, bytes, view: viewOf(bytes), meaning };
  }
}

/** Whether one of four bytes is one: a byte of zero is the only one from which taking one sets its highest bit, where that was not set. */
function hasLineFeed(word: number): boolean {
  const none = word ^ 0x0a0a0a0a;
  return ((none - 0x01010101) & ~none & 0x80808080) !== 0;
}
