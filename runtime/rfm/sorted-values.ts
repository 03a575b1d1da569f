/** A multiset of numbers kept ascending, changed in batches: one merge a batch instead of sorting everything again. */

export class SortedValues {
  #values = new Float64Array(0);
  #spare = new Float64Array(0);
  #size = 0;

  /** Ascending; valid until the next `replace`. */
  get values(): Float64Array {
    return this.#values.subarray(0, this.#size);
  }

  /** Takes `removed` out (each must be in it) and puts `added` in. Sorts both arguments in place. */
  replace(removed: Float64Array, added: Float64Array): void {
    removed.sort();
    added.sort();
    const size = this.#size - removed.length + added.length;
    if (this.#spare.length < size) this.#spare = new Float64Array(Math.ceil(size * 1.5));
    const [old, target] = [this.#values, this.#spare];
    let [i, gone, come, out] = [0, 0, 0, 0];
    while (gone < removed.length || come < added.length) {
      const leaving = gone < removed.length ? removed[gone]! : Number.POSITIVE_INFINITY;
      const coming = come < added.length ? added[come]! : Number.POSITIVE_INFINITY;
      const next = Math.min(leaving, coming);
      while (i < this.#size && old[i]! < next) target[out++] = old[i++]!;
      if (coming <= leaving) {
        target[out++] = coming;
        come++;
      } else {
        i++;
        gone++;
      }
    }
    target.set(old.subarray(i, this.#size), out);
    this.#values = target;
    this.#spare = old;
    this.#size = size;
  }
}
