/** What every way out of the house looks like: a message with all that rendering needs goes in, what became of it comes back. */
import type { OutgoingMessage } from '../engine/index.js';
import type { Value } from '../machine/model.js';

/** A message as it lies in the outbox, with what rendering needs of the contact at that instant. */
export interface Parcel {
  readonly message: OutgoingMessage;
  readonly attributes: Readonly<Record<string, Value>>;
  /** Hand-overs that failed for now. */
  readonly attempts: number;
  /** The run counts it as handed over already: it awaits no outcome. */
  readonly isSettled?: boolean;
}

/** A `reason` is short, says nothing of the contact, and is counted: few different ones. */
export type HandOver =
  | { readonly kind: 'sent'; readonly providerId?: string }
  /** Not now: the provider is busy or out of reach, and has certainly not taken it. */
  | { readonly kind: 'retry'; readonly reason: string; readonly afterMs?: number }
  | { readonly kind: 'failed'; readonly reason: string; readonly suppress?: boolean }
  /** It may or may not have been taken. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** One channel's way out. */
export interface Sender {
  /** Hand-overs at a time. */
  readonly concurrency: number;
  /** The same message id twice is one message to it: nothing needs to be claimed, and after a crash all can be sent again. */
  readonly isRepeatable: boolean;
  /** Takes every message at once: they count as handed over and delivered with the batch that offers them. Only where it is repeatable too. */
  readonly isInstant?: boolean;
  /** Never throws. */
  handOver(parcel: Parcel): Promise<HandOver>;
  close(): Promise<void>;
}

export function failed(reason: string, suppress = false): Extract<HandOver, { readonly kind: 'failed' }> {
  return { kind: 'failed', reason, ...(suppress && { suppress }) };
}

export function retry(reason: string, afterMs?: number): Extract<HandOver, { readonly kind: 'retry' }> {
  return { kind: 'retry', reason, ...(afterMs !== undefined && { afterMs }) };
}
