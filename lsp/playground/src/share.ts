/** Changes in an address: JSON, deflated, base64url, after `#`. Nothing is sent to anybody. */

import type { Changes } from './shop.js';

/** What an address holds: changed files by path, null for those that are gone, and the one that is open. */
export interface Shared {
  readonly open?: string;
  readonly files: Changes;
}

const largest = 2_000_000;

export async function toHash(shared: Shared): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(shared));
  const packed = await through(bytes, new CompressionStream('deflate-raw'));
  let text = '';
  for (const byte of packed) text += String.fromCharCode(byte);
  return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** Undefined for an address that holds nothing, or something else. */
export async function fromHash(hash: string): Promise<Shared | undefined> {
  const text = hash.replace(/^#/, '').replace(/-/g, '+').replace(/_/g, '/');
  if (text === '') return undefined;
  try {
    const packed = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    const bytes = await through(packed, new DecompressionStream('deflate-raw'), largest);
    return checked(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

function checked(value: unknown): Shared | undefined {
  const { open, files } = (value ?? {}) as { open?: unknown; files?: unknown };
  if (typeof files !== 'object' || files === null) return undefined;
  const entries = Object.entries(files).filter(([, text]) => typeof text === 'string' || text === null);
  return { ...(typeof open === 'string' && { open }), files: Object.fromEntries(entries) };
}

/** Rejects past `limit` bytes: an address comes from a stranger. */
async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
  limit = Number.POSITIVE_INFINITY,
): Promise<Uint8Array> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > limit) throw new RangeError('too large');
    parts.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
