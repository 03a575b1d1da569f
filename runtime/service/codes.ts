/**
 * Where the running service takes coupon codes from (language R13): a pool's from the store, each once; the others are made, so that nobody who
 * has one can guess another. What a batch has taken counts as taken before its commit.
 */
import { createHmac } from 'node:crypto';
import type { CodeRequest, CodeSource } from '../engine/index.js';
import type { ProjectModel } from '../machine/model.js';
import type { Store } from '../store/port.js';

export interface LiveCodes extends CodeSource {
  /** After each batch, written or not: what it took stands in the store now, or is free again. */
  settled(): void;
}

/** Read ahead from a pool. */
const AHEAD = 200;
const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const LENGTH = 10;

/** `key`: a secret of this store. */
export function liveCodes(store: Store, coupons: ProjectModel['coupons'], key: Uint8Array): LiveCodes {
  const ahead = new Map<string, string[]>();
  const taken = new Set<string>();
  const fromPool = (coupon: string): string | null => {
    const waiting = ahead.get(coupon) ?? [];
    if (waiting.length === 0) {
      const free = store.freeCodes(coupon, AHEAD + taken.size).filter((code) => !taken.has(code));
      waiting.push(...free.reverse());
      ahead.set(coupon, waiting);
    }
    const code = waiting.pop() ?? null;
    if (code !== null) taken.add(code);
    return code;
  };
  return {
    reserve(request) {
      const { coupon } = request;
      const isPool = coupon !== null && Object.hasOwn(coupons, coupon) && coupons[coupon]!.codes !== 'generated';
      return isPool ? fromPool(coupon) : madeCode(key, request);
    },
    settled: () => taken.clear(),
  };
}

/** The same for the same `give` of a run: 48 bits of a keyed hash. */
function madeCode(key: Uint8Array, { contact, scenario, number, give }: CodeRequest): string {
  const bytes = createHmac('sha256', key)
    .update(JSON.stringify([contact, scenario, number, give]))
    .digest();
  let code = '';
  for (let i = 0; i < LENGTH; i++) code += LETTERS[bytes.readUInt16BE(i * 2) % LETTERS.length];
  return code;
}
