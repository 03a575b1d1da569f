/** Hands checked messages to the service and waits until all of them are on disk. What does not fit is kept aside; the rest goes on. */
import { type Intake, isContactId, type Receipt } from '../live/intake.js';
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
  const intake: Promise<Receipt>[] = [];
  const rejects: Promise<void>[] = [];
  for (const message of messages) {
    const checked = bounded(check(message));
    if (checked.kind === 'intake') {
      intake.push(service.submit(checked.intake));
      continue;
    }
    reason ??= checked.reason;
    if (checked.kind === 'ignored') {
      counts.ignored++;
      continue;
    }
    counts.rejected++;
    const payload = (JSON.stringify(message) ?? '').slice(0, MAX_KEPT);
    rejects.push(service.submitReject({ source, reason: checked.reason, payload }));
  }
  // All are awaited before one failure is told: the caller repeats the whole, and what was taken is known by its id.
  const faults: unknown[] = [];
  const count = (receipt: Receipt) => {
    if (receipt === 'aside') reason ??= 'it could not be taken in, and stands among the rejects';
    counts[receipt === 'aside' ? 'rejected' : receipt]++;
  };
  await Promise.all([settled(intake, count, faults), settled(rejects, () => {}, faults)]);
  if (faults.length > 0) throw faults[0];
  return { ...counts, ...(reason !== undefined && { reason }) };
}

/** Waits for all of them, with as little as possible for each: a batch has thousands. */
function settled<T>(pending: readonly Promise<T>[], each: (value: T) => void, faults: unknown[]): Promise<void> {
  if (pending.length === 0) return Promise.resolve();
  return new Promise((resolve) => {
    let left = pending.length;
    const done = (value: T) => {
      each(value);
      if (--left === 0) resolve();
    };
    const failed = (fault: unknown) => {
      faults.push(fault);
      if (--left === 0) resolve();
    };
    for (const one of pending) one.then(done, failed);
  });
}

function bounded(checked: Checked): Checked {
  if (checked.kind !== 'intake' || isContactId(checked.intake.contact)) return checked;
  return {
    kind: 'reject',
    reason:
      "the contact's id must have 1 to 200 characters that can be shown: no control characters, no marks that turn the direction of writing",
  };
}
