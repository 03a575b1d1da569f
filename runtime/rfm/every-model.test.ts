/** What holds for every `rfm:` that cauce.yaml can say: a live base is what the whole history scores, scores are monotone, moves add up. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../machine/calendar.js';
import type { RfmModel } from '../machine/model.js';
import { CLASSIC, type ClassTable, FIVE } from '../machine/rfm-table.js';
import { CONTACTS, columns, play, START, step } from './base.generator.js';
import { classTotals, configOfModel, DEFAULT_LEVELS, RfmBase, scoreOrders, transitions } from './index.js';

const rising = (least: number, most: number, length: number) =>
  fc
    .uniqueArray(fc.integer({ min: least, max: most }), { minLength: length, maxLength: length })
    .map((cuts) => cuts.toSorted((a, b) => a - b));

const window = fc.record({ months: fc.nat(3), days: fc.integer({ min: 1, max: 40 }), ms: fc.nat(DAY_MS) });

/** Of any number of scores: the best and the rest. */
const halves = (bins: number): ClassTable => ({
  name: 'halves',
  classes: ['best', 'rest'],
  match: 'once',
  unmatched: 'rest',
  bins,
  rules: [{ name: 'best', when: { r: [Math.ceil(bins / 2), bins], f: [2, bins] } }],
});

const anyModel: fc.Arbitrary<RfmModel> = fc.integer({ min: 3, max: 10 }).chain((bins) =>
  fc
    .record({
      window,
      monetary: fc.constantFrom('sum' as const, 'average' as const),
      recency: rising(1, 90, bins - 1),
      frequency: rising(1, 20, bins - 1),
      amounts: rising(-500, 30_000, bins - 1),
      isFixed: fc.boolean(),
      table: bins === 5 ? fc.constantFrom(FIVE, CLASSIC, halves(5)) : fc.constant(halves(bins)),
      levels: fc.option(fc.tuple(rising(1, 60, 2), rising(1, 9, 2), rising(100, 9_000, 2))),
    })
    .map(({ window, monetary, recency, frequency, amounts, isFixed, table, levels }): RfmModel => {
      const level = (axis: keyof RfmModel['levels'], place: number) => {
        const cuts = levels?.[place];
        return { ...DEFAULT_LEVELS[axis], ...(cuts && { cuts: [cuts[0]!, cuts[1]!] as const }) };
      };
      return {
        event: 'order_placed',
        value: 'total',
        window,
        monetary,
        scores: isFixed ? { by: 'thresholds', recency, frequency, monetary: amounts } : { by: 'quintiles' },
        bins,
        classes: table,
        levels: { recency: level('recency', 0), frequency: level('frequency', 1), spend: level('spend', 2) },
        refresh: 180,
      };
    }),
);
const steps = fc.array(step, { maxLength: 50 });

describe('for every `rfm:`', () => {
  test('a live base scores after a refresh what the whole history scores', () => {
    fc.assert(
      fc.property(anyModel, steps, (model, done) => {
        const config = configOfModel(model);
        play(config, done, (base, orders, now, last) => {
          if (last !== 'refresh' || !base.isScored) return;
          const scratch = scoreOrders(columns(orders), config, now);
          if (scratch.orders.every((n) => n === 0)) return;
          for (let who = 0; who < CONTACTS; who++) {
            const { r, f, m, classIndex, levels } = scratch;
            expect(base.scoreOf(who, now)).toEqual({
              ...{ r: r[who]!, f: f[who]!, m: m[who]!, classIndex: classIndex[who]! },
              ...{ recency: levels.recency[who]!, frequency: levels.frequency[who]!, spend: levels.spend[who]! },
            });
          }
        });
      }),
      { numRuns: 150 },
    );
  });

  test('scores and levels never fall as their axis gets better', () => {
    fc.assert(
      fc.property(anyModel, steps, (model, done) => {
        const config = configOfModel(model);
        play(config, done, (_, orders, now, last) => {
          if (last !== 'refresh') return;
          const { r, f, m, levels, recencyDays, frequency, monetary } = scoreOrders(columns(orders), config, now);
          const axes = [
            [Array.from(recencyDays, (days) => -days), r, Array.from(levels.recency, (level) => -level)],
            [Array.from(frequency), f, Array.from(levels.frequency)],
            [Array.from(monetary), m, Array.from(levels.spend)],
          ] as const;
          for (const [values, scores, own] of axes) {
            const scored = values.map((_, who) => who).filter((who) => r[who]! > 0);
            scored.sort((a, b) => values[a]! - values[b]!);
            for (const [place, who] of scored.entries()) {
              const before = scored[place - 1];
              if (before === undefined) continue;
              expect([scores[who]! >= scores[before]!, own[who]! >= own[before]!]).toEqual([true, true]);
            }
          }
        });
      }),
      { numRuns: 100 },
    );
  });

  test('all moves from one day to another make of the classes of the first those of the second', () => {
    let moved = 0;
    fc.assert(
      fc.property(anyModel, steps, steps, (model, first, second) => {
        const base = new RfmBase(configOfModel(model));
        let now = START;
        const believed = new Map<number, number>();
        const note = () => {
          for (let who = 0; who < CONTACTS; who++) {
            const known = base.classOf(who);
            if (known !== undefined && !believed.has(who)) believed.set(who, known);
          }
        };
        for (let who = 0; who < CONTACTS; who++) base.settle(who, now);
        base.addOrder(0, now, 100);
        base.refresh(now);
        note();
        for (const one of [...first, ...second]) {
          if (one.do === 'pass') now += one.ms;
          if (one.do === 'order') base.addOrder(one.contact, now, one.value);
          const own = one.do === 'order' ? base.settle(one.contact, now) : undefined;
          for (const move of one.do === 'refresh' ? base.refresh(now) : own ? [own] : []) {
            expect(move.before).toBe(believed.get(move.contact));
            believed.set(move.contact, move.after);
            moved++;
          }
          note();
        }
        expect([...believed].sort((a, b) => a[0] - b[0])).toEqual(
          Array.from({ length: CONTACTS }, (_, who) => [who, base.classOf(who)!]),
        );
      }),
      { numRuns: 100 },
    );
    expect(moved).toBeGreaterThan(100);
  });

  test('the matrix of moves sums up to the classes of its two days, and goes on from one day to the next', () => {
    fc.assert(
      fc.property(anyModel, steps, (model, done) => {
        const config = configOfModel(model);
        let end = START;
        let all: Parameters<typeof columns>[0] = [];
        play(config, done, (_, orders, now) => {
          [all, end] = [[...orders], now];
        });
        const scored = (at: number) => scoreOrders(columns(all), config, at);
        const days = [scored(end - 20 * DAY_MS), scored(end - 10 * DAY_MS), scored(end)] as const;
        const known = (at: number) =>
          Object.fromEntries(classTotals(days[at]!).map((one) => [one.class, one.customers]));
        for (const [from, to] of [
          [0, 1],
          [1, 2],
          [0, 2],
        ] as const) {
          const moves = transitions(days[from], days[to]);
          const arrived: Record<string, number> = {};
          for (const move of moves) arrived[move.to] = (arrived[move.to] ?? 0) + move.customers;
          for (const [name, customers] of Object.entries(known(to))) expect(arrived[name] ?? 0).toBe(customers);
          for (const name of days[from].classes.slice(0, -1)) {
            const left = moves.filter((move) => move.from === name).reduce((sum, move) => sum + move.customers, 0);
            expect(left).toBe(known(from)[name] ?? 0);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});
