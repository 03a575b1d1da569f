/** Writes what is begun at once, in this thread: nothing is ever under way. */
import type { Writing } from '../port.js';
import type { Change } from './ahead.js';
import type { Cells } from './cells.js';
import type { Writer } from './writer.js';

export class Direct {
  readonly underWay: readonly Change[] = [];
  readonly #writer: Writer;
  #failed: Writing | null = null;

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  begin(lists: readonly Cells[]): Writing {
    if (this.#failed !== null) return this.#failed;
    try {
      this.#writer.commit(lists);
      return WRITTEN;
    } catch (error) {
      this.#failed = { state: 'failed', error };
      return this.#failed;
    }
  }

  renew(): void {
    this.#failed = null;
  }

  settle(): void {}

  close(): void {}
}

const WRITTEN: Writing = { state: 'written', error: null };
