/** Tells when the machine's clock has been set back: until it has caught up, no timer fires, and nobody would know why. */
import type { Live } from '../../runtime/live/index.js';

const A_MINUTE_MS = 60_000;

export const STANDING_STILL =
  "the machine's clock is behind the latest instant in the store; time stands still until it has caught up";

/** `warn`: now and once each time that it falls more than a minute behind; by so many seconds. */
export function watchClock(live: Pick<Live, 'behindMs'>, warn: (seconds: number) => void): NodeJS.Timeout {
  let wasBehind = false;
  const look = () => {
    const isBehind = live.behindMs > A_MINUTE_MS;
    if (isBehind && !wasBehind) warn(Math.round(live.behindMs / 1000));
    wasBehind = isBehind;
  };
  look();
  return setInterval(look, A_MINUTE_MS).unref();
}
