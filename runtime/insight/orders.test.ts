/** The orders that `rfm` scores are those by which a service at work scores: with refunds, late orders, and zones of contacts. */
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { zone } from '../clock/index.js';
import { bundleOf, rfm, shop } from '../engine/testdata/bundle.js';
import { at } from '../engine/testdata/world.js';
import type { Intake } from '../live/index.js';
import { type Service, service } from '../live/live.fixture.js';
import { loadBundle } from '../machine/index.js';
import { configOfModel, scoreOrders } from '../rfm/index.js';
import { contactView, ordersIn, type Source } from './index.js';

const start = at('2026-03-02 10:00');
const DAY = 86_400_000;
const names = [null, 'America/New_York', 'Pacific/Auckland'];
const who = fc.nat(5);

const opened: Service[] = [];
afterEach(() => {
  for (const made of opened.splice(0)) made.close();
});

const scored = { ...rfm, window: { months: 0, days: 20, ms: 0 } };
/** Orders as the shop sends them, and those of them that a derived event lets through: all. */
const sent = bundleOf({ model: shop({ rfm: scored }), scenarios: [] });
const derived = bundleOf({
  model: shop({ rfm: { ...scored, event: 'bought' } }),
  scenarios: [],
  derived: [{ name: 'bought', base: { event: 'order_placed' }, without: [] }],
});

type Step =
  | { readonly do: 'order'; readonly who: number; readonly late: number; readonly total: number }
  | { readonly do: 'cancel'; readonly who: number; readonly order: number }
  | { readonly do: 'zone'; readonly who: number; readonly zone: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('order' as const), who, late: fc.nat(30), total: fc.nat(9_000) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), who, order: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('zone' as const), who, zone: fc.nat(2) }) },
);

function intakeOf(one: Step, n: number): Intake {
  const event = { kind: 'event' as const, contact: `c${one.who}`, id: `i${n}` };
  switch (one.do) {
    case 'order': {
      const fields = { order_id: `${n}`, total: one.total };
      return { ...event, at: start - one.late * DAY, event: 'order_placed', fields };
    }
    case 'cancel':
      return { ...event, at: start, event: 'order_cancelled', fields: { order_id: `${one.order}` } };
    case 'zone':
      return { kind: 'attributes', contact: event.contact, id: event.id, values: { timezone: names[one.zone]! } };
  }
}

it.each([
  ['sent', sent],
  ['derived', derived],
])(
  'that are %s are those that the service scores by, also after refunds and moves to other zones',
  async (_, bundle) => {
    const steps = fc.array(step, { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(steps, fc.nat(3), async (done, more) => {
        const made = service(bundle, { start });
        opened.push(made);
        const given = done.map(intakeOf);
        for (const [n, one] of given.entries()) await made.at(start + n * 1_000, one);
        const refreshed = at('2026-03-03 03:00') + more * DAY;
        await made.advance(refreshed);
        expect(made.faults).toEqual([]);
        const source: Source = {
          store: made.store,
          program: loadBundle(bundle),
          zones: zone,
          sources: [],
          now: made.clock.now,
        };
        const { orders, zoneOf } = ordersIn(source);
        const scores = scoreOrders(orders, configOfModel(bundle.model.rfm!), refreshed, {
          zone: zone(bundle.model.timezone)!,
          zoneOf,
        });
        orders.ids.forEach((id, customer) => {
          const live = contactView(source, id)!.rfm!;
          expect([id, live.class, live.r ?? 0, live.f ?? 0, live.m ?? 0]).toEqual([
            id,
            scores.classes[scores.classIndex[customer]!],
            ...[scores.r, scores.f, scores.m].map((column) => column[customer]!),
          ]);
        });
        made.close();
        opened.pop();
      }),
      { numRuns: 40 },
    );
  },
  60_000,
);
