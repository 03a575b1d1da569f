/**
 * What policy says about one attempt to send (language section 9, R1). The engine asks; it never decides itself.
 * Reasons that stand (no consent) come before those that pass (quiet hours), and caps are judged only when the message could go out now.
 */
import type { CapModel } from '../machine/model.js';
import type { SendAttempt } from './attempt.js';
import { nextOpening } from './opening.js';

export type SkipReason =
  | 'consent'
  | 'holdout'
  | 'cap'
  | 'suppressed'
  | 'erased'
  | 'unsubscribed_topic'
  | 'no_address'
  | 'duplicate'
  | 'failed_params'
  /** The hours that the law allows and those of the project have no instant in common. */
  | 'legal_hours';

export type HoldReason = 'quiet_hours' | 'closed' | 'hours' | 'rate' | 'cap' | 'legal_hours';

export type Verdict =
  | { readonly kind: 'handOver' }
  | { readonly kind: 'skip'; readonly reason: SkipReason }
  /** Try again at `until` (epoch ms, later than now). */
  | { readonly kind: 'hold'; readonly until: number; readonly reason: HoldReason };

const NEVER = Number.POSITIVE_INFINITY;

const handOver: Verdict = { kind: 'handOver' };

export function judgeSend(attempt: SendAttempt): Verdict {
  const reason = standingReason(attempt);
  if (reason !== null) return { kind: 'skip', reason };
  const { rules } = attempt;
  const legal = rules.message.kind === 'marketing' ? attempt.legal : null;
  const windows = legal === null ? rules.windows : { ...rules.windows, legal };
  const opening = nextOpening(attempt.now, attempt.zone, windows);
  if (legal !== null && opening.at === NEVER && nextOpening(attempt.now, attempt.zone, rules.windows).at < NEVER) {
    return { kind: 'skip', reason: 'legal_hours' };
  }
  if (opening.reason !== null) return { kind: 'hold', until: opening.at, reason: opening.reason };
  if (rules.caps.length > 0) {
    const cap = judgeCaps(attempt);
    if (cap !== null) return cap;
  }
  if (attempt.channelFreeAt > attempt.now) return { kind: 'hold', until: attempt.channelFreeAt, reason: 'rate' };
  return handOver;
}

/** A reason for which the message will not go out at all, or null. */
function standingReason(attempt: SendAttempt): SkipReason | null {
  const { contact, rules } = attempt;
  const { message, required, address, consent } = rules;
  if (attempt.duplicate) return 'duplicate';
  for (const name of required) if ((attempt.params[name] ?? null) === null) return 'failed_params';
  if (address !== null && !has(contact.attribute(address), attempt.assumeConsent)) return 'no_address';
  if (contact.suppressed(message.channel)) return 'suppressed';
  if (message.kind === 'transactional') return null;
  if (contact.suppressed('any')) return 'erased';
  if (consent !== null) {
    const given = contact.attribute(consent);
    if (given !== true && !(given === null && attempt.assumeConsent)) return 'consent';
  }
  if (message.topic !== undefined && contact.leftTopic(message.topic)) return 'unsubscribed_topic';
  return contact.inHoldout ? 'holdout' : null;
}

function has(address: unknown, assumed: boolean): boolean {
  return address === null ? assumed : address !== '';
}

/** The strictest cap that is full: skipped, or held until the oldest message of its window leaves it. */
function judgeCaps(attempt: SendAttempt): Verdict | null {
  const { caps, overCap } = attempt.rules;
  let until = attempt.now;
  for (const cap of caps) {
    if (cap.segment !== undefined && !attempt.contact.inSegment(cap.segment)) continue;
    const free = roomAt(cap, attempt);
    if (free <= attempt.now) continue;
    if (overCap === 'skip') return { kind: 'skip', reason: 'cap' };
    until = Math.max(until, free);
  }
  return until > attempt.now ? { kind: 'hold', until, reason: 'cap' } : null;
}

/** First instant at which fewer than `count` messages lie in the window [M, M + per), R6. */
function roomAt(cap: CapModel, attempt: SendAttempt): number {
  if (cap.count === 0) return Number.POSITIVE_INFINITY;
  const sent = attempt.history.marketing(cap.channel);
  const oldest = sent[sent.length - cap.count];
  return oldest === undefined ? attempt.now : attempt.zone.add(oldest, cap.per);
}
