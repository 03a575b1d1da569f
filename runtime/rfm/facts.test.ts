import { expect, test } from 'vitest';
import { DAY_MS } from '../machine/calendar.js';
import { CAUCE, RfmBase, type RfmConfig, rfmFacts } from './index.js';

const START = Date.UTC(2026, 0, 1);
const config: RfmConfig = {
  ...CAUCE,
  window: { months: 0, days: 50, ms: 0 },
  scores: {
    by: 'thresholds',
    cuts: { recency: [5, 10, 20, 40], frequency: [2, 3, 4, 5], monetary: [10_00, 20_00, 50_00, 100_00] },
  },
  levels: {
    recency: { names: ['new', 'warm', 'cold'], cuts: [7, 30] },
    frequency: { names: ['casual', 'regular', 'often'] },
    spend: { names: ['saver', 'average', 'big'], cuts: [20_00, 80_00] },
  },
};
const NOTHING = { r: null, f: null, m: null, recency: null, frequency: null, spend: null };

test('facts carry names, scores, levels and the last move', () => {
  const base = new RfmBase(config);
  base.settle(0, START);
  expect(rfmFacts(base, 0, START)).toEqual({ class: 'none', before: null, movedAt: null, ...NOTHING });
  base.addOrder(0, START, 60_00);
  base.settle(0, START);
  const early = { class: 'potential_loyal', before: 'none', movedAt: START, f: 1, m: 4, spend: 'average' };
  expect(rfmFacts(base, 0, START)).toEqual({ ...early, r: 5, recency: 'new', frequency: null });
  base.refresh(START + 7 * DAY_MS);
  expect(rfmFacts(base, 0, START + 7 * DAY_MS)).toEqual({ ...early, r: 4, recency: 'warm', frequency: 'casual' });
  const gone = START + 50 * DAY_MS;
  base.settle(0, START + 49 * DAY_MS);
  base.settle(0, gone);
  expect(rfmFacts(base, 0, gone)).toEqual({ class: 'none', before: 'at_risk', movedAt: gone, ...NOTHING });
});

test('before the first scoring nothing is known', () => {
  const base = new RfmBase(CAUCE);
  base.addOrder(0, START, 1_00);
  expect(rfmFacts(base, 0, START)).toEqual({ class: null, before: null, movedAt: null, ...NOTHING });
});
