/** What the pictures of `cauce rfm` look like in terminals, wide and narrow, with colours and without. */
import { createColors } from 'picocolors';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../runtime/machine/calendar.js';
import {
  CAUCE,
  classTotals,
  OrdersBuilder,
  panel,
  R_RFM,
  RF_GRID,
  type RfmConfig,
  scoreOrders,
  transitions,
} from '../../runtime/rfm/index.js';
import { classesText } from './classes-text.js';
import { shaded, shadeOf } from './heat.js';
import { movesText } from './moves-text.js';
import { panelText } from './panel-text.js';
import { axisMeaning, changeText, unitsOf } from './words.js';

const NOW = Date.UTC(2026, 0, 1);
const builder = new OrdersBuilder();
for (let who = 0; who < 40; who++) {
  for (let n = 0; n <= who % 4; n++) builder.add(`c${who}`, NOW - (who * 13 + n * 29) * DAY_MS, 1_050 + who * 10);
}
const orders = builder.build();
const scored = (at = NOW, config: RfmConfig = CAUCE) => scoreOrders(orders, config, at);
const units = unitsOf({ currency: 'EUR', minorPerMajor: 100 });
const look = { axes: ['frequency', 'recency'], by: 'scores', units } as const;
const cells = (at?: number) => panel(scored(at), look.axes, 'scores');
const plain = (columns: number) => ({ color: false, columns, paint: createColors(false) });

describe('a panel', () => {
  const now = { title: 'now', cells: cells() };
  const then = { title: 'then', cells: cells(NOW - 90 * DAY_MS) };

  it('stands beside the earlier one where there is room, else above it', () => {
    const wide = panelText(now, then, look, plain(200)).split('\n');
    expect(wide[0]).toMatch(/^then +now$/);
    const narrow = panelText(now, then, look, plain(80)).split('\n');
    expect(narrow[0]).toBe('now');
    expect(narrow).toContain('then');
    for (const line of narrow) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('has colours of its own only where they are wanted', () => {
    const text = panelText(now, null, look, plain(80));
    expect(text).not.toContain('\x1b');
    const colored = panelText(now, null, look, { color: true, columns: 80, paint: createColors(false) });
    expect(colored).toContain('\x1b[48;5;');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
    const bare = colored.replace(/\x1b\[[\d;]*m/g, '');
    const words = (one: string) => one.split(/\s+/).filter((word) => word !== '');
    expect(words(bare)).toEqual(words(text));
  });

  it('is the darker the fuller', () => {
    expect([0, 1, 25, 100].map((value) => shadeOf(value, 100))).toEqual([0, 1, 4, 6]);
    expect(shadeOf(5, 0)).toBe(0);
    expect(shaded('x', 0, true)).toBe('x');
  });
});

describe('moves', () => {
  const later = scored();
  const found = transitions(scored(NOW - 90 * DAY_MS), later);

  it('are named where there is room, else numbered, and add up', () => {
    const wide = movesText(found, later.classes, units, plain(200));
    expect(wide).toMatch(/^from \\ to +champions +loyal +potential_loyal +at_risk/);
    const narrow = movesText(found, later.classes, units, plain(60));
    expect(narrow).toMatch(/^from \\ to +1 +2 +3/);
    expect(narrow).toMatch(/^1 champions /m);
    const people = found.reduce((sum, { customers }) => sum + customers, 0);
    expect(wide).toMatch(new RegExp(`^all .* ${people}$`, 'm'));
    const said = wide
      .split('\n')
      .at(-1)!
      .matchAll(/(\d+) (?:rose|fell|stayed|came|left)/g);
    expect([...said].reduce((sum, [, n]) => sum + Number(n), 0)).toBe(people);
  });

  it('of nobody are told as such', () => {
    expect(movesText([], later.classes, units, plain(80))).toContain('Nobody had ordered.');
  });
});

it('classes have bars as long as they are large', () => {
  const totals = classTotals(scored());
  const lengths = classesText(totals, null, units, plain(100))
    .split('\n')
    .slice(1)
    .map((line) => line.match(/█/g)?.length ?? 0);
  const sizes = totals.map(({ customers }) => customers);
  sizes.forEach((size, i) => {
    sizes.forEach((other, j) => {
      if (size > other) expect(lengths[i]).toBeGreaterThanOrEqual(lengths[j]!);
    });
  });
  expect(Math.max(...lengths)).toBeGreaterThan(20);
});

it('scores are said in days, orders and money', () => {
  expect(axisMeaning(scored(), 'recency', units)).toMatch(/^5 up to [\d.]+ days, 4 up to .*, 1 the rest$/);
  expect(axisMeaning(scored(), 'frequency', units)).toMatch(/^1 up to 1 order, 2 up to 2 orders/);
  expect(axisMeaning(scored(NOW, R_RFM), 'spend', units)).toMatch(/^1 under €/);
  expect(axisMeaning(scored(NOW, RF_GRID), 'frequency', units)).toBeNull();
  expect([changeText(3, 1, String), changeText(1, 3, String), changeText(2, 2, String)]).toEqual(['+2', '−2', '=']);
  expect(unitsOf({ currency: null, minorPerMajor: 1 }).money(1234)).toBe('1,234');
});
