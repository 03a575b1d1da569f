/** A list of parts of which most are often missing: 0 stands for those between, and what is missing at the end takes no room. It knows no names. */
import type { Ink } from './ink.js';

export class Parts {
  readonly ink: Ink;
  /** Of the next part. */
  #next = 0;
  /** The last part is a list, and more may follow in it. */
  #isOpen = false;

  constructor(ink: Ink) {
    this.ink = ink;
    ink.raw('[');
  }

  /** An item follows of the list that is the part at this place; the places ascend. */
  item(place: number): void {
    if (this.#isOpen && place === this.#next - 1) this.ink.raw(',');
    else {
      this.#reach(place);
      this.ink.raw('[');
      this.#isOpen = true;
    }
  }

  /** The whole part at this place. */
  whole(place: number, value: unknown): void {
    this.#reach(place);
    this.ink.value(value);
  }

  take(): string {
    this.ink.raw(this.#isOpen ? ']]' : ']');
    return this.ink.take();
  }

  #reach(place: number): void {
    if (this.#isOpen) this.ink.raw(']');
    this.#isOpen = false;
    for (; this.#next < place; this.#next++) this.ink.raw(this.#next === 0 ? '0' : ',0');
    if (place > 0) this.ink.raw(',');
    this.#next = place + 1;
  }
}
