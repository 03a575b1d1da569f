/** Holds the scoring against results others have published, from the data beside the repository. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../machine/calendar.js';
import { CLASSIC, FIVE, readCell } from '../machine/rfm-table.js';
import {
  CAUCE,
  classTotals,
  LIFETIMES,
  type NamedOrders,
  OrdersBuilder,
  PYMC,
  PYMC_QUARTILE,
  R_RFM,
  R_RFM_022,
  R_RFM_030,
  RF_GRID,
  RF_GRID_10,
  type RfmScores,
  scoreOrders,
  scoreRows,
} from './index.js';

const DATA = process.env.CAUCE_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const hasData = existsSync(`${DATA}/README.md`);
if (!hasData) console.warn(`No published data at ${DATA}: set CAUCE_DATA to test against it.`);

type Row = Record<string, string>;

function csv(path: string): Row[] {
  const bytes = readFileSync(`${DATA}/${path}`);
  return parse(path.endsWith('.gz') ? gunzipSync(bytes) : bytes, { columns: true, bom: true }) as Row[];
}

function json(path: string) {
  return JSON.parse(readFileSync(`${DATA}/${path}`, 'utf8'));
}

const utc = (date: string) => Date.parse(`${date.replace(' ', 'T')}${date.includes(' ') ? '' : 'T00:00:00'}Z`);
const cents = (amount: string | number) => Math.round(Number(amount) * 100);

function ordersOf(rows: readonly Row[], customer: string, date: string, value: string): NamedOrders {
  const builder = new OrdersBuilder();
  for (const row of rows) builder.add(row[customer]!, utc(row[date]!), cents(row[value]!));
  return builder.build();
}

function byClass(scores: RfmScores) {
  return Object.fromEntries(
    classTotals(scores)
      .filter((total) => total.customers > 0)
      .map(({ class: name, customers, orders, revenue }) => [name, { customers, orders, revenue: revenue / 100 }]),
  );
}

const withoutMean = (segments: Record<string, { customers: number; orders: number; revenue: number }>) =>
  Object.fromEntries(
    Object.entries(segments).map(([name, { customers, orders, revenue }]) => [name, { customers, orders, revenue }]),
  );

describe.skipIf(!hasData)('R rfm 0.3.0', () => {
  const orders = () => ordersOf(csv('rfm-r/rfm_data_orders.csv'), 'customer_id', 'order_date', 'revenue');
  const asOf = utc('2006-12-31');
  const published = () => json('rfm-r/published.json');

  test('cut points', () => {
    const { cuts } = scoreOrders(orders(), R_RFM, asOf);
    const thresholds = published().thresholds_orders as Record<string, number>[];
    const upper = (key: string) => thresholds.slice(0, -1).map((row) => row[key]);
    expect(cuts.recencyDays).toEqual(upper('recency_upper'));
    expect(cuts.frequency).toEqual(upper('frequency_upper'));
    expect(cuts.monetary.map((minor) => minor / 100)).toEqual(upper('monetary_upper'));
  });

  test('values, scores and segment of all 995 customers', () => {
    const named = orders();
    const rows = [...scoreRows(scoreOrders(named, R_RFM, asOf), named.ids)];
    const expected = csv('rfm-r/published_orders_scores.csv').map((row) => [
      row.customer_id,
      row.recency_days,
      row.transaction_count,
      row.amount,
      row.recency_score,
      row.frequency_score,
      row.monetary_score,
      row.segment_v030_first,
    ]);
    expect(rows).toHaveLength(995);
    const byId = (a: readonly (string | undefined)[], b: readonly (string | undefined)[]) => (a[0]! < b[0]! ? -1 : 1);
    expect(rows.sort(byId)).toEqual(expected.sort(byId));
  });

  test.each([
    ['segments_v030_first', R_RFM_030],
    ['segments_v022_first', R_RFM_022],
    ['segments_v021_last', { ...R_RFM_022, match: 'last' as const }],
  ])('customers, orders and revenue of %s', (key, classes) => {
    expect(byClass(scoreOrders(orders(), { ...R_RFM, classes }, asOf))).toEqual(withoutMean(published().orders[key]));
  });

  test('fixed cut points', () => {
    const named = orders();
    const cuts = { recency: [115, 181, 297, 482], frequency: [4, 5, 6, 8], monetary: [25600, 38200, 50600, 66600] };
    const rows = [...scoreRows(scoreOrders(named, { ...R_RFM, scores: { by: 'thresholds', cuts } }, asOf), named.ids)];
    const scores = Object.fromEntries(rows.map(([id, , , , r, f, m]) => [id, `${r}${f}${m}`]));
    const expected = csv('rfm-r/published_orders_scores.csv');
    expect(scores).toEqual(
      Object.fromEntries(expected.map((row) => [row.customer_id, row.rfm_score_custom_thresholds])),
    );
  });
});

describe.skipIf(!hasData)('lifetimes and BTYD on the CDNOW sample', () => {
  const asOf = utc('1997-09-30');
  const sample = () => ordersOf(csv('cdnow/cdnow_sample.csv'), 'customer_id', 'date', 'dollar_value');

  test('x, t_x, T and mean repeat spend of all 2,357 customers', () => {
    const scores = scoreOrders(sample(), LIFETIMES, asOf);
    const weeks = (days: number) => (Math.round((days / 7) * 100) / 100).toFixed(2);
    const summary = csv('cdnow/cdnow_customers_summary_with_transactions.csv');
    const mine = summary.map((_, who) => [
      scores.frequency[who]!,
      weeks(scores.recencyDays[who]!),
      weeks((asOf - scores.firstAt[who]!) / DAY_MS),
    ]);
    expect(mine).toEqual(summary.map(({ x, t_x, T }) => [Number(x), Number(t_x).toFixed(2), Number(T).toFixed(2)]));
    summary.forEach(({ zbar }, who) => {
      expect(Math.abs(scores.monetary[who]! / 100 - Number(zbar))).toBeLessThan(0.0051);
    });
  });

  test("Hardie's repeat spend", () => {
    const { frequency, monetary } = scoreOrders(sample(), LIFETIMES, asOf);
    const spend = Array.from(monetary, (minor) => minor / 100).filter((_, who) => frequency[who]! > 0);
    const { count, mean, min, median, max } = json('cdnow/published.json').hardie_repeat_spend;
    const sorted = spend.toSorted((a, b) => a - b);
    const half = sorted.length / 2;
    expect(spend).toHaveLength(count);
    expect(spend.reduce((a, b) => a + b) / count).toBeCloseTo(mean, 9);
    expect(sorted[0]).toBeCloseTo(min, 9);
    expect((sorted[half - 1]! + sorted[half]!) / 2).toBeCloseTo(median, 9);
    expect(sorted.at(-1)).toBeCloseTo(max, 9);
  });
});

describe.skipIf(!hasData)('the fixture of lifetimes and pymc-marketing', () => {
  const published = () => json('cdnow/published.json');
  const fixture = (): NamedOrders => {
    const builder = new OrdersBuilder();
    for (const { customer_id, date, amount } of published().fixture)
      builder.add(String(customer_id), utc(date), cents(amount));
    return builder.build();
  };
  const columns = ({ ids }: NamedOrders, ...values: ArrayLike<number>[]) =>
    Object.fromEntries(ids.map((id, who) => [id, values.map((column) => column[who]!)]));
  const major = (minor: Float64Array) => minor.map((value) => value / 100);

  test('daily: frequency, recency, T, mean repeat spend', () => {
    const asOf = utc(published().fixture_end);
    const orders = fixture();
    const { frequency, recencyDays, firstAt, monetary } = scoreOrders(orders, LIFETIMES, asOf);
    const age = firstAt.map((at) => (asOf - at) / DAY_MS);
    expect(columns(orders, frequency, recencyDays, age, major(monetary))).toEqual(published().daily);
  });

  test('weekly: frequency and recency in weeks that begin on Monday', () => {
    const orders = fixture();
    const config = { ...LIFETIMES, period: 'week' as const };
    const { frequency, recencyDays } = scoreOrders(orders, config, utc(published().fixture_end));
    const weekly = Object.entries(published().weekly as Record<string, number[]>);
    expect(
      columns(
        orders,
        frequency,
        recencyDays.map((days) => days / 7),
      ),
    ).toEqual(Object.fromEntries(weekly.map(([id, [x, t]]) => [id, [x, t]])));
  });

  test('first order included: days, days since the last, mean per day', () => {
    const orders = fixture();
    const { frequency, recencyDays, monetary } = scoreOrders(orders, PYMC, utc(published().fixture_end));
    expect(columns(orders, frequency, recencyDays, major(monetary))).toEqual(published().first_included);
  });

  test('pymc segments', () => {
    const orders = fixture();
    const rows = [...scoreRows(scoreOrders(orders, PYMC, Math.max(...orders.at)), orders.ids)];
    expect(rows.map(([id, , , , r, f, m, name]) => [Number(id), `${r}${f}${m}`, name])).toEqual(
      published().segments_default_end_max_date,
    );
  });

  test.each(['1997-09-30', '1998-06-30'])('pymc segment counts on the CDNOW sample as of %s', (date) => {
    const orders = ordersOf(csv('cdnow/cdnow_sample.csv'), 'customer_id', 'date', 'dollar_value');
    const totals = classTotals(scoreOrders(orders, PYMC, utc(date))).filter(({ customers }) => customers > 0);
    expect(Object.fromEntries(totals.map(({ class: name, customers }) => [name, customers]))).toEqual(
      published()[`pymc_segment_counts_${date.replaceAll('-', '_')}`],
    );
  });
});

describe.skipIf(!hasData)('class tables', () => {
  const tables = () => json('class_tables.json');
  const snake = (name: string) => name.toLowerCase().replaceAll(' ', '_').replaceAll("'", '');

  test('classic is the table of 125 codes', () => {
    const expected = Object.entries(tables().rfm_125 as Record<string, string[]>);
    expect(CLASSIC.classes).toEqual(expected.map(([name]) => snake(name)));
    expect(Object.fromEntries(CLASSIC.rules.map((rule) => [rule.name, new Set(rule.cells)]))).toEqual(
      Object.fromEntries(expected.map(([name, cells]) => [snake(name), new Set(cells)])),
    );
  });

  test.each([
    ['r_rfm_030', R_RFM_030],
    ['r_rfm_022', R_RFM_022],
  ])('%s', (key, table) => {
    const rules = tables()[key].rules.map(({ name, R, F, M }: Record<string, unknown>) => ({
      name,
      when: { r: R, f: F, m: M },
    }));
    expect(table.rules).toEqual(rules);
    expect(table.unmatched).toBe(tables()[key].unmatched);
  });

  test('rf_grid_10', () => {
    const rules = tables().rf_grid_10.cells.map(({ name, R, F }: Record<string, unknown>) => ({
      name,
      when: { r: R, f: F },
    }));
    expect(RF_GRID_10.rules).toEqual(rules);
  });

  test('pymc_quartile', () => {
    expect(Object.fromEntries(PYMC_QUARTILE.rules.map((rule) => [rule.name, rule.cells]))).toEqual(
      tables().pymc_quartile.codes,
    );
    expect(PYMC_QUARTILE.rules.flatMap((rule) => rule.cells!.map(readCell))).not.toContain(undefined);
  });
});

describe.skipIf(!hasData)('Online Retail', () => {
  // The last five columns hold no commas and no record spans lines; csv-parse would take most of this file's time.
  const line = /^(\w+),.*,(-?\d+),([\d: -]+),(-?[\d.]+),([\d.]*),[^,]*$/gm;
  let text: string | undefined;
  const retail = (keep: (unitPrice: number) => boolean): NamedOrders => {
    text ??= gunzipSync(readFileSync(`${DATA}/online-retail/online_retail.csv.gz`)).toString('utf8');
    const builder = new OrdersBuilder();
    let lines = 0;
    for (const [, invoice, quantity, date, unitPrice, customer] of text.matchAll(line)) {
      lines++;
      if (!customer || invoice!.startsWith('C') || !keep(Number(unitPrice))) continue;
      const value = Math.round(Number(quantity) * Number(unitPrice) * 100);
      builder.add(customer.replace(/\.0$/, ''), utc(date!), value, invoice);
    }
    expect(lines).toBe(541_909);
    return builder.build();
  };

  test('the customary grid, as notebooks print it for 2011-12-11 over priced lines', () => {
    const orders = retail((unitPrice) => unitPrice > 0);
    const totals = classTotals(scoreOrders(orders, RF_GRID, utc('2011-12-11'))).filter(
      ({ customers }) => customers > 0,
    );
    expect(Object.fromEntries(totals.map(({ class: name, customers }) => [name, customers]))).toEqual({
      about_to_sleep: 352,
      at_Risk: 593,
      cant_loose: 63,
      champions: 633,
      hibernating: 1071,
      loyal_customers: 819,
      need_attention: 187,
      new_customers: 42,
      potential_loyalists: 484,
      promising: 94,
    });
  });

  test('rf-grid agrees with its definition written out plainly', () => {
    const orders = retail(() => true);
    const asOf = utc('2011-12-10');
    const scores = scoreOrders(orders, RF_GRID, asOf);
    const plain = orders.ids.map(() => ({ last: 0, sum: 0, invoices: new Set<number>() }));
    for (let row = 0; row < orders.rows; row++) {
      const customer = plain[orders.customer[row]!]!;
      customer.last = Math.max(customer.last, orders.at[row]!);
      customer.sum += orders.value[row]!;
      customer.invoices.add(orders.order![row]!);
    }
    const rank = new Map(
      plain
        .map(({ invoices }, who) => ({ who, n: invoices.size }))
        .sort((a, b) => a.n - b.n || Number(orders.ids[a.who]) - Number(orders.ids[b.who]))
        .map(({ who }, place) => [who, place + 1]),
    );
    const fifths = (values: number[]) => {
      const sorted = values.toSorted((a, b) => a - b);
      const cut = (p: number) => {
        const at = (sorted.length - 1) * p;
        const low = sorted[Math.floor(at)]!;
        return low + (sorted[Math.ceil(at)]! - low) * (at - Math.floor(at));
      };
      const cuts = [0.2, 0.4, 0.6, 0.8].map(cut);
      return values.map((value) => 1 + cuts.filter((c) => value > c + 1e-6).length);
    };
    expect(scores.customers).toBe(4339);
    expect([...scores.r]).toEqual(
      fifths(plain.map(({ last }) => Math.floor((asOf - last) / DAY_MS))).map((s) => 6 - s),
    );
    expect([...scores.f]).toEqual(fifths(plain.map((_, who) => rank.get(who)!)));
    expect([...scores.m]).toEqual(fifths(plain.map(({ sum }) => sum)));
    expect([...scores.frequency]).toEqual(plain.map(({ invoices }) => invoices.size));
  });

  test('cauce: every customer has one class of five, and equal values have equal scores', () => {
    const orders = retail(() => true);
    const scores = scoreOrders(orders, CAUCE, utc('2011-12-10'));
    const seen = new Map<string, number>();
    const torn: string[] = [];
    const axes = [
      ['r', scores.recencyDays, scores.r],
      ['f', scores.frequency, scores.f],
      ['m', scores.monetary, scores.m],
    ] as const;
    for (const [name, values, given] of axes) {
      values.forEach((value, who) => {
        const key = `${name} ${value}`;
        if ((seen.get(key) ?? given[who]) !== given[who]) torn.push(key);
        seen.set(key, given[who]!);
      });
    }
    expect(torn).toEqual([]);
    expect(classTotals(scores).map(({ class: name }) => name)).toEqual([...FIVE.classes, 'none']);
    expect(classTotals(scores).reduce((sum, { customers }) => sum + customers, 0)).toBe(4339);
  });
});
