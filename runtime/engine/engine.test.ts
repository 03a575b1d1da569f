import { describe, expect, it } from 'vitest';
import { bundleOf, end, mail, onEvent, scenario, send, wait } from './testdata/bundle.js';
import { days, hours, value } from './testdata/expressions.js';
import { world } from './testdata/world.js';

const welcome = scenario('welcome', {
  when: [{ moment: onEvent('signed_up') }],
  goal: { event: 'order_placed', within: days(5), value: 'total' },
  slots: [mail('one'), mail('two')],
  states: [wait(value(hours(4) as never), 1), send('one', 0, 2), wait(value(days(1) as never), 3), send('two', 1, 4), end()],
});

describe('a run', () => {
  it('waits, sends and ends', () => {
    const w = world(bundleOf({ scenarios: [welcome] }));
    w.contact('ana');
    w.event('ana', '2026-03-02 10:00', 'signed_up');
    w.advance('2026-03-10 00:00');
    expect(w.log).toEqual([
      '2026-03-02 10:00 ana enter welcome',
      '2026-03-02 14:00 ana send email/one',
      '2026-03-03 14:00 ana send email/two',
      '2026-03-03 14:00 ana end welcome completed',
    ]);
  });
});
