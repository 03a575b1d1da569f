/** The nights on which Spain's clocks change, in the running service: what waits for a local time goes on once, at the right instant, also over a crash. */
import { afterEach, expect, it } from 'vitest';
import { bundleOf, end, mail, onEvent, scenario, send, shop } from '../engine/testdata/bundle.js';
import { type Service, service } from './live.fixture.js';

const model = shop();
const clockAt = (minute: number) => ({ kind: 'until', target: { kind: 'clock', minute }, next: 1 }) as const;
const states = (minute: number) => [clockAt(minute), send('one', 0, 2), end()];
const night = bundleOf({
  model: { ...model, policies: { ...model.policies, quietHours: { from: 1290, to: 510 } } },
  scenarios: [
    scenario('half_past_two', { when: [{ moment: onEvent('viewed') }], slots: [mail('one')], states: states(150) }),
    scenario('nine', { when: [{ moment: onEvent('cart_updated') }], slots: [mail('one')], states: states(540) }),
    scenario('at_once', {
      when: [{ moment: onEvent('signed_up') }],
      slots: [mail('one')],
      states: [send('one', 0, 1), end()],
    }),
  ],
});

const opened: Service[] = [];
afterEach(() => {
  for (const made of opened.splice(0)) made.close();
});

const HALF_HOUR = 1_800_000;

it.each([
  // 02:00 becomes 03:00: 02:30 is no time of that night, its first instant after is.
  ['spring', '2026-03-28T20:00:00Z', '2026-03-29T01:00:00Z', '2026-03-29T07:00:00Z', '2026-03-29T06:30:00Z'],
  // 03:00 becomes 02:00: of two 02:30 the first.
  ['autumn', '2026-10-24T20:00:00Z', '2026-10-25T00:30:00Z', '2026-10-25T08:00:00Z', '2026-10-25T07:30:00Z'],
])('%s', async (_, evening, halfPastTwo, nine, morning) => {
  const start = Date.parse(evening);
  const made = service(night, { start });
  opened.push(made);
  const known = { kind: 'attributes', contact: 'c', values: { newsletter: true, email: 'c@example.com' } } as const;
  const event = (name: string, fields = {}) =>
    ({ kind: 'event', contact: 'c', event: name, id: name, fields }) as const;
  const inputs = [known, event('viewed', { product: 'p' }), event('cart_updated', { cart_id: 'a', total: 1 })];
  await made.at(start, ...inputs);
  // In the quiet hours, which begin at 21:30 and end at 08:30.
  await made.at(start + 3 * HALF_HOUR, event('signed_up'));
  for (let half = 4; half <= 40; half++) {
    if (half % 5 === 0) made.crash();
    await made.advance(start + half * HALF_HOUR);
  }
  const sent = made.handed.map(({ message }) => [message.run.scenario, new Date(message.at).toISOString()]);
  const told = (instant: string) => new Date(instant).toISOString();
  expect(sent.sort()).toEqual([
    ['at_once', told(morning)],
    // It goes on in the night, and its message waits for the morning.
    ['half_past_two', told(morning)],
    ['nine', told(nine)],
  ]);
  const moved = made.story('c').filter(({ what, scenario: name }) => what === 'move' && name === 'half_past_two');
  expect(moved.map(({ at }) => new Date(at).toISOString())).toContain(told(halfPastTwo));
});
