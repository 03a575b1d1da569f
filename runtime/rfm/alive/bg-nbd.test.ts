import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrdersBuilder } from '../index.js';
import { atOnce } from '../slices.js';
import { type BgNbd, chanceAlive, expectedOrders, fitBgNbd, type Histories, hypergeometric } from './bg-nbd.js';
import { digamma, logGamma } from './gamma.js';
import { historiesOf } from './histories.js';
import { minimising } from './minimise.js';

const DATA = process.env.CAUCE_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const hasData = existsSync(`${DATA}/README.md`);

describe('the functions it stands on', () => {
  it('gamma and its derivative, by values from tables and by recurrence', () => {
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 13);
    expect(logGamma(10)).toBeCloseTo(Math.log(362_880), 12);
    expect(digamma(1)).toBeCloseTo(-0.5772156649015329, 12);
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 500, noNaN: true }), (x) => {
        expect(logGamma(x + 1) - logGamma(x)).toBeCloseTo(Math.log(x), 8);
        expect(digamma(x + 1) - digamma(x)).toBeCloseTo(1 / x, 8);
      }),
    );
  });

  it('2F1, by its closed forms', () => {
    for (const z of [0.01, 0.3, 0.9, 0.99]) {
      expect(hypergeometric(1, 1, 2, z)).toBeCloseTo(-Math.log(1 - z) / z, 9);
      expect(hypergeometric(2.5, 1.5, 1.5, z) * (1 - z) ** 2.5).toBeCloseTo(1, 9);
    }
  });

  it('a minimum is found from far away', () => {
    // biome-ignore lint/correctness/useYield: nothing to do in between.
    function* banana([x, y]: readonly number[]) {
      return {
        value: (1 - x!) ** 2 + 100 * (y! - x! * x!) ** 2,
        gradient: [-2 * (1 - x!) - 400 * x! * (y! - x! * x!), 200 * (y! - x! * x!)],
      };
    }
    const { at, converged } = atOnce(minimising(banana, [-3, 5], 1e-9));
    expect(converged).toBe(true);
    expect(at[0]).toBeCloseTo(1, 8);
    expect(at[1]).toBeCloseTo(1, 8);
  });
});

describe('what cannot be told', () => {
  const of = (...rows: readonly (readonly [number, number, number])[]): Histories => ({
    repeats: rows.map(([x]) => x),
    span: rows.map(([, span]) => span),
    age: rows.map(([, , age]) => age),
  });

  it('nobody, nobody again, nobody for any time', () => {
    expect(fitBgNbd(of())).toEqual({ unfit: 'nobody' });
    expect(fitBgNbd(of([0, 0, 100], [0, 0, 50]))).toEqual({ unfit: 'nobody-again' });
    expect(fitBgNbd(of([Number.NaN, Number.NaN, Number.NaN]))).toEqual({ unfit: 'nobody' });
    expect(fitBgNbd(of([0, 0, 0]))).toEqual({ unfit: 'no-time' });
    expect(fitBgNbd(of([1, 10, 10], [1, 10, 10]))).toEqual({ unfit: 'no-maximum' });
  });

  it('any histories give a fit with finite figures, or none', () => {
    const history = fc
      .tuple(fc.nat(30), fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 1000 }))
      .map(([x, share, age]) => [x === 0 || age === 0 ? 0 : x, x === 0 ? 0 : Math.round(share * age), age] as const);
    fc.assert(
      fc.property(fc.array(history, { maxLength: 40 }), (rows) => {
        const fitting = fitBgNbd(of(...rows));
        if ('unfit' in fitting) return;
        const model = fitting.fitted;
        for (const [x, span, age] of rows) {
          const alive = chanceAlive(model, x, span, age);
          expect(alive >= 0 && alive <= 1).toBe(true);
          expect(expectedOrders(model, x, span, age, 90)).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 60 },
    );
  }, 30_000);
});

describe.skipIf(!hasData)('CDNOW, as published', () => {
  const rows = () =>
    parse(readFileSync(`${DATA}/cdnow/cdnow_customers_summary_with_transactions.csv`), { columns: true }) as {
      [K in 'ID' | 'x' | 't_x' | 'T']: string;
    }[];
  const fitted = (histories: Histories) => {
    const fitting = fitBgNbd(histories);
    if ('unfit' in fitting) throw new Error(fitting.unfit);
    return fitting.fitted;
  };
  const published = () => JSON.parse(readFileSync(`${DATA}/cdnow/published.json`, 'utf8')).bgnbd;

  it('lifetimes: r, alpha, a, b from its summary in weeks of two decimals', () => {
    const table = rows();
    const weeks: Histories = {
      repeats: table.map(({ x }) => Number(x)),
      span: table.map(({ t_x }) => Number(t_x)),
      age: table.map(({ T }) => Number(T)),
    };
    const { r, alpha, a, b } = fitted(weeks);
    const expected = published().lifetimes_rounded_weeks as number[];
    for (const [i, value] of [r, alpha, a, b].entries()) expect(value / expected[i]!).toBeCloseTo(1, 3);
  });

  it('BTYD: parameters, likelihood and customer 1516 from the orders themselves', () => {
    const builder = new OrdersBuilder();
    for (const row of parse(readFileSync(`${DATA}/cdnow/cdnow_sample.csv`), { columns: true }) as Record<
      string,
      string
    >[]) {
      builder.add(row.customer_id!, Date.parse(`${row.date}T00:00:00Z`), 0);
    }
    const orders = builder.build();
    const histories = historiesOf(orders, Date.parse('1997-09-30T00:00:00Z'));
    const model = fitted(histories);
    const expected = published().btyd_unrounded_weeks as number[];
    const [r, alpha, a, b] = expected as [number, number, number, number];
    expect(model.customers).toBe(2357);
    // Weeks there, days here; the optimiser there stopped where the sixth digit still moved.
    expect(model.r / r).toBeCloseTo(1, 4);
    expect(model.alpha / 7 / alpha).toBeCloseTo(1, 4);
    expect(model.a / a).toBeCloseTo(1, 3);
    expect(model.b / b).toBeCloseTo(1, 3);
    const repeats = Array.from(histories.repeats).reduce((sum, x) => sum + x, 0);
    expect(model.logLikelihood + repeats * Math.log(7)).toBeCloseTo(published().loglik_unrounded, 5);
    const who = orders.ids.indexOf('1516');
    const [x, span, age] = [histories.repeats[who]!, histories.span[who]!, histories.age[who]!];
    const their: BgNbd = { r: 0.2425967, alpha: 4.413659 * 7, a: 0.7929869, b: 2.426164 };
    expect(chanceAlive(their, x, span, age)).toBeCloseTo(0.9688523, 6);
    expect(expectedOrders(their, x, span, age, 52 * 7)).toBeCloseTo(25.75659, 4);
  });
});
