/**
 * Web push (RFC 8030) with VAPID (RFC 8292) and an encrypted payload (RFC 8291). A subscription comes from the visitor's browser, so its
 * address is a stranger's: only https to public addresses is ever reached.
 */
import type { Clock } from '../../clock/index.js';
import { isWebAddress } from '../links.js';
import { prepare, type Studio } from '../prepare.js';
import { failed, type HandOver, type Parcel, retry, type Sender } from '../sender.js';
import { exchange, type HttpAnswer, onlyPublic, PRIVATE_ADDRESS, waitOf } from './http.js';

export interface WebPushSettings {
  /** `https://…` or `mailto:…`: whom a push service writes to when something is wrong. */
  readonly subject: string;
  readonly publicKey: string;
  readonly privateKey: string;
  /** Address of the picture beside the text. */
  readonly icon?: string;
  readonly concurrency: number;
  readonly timeoutMs: number;
  /** Which addresses may be reached; public ones unless tests say otherwise, and then http too. */
  readonly isAllowed?: (ip: string) => boolean;
}

interface Subscription {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

/** A push service keeps a message this long for a browser that is not there. */
const KEPT_SECONDS = 86_400;
/** RFC 8292 allows 24 hours. */
const TOKEN_SECONDS = 43_200;
/** What every push service takes (RFC 8291 leaves 3,993 bytes of payload). */
const LONGEST_PAYLOAD = 3_900;
const LONGEST_BODY = 1_000;

export function webPushSender(studio: Studio, settings: WebPushSettings, clock: Clock): Sender {
  return {
    concurrency: settings.concurrency,
    isRepeatable: false,
    async handOver(parcel) {
      const prepared = await prepare(studio, parcel, false);
      if (prepared.kind !== 'prepared') return prepared;
      const subscription = subscriptionOf(prepared.address, settings.isAllowed !== undefined);
      if (subscription === null) return failed('bad_address');
      const payload = payloadOf(studio, parcel, prepared.rendered, settings.icon);
      if (payload === null) return failed('too_long');
      const request = await requestOf(subscription, payload, settings, clock.now());
      if (request === null) return failed('bad_address', true);
      const answer = await exchange({
        method: 'POST',
        url: subscription.endpoint,
        ...request,
        timeoutMs: settings.timeoutMs,
        isAllowed: settings.isAllowed ?? onlyPublic,
      });
      return outcomeOf(answer, clock.now());
    },
    close: async () => {},
  };
}

/** Text as `JSON.stringify(subscription)` gives it in the browser, or the same as a record. */
function subscriptionOf(address: unknown, allowsHttp: boolean): Subscription | null {
  let given = address;
  if (typeof given === 'string') {
    try {
      given = given.length <= 4_096 ? JSON.parse(given) : null;
    } catch {
      return null;
    }
  }
  const { endpoint, keys } = (given ?? {}) as { endpoint?: unknown; keys?: { p256dh?: unknown; auth?: unknown } };
  const isKey = (key: unknown): key is string => typeof key === 'string' && /^[\w-]{16,200}={0,2}$/.test(key);
  if (typeof endpoint !== 'string' || endpoint.length > 2_048 || !isWebAddress(endpoint)) return null;
  if (!allowsHttp && !/^https:/i.test(endpoint)) return null;
  const p256dh = keys?.p256dh;
  const auth = keys?.auth;
  return isKey(p256dh) && isKey(auth) ? { endpoint, keys: { p256dh, auth } } : null;
}

/** What the page's service worker shows: the first link of the text is where a click leads, followed unless the message says `track: none`. */
function payloadOf(
  { links }: Studio,
  { message }: Parcel,
  { subject, text }: { readonly subject: string; readonly text: string },
  icon: string | undefined,
): string | null {
  const [found] = /https?:\/\/[^\s<>"')\]]+/i.exec(text) ?? [];
  const url = found !== undefined && isWebAddress(found) ? found : null;
  const payload = JSON.stringify({
    id: message.id,
    title: subject,
    body: text
      .replace(found ?? '', '')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, LONGEST_BODY),
    ...(url !== null && { url: message.model.track === 'all' ? links.click(message.id, url) : url }),
    ...(icon !== undefined && { icon }),
  });
  return Buffer.byteLength(payload) <= LONGEST_PAYLOAD ? payload : null;
}

/** Null for keys that no browser made. */
async function requestOf(
  subscription: Subscription,
  payload: string,
  { subject, publicKey, privateKey }: WebPushSettings,
  now: number,
): Promise<{ readonly headers: Readonly<Record<string, string>>; readonly body: Buffer } | null> {
  const { default: push } = await import('web-push');
  const { Authorization } = push.getVapidHeaders(
    new URL(subscription.endpoint).origin,
    subject,
    publicKey,
    privateKey,
    'aes128gcm',
    Math.floor(now / 1_000) + TOKEN_SECONDS,
  );
  try {
    const { cipherText } = push.encrypt(subscription.keys.p256dh, subscription.keys.auth, payload, 'aes128gcm');
    const headers = {
      authorization: Authorization,
      ttl: String(KEPT_SECONDS),
      urgency: 'normal',
      'content-type': 'application/octet-stream',
      'content-encoding': 'aes128gcm',
    };
    return { headers, body: cipherText };
  } catch {
    return null;
  }
}

function outcomeOf(answer: HttpAnswer, now: number): HandOver {
  if (answer.kind === 'unreached') {
    return answer.reason === PRIVATE_ADDRESS ? failed(answer.reason, true) : retry(answer.reason);
  }
  if (answer.kind === 'lost') return { kind: 'unknown', reason: answer.reason };
  const { status, retryAfter } = answer;
  if (status >= 200 && status < 300) return { kind: 'sent' };
  if (status === 404 || status === 410) return failed(`http_${status}`, true);
  // 401 and 403: keys of the shop, to be put right.
  if (status === 429 || status >= 500 || status === 401 || status === 403) {
    return retry(`http_${status}`, waitOf(retryAfter, now));
  }
  return failed(`http_${status}`);
}
