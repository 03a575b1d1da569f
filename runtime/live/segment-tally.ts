/** How segments have grown and shrunk during one batch. It counts what it is told, and knows no conditions. */
import type { Zone } from '../machine/index.js';
import type { SegmentChange, Store } from '../store/port.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class SegmentTally {
  readonly #dayOf: (at: number) => number;
  #changes = new Map<string, Mutable<SegmentChange>>();

  /** `dayOf`: the project's local day; `fresh`: segments without history, whose own begins at `now`. */
  constructor(dayOf: (at: number) => number, fresh: readonly string[], now: number) {
    this.#dayOf = dayOf;
    for (const segment of fresh) this.#of(segment, now);
  }

  /** `happened`: the contact entered or left; else it is only counted so. */
  add(at: number, segment: string, member: boolean, happened: boolean): void {
    const change = this.#of(segment, at);
    change.by += member ? 1 : -1;
    if (!happened) return;
    if (member) change.entered++;
    else change.left++;
  }

  /** What has changed since the last call. */
  take(): readonly SegmentChange[] {
    const changes = [...this.#changes.values()];
    if (changes.length > 0) this.#changes = new Map();
    return changes;
  }

  #of(segment: string, at: number): Mutable<SegmentChange> {
    const day = this.#dayOf(at);
    let change = this.#changes.get(segment);
    if (change === undefined) {
      change = { segment, day, by: 0, entered: 0, left: 0 };
      this.#changes.set(segment, change);
    }
    change.day = Math.max(change.day, day);
    return change;
  }
}

/** For a version of the project; its new segments get their first day with the next batch. */
export function segmentTally(
  { segments }: { readonly segments: readonly { readonly name: string }[] },
  store: Pick<Store, 'segmentDays'>,
  zone: Zone,
  now: number,
): SegmentTally {
  const known = new Set(store.segmentDays(Number.MAX_SAFE_INTEGER).map(({ segment }) => segment));
  const fresh = segments.map(({ name }) => name).filter((name) => !known.has(name));
  return new SegmentTally((at) => zone.dateOf(at), fresh, now);
}
