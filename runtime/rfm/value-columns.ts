/** What stands in a base's sorted columns for each contact, and who has changed since: they are brought in together, some or all. Scores nothing. */
import type { CutSource } from './cut-source.js';
import { widened } from './order-book.js';

/** Of a contact: its last order's instant, its orders, their value. */
export interface Valued {
  readonly lastAt: (contact: number) => number;
  /** 0: the contact is in no column. */
  readonly count: (contact: number) => number;
  readonly value: (contact: number) => number;
}

export class ValueColumns {
  /** By contact; NaN: nothing stands there. */
  last = new Float64Array(0);
  orders = new Float64Array(0);
  value = new Float64Array(0);
  /** By contact: has changed since it was brought in. */
  isDirty = new Uint8Array(0);
  #dirty: number[] = [];
  readonly #sorted: Pick<CutSource, 'lasts' | 'frequencies' | 'monetaries'>;
  readonly #of: Valued;

  constructor(sorted: Pick<CutSource, 'lasts' | 'frequencies' | 'monetaries'>, of: Valued) {
    this.#sorted = sorted;
    this.#of = of;
  }

  grow(size: number): void {
    this.last = widened(this.last, size, Number.NaN);
    this.orders = widened(this.orders, size, Number.NaN);
    this.value = widened(this.value, size, Number.NaN);
    this.isDirty = widened(this.isDirty, size, 0);
  }

  mark(contact: number): void {
    if (this.isDirty[contact]) return;
    this.isDirty[contact] = 1;
    this.#dirty.push(contact);
  }

  /** How many have changed. */
  get waiting(): number {
    return this.#dirty.length;
  }

  /** Brings at most so many of those in who have changed, and gives them. */
  merge(most: number): readonly number[] {
    const dirty = this.#dirty.splice(0, most);
    if (dirty.length === 0) return dirty;
    const { count, lastAt, value } = this.#of;
    const update = (sorted: CutSource['lasts'], column: Float64Array, read: (contact: number) => number) => {
      const removed = new Float64Array(dirty.length);
      const added = new Float64Array(dirty.length);
      let [gone, come] = [0, 0];
      for (const contact of dirty) {
        const old = column[contact]!;
        const now = count(contact) > 0 ? read(contact) : Number.NaN;
        if (old === now) continue;
        column[contact] = now;
        if (!Number.isNaN(old)) removed[gone++] = old;
        if (!Number.isNaN(now)) added[come++] = now;
      }
      sorted.replace(removed.subarray(0, gone), added.subarray(0, come));
    };
    update(this.#sorted.lasts, this.last, lastAt);
    update(this.#sorted.frequencies, this.orders, count);
    update(this.#sorted.monetaries, this.value, value);
    for (const contact of dirty) this.isDirty[contact] = 0;
    return dirty;
  }
}
