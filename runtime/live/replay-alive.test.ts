/** Who still buys, live and replayed: conditions on it turn at the same instants, whatever restarts there were. */
import { expect, it } from 'vitest';
import { bundleOf, end, rfm, scenario, shop } from '../engine/testdata/bundle.js';
import { reads } from '../engine/testdata/expressions.js';
import { IDENTIFY } from '../import/table.js';
import { DAY_MS, HOUR_MS } from '../machine/calendar.js';
import type { Expr } from '../machine/index.js';
import { type Happened, lived, replayed } from './replay.fixture.js';

const start = Date.UTC(2026, 0, 10, 12);
const PEOPLE = 40;

const when = (condition: Expr) => [{ condition, dependsOn: reads({ rfm: true }) }];
const compared = (op: 'lt' | 'gt', left: Expr, value: number): Expr => ({ op, left, right: { op: 'const', value } });
const bundle = bundleOf({
  model: shop({ rfm: { ...rfm, alive: true } }),
  scenarios: [
    scenario('leaving', { when: when(compared('lt', { op: 'rfm', what: 'alive' }, 0.6)), states: [end()] }),
    scenario('promising', {
      when: when(compared('gt', { op: 'expectedOrders', within: { months: 1, days: 0, ms: 0 } }, 2)),
      states: [end()],
    }),
  ],
});

/** Everybody comes at a pace of their own and stays away sooner or later; by a generator of Lehmer's. */
function history(): Happened[] {
  let seed = 11;
  const chance = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const all: Happened[] = [];
  for (let who = 0; who < PEOPLE; who++) {
    const contact = `c${String(who).padStart(2, '0')}`;
    const zone = who % 5 === 0 ? { timezone: 'Asia/Tokyo' } : {};
    all.push({ at: start, contact, event: IDENTIFY, id: `${contact}-known`, fields: { newsletter: true, ...zone } });
    const [pace, leaves] = [1 + 6 * chance(), 0.5 * chance()];
    let at = start + 5 * DAY_MS * chance();
    for (let n = 0; n < 30 && at < start + 40 * DAY_MS; n++) {
      const id = `${contact}-${n}`;
      all.push({ at: Math.floor(at), contact, event: 'order_placed', id, fields: { order_id: id, total: 1_000 } });
      at += HOUR_MS + pace * DAY_MS * -Math.log(chance());
      if (chance() < leaves) break;
    }
  }
  return all.sort((a, b) => a.at - b.at);
}

it('turns at refreshes and with own orders, once, and the same after any restart', async () => {
  const period = { from: start, to: start + 45 * DAY_MS };
  const expected = replayed(bundle, history(), period);
  const entered = (name: string) => expected.filter((line) => line.includes(`"scenario":"${name}","run"`)).length;
  expect([entered('leaving') > 10, entered('promising') > 10]).toEqual([true, true]);
  const others = [
    { isInstant: true },
    { isInstant: true, batchSize: 3, crashEvery: 1 },
    { isInstant: true, batchSize: 2000, crashEvery: 7 },
  ];
  for (const how of others) expect(await lived(bundle, history(), period, how)).toEqual(expected);
}, 120_000);
