/** Which event ids have been received (language R3: a repeated id is ignored): two hashes of each id in an open table, sixteen bytes an event. */

export class ReceivedIds {
  #low: Uint32Array;
  #high: Uint32Array;
  #size = 0;

  /** `expected`: about how many ids will come. */
  constructor(expected = 512) {
    const places = 2 ** Math.ceil(Math.log2(Math.max(16, expected * 2 + 2)));
    this.#low = new Uint32Array(places);
    this.#high = new Uint32Array(places);
  }

  get size(): number {
    return this.#size;
  }

  /** Whether the id is new. Two ids that share both hashes pass for one: about once in 2^64 pairs. */
  add(id: string): boolean {
    if (this.#size * 2 >= this.#low.length) this.#grow();
    let low = 0x811c9dc5;
    let high = 0x9747b28c;
    for (let i = 0; i < id.length; i++) {
      const unit = id.charCodeAt(i);
      low = Math.imul(low ^ unit, 0x01000193);
      high = Math.imul(high ^ unit, 0x5bd1e995);
      high ^= high >>> 15;
    }
    low = (low ^ (low >>> 16)) >>> 0;
    // Zero marks a free place.
    high = (high ^ (high >>> 13)) >>> 0 || 1;
    return this.#put(low, high);
  }

  #put(low: number, high: number): boolean {
    const mask = this.#low.length - 1;
    let place = (low ^ Math.imul(high, 0x9e3779b1)) & mask;
    while (this.#high[place] !== 0) {
      if (this.#low[place] === low && this.#high[place] === high) return false;
      place = (place + 1) & mask;
    }
    this.#low[place] = low;
    this.#high[place] = high;
    this.#size++;
    return true;
  }

  #grow(): void {
    const [low, high] = [this.#low, this.#high];
    this.#low = new Uint32Array(low.length * 2);
    this.#high = new Uint32Array(high.length * 2);
    this.#size = 0;
    for (let i = 0; i < high.length; i++) if (high[i] !== 0) this.#put(low[i]!, high[i]!);
  }
}
