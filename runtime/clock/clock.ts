// What time it is, as something handed in: the system's clock in production, a virtual one in tests and backtests.
// Nothing else in the runtime may ask the platform for the time.

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}

/** A clock that moves only when told to, and never backwards. */
export interface VirtualClock extends Clock {
  /** Throws RangeError for an instant before `now()`. */
  advanceTo(ms: number): void;
}

export const systemClock: Clock = { now: () => Date.now() };

export function virtualClock(startMs: number): VirtualClock {
  let now = startMs;
  return {
    now: () => now,
    advanceTo(ms) {
      if (!(ms >= now)) throw new RangeError(`a virtual clock cannot go back from ${now} to ${ms}`);
      now = ms;
    },
  };
}
