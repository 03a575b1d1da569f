/** Runs that follow one which a goal or a stop has ended: where the trigger asks about what ended it, they have to wait. */
import { describe, expect, it } from 'vitest';
import { prove } from './prove.fixture.js';

const body = '    wait 4h\n    send email x\n    wait 3d\n    send email y\n';
const max = (head: string, trigger: string, window = '24h', before = '') =>
  prove(`${before}scenario a:\n  ${head}\n  when ${trigger}:\n${body}`).max('a', 'email', window);

const goal = 'goal order_placed within 5d';
const left = (without: string, per = '') => `event left = cart_updated without ${without} within 2h${per}\n`;

describe('after a goal', () => {
  it('that the trigger wants long ago', () => {
    expect(max(goal, 'product_viewed and last_order > 15d')).toBe(2);
    expect(max(goal, 'product_viewed and no order_placed in last 30d')).toBe(2);
    // Nothing but its own end comes before the next: the offer at 0, then a reminder and an offer every 3d4h.
    expect(max(goal, 'product_viewed and last_order > 15d', '30d')).toBe(20);
    // After one that is cut off at 4h, another in the hours that are left of the last day.
    expect(max(goal, 'product_viewed and last_order > 3h')).toBe(4);
  });

  it('that closes the window of the derived event', () => {
    expect(max(goal, 'cart_abandoned')).toBe(5);
    expect(max(goal, 'left', '24h', left('order_placed'))).toBe(5);
    expect(max(goal, 'left', '24h', left('order_placed where (total > 5 EUR)'))).toBe(6);
    expect(max(goal, 'left', '24h', left('order_placed', ' per cart_id'))).toBe(6);
    expect(max(goal, 'left', '24h', left('product_viewed'))).toBe(6);
  });

  it('that is one of those events', () => {
    const big = 'event big = order_placed where (total > 5 EUR)\n';
    expect(max('goal big within 5d', 'product_viewed and last_order > 15d', '24h', big)).toBe(2);
    expect(max(goal, 'product_viewed and last big > 15d', '24h', big)).toBe(6);
  });

  it('that another event takes back', () => {
    expect(max('goal quote_sent within 5d', 'product_viewed and last quote_sent > 15d')).toBe(6);
  });

  it('that the trigger does not ask about', () => {
    expect(max('goal product_viewed within 5d', 'order_placed')).toBe(6);
    expect(max(goal, 'product_viewed and last_order > 15d or signed_up')).toBe(6);
  });
});

describe('after a stop', () => {
  it('by an event that the trigger wants long ago', () => {
    expect(max('stop when order_placed', 'product_viewed and last_order > 15d')).toBe(2);
  });

  it('one of several, of which the trigger does not ask about all', () => {
    expect(max(`${goal}\n  stop when signed_up`, 'product_viewed and last_order > 15d')).toBe(6);
    expect(max(`${goal}\n  stop when tier is gold`, 'product_viewed and last_order > 15d')).toBe(6);
  });

  it('shows what ends each run on the path', () => {
    const program = `scenario a:\n  ${goal}\n  when cart_abandoned:\n${body}`;
    const { witness } = prove(program).bound('a', 'email', '24h');
    expect(witness.map(({ cut }) => cut?.text)).toEqual([
      undefined,
      'order_placed, a goal, ends it',
      'order_placed, a goal, ends it',
      'order_placed, a goal, ends it',
      undefined,
    ]);
  });
});
