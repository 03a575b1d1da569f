import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zone } from '../clock/index.js';
import type { HistoryFn } from '../machine/index.js';
import { DAY_MS } from '../machine/index.js';
import type { EventRecord } from '../machine/run.js';
import { AggregateState, aggregatePlan } from './aggregate.js';

const madrid = zone('Europe/Madrid')!;
const start = Date.UTC(2026, 2, 20);
const window = { months: 0, days: 10, ms: 0 };

/** `later`: hours the clock goes on before the event is received; `late`: hours its own time lies before that. */
const someSteps = fc.array(
  fc.record({
    later: fc.nat(72),
    late: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(20 * 24)),
    total: fc.option(fc.nat(50)),
  }),
  { maxLength: 60 },
);

function planOf(functions: readonly HistoryFn[], windowed: boolean, path: readonly string[] = ['total']) {
  return aggregatePlan({ event: 'order_placed', path, functions, ...(windowed && { window }) }, 0);
}

/** From scratch, as the language says it: M is in the window while M <= now < M + D. */
function recomputed(records: readonly EventRecord[], now: number, windowed: boolean) {
  const inside = records
    .filter((record) => !windowed || madrid.add(record.at, window) > now)
    .sort((a, b) => a.at - b.at);
  const values = inside.flatMap(({ fields }) => (typeof fields.total === 'number' ? [fields.total] : []));
  return {
    count: inside.length,
    known: values.length,
    sum: values.reduce((sum, total) => sum + total, 0),
    min: values.length > 0 ? Math.min(...values) : null,
    max: values.length > 0 ? Math.max(...values) : null,
    first: inside[0] ?? null,
    last: inside.at(-1) ?? null,
    nextChange: windowed && inside[0] ? madrid.add(inside[0].at, window) : Number.POSITIVE_INFINITY,
  };
}

describe('an aggregate', () => {
  for (const windowed of [false, true]) {
    it(`${windowed ? 'with a window' : 'over all time'} is what counting anew would give, late events included`, () => {
      fc.assert(
        fc.property(someSteps, (steps) => {
          const plan = planOf(['sum', 'count', 'min', 'max', 'first', 'last'], windowed);
          const state = new AggregateState();
          const records: EventRecord[] = [];
          let now = start;
          for (const { later, late, total } of steps) {
            now += later * 3_600_000;
            const record = {
              event: 'order_placed',
              at: now - late * 3_600_000,
              id: `${records.length}`,
              fields: { total },
            };
            records.push(record);
            state.add(plan, record, now, madrid);
            state.advance(plan, now, madrid);
            const { count, known, sum, min, max, first, last, nextChange } = state;
            expect({ count, known, sum, min, max, first, last, nextChange }).toEqual(
              recomputed(records, now, windowed),
            );
          }
        }),
        { numRuns: 300 },
      );
    });
  }

  it('of whether and which last keeps nothing but the last event', () => {
    fc.assert(
      fc.property(someSteps, (steps) => {
        const plan = planOf(['any', 'last'], true, []);
        const state = new AggregateState();
        const records: EventRecord[] = [];
        let now = start;
        for (const { later, late } of steps) {
          now += later * 3_600_000;
          const record = { event: 'order_placed', at: now - late * 3_600_000, id: `${records.length}`, fields: {} };
          records.push(record);
          state.add(plan, record, now, madrid);
          state.advance(plan, now, madrid);
          const expected = recomputed(records, now, true);
          expect([state.count > 0, state.last]).toEqual([expected.count > 0, expected.last]);
          if (expected.last) expect(state.nextChange).toBe(madrid.add(expected.last.at, window));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('of how many there are goes on from its snapshot, which names no event', () => {
    const functions = fc.constantFrom<readonly HistoryFn[]>(['any'], ['count'], ['any', 'count']);
    fc.assert(
      fc.property(
        someSteps,
        functions,
        fc.boolean(),
        fc.infiniteStream(fc.boolean()),
        (steps, asked, windowed, draws) => {
          const plan = planOf(asked, windowed, []);
          let state = new AggregateState();
          const whole = new AggregateState();
          let now = start;
          for (const { later, late } of steps) {
            now += later * 3_600_000;
            const record = { event: 'order_placed', at: now - late * 3_600_000, id: `${now}`, fields: {} };
            for (const one of [state, whole]) {
              one.advance(plan, now, madrid);
              one.add(plan, record, now, madrid);
            }
            if (draws.next().value) {
              const text = JSON.stringify(state.snapshot<never>(plan, () => expect.unreachable()));
              state = AggregateState.from(plan, JSON.parse(text), () => expect.unreachable());
            }
            expect([state.count, state.nextChange, state.isEmpty]).toEqual([
              whole.count,
              whole.nextChange,
              whole.isEmpty,
            ]);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('follows a changed zone', () => {
    const plan = planOf(['count'], true, []);
    const state = new AggregateState();
    const at = Date.UTC(2026, 2, 25, 12);
    state.add(plan, { event: 'order_placed', at, id: '1', fields: {} }, at, madrid);
    expect(state.nextChange).toBe(at + 10 * DAY_MS - 3_600_000);
    state.rezone(plan, zone('America/New_York')!);
    expect(state.nextChange).toBe(at + 10 * DAY_MS);
  });
});
