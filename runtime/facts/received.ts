/** Which event ids have been received (language R3: a repeated id is ignored): two hashes of each id in an open table, sixteen bytes an event. */

export class ReceivedIds {
  /** Pairs of hashes, side by side; a second hash of zero marks a free place. */
  #pairs: Uint32Array;
  #size = 0;

  /** `expected`: about how many ids will come. */
  constructor(expected = 512) {
    this.#pairs = new Uint32Array(2 * 2 ** Math.ceil(Math.log2(Math.max(16, expected * 2 + 2))));
  }

  get size(): number {
    return this.#size;
  }

  /** Whether the id is new. Two ids that share both hashes pass for one: about once in 2^64 pairs. */
  add(id: string): boolean {
    if (this.#size * 4 >= this.#pairs.length) this.#grow();
    let low = 0x811c9dc5;
    let high = 0x9747b28c;
    for (let i = 0; i < id.length; i++) {
      const unit = id.charCodeAt(i);
      low = Math.imul(low ^ unit, 0x01000193);
      high = Math.imul(high ^ unit, 0x5bd1e995);
      high ^= high >>> 15;
    }
    return this.#put((low ^ (low >>> 16)) >>> 0, (high ^ (high >>> 13)) >>> 0 || 1);
  }

  #put(low: number, high: number): boolean {
    const pairs = this.#pairs;
    const mask = pairs.length / 2 - 1;
    let place = (low ^ Math.imul(high, 0x9e3779b1)) & mask;
    while (pairs[2 * place + 1] !== 0) {
      if (pairs[2 * place] === low && pairs[2 * place + 1] === high) return false;
      place = (place + 1) & mask;
    }
    pairs[2 * place] = low;
    pairs[2 * place + 1] = high;
    this.#size++;
    return true;
  }

  #grow(): void {
    const pairs = this.#pairs;
    this.#pairs = new Uint32Array(pairs.length * 2);
    this.#size = 0;
    for (let i = 0; i < pairs.length; i += 2) if (pairs[i + 1] !== 0) this.#put(pairs[i]!, pairs[i + 1]!);
  }
}
