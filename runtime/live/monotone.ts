/** A clock that never goes back, whatever is done to the machine's: set back, it stands until the other has caught up. */
import type { Clock } from '../clock/index.js';

/** `latest`: epoch ms that had been seen before, also by an earlier process. */
export function monotone(clock: Clock, latest: number): Clock {
  let seen = latest;
  return {
    now() {
      seen = Math.max(seen, clock.now());
      return seen;
    },
  };
}
