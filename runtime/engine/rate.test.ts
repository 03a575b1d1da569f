import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { zone } from '../clock/index.js';
import { RateGate } from './rate.js';

const utc = zone('UTC')!;
const hour = { months: 0, days: 0, ms: 3_600_000 };

/** What a store would hold after each change. */
function kept() {
  const texts = new Map<string, string>();
  return {
    texts,
    note: (gate: RateGate) => {
      for (const [name, text] of gate.changes()) texts.set(name, text);
    },
    read: (name: string) => texts.get(name) ?? null,
  };
}

/** Sends as soon as there is room, and says when. */
function send(gate: RateGate, now: number): number {
  const at = gate.freeAt(now);
  gate.take(at);
  return at;
}

describe('a line that is written down and taken up again', () => {
  test('goes on as if nothing had been', () => {
    const steps = fc.array(fc.record({ pause: fc.nat(3_000_000), messages: fc.nat(4), restarts: fc.boolean() }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), steps, (count, all) => {
        const rate = { count, per: hour };
        const through = new RateGate(rate, utc);
        let stopped = new RateGate(rate, utc);
        const store = kept();
        let now = 0;
        for (const { pause, messages, restarts } of all) {
          now += pause;
          for (let i = 0; i < messages * 80; i++) if (send(through, now) !== send(stopped, now)) return false;
          store.note(stopped);
          if (!restarts) continue;
          stopped = new RateGate(rate, utc);
          stopped.restore(store.read);
        }
        return true;
      }),
    );
  });

  test('with another rate it keeps the latest places that it has room for', () => {
    const store = kept();
    const before = new RateGate({ count: 3, per: hour }, utc);
    for (const at of [1, 2, 3, 4]) send(before, at * 10);
    store.note(before);
    const more = new RateGate({ count: 5, per: hour }, utc);
    more.restore(store.read);
    expect([send(more, 60), send(more, 70), send(more, 80)]).toEqual([60, 70, 3_600_020]);
    store.note(more);
    const less = new RateGate({ count: 1, per: hour }, utc);
    less.restore(store.read);
    expect(less.freeAt(100)).toBe(7_200_020);
  });

  test('a long line is written in parts: one message rewrites one of them', () => {
    const gate = new RateGate({ count: 100_000, per: hour }, utc);
    for (let i = 0; i < 5_000; i++) send(gate, i);
    gate.changes();
    send(gate, 6_000);
    const texts = gate.changes();
    expect(texts).toHaveLength(2);
    expect(Math.max(...texts.map(([, text]) => text.length))).toBeLessThan(5_000);
    expect(gate.changes()).toEqual([]);
  });
});
