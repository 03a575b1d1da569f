/** Long work cut into slices, as generators that come back now and then: done at once, or as long as there is time. */

export function atOnce<T>(work: Generator<void, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** A slice of it: steps until it is late, at most so many; its end, if that was reached. */
export function someOf<T>(work: Generator<void, T>, isLate: () => boolean, most: number): { readonly value: T } | null {
  for (let step = 0; step < most; step++) {
    const { done, value } = work.next();
    if (done) return { value };
    if (isLate()) break;
  }
  return null;
}
