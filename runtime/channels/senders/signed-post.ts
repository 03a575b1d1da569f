/**
 * A webhook by the Standard Webhooks specification: id, timestamp and signature in the headers. The id is the idempotency key, so anything may
 * be sent again. Addresses come from `cauce.yaml` or the environment, never from payloads; no redirect is followed, and none leads into the own
 * network unless its settings say so.
 */
import type { Clock } from '../../clock/index.js';
import { failed, type HandOver, retry } from '../sender.js';
import { exchange, onlyPublic, PRIVATE_ADDRESS, waitOf } from './http.js';

export interface WebhookSettings {
  readonly url: string;
  /** `whsec_…`; without one nothing is signed. */
  readonly secret?: string;
  /** It may lead into the own network; else only to addresses that everybody can reach. */
  readonly isInside?: boolean;
  readonly concurrency: number;
  readonly timeoutMs: number;
}

/** `id`: header-safe. `payload`: JSON text. */
export async function signedPost(
  { url, secret, timeoutMs, isInside }: WebhookSettings,
  { id, payload }: { readonly id: string; readonly payload: string },
  clock: Clock,
): Promise<Exclude<HandOver, { readonly kind: 'unknown' }>> {
  const now = clock.now();
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now / 1_000)),
  };
  if (secret !== undefined) {
    const { Webhook } = await import('standardwebhooks');
    headers['webhook-signature'] = new Webhook(secret).sign(id, new Date(now), payload);
  }
  const isAllowed = isInside ? {} : { isAllowed: onlyPublic };
  const answer = await exchange({ method: 'POST', url, headers, body: payload, timeoutMs, ...isAllowed });
  // Whoever set it up must allow it: trying again changes nothing.
  if (answer.kind !== 'answer' && answer.reason === PRIVATE_ADDRESS) return failed(PRIVATE_ADDRESS);
  if (answer.kind !== 'answer') return retry(answer.reason);
  const { status, retryAfter } = answer;
  if (status >= 200 && status < 300) return { kind: 'sent' };
  if (status === 429 || status === 408 || status >= 500)
    return retry(`http_${status}`, waitOf(retryAfter, clock.now()));
  return failed(`http_${status}`);
}

/** What is wrong with a secret, in words; null when nothing is. */
export function secretProblem(secret: string): string | null {
  const [, encoded] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  if (encoded === undefined) return 'is no secret of a webhook: it begins with `whsec_`, then base64';
  const bytes = Buffer.from(encoded, 'base64').length;
  return bytes >= 24 && bytes <= 64 && encoded.length % 4 === 0
    ? null
    : 'must hold 24 to 64 bytes in base64 after `whsec_`';
}
