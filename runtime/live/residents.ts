/**
 * Contacts that stay in the engine after their batch, since many are concerned again soon: where each is, and who has to leave when they are too
 * many. It takes nobody out itself.
 */
export class Residents {
  /** Places by number, in the order of coming. */
  readonly #places = new Map<number, number>();
  /** By place: concerned again since it was last considered. */
  #isAgain = new Uint8Array(1024);

  /** The contact's place in the engine; undefined for one that is not there. */
  placeOf(number: number): number | undefined {
    return this.#places.get(number);
  }

  /** Its batch is over. */
  keep(number: number, place: number): void {
    if (this.#places.get(number) === place) {
      this.#isAgain[place] = 1;
      return;
    }
    this.#places.set(number, place);
    if (place >= this.#isAgain.length) {
      const wide = new Uint8Array(place * 2);
      wide.set(this.#isAgain);
      this.#isAgain = wide;
    }
    this.#isAgain[place] = 0;
  }

  /** Until there are at most so many: those that came first leave first, but for those that were concerned again, who come once more before that. */
  thinOut(most: number, leave: (place: number) => void): void {
    for (const [number, place] of this.#places) {
      if (this.#places.size <= most) return;
      this.#places.delete(number);
      if (this.#isAgain[place] === 1) {
        this.#isAgain[place] = 0;
        this.#places.set(number, place);
      } else leave(place);
    }
  }

  clear(): void {
    this.#places.clear();
  }
}
