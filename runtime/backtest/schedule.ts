/** Inputs that are known to come: a binary heap over (instant, contact, order of scheduling). */
import type { Input } from '../engine/input.js';

export interface Scheduled {
  readonly at: number;
  /** Place of the contact in the engine. */
  readonly contact: number;
  readonly input: Input;
}

interface Entry extends Scheduled {
  readonly order: number;
}

export class Schedule {
  readonly #heap: Entry[] = [];
  #orders = 0;

  get earliest(): number {
    return this.#heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  add({ at, contact, input }: Scheduled): void {
    const heap = this.#heap;
    let place = heap.push({ at, contact, input, order: this.#orders++ }) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!before(heap[place]!, heap[parent]!)) break;
      [heap[place], heap[parent]] = [heap[parent]!, heap[place]!];
      place = parent;
    }
  }

  take(): Scheduled | null {
    const heap = this.#heap;
    const first = heap[0];
    if (first === undefined) return null;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    heap[0] = last;
    for (let place = 0; ; ) {
      let child = 2 * place + 1;
      if (child >= heap.length) return first;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, heap[place]!)) return first;
      [heap[place], heap[child]] = [heap[child]!, heap[place]!];
      place = child;
    }
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && (a.contact < b.contact || (a.contact === b.contact && a.order < b.order)));
}
