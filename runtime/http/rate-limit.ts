/** How many requests one caller may send: a bucket that fills at the allowed rate and holds two seconds' worth. Knows callers by a key that is right, or by address. */
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

interface Bucket {
  left: number;
  at: number;
}

const BURST_SECONDS = 2;
/** Buckets that are full again are forgotten past so many. */
const MOST_BUCKETS = 10_000;

/** `isKnown`: whether what an `authorization` says is right; a wrong one makes nobody another caller. */
export function rateLimit(perSecond: number, now: () => number, isKnown: (authorization: string) => boolean) {
  const buckets = new Map<string, Bucket>();
  const most = perSecond * BURST_SECONDS;
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const caller = callerOf(request, isKnown);
    const at = now();
    const bucket = buckets.get(caller) ?? { left: most, at };
    bucket.left = Math.min(most, bucket.left + (Math.max(0, at - bucket.at) / 1000) * perSecond);
    bucket.at = at;
    if (buckets.size >= MOST_BUCKETS) forgetFull(buckets, most, perSecond, at);
    buckets.set(caller, bucket);
    if (bucket.left >= 1) {
      bucket.left--;
      return undefined;
    }
    return reply
      .code(429)
      .header('retry-after', '1')
      .send({ error: `More than ${perSecond} requests a second; send batches, or slower.` });
  };
}

function callerOf({ headers, ip }: FastifyRequest, isKnown: (authorization: string) => boolean): string {
  const { authorization } = headers;
  return authorization === undefined || !isKnown(authorization)
    ? ip
    : createHash('sha256').update(authorization).digest('base64');
}

function forgetFull(buckets: Map<string, Bucket>, most: number, perSecond: number, now: number): void {
  for (const [caller, { left, at }] of buckets) {
    if (left + ((now - at) / 1000) * perSecond >= most) buckets.delete(caller);
  }
}
