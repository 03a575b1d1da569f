/** Figures that count up during one batch, each by a number that stands for its name: names are put together once, not for every step. */
import type { CounterChange } from '../store/port.js';

export class Tally {
  readonly #numbers = new Map<string, number>();
  readonly #names: string[] = [];
  #sums: number[] = [];

  /** Stays the same for as long as this lives. */
  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.#names.push(name) - 1;
    this.#numbers.set(name, number);
    this.#sums.push(0);
    return number;
  }

  add(number: number, by: number): void {
    this.#sums[number]! += by;
  }

  /** What has changed since the last call. */
  take(): readonly CounterChange[] {
    const changes: CounterChange[] = [];
    for (let number = 0; number < this.#sums.length; number++) {
      const by = this.#sums[number]!;
      if (by === 0) continue;
      changes.push({ name: this.#names[number]!, by });
      this.#sums[number] = 0;
    }
    return changes;
  }
}
