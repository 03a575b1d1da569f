/**
 * Meta's Custom Audiences: hashed addresses added and removed as a group's members change. Nothing leaves but SHA-256 hashes, made as Meta's
 * "Hashing and normalization for multi-key" says.
 */
import { createHash } from 'node:crypto';
import type { Clock } from '../../clock/index.js';
import type { ProjectModel } from '../../machine/model.js';
import { isMailAddress, isPhone } from '../mailbox.js';
import { failed, retry } from '../sender.js';
import { exchange, type HttpAnswer, waitOf } from '../senders/http.js';
import { type AudienceTarget, addressesOf, type MembershipChange } from './target.js';

export interface MetaSettings {
  /** The custom audience's id. */
  readonly audience: string;
  readonly token: string;
  /** With its version, without a slash at its end. */
  readonly url: string;
  readonly timeoutMs: number;
}

export const META_URL = 'https://graph.facebook.com/v25.0';

/** Meta takes no more in one request. */
const MOST_ROWS = 10_000;

const SCHEMA = ['EXTERN_ID', 'EMAIL', 'PHONE'];

/** Errors that pass or that the shop puts right: unknown, service, too many calls (also per user, page, account, audience), token. */
const PASSING = new Set([1, 2, 4, 17, 32, 190, 341, 613, 80003]);

export function metaTarget(model: ProjectModel, settings: MetaSettings, clock: Clock): AudienceTarget {
  const send = async (method: 'POST' | 'DELETE', rows: readonly (readonly string[])[]) => {
    if (rows.length === 0) return { kind: 'sent' } as const;
    const body = new URLSearchParams({
      payload: JSON.stringify({ schema: SCHEMA, data: rows }),
      access_token: settings.token,
    }).toString();
    const answer = await exchange({
      method,
      url: `${settings.url}/${encodeURIComponent(settings.audience)}/users`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
      timeoutMs: settings.timeoutMs,
    });
    return outcomeOf(answer, clock.now());
  };
  return {
    batchSize: MOST_ROWS,
    async push(changes) {
      const rowsOf = (isMember: boolean) =>
        changes.filter((change) => change.isMember === isMember).flatMap((change) => rowOf(model, change) ?? []);
      const added = await send('POST', rowsOf(true));
      return added.kind === 'sent' ? await send('DELETE', rowsOf(false)) : added;
    },
  };
}

/** In the order of the schema; null for a contact by whom nobody can be found. A removed one is found by its id alone. */
function rowOf(model: ProjectModel, { contact, attributes, isMember }: MembershipChange): [readonly string[]] | null {
  const { email, phone } = addressesOf(model, attributes);
  const hashedEmail = isMailAddress(email) ? hash(normalEmail(email)) : '';
  const hashedPhone = isPhone(phone) ? hash(normalPhone(phone)) : '';
  if (isMember && hashedEmail === '' && hashedPhone === '') return null;
  return [[hash(contact), hashedEmail, hashedPhone]];
}

export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** Digits with the country's code, no plus, no zeros before. */
export function normalPhone(phone: string): string {
  return phone.replace(/\D/g, '').replace(/^0+/, '');
}

function hash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function outcomeOf(answer: HttpAnswer, now: number) {
  if (answer.kind !== 'answer') return retry(answer.reason);
  const { status, body, retryAfter } = answer;
  if (status >= 200 && status < 300) return { kind: 'sent' } as const;
  const code = errorCodeOf(body);
  const isPassing = status === 429 || status >= 500 || (code !== null && PASSING.has(code));
  const reason = code === null ? `http_${status}` : `meta_${code}`;
  return isPassing ? retry(reason, waitOf(retryAfter, now)) : failed(reason);
}

function errorCodeOf(body: string): number | null {
  try {
    const { error } = JSON.parse(body) as { error?: { code?: unknown } };
    return typeof error?.code === 'number' ? error.code : null;
  } catch {
    return null;
  }
}
