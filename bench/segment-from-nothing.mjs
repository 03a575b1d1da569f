/** A segment over many contacts with a history each, judged from nothing as a deploy judges it; and a loop that asks the same by hand. */
import { analyse } from '../dist/compiler/index.js';
import { lowerProject } from '../dist/compiler/lower/index.js';
import { zone } from '../dist/runtime/clock/index.js';
import { Engine, madeUpCodes } from '../dist/runtime/engine/index.js';
import { judgeQuietly } from '../dist/runtime/facts/quiet.js';
import { loadBundle } from '../dist/runtime/machine/index.js';
import { seeded } from './seeded.mjs';

const DAY_MS = 86_400_000;
const now = Date.UTC(2026, 5, 1);
const files = new Map([
  [
    'cauce.yaml',
    `project: segment
currency: EUR
timezone: Europe/Madrid
contact: { email: email?, city: text? }
events:
  order_placed: { order_id: text, total: money }
`,
  ],
  [
    'segment.cauce',
    `segment best = count of order_placed in last 6mo >= 3 and last order_placed.total > 50 EUR and city == "Valencia"
`,
  ],
]);

/** `ours` and `loop` each judge all contacts once and must find as many. */
export function judged(contacts) {
  const project = analyse({ files, host: { isZone: (name) => zone(name) !== undefined, zones: [] } });
  if (project.diagnostics.length > 0) throw new Error(JSON.stringify(project.diagnostics));
  const engine = new Engine(loadBundle(lowerProject(project.analysis).bundle), {
    zones: zone,
    rfm: null,
    codes: madeUpCodes,
    sink: {},
    deliversAtOnce: true,
    assumeConsent: true,
  });
  const chance = seeded(7);
  const plain = [];
  for (let i = 0; i < contacts; i++) {
    const city = chance.pick(['Valencia', 'Madrid', 'Bilbao']);
    const index = engine.create(`contact-${i}`, { city });
    const count = chance.below(7);
    const orders = Array.from({ length: count }, () => ({
      at: now - 1 - chance.below(400) * DAY_MS - chance.below(DAY_MS),
      total: chance.below(20_000),
    })).sort((a, b) => a.at - b.at);
    for (const [n, { at, total }] of orders.entries()) {
      const fields = { order_id: `${i}-${n}`, total };
      engine.remember(index, { event: 'order_placed', at, id: fields.order_id, fields }, at);
    }
    plain.push({ city, orders });
  }
  const { keeper } = engine.state;
  const inside = () => keeper.segments.cells.reduce((sum, cell) => sum + cell, 0);
  const since = Date.UTC(2025, 11, 1) + 60 * 60_000;
  const byHand = () =>
    plain.reduce((sum, { city, orders }) => {
      const recent = orders.reduce((count, { at }) => count + (at > since ? 1 : 0), 0);
      return sum + (recent >= 3 && orders.at(-1).total > 5_000 && city === 'Valencia' ? 1 : 0);
    }, 0);
  const ours = () => {
    keeper.segments.cells.fill(0);
    for (let index = 0; index < contacts; index++) {
      keeper.begin(engine.contact(index).data, now);
      judgeQuietly(keeper, [0]);
    }
  };
  ours();
  if (inside() !== byHand() || inside() === 0) throw new Error(`${inside()} are inside, by hand ${byHand()}`);
  let found = 0;
  return {
    ours,
    loop: () => {
      found += byHand();
      if (found < 0) throw new Error('nobody');
    },
  };
}
