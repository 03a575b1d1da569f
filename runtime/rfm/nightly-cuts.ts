/**
 * The cut points of every refresh of a replay, side by side: the next refresh that concerns one contact is found in one pass over numbers.
 * Holds no contacts.
 */
import type { Held } from './saved.js';
import type { SavedCuts } from './standing-cuts.js';

const AXES = ['recency', 'recencyLevels', 'frequency', 'frequencyLevels', 'monetary', 'spendLevels'] as const;

/** The points of one axis at all refreshes, one refresh after the other, as many each; a value that is past one of them is past all before it. */
interface AxisPoints {
  readonly points: Float64Array;
  readonly width: number;
  /** A value that lies on a point is past it. */
  readonly isClosed: boolean;
}

export class NightlyCuts {
  readonly #axes: readonly AxisPoints[];
  /** By refresh: the first one after it whose points are not as many as those before. */
  readonly #nextOther: Int32Array;

  /** In order of time; null: nobody had an order. `leftClosed`: a value at a cut is past it, as in `Cuts`. */
  constructor(nights: readonly (SavedCuts | null)[], leftClosed: boolean) {
    const last = nights.at(-1) ?? null;
    this.#axes = AXES.map((axis, place) => {
      const isInstant = place < 2;
      const width = last?.[axis]?.length ?? 0;
      const points = new Float64Array(nights.length * width);
      for (const [night, cuts] of nights.entries()) {
        const own = cuts?.[axis] ?? [];
        // Whose last order lies before an instant is past it: turned round, as with all others, what is greater is past.
        if (own.length === width) points.set(isInstant ? own.map((at) => -at) : own, night * width);
      }
      return { points, width, isClosed: !isInstant && leftClosed };
    });
    const shape = (cuts: SavedCuts | null) => cuts && AXES.map((axis) => cuts[axis]?.length ?? 0).join();
    this.#nextOther = new Int32Array(nights.length);
    for (let night = nights.length - 1, next = nights.length; night >= 0; night--) {
      this.#nextOther[night] = next;
      const own = shape(nights[night]!);
      const isLikeAll = own !== null && own === shape(last);
      if (!isLikeAll || night === 0 || shape(nights[night - 1]!) !== own) next = night;
    }
  }

  /**
   * The first refresh after `night` that may give a contact who holds this other scores than those of `night`: there is none before it that does.
   * As many as there are refreshes: none does.
   */
  next(night: number, { last, orders, worth }: Held): number {
    let next = this.#nextOther[night]!;
    const values = [-last, -last, orders, orders, worth, worth];
    for (let axis = 0; axis < this.#axes.length; axis++)
      next = this.#stays(this.#axes[axis]!, values[axis]!, night, next);
    return next;
  }

  /** The first refresh after `night` and before `until` at which the value has passed more points, or fewer; else `until`. */
  #stays({ points, width, isClosed }: AxisPoints, value: number, night: number, until: number): number {
    let passed = 0;
    const own = night * width;
    while (passed < width && (isClosed ? value >= points[own + passed]! : value > points[own + passed]!)) passed++;
    for (let next = night + 1, row = next * width; next < until; next++, row += width) {
      if (passed > 0) {
        const point = points[row + passed - 1]!;
        if (isClosed ? value < point : value <= point) return next;
      }
      if (passed < width) {
        const point = points[row + passed]!;
        if (isClosed ? value >= point : value > point) return next;
      }
    }
    return until;
  }
}
