/** Puts the timelines of several shares together in order of time, then of contact, as soon as nobody can come before. */
import type { Lines } from './protocol.js';

interface Queue {
  readonly batches: Lines[];
  place: number;
  isOver: boolean;
}

export class LineMerge {
  readonly #out: (line: string) => void;
  readonly #queues: Queue[];

  constructor(shares: number, out: (line: string) => void) {
    this.#out = out;
    this.#queues = Array.from({ length: shares }, () => ({ batches: [], place: 0, isOver: false }));
  }

  add(share: number, lines: Lines): void {
    if (lines.text.length > 0) this.#queues[share]!.batches.push(lines);
    this.#drain();
  }

  /** Nothing more comes from this share. */
  end(share: number): void {
    this.#queues[share]!.isOver = true;
    this.#drain();
  }

  #drain(): void {
    for (;;) {
      let next: Queue | null = null;
      for (const queue of this.#queues) {
        if (queue.batches.length === 0) {
          if (queue.isOver) continue;
          return;
        }
        if (next === null || isBefore(queue, next)) next = queue;
      }
      if (next === null) return;
      this.#out(next.batches[0]!.text[next.place++]!);
      if (next.place === next.batches[0]!.text.length) {
        next.batches.shift();
        next.place = 0;
      }
    }
  }
}

function isBefore(a: Queue, b: Queue): boolean {
  const [first, second] = [a.batches[0]!, b.batches[0]!];
  const [at, other] = [first.at[a.place]!, second.at[b.place]!];
  return at < other || (at === other && first.contact[a.place]! < second.contact[b.place]!);
}
