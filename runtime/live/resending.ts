/** A message that ended as failed or unknown is offered once more, by hand, under its id. Policy has its say as with any other. */
import { attemptAgain } from '../engine/index.js';
import { putAway } from './batch.js';
import type { LiveParts } from './options.js';
import { parcelOf } from './parcels.js';
import { MOST_ATTEMPTS } from './retry.js';

export type Resent =
  | { readonly kind: 'offered' }
  /** Policy lets it not through now (epoch ms), or not at all. */
  | { readonly kind: 'held'; readonly reason: string; readonly until: number }
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'refused'; readonly why: 'none' | 'ended_well' | 'under_way' | 'unknown' | 'no_file' };

/** `force`: also one of which nobody knows whether it was handed over; it may arrive twice. */
export function resend(parts: LiveParts, messageId: string, force: boolean): Resent {
  const { engine, store, program, now } = parts;
  const row = store.message(messageId);
  const stored = row === null ? undefined : store.contactsByNumber([row.contact])[0];
  if (row === null || stored === undefined) return { kind: 'refused', why: 'none' };
  if (row.status === 'ready' || row.status === 'claimed') return { kind: 'refused', why: 'under_way' };
  if (row.status === 'sent' || row.status === 'withdrawn') return { kind: 'refused', why: 'ended_well' };
  if (row.status === 'unknown' && !force) return { kind: 'refused', why: 'unknown' };
  const parcel = parcelOf(row, program.bundle.model);
  if (parcel === null) return { kind: 'refused', why: 'no_file' };
  const index = parts.bringBack(stored);
  const contact = engine.contact(index);
  engine.state.keeper.begin(contact.data, now);
  // Its run has gone on without it: one attempt, and no more after it.
  const verdict = attemptAgain(engine.state, contact, { ...parcel.message, attempts: MOST_ATTEMPTS });
  if (verdict.kind !== 'handOver') {
    engine.letGo(index);
    return verdict.kind === 'skip'
      ? { kind: 'skipped', reason: verdict.reason }
      : { kind: 'held', reason: verdict.reason, until: verdict.until };
  }
  parts.commit([putAway(parts, index)]);
  return { kind: 'offered' };
}
