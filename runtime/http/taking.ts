/** Hands checked messages to the service and waits until all of them are on disk. What does not fit is kept aside; the rest goes on. */
import { type Intake, isContactId } from '../live/intake.js';
import type { Intaker } from './port.js';

export type Checked =
  | { readonly kind: 'intake'; readonly intake: Intake }
  | { readonly kind: 'reject'; readonly reason: string }
  | { readonly kind: 'ignored'; readonly reason: string };

export interface Taken {
  readonly accepted: number;
  /** Received before: nothing changed. */
  readonly repeated: number;
  /** Kept aside: `cauce rejects`. */
  readonly rejected: number;
  readonly ignored: number;
  /** Of the first that was not taken. */
  readonly reason?: string;
}

const MAX_KEPT = 10_000;

/** `source`: how it came, for whoever looks at the rejects. Throws what the service throws. */
export async function takeAll(
  service: Intaker,
  source: string,
  messages: readonly unknown[],
  check: (message: unknown) => Checked,
): Promise<Taken> {
  const counts = { accepted: 0, repeated: 0, rejected: 0, ignored: 0 };
  let reason: string | undefined;
  const pending: Promise<void>[] = [];
  for (const message of messages) {
    const checked = bounded(check(message));
    if (checked.kind === 'intake') {
      pending.push(
        service.submit(checked.intake).then((receipt) => {
          if (receipt === 'aside') reason ??= 'it could not be taken in, and stands among the rejects';
          counts[receipt === 'aside' ? 'rejected' : receipt]++;
        }),
      );
      continue;
    }
    reason ??= checked.reason;
    if (checked.kind === 'ignored') {
      counts.ignored++;
      continue;
    }
    counts.rejected++;
    const payload = (JSON.stringify(message) ?? '').slice(0, MAX_KEPT);
    pending.push(service.submitReject({ source, reason: checked.reason, payload }));
  }
  // All are awaited before one failure is told: the caller repeats the whole, and what was taken is known by its id.
  const settled = await Promise.allSettled(pending);
  for (const one of settled) if (one.status === 'rejected') throw one.reason;
  return { ...counts, ...(reason !== undefined && { reason }) };
}

function bounded(checked: Checked): Checked {
  if (checked.kind !== 'intake' || isContactId(checked.intake.contact)) return checked;
  return {
    kind: 'reject',
    reason: "the contact's id must have 1 to 200 characters, none of them a control character",
  };
}
