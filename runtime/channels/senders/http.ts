/**
 * One HTTP request to a provider, and how far it came. Follows no redirect, keeps no connection that could be gone unnoticed, and can be told
 * to reach public addresses alone. Never throws.
 */
import { lookup as resolve } from 'node:dns';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import { isPublicAddress } from './private-address.js';

export interface HttpRequest {
  readonly method: 'POST' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  readonly timeoutMs: number;
  /** Where strangers name the address: whether this IP address may be reached. */
  readonly isAllowed?: (ip: string) => boolean;
}

export type HttpAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly retryAfter: string | null; readonly body: string }
  /** Nothing of it has been sent. */
  | { readonly kind: 'unreached'; readonly reason: string }
  /** It was on its way, no answer came back. */
  | { readonly kind: 'lost'; readonly reason: string };

/** Longer answers are cut: all that is read of them is a status and an id. */
const LONGEST_ANSWER = 65_536;

export const onlyPublic = isPublicAddress;

/** Why an address was not gone to. */
export const PRIVATE_ADDRESS = 'private_address';

export function exchange(given: HttpRequest): Promise<HttpAnswer> {
  return new Promise((answer) => {
    let url: URL;
    try {
      url = new URL(given.url);
    } catch {
      answer({ kind: 'unreached', reason: 'bad_url' });
      return;
    }
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (given.isAllowed && isIP(host) !== 0 && !given.isAllowed(host)) {
      answer({ kind: 'unreached', reason: PRIVATE_ADDRESS });
      return;
    }
    begin(given, url, answer);
  });
}

function begin(given: HttpRequest, url: URL, answer: (answer: HttpAnswer) => void): void {
  const { method, headers, body, timeoutMs, isAllowed } = given;
  let hasLeft = false;
  let timer: NodeJS.Timeout | undefined;
  const settle = (result: HttpAnswer) => {
    clearTimeout(timer);
    answer(result);
  };
  const fail = (reason: string) => settle({ kind: hasLeft ? 'lost' : 'unreached', reason });
  let request: ClientRequest;
  try {
    request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method,
      headers: { ...headers, 'content-length': Buffer.byteLength(body), 'user-agent': 'cauce' },
      agent: false,
      ...(isAllowed && { lookup: guardedLookup(isAllowed) }),
    });
  } catch (error) {
    fail(codeOf(error));
    return;
  }
  timer = setTimeout(() => request.destroy(new Error('timeout')), timeoutMs);
  request.on('socket', (socket: Socket) => {
    socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
      hasLeft = true;
    });
  });
  let isAnswered = false;
  request.on('error', (error) => {
    // With a status it has been answered, however its text ends.
    if (!isAnswered) fail(codeOf(error));
  });
  request.on('response', (response) => {
    isAnswered = true;
    void read(response).then((text) =>
      settle({
        kind: 'answer',
        status: response.statusCode ?? 0,
        retryAfter: response.headers['retry-after'] ?? null,
        body: text,
      }),
    );
  });
  request.end(body);
}

/** As much of the answer as came: its status is known already. */
function read(response: IncomingMessage): Promise<string> {
  return new Promise((done) => {
    const parts: Buffer[] = [];
    let length = 0;
    const end = () => done(Buffer.concat(parts).toString('utf8').slice(0, LONGEST_ANSWER));
    response.on('data', (part: Buffer) => {
      parts.push(part);
      length += part.length;
      if (length > LONGEST_ANSWER) response.destroy();
    });
    response.on('error', end);
    response.on('close', end);
  });
}

/** Judges the very addresses that are then connected to: a name cannot change its mind in between. */
function guardedLookup(isAllowed: (ip: string) => boolean): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error) callback(error, '', 0);
      else if (first === undefined || !addresses.every(({ address }) => isAllowed(address))) {
        callback(Object.assign(new Error('private address'), { code: PRIVATE_ADDRESS }), '', 0);
      } else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function codeOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code ?? (message === 'timeout' ? 'timeout' : 'connection')).toLowerCase();
}

/** Milliseconds that a provider asks to wait, by seconds or a date; at most a day. */
export function waitOf(retryAfter: string | null, now: number): number | undefined {
  if (retryAfter === null) return undefined;
  const wait = /^\d{1,9}$/.test(retryAfter.trim()) ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - now;
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), 86_400_000) : undefined;
}
