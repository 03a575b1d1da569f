import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zone } from '../clock/index.js';
import { bundleOf, end, mail, rfm, scenario, send, shop, wait } from '../engine/testdata/bundle.js';
import { busy } from '../engine/testdata/busy.js';
import { compare, days, hours, inSegment, months, reads, value } from '../engine/testdata/expressions.js';
import { at } from '../engine/testdata/world.js';
import { EventTableBuilder, IDENTIFY } from '../import/table.js';
import { type Bundle, loadBundle, type ProjectModel, type Value } from '../machine/index.js';
import { CutPool, configOfModel } from '../rfm/index.js';
import { replayedByContact } from './by-contact.js';
import type { Counted } from './counted.js';
import { changesAhead } from './cuts-ahead.js';
import { replayedInTimeOrder } from './in-time-order.js';
import type { BacktestOptions, ShareOptions } from './input.js';
import { hashedIds } from './repeated.js';
import { runBacktest } from './run.js';

const of = (what: 'class' | 'before' | 'r') => ({ op: 'rfm', what }) as const;
const good = compare('ge', of('r'), value(3));

/** Moves, scores, classes, and all that is busy beside them. */
function bundleWith(own: ProjectModel['rfm']): Bundle {
  const model = { ...busy.model, policies: { ...busy.model.policies, holdout: 10 }, ...(own && { rfm: own }) };
  const { segments, derived, facts } = busy;
  const bare = bundleOf({ model: own ? model : shop(model) });
  const byScores = [
    scenario('moved', {
      when: [{ moment: { on: 'rfm', change: 'moves' } }],
      slots: [mail('two')],
      states: [wait(value(hours(5) as never), 1), send('two', 0, 2), end()],
    }),
    scenario('scored', {
      when: [{ condition: good }],
      goal: { event: 'order_placed', within: days(9), value: 'total' },
      slots: [mail('one')],
      states: [send('one', 0, 1), wait(value(months(1) as never), 2), end()],
    }),
    scenario('fallen', {
      when: [{ moment: { on: 'schedule', weekdays: [1, 4], minute: 180 }, condition: inSegment('good') }],
      slots: [mail('three')],
      states: [send('three', 0, 1), end()],
    }),
  ];
  const rated = { ...bare.model.channels, email: { ...bare.model.channels.email!, rate: { count: 90, per: days(1) } } };
  return {
    ...bare,
    model: { ...bare.model, channels: rated },
    facts,
    derived,
    segments: own
      ? [...segments, { name: 'good', condition: good, dependsOn: reads({ rfm: true }), span: segments[0]!.span }]
      : segments,
    scenarios: own ? [...busy.scenarios, ...byScores] : busy.scenarios,
  };
}

const fixed = { recency: [7, 20, 30, 45], frequency: [1, 2, 3, 4], monetary: [500, 1000, 3000, 5000] };
const short = { ...rfm, window: days(40) };
const models: Record<string, ProjectModel['rfm']> = {
  'quintiles and a short window': short,
  'levels of ages and of values': {
    ...short,
    levels: {
      ...rfm.levels,
      recency: { ...rfm.levels.recency, cuts: [10, 30] },
      spend: { ...rfm.levels.spend, cuts: [1000, 4000] },
    },
  },
  'thresholds and thirds': { ...short, scores: { by: 'thresholds', ...fixed } },
  'thresholds alone': {
    ...short,
    scores: { by: 'thresholds', ...fixed },
    levels: {
      recency: { ...rfm.levels.recency, cuts: [10, 30] },
      frequency: { ...rfm.levels.frequency, cuts: [2, 4] },
      spend: { ...rfm.levels.spend, cuts: [1000, 4000] },
    },
  },
  'no scores': undefined,
};

interface Row {
  readonly at: number;
  readonly contact: string;
  readonly event: string;
  readonly fields: Readonly<Record<string, Value>>;
  readonly id: string;
}

const FIRST = at('2026-01-20 00:00');
const [FROM, TO] = [at('2026-02-10 00:00'), at('2026-05-20 00:00')];
const DAYS = 130;
const zones = ['Pacific/Auckland', 'America/Lima', 'Europe/Madrid', 'Asia/Kathmandu'];

const row: fc.Arbitrary<Row> = fc
  .record({
    // Many of one instant: midnight, the hour of the refresh, and that of the schedule.
    minute: fc.oneof(
      fc.integer({ min: 0, max: DAYS * 1440 }),
      fc.integer({ min: 0, max: DAYS - 1 }).map((day) => day * 1440 + 180),
      fc.constant((FROM - FIRST) / 60_000),
    ),
    contact: fc.constantFrom('ana', 'ben', 'cat', 'dan', 'eva', 'fay'),
    kind: fc.constantFrom(
      'order_placed',
      'order_placed',
      'order_placed',
      'order_cancelled',
      'viewed',
      'cart_updated',
      IDENTIFY,
    ),
    order: fc.integer({ min: 1, max: 30 }).map(String),
    total: fc.integer({ min: -500, max: 9_000 }),
    zone: fc.option(fc.constantFrom(...zones), { nil: undefined }),
    id: fc.integer({ min: 1, max: 200 }).map((n) => `id-${n}`),
  })
  .map(({ minute, contact, kind, order, total, zone, id }): Row => {
    const fields = {
      order_placed: { order_id: order, total, cart_id: null },
      order_cancelled: { order_id: order },
      viewed: { product: 'p' },
      cart_updated: { cart_id: order, total },
      [IDENTIFY]: { newsletter: true, tier: 'gold', ...(zone !== undefined && { timezone: zone }) },
    }[kind]!;
    return { at: FIRST + minute * 60_000, contact, event: kind, fields, id };
  });

function optionsOf(rows: readonly Row[], bundle: Bundle): BacktestOptions & ShareOptions {
  const builder = new EventTableBuilder();
  builder.file('events.csv');
  [...rows]
    .sort((a, b) => a.at - b.at)
    .forEach(({ at, contact, event, fields, id }, line) => {
      builder.add(builder.eventIndex(event), contact, at, id, line + 2, fields);
    });
  const events = builder.take();
  const known = (id: string) => ({ newsletter: true, email: `${id}@example.com` });
  return {
    program: loadBundle(bundle),
    zones: zone,
    contacts: [
      { id: 'ana', attributes: { ...known('ana'), timezone: 'Pacific/Auckland' } },
      { id: 'ben', attributes: { ...known('ben'), created_at: at('2026-02-20 03:00') } },
      { id: 'cat', attributes: { ...known('cat'), created_at: at('2026-01-02 10:00') } },
      { id: 'gus', attributes: { ...known('gus'), created_at: at('2026-03-10 10:00') } },
    ],
    events,
    repeated: hashedIds(events).repeated,
    keepsSends: true,
    assumeConsent: true,
    from: FROM,
    to: TO,
  };
}

/** What does not depend on the order in which contacts come. */
function sorted({ sends, handOvers, ...rest }: Counted) {
  const lines =
    sends &&
    [...sends.at]
      .map(
        (when, i) =>
          `${sends.contacts[sends.contact[i]!]} ${when} ${sends.kinds[sends.kind[i]!]!.message} ${sends.rfm[i]}`,
      )
      .sort();
  const instants = Object.entries(handOvers).map(([channel, list]) => [
    channel,
    [...(list ?? [])].sort((a, b) => a - b),
  ]);
  return { ...rest, lines, instants };
}

describe('contact by contact a replay counts what it counts in order of time', () => {
  it.each(Object.keys(models))('%s', (name) => {
    const model = models[name];
    const bundle = bundleWith(model);
    let [sent, moves] = [0, 0];
    fc.assert(
      fc.property(fc.array(row, { minLength: 5, maxLength: 70, size: 'max' }), (rows) => {
        const options = optionsOf(rows, bundle);
        const pool = model && new CutPool(configOfModel(model));
        const ahead = changesAhead(options)!.map(({ now, changes }) => pool!.recut(now, [changes]));
        const expected = sorted(replayedInTimeOrder(options));
        expect(sorted(replayedByContact(options, ahead))).toEqual(expected);
        sent += expected.lines!.length;
        moves += Object.values(expected.sums.transitions).reduce((sum, n) => sum + n, 0);
      }),
      { numRuns: 60 },
    );
    expect(sent).toBeGreaterThan(500);
    if (model) expect(moves).toBeGreaterThan(500);
  });
});

it('goes in order of time where people wait for each other in the line before a channel', () => {
  const bundle = bundleWith(short);
  const email = { ...bundle.model.channels.email!, rate: { count: 1, per: days(1) } };
  const lined = { ...bundle, model: { ...bundle.model, channels: { ...bundle.model.channels, email } } };
  const hour = 3_600_000;
  const rows = Array.from({ length: 60 }, (_, n): Row => {
    const contact = `c${n % 12}`;
    const fields = { order_id: `o${n}`, total: 100 * n, cart_id: null };
    return { at: FROM + n * 20 * hour, contact, event: 'order_placed', fields, id: `e${n}` };
  });
  const held = (result: ReturnType<typeof runBacktest>) =>
    result.scenarios.flatMap(({ messages }) => Object.values(messages).map((message) => message.held.rate ?? 0));
  const [free, waiting] = [bundle, lined].map((one) => held(runBacktest(optionsOf(rows, one))));
  expect(Math.max(...free!)).toBe(0);
  expect(Math.max(...waiting!)).toBeGreaterThan(0);
});
