import { describe, expect, it } from 'vitest';
import type { Expr, HistoryFn } from '../expression.js';
import type { Value } from '../model.js';
import type { EventRecord, RunState } from '../run.js';
import { and, attr, compare, d, get, last, length, not, olderThan, or, theEvent, value } from '../testdata/build.js';
import { at, event, type SimpleHistory, simpleFacts } from '../testdata/simple-facts.js';
import { compileExpression, decide, distance, evaluationContext, plainValue, roundMoney } from './index.js';

const NOW = '2026-03-10 12:00';

function evaluate(
  expr: Expr,
  history: SimpleHistory = {},
  now: string | number = NOW,
  judged: EventRecord | null = null,
  run: RunState | null = null,
): Value {
  const facts = simpleFacts(typeof now === 'number' ? now : at(now), history);
  return compileExpression(expr).value(evaluationContext(facts, judged, run));
}

const yes = value(true);
const no = value(false);
const unknown = value(null);
const inLast = (fn: HistoryFn, text?: string, path: readonly string[] = []): Expr => ({
  op: 'history',
  fn,
  event: 'order_placed',
  path,
  ...(text === undefined ? {} : { inLast: length(text) }),
});
const orders = (...times: string[]) => ({
  events: times.map((time, i) => event('order_placed', at(time), { total: (i + 1) * 1000, coupon: null }, `o${i + 1}`)),
});

describe('R7 unknown', () => {
  const three = [yes, no, unknown];

  it('R7.1 and, or and not are Kleene’s', () => {
    expect(three.flatMap((a) => three.map((b) => evaluate(and(a, b))))).toEqual([
      true,
      false,
      null,
      false,
      false,
      false,
      null,
      false,
      null,
    ]);
    expect(three.flatMap((a) => three.map((b) => evaluate(or(a, b))))).toEqual([
      true,
      true,
      true,
      true,
      false,
      null,
      true,
      null,
      null,
    ]);
    expect(three.map((a) => evaluate(not(a)))).toEqual([false, true, null]);
    expect(evaluate(and(unknown, yes, no))).toBe(false);
    expect(evaluate(or(no, unknown, no))).toBeNull();
  });

  it.each(['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const)('R7.1 %s with unknown is unknown', (op) => {
    expect(evaluate(compare(attr('age'), op, 3))).toBeNull();
    expect(evaluate(compare(value(3), op, attr('age')))).toBeNull();
    expect(evaluate(compare(attr('name'), op, 'x'))).toBeNull();
  });

  it('R7.2 unknown becomes no where something is decided', () => {
    expect([true, false, null, 1, 'true'].map((v) => decide(v))).toEqual([true, false, false, false, false]);
    // biome-ignore lint/suspicious/noThenProperty: the operator's own name for its branch
    expect(evaluate({ op: 'if', cond: unknown, then: value(1), else: value(2) })).toBe(2);
    const items = value([{ price: 5 }, { price: null }]);
    const dear: Expr = { op: 'has', of: items, where: compare(get({ op: 'element', depth: 0 }, 'price'), 'gt', 6) };
    expect(evaluate(dear)).toBe(false);
    expect(evaluate(not(dear))).toBe(true);
    expect(evaluate({ ...dear, of: unknown })).toBeNull();
  });

  it('R7.3 not S holds for everybody outside segment S', () => {
    expect(evaluate(not({ op: 'segment', name: 'regular' }))).toBe(true);
    expect(evaluate(not({ op: 'segment', name: 'regular' }), { segments: ['regular'] })).toBe(false);
  });

  it('R7.4 count and sum of nothing are 0; average, min, max and fields of an event that never happened are unknown', () => {
    expect(evaluate(inLast('count'))).toBe(0);
    expect(evaluate(inLast('sum', '30d', ['total']))).toBe(0);
    expect(evaluate(inLast('any'))).toBe(false);
    for (const fn of ['average', 'min', 'max'] as const) expect(evaluate(inLast(fn, undefined, ['total']))).toBeNull();
    expect(evaluate(get(inLast('last'), 'total'))).toBeNull();
    const empty = value([]);
    const fold = (fn: 'count' | 'sum' | 'average' | 'min' | 'max', of: Expr) =>
      evaluate({ op: 'fold', fn, of, path: [] });
    expect([fold('count', empty), fold('sum', empty), fold('average', empty), fold('min', empty)]).toEqual([
      0,
      0,
      null,
      null,
    ]);
    expect([fold('count', unknown), fold('sum', unknown)]).toEqual([null, null]);
  });

  it('R7.4 the age of what never happened is infinite', () => {
    expect(evaluate(olderThan(last('order_placed'), '15d'))).toBe(true);
    expect(evaluate({ ...olderThan(last('order_placed'), '15d'), than: 'younger' } as Expr)).toBe(false);
    expect(evaluate({ ...olderThan(attr('joined'), '15d'), never: 'unknown' } as Expr)).toBeNull();
  });

  it('R7.4 `last E is known` asks whether it happened', () => {
    expect(evaluate({ op: 'known', of: last('order_placed') })).toBe(false);
    expect(evaluate({ op: 'known', of: last('order_placed') }, orders('2026-01-01'))).toBe(true);
  });

  it('R7.1 one of, and containing, know what they do not know', () => {
    const oneOf = (of: Expr, ...values: Expr[]) => evaluate({ op: 'in', of, values });
    expect(oneOf(value('a'), value('b'), value('a'))).toBe(true);
    expect(oneOf(value('a'), value('b'), unknown)).toBeNull();
    expect(oneOf(value('a'), unknown, value('a'))).toBe(true);
    expect(oneOf(unknown, value('a'))).toBeNull();
    expect(oneOf(value('a'), value('b'))).toBe(false);
    const contains = (left: Value, right: Value) =>
      evaluate({ op: 'contains', left: value(left), right: value(right) });
    expect([contains(['x', 'y'], 'y'), contains(['x', null], 'y'), contains(['x'], 'y'), contains(null, 'y')]).toEqual([
      true,
      null,
      false,
      null,
    ]);
  });

  it('R7.1 arithmetic on unknown, and a division by nothing, is unknown', () => {
    const apply = (op: 'add' | 'div', a: Value, b: Value) => evaluate({ op, left: value(a), right: value(b) });
    expect([apply('add', 1, null), apply('div', 1, 0), apply('div', 0, 0), apply('add', 1, 'x')]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(evaluate({ op: 'shift', moment: attr('joined'), by: length('1d'), sign: 1 })).toBeNull();
    expect(evaluate({ op: 'near', of: attr('location'), metres: value(5), centre: value([0, 0]) })).toBeNull();
  });
});

describe('R6 windows and ages', () => {
  const joined = { joined: at('2026-01-31 10:00') };

  it('R6.2 both > and >= turn true at M + D, in calendar units of the zone', () => {
    const old = olderThan(attr('joined'), '1mo');
    const young: Expr = { ...old, than: 'younger' } as Expr;
    for (const [time, is] of [
      ['2026-02-28 09:59', false],
      ['2026-02-28 10:00', true],
    ] as const) {
      expect(evaluate(old, { attributes: joined }, time)).toBe(is);
      expect(evaluate(young, { attributes: joined }, time)).toBe(!is);
    }
    // 24h and 1d differ over the clock change of 29 March.
    const since = { joined: at('2026-03-28 10:00') };
    expect(evaluate(olderThan(attr('joined'), '24h'), { attributes: since }, '2026-03-29 10:30')).toBe(false);
    expect(evaluate(olderThan(attr('joined'), '1d'), { attributes: since }, '2026-03-29 10:30')).toBe(true);
  });

  it('R6.1 M is in last D while M <= now < M + D, in next D while M - D <= now < M', () => {
    const window = (direction: 'last' | 'next', now: string) =>
      evaluate(
        { op: 'window', of: attr('renews'), direction, duration: length('7d') },
        { attributes: { renews: at('2026-03-20 10:00') } },
        now,
      );
    expect(window('last', '2026-03-20 09:59')).toBe(false);
    expect(window('last', '2026-03-20 10:00')).toBe(true);
    expect(window('last', '2026-03-27 09:59')).toBe(true);
    expect(window('last', '2026-03-27 10:00')).toBe(false);
    expect(window('next', '2026-03-13 09:59')).toBe(false);
    expect(window('next', '2026-03-13 10:00')).toBe(true);
    expect(window('next', '2026-03-20 09:59')).toBe(true);
    expect(window('next', '2026-03-20 10:00')).toBe(false);
  });

  it('R6.3 `no E in last D` is `last E > D`', () => {
    const none = not(inLast('any', '3mo'));
    const old = olderThan(last('order_placed'), '3mo');
    for (const history of [{}, orders('2025-11-30 18:00'), orders('2025-11-30 18:00', '2025-12-15 08:00')]) {
      for (const time of ['2026-02-28 17:59', '2026-02-28 18:00', '2026-03-15 07:59', '2026-03-15 08:00']) {
        expect(evaluate(none, history, time)).toBe(evaluate(old, history, time));
      }
    }
  });

  it('R6.5 a date is its 00:00', () => {
    const attributes = { birthday: Date.UTC(2026, 2, 9) / 86_400_000 };
    expect(evaluate(olderThan(attr('birthday'), '1d'), { attributes }, '2026-03-09 23:59')).toBe(false);
    expect(evaluate(olderThan(attr('birthday'), '1d'), { attributes }, '2026-03-10 00:00')).toBe(true);
    expect(evaluate({ op: 'midnight', of: attr('birthday') }, { attributes })).toBe(at('2026-03-09 00:00'));
    expect(evaluate({ op: 'midnight', of: attr('birthday'), minute: 600 }, { attributes })).toBe(
      at('2026-03-09 10:00'),
    );
    const shifted: Expr = { op: 'shift', moment: attr('birthday'), by: length('1d2h'), sign: -1 };
    expect(evaluate(shifted, { attributes })).toBe(at('2026-03-07 22:00'));
    expect(evaluate({ op: 'dateOf', of: value(at('2026-03-09 00:30')) })).toBe(attributes.birthday);
  });

  it('now against a moment, on either side, shifted or not', () => {
    const attributes = { renews: at('2026-03-20 10:00') };
    const soon: Expr = { op: 'shift', moment: { op: 'now' }, by: length('7d'), sign: 1 };
    const next = (expr: Expr, now: string) => {
      const context = evaluationContext(simpleFacts(at(now), { attributes }));
      return compileExpression(expr).next(context);
    };
    for (const expr of [compare(soon, 'ge', attr('renews')), compare(attr('renews'), 'le', soon)]) {
      expect(evaluate(expr, { attributes }, '2026-03-13 09:59')).toBe(false);
      expect(evaluate(expr, { attributes }, '2026-03-13 10:00')).toBe(true);
      expect(next(expr, '2026-03-01 10:00')).toBe(at('2026-03-13 10:00'));
      expect(next(expr, '2026-03-13 10:00')).toBe(Number.POSITIVE_INFINITY);
    }
    const past = compare({ op: 'now' }, 'gt', attr('renews'));
    expect(next(past, '2026-03-01 10:00')).toBe(at('2026-03-20 10:00') + 1);
  });
});

describe('history', () => {
  const history = orders('2026-01-01 10:00', '2026-02-20 10:00', '2026-03-01 10:00');

  it('counts and folds what is in the window', () => {
    expect(evaluate(inLast('count', '30d'), history)).toBe(2);
    expect(evaluate(inLast('sum', '30d', ['total']), history)).toBe(5000);
    expect(evaluate(inLast('average', undefined, ['total']), history)).toBe(2000);
    expect(evaluate(inLast('min', undefined, ['total']), history)).toBe(1000);
    expect(evaluate(inLast('max', '30d', ['total']), history)).toBe(3000);
    expect(evaluate(inLast('any', '9d'), history)).toBe(false);
    expect(evaluate(inLast('average', undefined, ['coupon']), history)).toBeNull();
  });

  it('an aggregate says the same as the events themselves', () => {
    const where = compare(get(theEvent, 'total'), 'ge', 2000);
    for (const fn of ['any', 'count', 'sum', 'average', 'min', 'max', 'last', 'first'] as const) {
      const question = { op: 'history', fn, event: 'order_placed', path: ['total'], where } as const;
      const windowed = { ...question, inLast: length('10d') };
      const plan = { event: 'order_placed', where, path: ['total'], functions: [fn] };
      const aggregates = fn === 'last' || fn === 'first' ? [plan] : [plan, { ...plan, window: d('10d') }];
      expect(evaluate({ ...question, aggregate: 0 }, { ...history, aggregates })).toEqual(evaluate(question, history));
      const index = aggregates.length - 1;
      expect(evaluate({ ...windowed, aggregate: index }, { ...history, aggregates })).toEqual(
        evaluate(windowed, history),
      );
    }
  });

  it('in last D asks about the last or first event itself', () => {
    expect(evaluate(get(inLast('last', '10d'), 'total'), history)).toBe(3000);
    expect(evaluate(inLast('last', '9d'), history)).toBeNull();
    expect(evaluate(inLast('first', '30d'), history)).toBeNull();
    expect(evaluate(get(inLast('first'), 'id'), history)).toBe('o1');
  });

  it('previous is the one before the event that triggered', () => {
    const previous = get(inLast('previous'), 'id');
    const newest = history.events[2]!;
    expect(evaluate(previous, history, NOW, newest)).toBe('o2');
    expect(evaluate(previous, history, NOW, history.events[0]!)).toBeNull();
    expect(evaluate(previous, history, NOW, event('cart_abandoned', at('2026-03-05')))).toBe('o3');
    const run = { state: 0, since: 0, deadline: 0, wake: 0, entry: newest.at, slots: [], outcome: null };
    expect(evaluate(previous, history, NOW, null, run)).toBe('o2');
  });

  it('a where sees the candidate as event and the one judged outside as judged', () => {
    const where = compare(get(theEvent, 'total'), 'gt', get({ op: 'judged' }, 'total'));
    const bigger: Expr = { op: 'history', fn: 'count', event: 'order_placed', path: [], where };
    expect(evaluate(bigger, history, NOW, history.events[0]!)).toBe(2);
    expect(
      evaluate(
        and(compare(bigger, 'eq', 2), compare(get(theEvent, 'total'), 'eq', 1000)),
        history,
        NOW,
        history.events[0]!,
      ),
    ).toBe(true);
  });
});

describe('values', () => {
  it('money is rounded half away from zero to whole minor units', () => {
    const share = (amount: number, percent: number) =>
      evaluate({ op: 'share', left: value(amount), right: value(percent), money: true });
    expect([share(1010, 5), share(-1010, 5), share(1009, 5), share(30, 5), share(-10, 1)]).toEqual([51, -51, 50, 2, 0]);
    expect(evaluate({ op: 'mul', left: value(100), right: value(1.005), money: true })).toBe(101);
    expect(evaluate({ op: 'div', left: value(100), right: value(3), money: true })).toBe(33);
    expect(evaluate({ op: 'div', left: value(100), right: value(8) })).toBe(12.5);
    expect([roundMoney(2.5), roundMoney(-2.5), roundMoney(2.4999), roundMoney(-0.4)]).toEqual([3, -3, 2, 0]);
    expect(evaluate({ op: 'fold', fn: 'average', of: value([1, 2]), path: [], money: true })).toBe(2);
  });

  it('texts compare by code points, case-sensitive', () => {
    const less = (a: string, b: string) => evaluate(compare(value(a), 'lt', b));
    expect(less('Zebra', 'apple')).toBe(true);
    expect(less('\u{ff01}', '\u{1f600}')).toBe(true);
    expect(less('a', 'ab')).toBe(true);
    expect(less('b', 'ab')).toBe(false);
    expect(evaluate(compare(value('Gold'), 'eq', 'gold'))).toBe(false);
  });

  it('durations compare with each other', () => {
    expect(evaluate(compare(length('25h'), 'gt', length('1440min')))).toBe(true);
    expect(evaluate(compare(length('7d'), 'eq', length('1w')))).toBe(true);
    expect(evaluate(compare(length('1y'), 'le', length('11mo')))).toBe(false);
  });

  it('lists: ends, sizes, folds and elements of elements', () => {
    const items = value([
      { price: 5, tags: ['a'] },
      { price: 7, tags: ['b', 'c'] },
    ]);
    expect(evaluate({ op: 'size', of: items })).toBe(2);
    expect(evaluate(get({ op: 'last', of: items }, 'price'))).toBe(7);
    expect(evaluate({ op: 'first', of: value([]) })).toBeNull();
    expect(evaluate({ op: 'fold', fn: 'sum', of: items, path: ['price'] })).toBe(12);
    const element = (depth: number): Expr => ({ op: 'element', depth });
    const tagged: Expr = {
      op: 'has',
      of: items,
      where: {
        op: 'has',
        of: get(element(0), 'tags'),
        where: and(compare(element(0), 'eq', 'c'), compare(get(element(1), 'price'), 'eq', 7)),
      },
    };
    expect(evaluate(tagged)).toBe(true);
  });

  it('near is the great-circle distance', () => {
    // Valencia cathedral to Madrid, Puerta del Sol: 302 km on the sphere.
    const [valencia, sol] = [
      [39.4756, -0.3754],
      [40.4169, -3.7035],
    ] as const;
    expect(Math.round(distance(valencia, sol) / 1000)).toBe(302);
    expect(distance([0, 0], [0, 180])).toBeCloseTo(Math.PI * 6_371_008.8, 3);
    const near = (metres: number) =>
      evaluate({ op: 'near', of: value(valencia), metres: value(metres), centre: value(sol) });
    expect([near(301_000), near(303_000)]).toEqual([false, true]);
  });

  it('whole units since a moment or a date', () => {
    const since = (unit: 'years' | 'months' | 'days' | 'hours', moment: Value, now: string) =>
      evaluate({ op: 'elapsed', unit, of: value(moment) }, {}, now);
    const birthday = Date.UTC(1992, 1, 29) / 86_400_000;
    expect([since('years', birthday, '2026-02-27 23:59'), since('years', birthday, '2026-02-28 00:00')]).toEqual([
      33, 34,
    ]);
    const signed = at('2026-03-28 10:00');
    expect([since('days', signed, '2026-03-29 09:59'), since('days', signed, '2026-03-29 10:00')]).toEqual([0, 1]);
    expect(since('hours', signed, '2026-03-29 10:00')).toBe(23);
    expect(since('months', at('2026-01-31 10:00'), '2026-02-28 10:00')).toBe(1);
    expect([since('days', signed, '2026-03-27 10:00'), since('days', signed, '2026-03-27 10:01')]).toEqual([-1, 0]);
  });

  it('names that every object has are fields like others', () => {
    expect(evaluate(get(value({ a: 1 }), 'constructor'))).toBeNull();
    expect(evaluate(get(value({ constructor: 3 }), 'constructor'))).toBe(3);
    expect(evaluate(get(theEvent, 'toString'), {}, NOW, event('x', 0))).toBeNull();
  });

  it('an event is a plain record for messages', () => {
    expect(plainValue(event('x', 5, { total: 3 }, 'e1'))).toEqual({ total: 3, at: 5, id: 'e1' });
    expect(plainValue({ code: 'X', discount: 5 })).toEqual({ code: 'X', discount: 5 });
  });

  it('rfm, scenarios and messages of the run', () => {
    const history = { rfm: { class: 'loyal', r: 4 }, running: ['a'], entered: { a: at('2026-03-01') } };
    expect(evaluate(compare({ op: 'rfm', what: 'class' }, 'eq', 'loyal'), history)).toBe(true);
    expect(evaluate({ op: 'rfm', what: 'before' }, history)).toBeNull();
    expect(evaluate({ op: 'running', scenario: 'a' }, history)).toBe(true);
    const entered: Expr = {
      op: 'window',
      of: { op: 'entered', scenario: 'a' },
      direction: 'last',
      duration: length('30d'),
    };
    expect(evaluate(entered, history)).toBe(true);
    const run = {
      state: 0,
      since: 0,
      deadline: 0,
      wake: 0,
      entry: 7,
      slots: [{ sent: 5, messageId: 'm' }],
      outcome: null,
    };
    expect(evaluate({ op: 'handle', slot: 0, moment: 'sent' }, {}, NOW, null, run)).toBe(5);
    expect(evaluate({ op: 'handle', slot: 0, moment: 'clicked' }, {}, NOW, null, run)).toBeNull();
    expect(evaluate({ op: 'entry' }, {}, NOW, null, run)).toBe(7);
    expect(evaluate({ op: 'entry' })).toBeNull();
  });
});
