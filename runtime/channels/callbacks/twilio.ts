/** Twilio's status callbacks, and the signature by which they are known to be Twilio's. */
import { createHmac } from 'node:crypto';
import { isSameSecret } from '../links.js';
import type { Callback } from './callback.js';

/**
 * Whether the account with this token signed the call ("Validating requests are coming from Twilio"): HMAC-SHA1 over the address as Twilio was
 * given it and the fields in order of name. `fields`: of the form that was posted.
 */
export function isFromTwilio(token: string, url: string, fields: URLSearchParams, signature: string): boolean {
  // Twilio signs a repeated field's values sorted, each once.
  const names = [...new Set(fields.keys())].sort();
  const text = names
    .map((name) =>
      [...new Set(fields.getAll(name))]
        .sort()
        .map((value) => name + value)
        .join(''),
    )
    .join('');
  return isSameSecret(
    signature,
    createHmac('sha1', token)
      .update(url + text)
      .digest('base64'),
  );
}

/** Unsubscribed by STOP, unknown number, landline. */
const HARD = new Set(['21610', '30005', '30006']);

/** Null for states on the way. Twilio does not say when: `now`. */
export function readTwilioStatus(fields: URLSearchParams, now: number): Callback | null {
  const sid = fields.get('MessageSid') ?? fields.get('SmsSid');
  const status = fields.get('MessageStatus') ?? fields.get('SmsStatus');
  if (sid === null || !/^\w{1,64}$/.test(sid)) return null;
  const base = { providerId: sid, messageId: null, isMachine: false, link: null, at: now, eventId: `${sid}/${status}` };
  if (status === 'delivered') return { ...base, moment: 'delivered', isHard: false };
  if (status !== 'undelivered' && status !== 'failed') return null;
  return { ...base, moment: 'bounced', isHard: HARD.has(fields.get('ErrorCode') ?? '') };
}
