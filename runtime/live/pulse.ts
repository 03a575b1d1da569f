/** Calls for the next piece of work: at once, after what waits in the event loop, or by a timer. Does no work itself. */

/** Timers longer than this are asked for again: also where the machine has slept or the clock was set. */
const LONGEST_SLEEP_MS = 60_000;

export class Pulse {
  readonly #beat: () => number | null;
  #timer: NodeJS.Timeout | null = null;
  #isScheduled = false;
  #isStopped = false;

  /** `beat` does a piece of work and says when the next is due: in so many ms, null: at once. */
  constructor(beat: () => number | null) {
    this.#beat = beat;
  }

  schedule(): void {
    if (this.#isScheduled || this.#isStopped) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      if (this.#isStopped) return;
      const wait = this.#beat();
      if (wait === null) this.schedule();
      else this.#sleep(wait);
    });
  }

  /** No timer is left; what is scheduled already still comes. */
  rest(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  stop(): void {
    this.#isStopped = true;
    this.rest();
  }

  #sleep(wait: number): void {
    this.rest();
    this.#timer = setTimeout(() => this.schedule(), Math.min(LONGEST_SLEEP_MS, Math.max(0, wait)));
  }
}
