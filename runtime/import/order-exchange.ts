// Several readers of one file, each in a thread of its own, who hand each other their customers' orders through shared memory: each keeps one part.
// Batches are taken in one order, whichever thread is faster, so that what comes of it is the same in every run.
import { batchIn, batchSize, type CustomerShare, type OrderBatch, type OrderSink, PARTS } from './order-batch.js';
import type { OrderTable } from './order-table.js';

/** Batches that a reader may be ahead of the slowest. */
const AHEAD = 4;
/** Numbers about each reader: batches passed, batches passed in all (plus one, once that is known), rounds taken, and how often others rang. */
const [PASSED, TOTAL, TAKEN, BELL, FACTS] = [0, 1, 2, 3, 4];

/** Memory for so many readers, who share the parts evenly. */
export function exchangeMemory(readers: number, hasOrders: boolean): SharedArrayBuffer {
  return new SharedArrayBuffer(factsSize(readers) + readers * AHEAD * batchSize(PARTS, hasOrders));
}

/** What a reader is one of, and where what is handed over lies. */
export interface ExchangePlace {
  readonly own: number;
  readonly readers: number;
  readonly memory: SharedArrayBuffer;
}

function factsSize(readers: number): number {
  return Math.ceil((readers * FACTS) / 2) * 8;
}

/** One of the readers. Blocks its thread while others are behind. */
export class OrderExchange implements OrderSink {
  readonly hasOrders: boolean;
  readonly share: CustomerShare;
  readonly #tables: readonly OrderTable[];
  readonly #own: number;
  readonly #readers: number;
  readonly #facts: Int32Array;
  /** By reader, then by place in its ring. */
  readonly #batches: readonly (readonly OrderBatch[])[];
  #passed = 0;
  #taken = 0;

  /** `tables`: those of its own parts. */
  constructor(
    { own, readers, memory }: ExchangePlace,
    tables: readonly OrderTable[],
    hasOrders: boolean,
    share: CustomerShare,
  ) {
    this.#own = own;
    this.#readers = readers;
    this.#tables = tables;
    this.share = share;
    this.hasOrders = hasOrders;
    this.#facts = new Int32Array(memory, 0, readers * FACTS);
    const size = batchSize(PARTS, hasOrders);
    this.#batches = Array.from({ length: readers }, (_, reader) =>
      Array.from({ length: AHEAD }, (_, nth) =>
        batchIn(memory, PARTS, hasOrders, factsSize(readers) + (reader * AHEAD + nth) * size),
      ),
    );
  }

  get batch(): OrderBatch {
    return this.#batches[this.#own]![this.#passed % AHEAD]!;
  }

  pass(): void {
    this.#passed++;
    this.#tell(PASSED, this.#passed);
    while (this.#take());
    this.#until(() => this.#passed - this.#slowest() < AHEAD);
    this.batch.taken.fill(0);
  }

  /** Passes what is left and takes what others still have. */
  end(): void {
    this.#passed++;
    Atomics.store(this.#facts, this.#own * FACTS + PASSED, this.#passed);
    this.#tell(TOTAL, this.#passed + 1);
    this.#until(() => this.#everybody((reader) => this.#isOver(reader, this.#taken)));
  }

  /** Takes its own part of the next batch of every reader, once all have passed it. */
  #take(): boolean {
    const round = this.#taken;
    let isOver = true;
    for (let reader = 0; reader < this.#readers; reader++) {
      if (this.#fact(reader, PASSED) > round) isOver = false;
      else if (!this.#isOver(reader, round)) return false;
    }
    if (isOver) return false;
    this.#tables.forEach((table, nth) => {
      const part = this.#own * this.#tables.length + nth;
      for (let reader = 0; reader < this.#readers; reader++) {
        if (this.#fact(reader, PASSED) > round) table.take(this.#batches[reader]![round % AHEAD]!, part);
      }
    });
    this.#taken++;
    this.#tell(TAKEN, this.#taken);
    return true;
  }

  /** Whether a reader has no batch for this round, nor will have. */
  #isOver(reader: number, round: number): boolean {
    const total = this.#fact(reader, TOTAL);
    return total > 0 && total - 1 <= round;
  }

  /** Takes or sleeps until it is so. */
  #until(isSo: () => boolean): void {
    const bell = this.#own * FACTS + BELL;
    for (;;) {
      const rung = Atomics.load(this.#facts, bell);
      if (isSo()) return;
      if (!this.#take()) Atomics.wait(this.#facts, bell, rung);
    }
  }

  #tell(fact: number, value: number): void {
    Atomics.store(this.#facts, this.#own * FACTS + fact, value);
    for (let reader = 0; reader < this.#readers; reader++) {
      if (reader === this.#own) continue;
      Atomics.add(this.#facts, reader * FACTS + BELL, 1);
      Atomics.notify(this.#facts, reader * FACTS + BELL);
    }
  }

  #fact(reader: number, fact: number): number {
    return Atomics.load(this.#facts, reader * FACTS + fact);
  }

  #slowest(): number {
    let least = this.#taken;
    for (let reader = 0; reader < this.#readers; reader++) least = Math.min(least, this.#fact(reader, TAKEN));
    return least;
  }

  #everybody(is: (reader: number) => boolean): boolean {
    for (let reader = 0; reader < this.#readers; reader++) if (!is(reader)) return false;
    return true;
  }
}
