/** Triggers without a moment, which turn true by ages, and what else is known of the contact and of the time of the day at an instant. */
import { describe, expect, it } from 'vitest';
import { prove } from './prove.fixture.js';

const when = (trigger: string, window: string, before = '') =>
  prove(`${before}scenario a:\n  when ${trigger}:\n    send email x\n`).max('a', 'email', window);
const once = (body: string, window: string, trigger = 'order_placed') =>
  prove(`scenario a:\n  enter once\n  when ${trigger}:\n${body}`).max('a', 'email', window);

describe('a condition of ages', () => {
  it('of which one has to hold: each is reached anew for itself', () => {
    expect(when('last_order > 3mo or last product_viewed > 3mo', '30d')).toBe(2);
    expect(when('last_order > 3mo or last product_viewed > 3mo or tier is gold', '30d')).toBe(null);
    expect(when('enters idle', '30d', 'segment idle = last_order > 3mo or last product_viewed > 3mo\n')).toBe(2);
    expect(when('leaves busy', '30d', 'segment busy = last_order < 3mo and last product_viewed < 3mo\n')).toBe(2);
  });

  it('in whole units', () => {
    expect(when('days since last_order >= 30', '30d')).toBe(1);
    expect(when('days since last_order >= 30', '31d')).toBe(2);
    expect(when('days since last_order > 30', '31d')).toBe(1);
    expect(when('days since last_order == 30', '30d')).toBe(1);
    expect(when('days since last_order != 30', '30d')).toBe(null);
    expect(when('days since last quote_sent >= 30', '30d')).toBe(null);
  });

  it('of the contact, which comes but once', () => {
    expect(when('since created_at > 3d', '1y')).toBe(1);
    expect(when('days since created_at == 4 and orders == 0', '1y')).toBe(1);
    expect(when('since created_at > 3d and tier is gold', '7d')).toBe(null);
  });
});

describe('who has not agreed', () => {
  it('gets nothing at that instant', () => {
    expect(
      once('    send email x\n    wait 1d\n    send email y\n', '7d', 'order_placed and newsletter is false'),
    ).toBe(1);
    expect(once('    if newsletter is false:\n      send email x\n    send sms z\n', '7d')).toBe(0);
    expect(once('    send email receipt\n', '7d', 'order_placed and newsletter is false')).toBe(0);
  });

  it('may have agreed by the time the message is no longer held', () => {
    const program = 'scenario a:\n  enter once\n  when order_placed and newsletter is false:\n    send email x\n';
    expect(prove(program, 'quiet_hours: 21:30-08:30').max('a', 'email', '7d')).toBe(1);
  });
});

describe('letters of one instant, each for other people and with another a day after it', () => {
  const letter = (name: string, of: string, wait: string) =>
    `scenario ${name}:\n  when every monday at 10:00 and rfm is ${of}:\n    send email x\n    wait ${wait}\n    send email y\n`;
  const most = (wait: string, window: string) =>
    prove(['champions', 'loyal', 'at_risk', 'lost'].map((of, index) => letter(`s${index}`, of, wait)).join('')).max(
      'all',
      'email',
      window,
    );

  it('of which one is under way at a time', () => {
    expect(most('1d', '24h')).toBe(2);
    // The second of the week before, six days before both of this week: to the hour seven days, where clocks change.
    expect(most('1d', '7d')).toBe(3);
  });

  it('of which several are under way, no two of one week', () => {
    // Three that began in the last fifteen days, each counted at its best instant, and the first of one that begins.
    expect(most('15d', '24h')).toBe(4);
  });
});

describe('the time of the day', () => {
  it('of two schedules on one day', () => {
    const program =
      'scenario a:\n  when every monday at 10:00:\n    send email x\n  when every monday at 18:00:\n    send email y\n';
    expect(prove(program).max('a', 'email', '8h')).toBe(1);
    expect(prove(program).max('a', 'email', '9h')).toBe(2);
  });

  it('to the same on the next day', () => {
    const rounds = '    repeat up to 5 times:\n      wait until 09:00\n      send email x\n      wait 1h\n';
    expect(once(rounds, '1d')).toBe(1);
    expect(once(rounds, '24h')).toBe(2);
    const turn = '    wait until 12:00\n    send email x\n    wait until 00:00\n    send email y\n';
    expect(once(turn, '12h')).toBe(2);
  });
});
