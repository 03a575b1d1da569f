import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zone } from '../clock/index.js';
import { bundleOf, end, onEvent, rfm, scenario, send, shop } from '../engine/testdata/bundle.js';
import { value } from '../engine/testdata/expressions.js';
import { at } from '../engine/testdata/world.js';
import { EventTableBuilder, IDENTIFY } from '../import/table.js';
import { type Bundle, loadBundle, type Value } from '../machine/index.js';
import { CutPool, configOfModel } from '../rfm/index.js';
import { changesAhead, type RefreshChanges } from './cuts-ahead.js';
import { replayedInTimeOrder } from './in-time-order.js';
import type { ShareOptions } from './input.js';
import { hashedIds } from './repeated.js';

const thanks = scenario('thanks', { when: [{ moment: onEvent('order_placed') }], states: [send('one', 0, 1), end()] });
const bundle: Bundle = bundleOf({ model: shop({ rfm }), scenarios: [thanks] });

interface Row {
  readonly at: number;
  readonly contact: string;
  readonly event: string;
  readonly fields: Readonly<Record<string, Value>>;
  readonly id: string | null;
}

function optionsOf(rows: readonly Row[], of: Bundle = bundle): ShareOptions {
  const builder = new EventTableBuilder();
  builder.file('events.csv');
  const inOrder = [...rows].sort((a, b) => a.at - b.at);
  inOrder.forEach(({ at, contact, event, fields, id }, line) => {
    builder.add(builder.eventIndex(event), contact, at, id, line + 2, fields);
  });
  const events = builder.take();
  return {
    program: loadBundle(of),
    zones: zone,
    contacts: [
      { id: 'ana', attributes: { newsletter: true, email: 'ana@example.com', timezone: 'Pacific/Auckland' } },
      { id: 'ben', attributes: { newsletter: true, email: 'ben@example.com' } },
    ],
    events,
    repeated: hashedIds(events).repeated,
    from: at('2026-03-01 00:00'),
    to: at('2026-04-10 00:00'),
  };
}

/** What the refreshes of the replay itself tell. */
function toldBy(options: ShareOptions): readonly RefreshChanges[] {
  const told: RefreshChanges[] = [];
  const pool = new CutPool(configOfModel(options.program.bundle.model.rfm!));
  replayedInTimeOrder({
    ...options,
    pool: (now, changes) => {
      told.push({ now, changes });
      return pool.recut(now, [changes]);
    },
  });
  return told;
}

/** Values come in the order of contacts, which is not that of their ids here. */
function bags({ now, changes }: RefreshChanges) {
  const columns = Object.entries(changes).map(([column, { removed, added }]) => [
    column,
    [...removed].sort((a, b) => a - b),
    [...added].sort((a, b) => a - b),
  ]);
  return { now, columns };
}

const FIRST = at('2025-01-20 00:00');
const MINUTES = 60 * 24 * 450;
const zones = ['Pacific/Auckland', 'America/Lima', 'Europe/Madrid', 'Asia/Kathmandu'];

const row: fc.Arbitrary<Row> = fc
  .record({
    // Many of one instant: midnight, and the hour of the refresh.
    minute: fc.oneof(
      fc.integer({ min: 0, max: MINUTES }),
      fc.integer({ min: 0, max: 449 }).map((day) => day * 1440 + 180),
      fc.constant((at('2026-03-01 00:00') - FIRST) / 60_000),
    ),
    contact: fc.constantFrom('ana', 'ben', 'cat', 'dan', 'eva'),
    kind: fc.constantFrom('order_placed', 'order_placed', 'order_placed', 'order_cancelled', 'viewed', IDENTIFY),
    order: fc.integer({ min: 1, max: 12 }).map(String),
    total: fc.integer({ min: -500, max: 9_000 }),
    zone: fc.option(fc.constantFrom(...zones), { nil: undefined }),
    id: fc.option(fc.integer({ min: 1, max: 40 }).map((n) => `id-${n}`)),
  })
  .map(({ minute, contact, kind, order, total, zone, id }): Row => {
    const fields: Record<string, Value> =
      kind === 'order_placed'
        ? { order_id: order, total, cart_id: null }
        : kind === 'order_cancelled'
          ? { order_id: order }
          : kind === 'viewed'
            ? { product: 'p' }
            : { tier: 'gold', ...(zone !== undefined && { timezone: zone }) };
    return { at: FIRST + minute * 60_000, contact, event: kind, fields, id };
  });

describe('what the refreshes of a replay will tell of orders', () => {
  it('is what they tell, whatever comes when', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 5, maxLength: 60 }), (rows) => {
        const options = optionsOf(rows);
        const ahead = changesAhead(options);
        expect(ahead).toHaveLength(41);
        expect(ahead!.map(bags)).toEqual(toldBy(options).map(bags));
      }),
      { numRuns: 150 },
    );
  });

  it('is nobody’s to know where a scenario says in which zone somebody lives', () => {
    const moves = scenario('moves', {
      when: [{ moment: onEvent('viewed') }],
      states: [
        { kind: 'change', change: { kind: 'set', attribute: 'timezone', value: value('America/Lima') }, next: 1 },
        end(),
      ],
    });
    const options = optionsOf([], bundleOf({ model: shop({ rfm }), scenarios: [thanks, moves] }));
    expect(changesAhead(options)).toBeNull();
  });

  it('is nobody’s to know where orders are filtered from other events', () => {
    const model = shop({ rfm: { ...rfm, event: 'big_order' } });
    const derived = [{ name: 'big_order', base: { event: 'order_placed' }, without: [] }];
    expect(changesAhead(optionsOf([], bundleOf({ model, scenarios: [thanks], derived })))).toBeNull();
  });

  it('is nobody’s to know where people answer messages with orders', () => {
    expect(changesAhead({ ...optionsOf([]), responder: { onMessage: () => [] } })).toBeNull();
  });
});
