/**
 * Links of a message that lead back to the service: clicks, the open pixel, unsubscribing and preferences. Each carries what it is for under a
 * signature (HMAC-SHA256), so that a redirect goes only where a message of ours led. Reads no clock; a link holds as long as its key.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export interface Links {
  unsubscribe(messageId: string, contact: string, topic?: string): string;
  preferences(messageId: string, contact: string): string;
  /** `url`: http or https, as it stands in the message. */
  click(messageId: string, url: string): string;
  pixel(messageId: string): string;
  /** Whether it leads back here already. */
  isOwn(url: string): boolean;
}

export type SignedLink =
  | {
      readonly kind: 'unsubscribe';
      readonly messageId: string;
      readonly contact: string;
      readonly topic: string | null;
    }
  | { readonly kind: 'preferences'; readonly messageId: string; readonly contact: string }
  | { readonly kind: 'click'; readonly messageId: string; readonly url: string }
  | { readonly kind: 'open'; readonly messageId: string };

/** Paths of the service under its public address; a token follows each. */
export const LINK_PATHS = { unsubscribe: '/u/', preferences: '/p/', click: '/t/c/', open: '/t/o/' } as const;

/** A text that authenticates 128 bits, base64url. */
const SIGNATURE_BYTES = 16;
const LONGEST_TOKEN = 8_192;
const SHORTEST_KEY = 16;

type Content = readonly (string | null)[];

/** Most messages' ids begin with their contact's: then it is not written twice, and a header line keeps under its 998 characters. */
function besides(messageId: string, contact: string): string | null {
  return contactIn(messageId) === contact ? null : contact;
}

function contactIn(messageId: string): string {
  return messageId.slice(0, Math.max(0, messageId.lastIndexOf('/')));
}

/** `base`: the service's public address, `https://news.example.com`. Throws RangeError for a key under 16 bytes or another address. */
export function createLinks(options: { readonly base: string; readonly key: Uint8Array }): Links {
  const base = baseOf(options.base);
  const key = checkedKey(options.key);
  const link = (kind: keyof typeof LINK_PATHS, ...content: Content) =>
    base + LINK_PATHS[kind] + tokenOf(key, [kind, ...content]);
  return {
    unsubscribe: (messageId, contact, topic) =>
      link('unsubscribe', messageId, besides(messageId, contact), ...(topic === undefined ? [] : [topic])),
    preferences: (messageId, contact) => link('preferences', messageId, besides(messageId, contact)),
    click: (messageId, url) => link('click', messageId, url),
    pixel: (messageId) => link('open', messageId),
    isOwn: (url) => url === base || url.startsWith(`${base}/`),
  };
}

/** What a token of one of these links says; null when nobody with this key wrote it. */
export function readLink(key: Uint8Array, token: string): SignedLink | null {
  if (token.length > LONGEST_TOKEN) return null;
  const cut = token.indexOf('.');
  if (cut <= 0) return null;
  const content = token.slice(0, cut);
  const given = Buffer.from(token.slice(cut + 1), 'base64url');
  const right = signatureOf(checkedKey(key), content);
  // A second way to write the same bytes is not the link that was sent.
  if (given.length !== right.length || given.toString('base64url') !== token.slice(cut + 1)) return null;
  if (!timingSafeEqual(given, right)) return null;
  return linkOf(JSON.parse(Buffer.from(content, 'base64url').toString('utf8')) as Content);
}

/** Compares without telling by its time how much was right. */
export function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'cauce').update(text).digest();
  return expected !== '' && timingSafeEqual(digest(given), digest(expected));
}

function linkOf([kind, messageId, first, second]: Content): SignedLink | null {
  if (typeof messageId !== 'string') return null;
  const contact = first ?? contactIn(messageId);
  switch (kind) {
    case 'unsubscribe':
      return { kind, messageId, contact, topic: second ?? null };
    case 'preferences':
      return { kind, messageId, contact };
    case 'click':
      return first && isWebAddress(first) ? { kind, messageId, url: first } : null;
    case 'open':
      return { kind, messageId };
    default:
      return null;
  }
}

/** An address a redirect may go to: http or https, nothing that a browser runs. */
export function isWebAddress(url: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they would end a header line
  return /^https?:\/\/[^\s/]/i.test(url) && !/[\u0000-\u0020\u007f]/.test(url) && URL.canParse(url);
}

function tokenOf(key: Uint8Array, content: Content): string {
  const text = Buffer.from(JSON.stringify(content), 'utf8').toString('base64url');
  return `${text}.${signatureOf(key, text).toString('base64url')}`;
}

function signatureOf(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest().subarray(0, SIGNATURE_BYTES);
}

function checkedKey(key: Uint8Array): Uint8Array {
  if (key.length < SHORTEST_KEY) throw new RangeError(`The key for links needs at least ${SHORTEST_KEY} bytes.`);
  return key;
}

function baseOf(base: string): string {
  if (!isWebAddress(base)) throw new RangeError(`\`${base}\` is no address that links can lead to.`);
  return base.replace(/\/+$/, '');
}
