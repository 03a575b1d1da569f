/** Scenarios that do everything at once, and random histories for them: for what must hold whatever happens. */
import fc from 'fast-check';
import type { Bundle } from '../../machine/index.js';
import type { Input } from '../input.js';
import { bundleOf, end, mail, nowhere, onEvent, scenario, send, shop, wait } from './bundle.js';
import { attr, choose, days, history, hours, inSegment, is, months, not, reads, value } from './expressions.js';
import { at } from './world.js';

const orders = history('any', 'order_placed', { aggregate: 0, inLast: days(20) });
const upTo = (arm: string) => ({
  on: { moment: onEvent(arm), dependsOn: reads({ events: [arm] }), span: nowhere },
  next: 4,
});

/** Waits, goals, stops, segments that time changes, schedules, derived events, caps, quiet hours: everything at once. */
export const busy: Bundle = bundleOf({
  model: shop({
    policies: {
      ...shop().policies,
      quietHours: { from: 1290, to: 510 },
      caps: [{ count: 3, channel: 'email', per: days(7) }],
    },
  }),
  aggregates: [{ event: 'order_placed', path: [], window: days(20), functions: ['any', 'count'] }],
  segments: [{ name: 'regular', condition: orders, dependsOn: reads({ events: ['order_placed'], time: true }) }],
  derived: [
    {
      name: 'cart_left',
      base: { event: 'cart_updated' },
      without: [{ event: 'order_placed' }],
      within: hours(1),
      per: 'cart_id',
    },
  ],
  scenarios: [
    scenario('carts', {
      when: [{ moment: onEvent('cart_left'), bind: 0, condition: not(is(attr('tier'), 'gold')) }],
      goal: { event: 'order_placed', within: days(5), value: 'total' },
      stops: [{ condition: is(attr('newsletter'), false), dependsOn: reads({ attributes: ['newsletter'] }) }],
      slots: [{ kind: 'event', event: 'cart_left' }, mail('one'), mail('two')],
      states: [
        wait(choose(inSegment('regular'), value(days(1) as never), value(hours(4) as never)), 1),
        send('one', 1, 2),
        { kind: 'waitFor', upTo: value(days(3) as never), arms: [upTo('viewed')], otherwise: 3 },
        send('two', 2, 5),
        { kind: 'change', change: { kind: 'add', group: 'club' }, next: 5 },
        end(),
      ],
    }),
    scenario('lapsed', {
      when: [{ moment: { on: 'leaves', of: 'segment', name: 'regular' } }],
      slots: [mail('three')],
      states: [send('three', 0, 1), end()],
    }),
    scenario('club', {
      when: [{ moment: { on: 'enters', of: 'group', name: 'club' } }],
      slots: [mail('offer')],
      states: [wait(value(months(1) as never), 1), send('offer', 0, 2), end()],
    }),
    scenario('weekly', {
      when: [{ moment: { on: 'schedule', weekdays: [1], minute: 540 }, condition: inSegment('regular') }],
      slots: [mail('one')],
      states: [send('one', 0, 1), end()],
    }),
  ],
});

export interface Happening {
  readonly contact: number;
  readonly minute: number;
  readonly kind: number;
}

export const CONTACTS = 5;
/** Minutes. */
export const PERIOD = 90 * 24 * 60;
export const start = at('2026-03-02 00:00');

export const aHistory = fc.array(fc.record({ contact: fc.nat(CONTACTS - 1), minute: fc.nat(PERIOD), kind: fc.nat(7) }), {
  maxLength: 60,
});

export function inputOf({ kind }: Happening, id: string, instant: number): Input {
  const event = (name: string, fields = {}) => ({
    kind: 'event' as const,
    event: { event: name, at: instant, id, fields },
  });
  switch (kind) {
    case 0:
    case 1:
      return event('cart_updated', { cart_id: 'a', total: 10 });
    case 2:
      return event('cart_updated', { cart_id: 'b', total: 10 });
    case 3:
      return event('order_placed', { order_id: id, total: 20, cart_id: 'a' });
    case 4:
      return event('viewed', { product: 'x' });
    case 5:
      return { kind: 'attributes' as const, values: { newsletter: Number(instant) % 2 === 0 } };
    case 6:
      return { kind: 'attributes' as const, values: { timezone: 'America/New_York' } };
    default:
      return { kind: 'group' as const, group: 'club', member: false };
  }
}
