/**
 * SMS by Twilio's API (Messages resource, 2010-04-01). Twilio knows no idempotency key, so what was under way when the connection broke is not
 * repeated.
 */
import type { Clock } from '../../clock/index.js';
import { isPhone } from '../mailbox.js';
import { prepare, type Studio } from '../prepare.js';
import { failed, type HandOver, retry, type Sender } from '../sender.js';
import { exchange, type HttpAnswer, waitOf } from './http.js';

export interface TwilioSettings {
  readonly account: string;
  readonly token: string;
  /** A number, a short code or a sender's name. */
  readonly from: string;
  /** A messaging service's id; goes before `from`. */
  readonly service?: string;
  /** Without a slash at its end; `https://api.twilio.com` unless tests say otherwise. */
  readonly url: string;
  readonly concurrency: number;
  readonly timeoutMs: number;
  /** Where Twilio tells what became of a message. */
  readonly statusCallback?: string;
}

/** Longer texts are refused by Twilio (21617). */
const LONGEST_TEXT = 1_600;

/** Error codes after which the number will never take anything: no such number, not a mobile, unsubscribed by STOP. */
const NEVER = new Set([21211, 21217, 21610, 21614]);

export function twilioSender(studio: Studio, settings: TwilioSettings, clock: Clock): Sender {
  return {
    concurrency: settings.concurrency,
    isRepeatable: false,
    async handOver(parcel) {
      const prepared = await prepare(studio, parcel, false);
      if (prepared.kind !== 'prepared') return prepared;
      if (!isPhone(prepared.address)) return failed('bad_address');
      const text = prepared.rendered.text.trim();
      if (text.length > LONGEST_TEXT) return failed('too_long');
      const answer = await exchange({
        method: 'POST',
        url: `${settings.url}/2010-04-01/Accounts/${encodeURIComponent(settings.account)}/Messages.json`,
        headers: {
          authorization: `Basic ${Buffer.from(`${settings.account}:${settings.token}`).toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded',
          accept: 'application/json',
        },
        body: form(settings, prepared.address, text),
        timeoutMs: settings.timeoutMs,
      });
      return outcomeOf(answer, clock.now());
    },
    close: async () => {},
  };
}

function form(settings: TwilioSettings, to: string, text: string): string {
  const fields = new URLSearchParams({ To: to, Body: text });
  if (settings.service === undefined) fields.set('From', settings.from);
  else fields.set('MessagingServiceSid', settings.service);
  if (settings.statusCallback !== undefined) fields.set('StatusCallback', settings.statusCallback);
  return fields.toString();
}

function outcomeOf(answer: HttpAnswer, now: number): HandOver {
  if (answer.kind === 'unreached') return retry(answer.reason);
  if (answer.kind === 'lost') return { kind: 'unknown', reason: answer.reason };
  const { status, body, retryAfter } = answer;
  const { sid, code } = read(body);
  if (status >= 200 && status < 300) return { kind: 'sent', ...(sid !== null && { providerId: sid }) };
  if (code !== null && NEVER.has(code)) return failed(`twilio_${code}`, true);
  // A gateway that lost the answer does not know either.
  if (status === 502 || status === 504) return { kind: 'unknown', reason: `http_${status}` };
  // 401 and 403: the shop's account, not the message; it goes out once that is put right.
  if (status === 429 || status >= 500 || status === 401 || status === 403) {
    return retry(`http_${status}`, waitOf(retryAfter, now));
  }
  return failed(code === null ? `http_${status}` : `twilio_${code}`);
}

function read(body: string): { readonly sid: string | null; readonly code: number | null } {
  try {
    const { sid, code } = JSON.parse(body) as { sid?: unknown; code?: unknown };
    return {
      sid: typeof sid === 'string' && /^\w{1,64}$/.test(sid) ? sid : null,
      code: typeof code === 'number' ? code : null,
    };
  } catch {
    return { sid: null, code: null };
  }
}
