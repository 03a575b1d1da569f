/** A live base as columns, for panels and transitions. Changes nothing. */
import type { BaseSnapshot } from './base-options.js';
import type { RfmScore } from './packed-score.js';
import type { WindowedOrders } from './windowed-orders.js';

/** As of `now`, which is not before any instant that the base has seen. `known`: by contact, 1 for those that were named. */
export function snapshotOf(
  base: Pick<BaseSnapshot, 'config' | 'classes'> & {
    readonly none: number;
    scoreOf(contact: number, now: number): RfmScore | undefined;
  },
  known: Uint8Array<ArrayBuffer>,
  held: Pick<WindowedOrders, 'count' | 'sum'>,
  now: number,
): BaseSnapshot {
  const n = known.length;
  const [r, f, m] = [new Uint8Array(n), new Uint8Array(n), new Uint8Array(n)];
  const levels = { recency: new Uint8Array(n), frequency: new Uint8Array(n), spend: new Uint8Array(n) };
  const classIndex = new Uint8Array(n).fill(base.none);
  for (let contact = 0; contact < n; contact++) {
    const score = known[contact] ? base.scoreOf(contact, now) : undefined;
    if (!score) continue;
    r[contact] = score.r;
    f[contact] = score.f;
    m[contact] = score.m;
    classIndex[contact] = score.classIndex;
    levels.recency[contact] = score.recency;
    levels.frequency[contact] = score.frequency;
    levels.spend[contact] = score.spend;
  }
  const { config, classes } = base;
  const [orders, revenue] = [held.count.slice(0, n), held.sum.slice(0, n)];
  return { config, classes, customers: n, known, r, f, m, levels, classIndex, orders, revenue };
}
