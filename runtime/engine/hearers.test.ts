import { expect, it } from 'vitest';
import { loadBundle } from '../machine/index.js';
import { HEARD_BY_CALENDAR, HEARD_BY_CONDITIONS, HEARD_BY_ENTRIES, HEARD_BY_OVER, HEARD_BY_RUNS } from './hearers.js';
import { engineProgram } from './program.js';
import { bundleOf, end, mail, onEvent, scenario, send, wait } from './testdata/bundle.js';
import { attr, days, is, reads, value } from './testdata/expressions.js';

it('a topic leads to those who look at it, and to no other', () => {
  const gold = is(attr('tier'), 'gold');
  const waits = wait(value(days(1) as never), 1);
  const carts = scenario('carts', {
    when: [{ moment: onEvent('cart_updated') }],
    goal: { event: 'order_placed', within: days(3) },
    states: [waits, end()],
  });
  const golden = scenario('golden', {
    when: [{ condition: gold, dependsOn: reads({ attributes: ['tier'] }) }],
    states: [end()],
  });
  const weekly = scenario('weekly', {
    when: [{ moment: { on: 'schedule', weekdays: [1], minute: 540 }, condition: is(attr('newsletter'), true) }],
    states: [end()],
  });
  const { hearers, facts } = engineProgram(loadBundle(bundleOf({ scenarios: [carts, golden, weekly] })));
  const of = (name: string) => hearers[facts.topics.events.of(name)];
  const ofAttribute = (name: string) => hearers[facts.topics.ofAttribute(facts.topics.attributes.of(name))];
  expect(of('cart_updated')).toBe(HEARD_BY_ENTRIES);
  // An order that is undone is a change of the orders too.
  expect([of('order_placed'), of('viewed')]).toEqual([HEARD_BY_RUNS | HEARD_BY_OVER, 0]);
  expect([ofAttribute('tier'), ofAttribute('newsletter'), ofAttribute('locale')]).toEqual([
    HEARD_BY_CONDITIONS,
    HEARD_BY_CALENDAR,
    0,
  ]);
});

it('only who looks at deliveries is told of them', () => {
  const sends = (name: string, stops: Parameters<typeof scenario>[1]['stops'] = []) =>
    scenario(name, {
      when: [{ moment: onEvent('signed_up') }],
      stops,
      slots: [mail('one')],
      states: [send('one', 0, 1), end()],
    });
  const delivered = { moment: { on: 'handle', slot: 0, moment: 'delivered' } } as const;
  const { machines } = engineProgram(
    loadBundle(bundleOf({ scenarios: [sends('deaf'), sends('hears', [delivered])], keep: [] })),
  );
  expect(machines.map(({ hearsDeliveries }) => hearsDeliveries)).toEqual([false, true]);
});
