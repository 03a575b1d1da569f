// The law that lets the engine sleep: on [now, next) a value stays what it is.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../calendar.js';
import type { Expr } from '../expression.js';
import type { Value } from '../model.js';
import type { EventRecord } from '../run.js';
import { d } from '../testdata/build.js';
import { type SimpleHistory, simpleFacts, zoneNamed } from '../testdata/simple-facts.js';
import { compileExpression, evaluationContext } from './index.js';

const zones = ['Europe/Madrid', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC'].map(zoneNamed);
const start = Date.UTC(2026, 0, 1);

/** Round instants and odd ones, so that edges meet. */
const instant = fc.oneof(
  fc.integer({ min: 0, max: 120 * 24 }).map((hours) => start + hours * HOUR_MS),
  fc.integer({ min: 0, max: 120 * DAY_MS }).map((ms) => start + ms),
);
const duration = fc.constantFrom('0s', '90s', '1h', '24h', '1d', '3d', '1w', '1mo', '3mo', '1d12h', '1y').map(d);
const unit = fc.constantFrom('years', 'months', 'weeks', 'days', 'hours', 'minutes');

const { moment, number, condition } = fc.letrec<{ moment: Expr; number: Expr; condition: Expr; length: Expr }>(
  (tie) =>
    ({
      length: duration.map((value): Expr => ({ op: 'const', value })),
      moment: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom<Expr>(
          { op: 'attr', name: 'joined' },
          { op: 'attr', name: 'birthday' },
          { op: 'attr', name: 'missing' },
          { op: 'entry' },
          { op: 'now' },
          { op: 'history', fn: 'last', event: 'a', path: [] },
          { op: 'midnight', of: { op: 'today' } },
        ),
        instant.map((value): Expr => ({ op: 'const', value })),
        fc.record({
          op: fc.constant('shift' as const),
          moment: tie('moment'),
          by: tie('length'),
          sign: fc.constantFrom(1 as const, -1 as const),
        }),
        // biome-ignore lint/suspicious/noThenProperty: the operator's own name for its branch
        fc.record({ op: fc.constant('if' as const), cond: tie('condition'), then: tie('moment'), else: tie('moment') }),
      ),
      number: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.integer({ min: -2, max: 40 }).map((value): Expr => ({ op: 'const', value })),
        fc.constantFrom<Expr>({ op: 'attr', name: 'points' }, { op: 'attr', name: 'missing' }),
        fc.record({ op: fc.constant('elapsed' as const), unit, of: tie('moment') }),
        fc.record({
          op: fc.constant('history' as const),
          fn: fc.constantFrom('count', 'sum', 'average', 'min', 'max'),
          event: fc.constantFrom('a', 'b'),
          path: fc.constant(['total']),
          inLast: tie('length'),
        }),
        fc.record({ op: fc.constantFrom('add', 'sub', 'mul', 'div'), left: tie('number'), right: tie('number') }),
      ),
      condition: fc.oneof(
        { depthSize: 'medium', withCrossShrink: true },
        fc.record({ op: fc.constant('const' as const), value: fc.constantFrom(true, false, null) }),
        fc.record({
          op: fc.constant('age' as const),
          than: fc.constantFrom('older', 'younger'),
          of: tie('moment'),
          duration: tie('length'),
          never: fc.constantFrom('infinite', 'unknown'),
        }),
        fc.record({
          op: fc.constant('window' as const),
          of: tie('moment'),
          direction: fc.constantFrom('last', 'next'),
          duration: tie('length'),
        }),
        fc.record({
          op: fc.constant('history' as const),
          fn: fc.constant('any' as const),
          event: fc.constantFrom('a', 'b'),
          path: fc.constant([]),
          inLast: tie('length'),
        }),
        fc.record({
          op: fc.constant('history' as const),
          fn: fc.constant('any' as const),
          event: fc.constant('a'),
          path: fc.constant([]),
          where: tie('condition'),
        }),
        fc.record({
          op: fc.constantFrom('eq', 'ne', 'lt', 'le', 'gt', 'ge'),
          left: tie('number'),
          right: tie('number'),
        }),
        fc.record({
          op: fc.constantFrom('eq', 'ne', 'lt', 'le', 'gt', 'ge'),
          left: tie('moment'),
          right: tie('moment'),
        }),
        fc.record({ op: fc.constantFrom('and', 'or'), of: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
        fc.record({ op: fc.constant('not' as const), of: tie('condition') }),
        fc.record({
          op: fc.constant('if' as const),
          cond: tie('condition'),
          // biome-ignore lint/suspicious/noThenProperty: the operator's own name for its branch
          then: tie('condition'),
          else: tie('condition'),
        }),
      ),
    }) as never,
) as unknown as Record<'moment' | 'number' | 'condition', fc.Arbitrary<Expr>>;

const record = fc.record({
  event: fc.constantFrom('a', 'b'),
  at: instant,
  fields: fc.record({ total: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 9 })) }),
});

const world = fc
  .record({
    now: fc.integer({ min: 0, max: 130 * 24 * 60 }).map((minutes) => start + minutes * MINUTE_MS),
    zone: fc.constantFrom(...zones),
    events: fc.array(record, { maxLength: 6 }),
    joined: instant,
    birthday: fc.integer({ min: 3000, max: 20_600 }),
    points: fc.integer({ min: 0, max: 30 }),
    entry: instant,
  })
  .map(({ now, zone, events, joined, birthday, points, entry }) => {
    const known = events.filter((event) => event.at <= now).map((event, i): EventRecord => ({ ...event, id: `e${i}` }));
    const history: SimpleHistory = { zone, events: known, attributes: { joined, birthday, points } };
    const run = { state: 0, since: 0, deadline: 0, wake: 0, entry, slots: [], outcome: null };
    return { now, history, run };
  });

type World = typeof world extends fc.Arbitrary<infer W> ? W : never;

function look(expr: Expr, { now, history, run }: World): { value: Value; next: number } {
  const context = evaluationContext(simpleFacts(now, history), null, run);
  const compiled = compileExpression(expr);
  return { value: compiled.value(context), next: compiled.next(context) };
}

function staysUntilNext(expr: Expr, here: World, probes: readonly number[]): void {
  const { value, next } = look(expr, here);
  expect(next).toBeGreaterThan(here.now);
  const end = Math.min(next, here.now + 900 * DAY_MS);
  for (const probe of [...probes, 1]) {
    const now = here.now + Math.floor((end - 1 - here.now) * probe);
    expect(look(expr, { ...here, now }).value).toEqual(value);
  }
}

describe('next', () => {
  const probes = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 8 });
  const runs = { numRuns: 1500 };

  it('a condition stays what it is until then', () => {
    fc.assert(fc.property(condition, world, probes, staysUntilNext), runs);
  });

  it('a number stays what it is until then', () => {
    fc.assert(fc.property(number, world, probes, staysUntilNext), runs);
  });

  it('a comparison of elapsed units with a number stays what it is until then', () => {
    const comparison = fc.record({
      op: fc.constantFrom('eq', 'ne', 'lt', 'le', 'gt', 'ge'),
      left: fc.record({ op: fc.constant('elapsed' as const), unit, of: moment }),
      right: fc.double({ min: -3, max: 40, noNaN: true }).map((value): Expr => ({ op: 'const', value })),
    });
    fc.assert(fc.property(comparison, world, probes, staysUntilNext), runs);
  });

  it('is exact for ages, windows, units, counts and today: there the value is another', () => {
    const plain = fc.constantFrom<Expr>(
      { op: 'attr', name: 'joined' },
      { op: 'attr', name: 'birthday' },
      { op: 'entry' },
    );
    const length = duration.map((value): Expr => ({ op: 'const', value }));
    const exact = fc.oneof(
      fc.record({
        op: fc.constant('age' as const),
        than: fc.constantFrom('older', 'younger'),
        of: plain,
        duration: length,
        never: fc.constant('infinite' as const),
      }),
      fc.record({
        op: fc.constant('window' as const),
        of: plain,
        direction: fc.constantFrom('last', 'next'),
        duration: length,
      }),
      fc.record({ op: fc.constant('elapsed' as const), unit, of: plain }),
      fc.record({
        op: fc.constant('history' as const),
        fn: fc.constantFrom('any', 'count'),
        event: fc.constantFrom('a', 'b'),
        path: fc.constant([]),
        inLast: length,
      }),
      fc.record({
        op: fc.constantFrom('lt', 'le', 'gt', 'ge', 'eq', 'ne'),
        left: fc.constant({ op: 'now' as const }),
        right: plain,
      }),
      fc.constant<Expr>({ op: 'today' }),
    ) as fc.Arbitrary<Expr>;
    fc.assert(
      fc.property(exact, world, (expr, here) => {
        const { value, next } = look(expr, here);
        if (next < Number.POSITIVE_INFINITY) expect(look(expr, { ...here, now: next }).value).not.toEqual(value);
      }),
      runs,
    );
  });

  it('a question answered by an aggregate stays what it is until then', () => {
    const question = fc.record({
      fn: fc.constantFrom('any', 'count', 'sum', 'average', 'max', 'last', 'first'),
      window: duration,
    });
    fc.assert(
      fc.property(question, world, probes, ({ fn, window }, here, at) => {
        const one = fn === 'last' || fn === 'first';
        const aggregate = { event: 'a', path: ['total'], functions: [fn], ...(one ? {} : { window }) };
        const inLast: Expr = { op: 'const', value: { ...window } };
        const expr: Expr = { op: 'history', fn, event: 'a', path: ['total'], inLast, aggregate: 0 };
        staysUntilNext(expr, { ...here, history: { ...here.history, aggregates: [aggregate] } }, at);
      }),
      runs,
    );
  });

  it('a side that is settled for good lets the whole sleep', () => {
    const here = fc.sample(world, 1)[0]!;
    const timed: Expr = { op: 'lt', left: { op: 'now' }, right: { op: 'const', value: here.now + DAY_MS } };
    const no: Expr = { op: 'const', value: false };
    expect(look({ op: 'and', of: [timed, no] }, here).next).toBe(Number.POSITIVE_INFINITY);
    expect(look({ op: 'or', of: [timed, no] }, here).next).toBe(here.now + DAY_MS);
  });
});
