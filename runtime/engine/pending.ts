/** A message that policy has let through and that is not handed over yet: it waits in an outbox for whoever delivers. Plain data. */
import type { CalendarDuration } from '../machine/calendar.js';
import type { SlotValue } from '../machine/run.js';

export interface PendingMessage {
  /** Its id for life, over all attempts. */
  readonly id: string;
  /** Instant of the attempt, from which caps count it. */
  readonly at: number;
  readonly channel: string;
  readonly message: string;
  /** Stable id of the `send`. */
  readonly label: string;
  /** The run's local that tells what became of it. */
  readonly slot: number;
  readonly params: Readonly<Record<string, SlotValue>>;
  readonly lifetime: CalendarDuration | null;
  /** Hand-overs that failed for now; left out before the first. */
  readonly attempts?: number;
  /** False between a hand-over that failed for now and the next attempt. */
  readonly inFlight: boolean;
}
