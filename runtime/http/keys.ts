/** Who may call: write keys as the user of basic auth, admin tokens as bearer. Comparing takes the same time whatever is wrong. */
import { isSameSecret } from '../channels/links.js';

/** Whether the given text is one of the expected; by its time nobody learns how much of it was right. */
export function isOneOf(given: string, expected: readonly string[]): boolean {
  let isFound = false;
  for (const one of expected) isFound = isSameSecret(given, one) || isFound;
  return isFound;
}

/** The user of `Authorization: Basic …`, as Segment's clients send their write key; null when there is none. */
export function basicUser(header: string | undefined): string | null {
  const [, encoded] = /^basic ([A-Za-z0-9+/=_-]{1,1000})$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? text : text.slice(0, colon);
}

/** The token of `Authorization: Bearer …`, or the password or user of basic auth, as browsers ask for it. */
export function bearerToken(header: string | undefined): string | null {
  const [, token] = /^bearer ([\x21-\x7e]{1,1000})$/i.exec(header ?? '') ?? [];
  if (token !== undefined) return token;
  const [, encoded] = /^basic ([A-Za-z0-9+/=_-]{1,1000})$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return null;
  const [user = '', ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return password.join(':') || user;
}
