/** Puts what several shares tell in an order of their own into one order, as soon as nothing can come before. */
import type { Lines, Rejects } from './protocol.js';

/** What comes by the batch. */
interface Order<Batch> {
  lengthOf(batch: Batch): number;
  /** Whether what stands at a place of the one goes before what stands at a place of the other. */
  isBefore(one: Batch, place: number, other: Batch, otherPlace: number): boolean;
}

interface Queue<Batch> {
  readonly batches: Batch[];
  place: number;
  isOver: boolean;
}

export class Merge<Batch> {
  readonly #order: Order<Batch>;
  readonly #out: (batch: Batch, place: number) => void;
  readonly #queues: Queue<Batch>[];

  constructor(shares: number, order: Order<Batch>, out: (batch: Batch, place: number) => void) {
    this.#order = order;
    this.#out = out;
    this.#queues = Array.from({ length: shares }, () => ({ batches: [], place: 0, isOver: false }));
  }

  add(share: number, batch: Batch): void {
    if (this.#order.lengthOf(batch) > 0) this.#queues[share]!.batches.push(batch);
    this.#drain();
  }

  /** Nothing more comes from this share. */
  end(share: number): void {
    this.#queues[share]!.isOver = true;
    this.#drain();
  }

  #drain(): void {
    for (;;) {
      let next: Queue<Batch> | null = null;
      for (const queue of this.#queues) {
        if (queue.batches.length === 0) {
          if (queue.isOver) continue;
          return;
        }
        if (next === null || this.#order.isBefore(queue.batches[0]!, queue.place, next.batches[0]!, next.place))
          next = queue;
      }
      if (next === null) return;
      const batch = next.batches[0]!;
      this.#out(batch, next.place++);
      if (next.place === this.#order.lengthOf(batch)) {
        next.batches.shift();
        next.place = 0;
      }
    }
  }
}

/** Lines of the timeline, in order of time, then of contact. */
export const ofLines: Order<Lines> = {
  lengthOf: ({ text }) => text.length,
  isBefore(one, place, other, otherPlace) {
    const [at, otherAt] = [one.at[place]!, other.at[otherPlace]!];
    return at < otherAt || (at === otherAt && one.contact[place]! < other.contact[otherPlace]!);
  },
};

/** Rows that were refused, in order of file and line. */
export const ofRejects: Order<Rejects> = {
  lengthOf: ({ rejects }) => rejects.length,
  isBefore(one, place, other, otherPlace) {
    const files = one.files[place]! - other.files[otherPlace]!;
    return files < 0 || (files === 0 && one.rejects[place]!.line < other.rejects[otherPlace]!.line);
  },
};
