import { describe, expect, it } from 'vitest';
import { proofOf } from './index.js';
import { prove } from './prove.fixture.js';

/** `max` of the only scenario's email in 7d, unless the row says otherwise. */
type Row = readonly [what: string, program: string, max: number | null, window?: string, policies?: string];

function all(rows: readonly Row[]): void {
  for (const [what, program, max, window = '7d', policies] of rows)
    it(what, () => {
      expect(prove(program, policies).max('a', 'email', window)).toBe(max);
    });
}

const once = 'scenario a:\n  enter once\n  when order_placed:\n';

describe('what one run can send', () => {
  all([
    ['nothing', `${once}    send sms x\n`, 0],
    ['one message', `${once}    send email x\n`, 1],
    ['transactional messages are not counted', `${once}    send email receipt\n    send email x\n`, 1],
    ['a wait as long as the window', `${once}    send email x\n    wait 7d\n    send email y\n`, 1],
    ['a wait a little shorter', `${once}    send email x\n    wait 6d\n    send email y\n`, 2],
    ['hours beside a day of 23 of them', `${once}    send email x\n    wait 1d\n    send email y\n`, 2, '24h'],
    ['hours of their own', `${once}    send email x\n    wait 24h\n    send email y\n`, 1, '24h'],
    ['a day that has 25 hours', `${once}    send email x\n    wait 24h\n    send email y\n`, 2, '1d'],
    ['a month of 28 days', `${once}    send email x\n    wait 1mo\n    send email y\n`, 1, '28d'],
    ['a month in thirty days', `${once}    send email x\n    wait 1mo\n    send email y\n`, 2, '30d'],
    ['the shorter of two waits', `${once}    send email x\n    wait 4h if tier is gold else 7d\n    send email y\n`, 2],
    [
      'a wait for something is over at once',
      `${once}    send email x\n    wait up to 30d for product_viewed\n    send email y\n`,
      2,
    ],
    [
      'its other way out takes its time',
      `${once}    send email x\n    wait up to 7d for product_viewed:\n      stop\n    else:\n      send email y\n`,
      1,
    ],
    [
      'branches that exclude each other',
      `${once}    if tier is gold:\n      send email x\n    else:\n      send email y\n`,
      1,
    ],
    [
      'conditions that exclude each other at one instant',
      `${once}    if tier is gold:\n      add to club\n      send email x\n    elif tier is silver:\n      send email y\n      send email z\n`,
      2,
    ],
    [
      'time between them, and data may have changed',
      `${once}    if tier is gold:\n      send email x\n    wait 1h\n    if tier is silver:\n      send email y\n`,
      2,
    ],
    [
      'cases',
      `${once}    match rfm:\n      case champions, loyal:\n        send email x\n      else:\n        send email y\n`,
      1,
    ],
    [
      'arms of a split',
      `${once}    split as s:\n      50% one:\n        send email x\n      50% two:\n        send email y\n        send email z\n`,
      2,
    ],
    [
      'splits that deal a contact the same way',
      `${once}    repeat up to 2 times:\n      split as s:\n        50% one:\n          send email x\n        50% two:\n          wait 4d\n`,
      2,
    ],
    ['rounds', `${once}    repeat up to 3 times:\n      send email x\n      wait 2d\n`, 3],
    ['rounds a week apart', `${once}    repeat up to 5 times every 7d:\n      send email x\n`, 1, '6d'],
    ['rounds of which the clocks skip one', `${once}    repeat up to 5 times every 7d:\n      send email x\n`, 2],
    [
      'rounds that begin too late catch up',
      `${once}    repeat up to 5 times every 1d:\n      wait up to 30d for product_viewed\n      send email x\n`,
      5,
    ],
    ['until from the entry on', `${once}    send email x\n    wait until 7d after entry\n    send email y\n`, 1],
    [
      'until from a message on',
      `${once}    wait up to 30d for product_viewed\n    send email x as first_mail\n    wait until 7d after first_mail.opened\n    send email y\n`,
      1,
    ],
    ['a stop', `${once}    send email x\n    stop as done\n`, 1],
    [
      'a sequence',
      `sequence two(a: email, b: email, pause: duration):\n  send email a\n  wait pause\n  send email b\nscenario a:\n  enter once\n  when order_placed:\n    do two(x, y, 7d)\n`,
      1,
    ],
    [
      'hours of the day in a row',
      `${once}    wait until 09:00\n    send email x\n    wait until 18:00\n    send email y\n    wait until 09:00\n    send email z\n`,
      2,
      '12h',
    ],
    [
      'a weekday after a weekday',
      `${once}    wait until monday 09:00\n    send email x\n    wait until friday 09:00\n    send email y\n`,
      1,
      '4d',
    ],
    [
      'an age that cannot be reached',
      `${once}    send email x\n    wait 2d\n    if last_order > 3mo:\n      send email y\n`,
      1,
    ],
  ]);
});

describe('runs after one another', () => {
  all([
    ['an event at any time', 'scenario a:\n  when order_placed:\n    send email x\n', null],
    ['a run that takes its time', 'scenario a:\n  when order_placed:\n    wait 1d\n    send email x\n', 7],
    [
      'a goal ends it at once',
      'scenario a:\n  goal product_viewed within 5d\n  when order_placed:\n    send email x\n    wait 7d\n',
      null,
    ],
    ['nothing ends it before', 'scenario a:\n  when order_placed:\n    send email x\n    wait 7d\n', 1],
    ['a restart', 'scenario a:\n  restart\n  when order_placed:\n    send email x\n    wait 7d\n', null],
    ['enter once', `${once}    send email x\n`, 1],
    ['enter once per week', 'scenario a:\n  enter once per 7d\n  when order_placed:\n    send email x\n', 1],
    [
      'a late message of the first run',
      'scenario a:\n  enter once per 7d\n  when order_placed:\n    wait up to 6d for product_viewed\n    send email x\n',
      2,
    ],
    [
      'a run never longer than so',
      'scenario a:\n  enter once per 7d\n  when order_placed:\n    wait 1d\n    send email x\n',
      1,
      '6d',
    ],
    [
      'a message at an hour that the clocks skip, once',
      'scenario a:\n  enter once per 7d\n  when order_placed:\n    wait 1d\n    send email x\n',
      2,
    ],
    [
      'every sunday at a time that is skipped once',
      'scenario a:\n  when every sunday at 02:30:\n    send email x\n',
      2,
    ],
    ['every day', 'scenario a:\n  when every day at 10:00:\n    send email x\n', 7],
    ['every day, in hours', 'scenario a:\n  when every day at 10:00:\n    send email x\n', 2, '24h'],
    ['every monday', 'scenario a:\n  when every monday at 10:00:\n    send email x\n', 1],
    ['two days a week', 'scenario a:\n  when every monday, thursday at 10:00:\n    send email x\n', 2],
    [
      'two days a week, in four days',
      'scenario a:\n  when every monday, thursday at 10:00:\n    send email x\n',
      2,
      '4d',
    ],
    [
      'two days a week, in three days',
      'scenario a:\n  when every monday, thursday at 10:00:\n    send email x\n',
      1,
      '3d',
    ],
    ['every month', 'scenario a:\n  when every month on 1 at 10:00:\n    send email x\n', 2, '30d'],
    [
      'a few days of a schedule',
      'scenario a:\n  active 2026-12-01 to 2026-12-03\n  when every day at 10:00:\n    send email x\n',
      3,
    ],
    ['a broadcast', 'scenario a:\n  when at 2026-11-27 09:00:\n    send email x\n', 1, '30d'],
    ['a birthday', 'scenario a:\n  when each birthday at 09:00:\n    send email x\n', 1, '30d'],
    ['a date', 'scenario a:\n  when 7d before renews_on:\n    send email x\n', 1, '30d'],
    [
      'a date that a scenario sets',
      'scenario a:\n  when 7d before renews_on:\n    set renews_on = renews_on + 1y\n    send email x\n',
      null,
    ],
    [
      'a derived event',
      'event left = cart_updated without order_placed within 1d\nscenario a:\n  when left:\n    send email x\n',
      7,
    ],
    [
      'a derived event for each cart',
      'event left = cart_updated without order_placed within 1d per cart_id\nscenario a:\n  when left:\n    send email x\n',
      null,
    ],
    [
      'a filtered event',
      'event big = order_placed where (total > 10 EUR)\nscenario a:\n  when big:\n    send email x\n',
      null,
    ],
    [
      'what is assumed',
      'scenario a:\n  when order_placed:\n    send email x\n',
      1,
      '7d',
      'assume: [1 order_placed per 7d]',
    ],
    [
      'what is assumed of its base',
      'event big = order_placed where (total > 10 EUR)\nscenario a:\n  when big:\n    send email x\n',
      2,
      '7d',
      'assume: [2 order_placed per 7d]',
    ],
    ['an age', 'scenario a:\n  when last_order > 3mo:\n    send email x\n', 1, '30d'],
    ['an age and a count', 'scenario a:\n  when last_order > 15d and orders >= 3:\n    send email x\n', 2, '30d'],
    ['a count', 'scenario a:\n  when orders >= 3:\n    send email x\n', 1, '1y'],
    ['an age that is taken back', 'scenario a:\n  when last quote_sent > 3mo:\n    send email x\n', null],
    ['an age and something free', 'scenario a:\n  when last_order > 3mo and tier is gold:\n    send email x\n', null],
    [
      'an age that a deploy may have let in already',
      'scenario a:\n  when last_order < 15d, including existing:\n    send email x\n',
      2,
    ],
    ['an age of a few days', 'scenario a:\n  when last_order < 15d:\n    send email x\n', 1],
    ['a segment of ages', 'scenario a:\n  when enters lapsing:\n    send email x\n', 1, '30d'],
    ['a segment left', 'scenario a:\n  when leaves regular:\n    send email x\n', 1, '30d'],
    ['a class', 'scenario a:\n  when rfm moves to champions:\n    send email x\n', null],
    [
      'one run per cart',
      'scenario a:\n  one per cart.cart_id\n  when cart_updated as cart:\n    wait 7d\n    send email x\n',
      null,
    ],
    [
      'two triggers that are limited',
      'scenario a:\n  when last_order > 3mo:\n    send email x\n  when each birthday at 09:00:\n    send email y\n',
      2,
      '30d',
    ],
    [
      'the ages of an age, and the beginning of the next run',
      'scenario a:\n  when last_order > 3mo and orders >= 1:\n    send email x\n    wait until 6mo after last_order\n    send email y\n    wait until 12mo after last_order\n    send email z\n',
      2,
      '30d',
    ],
  ]);
});

describe('several triggers of one scenario', () => {
  const two = (a: string, b: string) => `scenario a:\n  when ${a}:\n    send email x\n  when ${b}:\n    send email y\n`;
  const daily = (time: string) => `every day at ${time}`;
  all([
    // One entry at one instant: of the two on mondays one is refused.
    ['at the same time of the day', two('every monday at 10:00', daily('10:00')), 7],
    ['at the same time of other days', two('every monday at 10:00', 'every friday at 10:00'), 2],
    ['twice a day', two(daily('09:00'), daily('21:00')), 14],
    ['twice a day, in one day', two(daily('09:00'), daily('21:00')), 2, '1d'],
    // The day of 23 hours.
    ['twice a day, in hours', two(daily('09:00'), daily('21:00')), 3, '24h'],
    ['each with a limit of its own', two('last_order > 3mo', 'last product_viewed > 20d'), 3, '30d'],
    [
      // The second run begins when the first is over; a third not within a week of the first.
      'twice in a week, never beside each other',
      'scenario a:\n  when order_placed:\n    send email x\n    wait 4d\n    send email y\n',
      4,
      '7d',
      'assume: [3 order_placed per 7d]',
    ],
  ]);
});

describe('runs beside each other, one per key', () => {
  const keyed = (body: string) => `scenario a:\n  one per cart.cart_id\n  when cart_updated as cart:\n${body}`;
  const daily = 'assume: [1 cart_updated per 1d]';
  all([
    ['one message each', keyed('    send email x\n'), 7, '7d', daily],
    // Begun on the three days before: 1 each; on four of the window: both; on its last three: the first.
    ['two, three days apart', keyed('    send email x\n    wait 3d\n    send email y\n'), 14, '7d', daily],
    ['as many as begin together', keyed('    send email x\n'), 14, '7d', 'assume: [2 cart_updated per 1d]'],
    // Two that began before may be held up, and seven come at once.
    ['held up for two days', keyed('    wait up to 2d for product_viewed\n    send email x\n'), 9, '7d', daily],
    // And one more: at 02:30 on three days, the second message comes at 03:00 on the night that skips it, and at 02:30 on the next.
    ['one of each in a day', keyed('    send email x\n    wait 3d\n    send email y\n'), 3, '1d', daily],
    ['nothing limits the event', keyed('    send email x\n'), null],
    ['one that may wait for ever', keyed('    wait until 1d after last_order\n    send email x\n'), null, '7d', daily],
  ]);
});

describe('what holds a message', () => {
  all([
    [
      'quiet hours bring two runs together in hours',
      'scenario a:\n  enter once per 7d\n  when order_placed:\n    send email x\n',
      2,
      '168h',
      'quiet_hours: 21:30-08:30',
    ],
    [
      'they keep whole days',
      'scenario a:\n  enter once per 7d\n  when order_placed:\n    send email x\n',
      1,
      '7d',
      'quiet_hours: 21:30-08:30',
    ],
    [
      'not where the time of the day is known',
      'scenario a:\n  when every monday at 10:00:\n    send email x\n',
      1,
      '7d',
      'quiet_hours: 21:30-08:30',
    ],
    ['a closed day', 'scenario a:\n  when every friday at 10:00:\n    send email x\n', 2, '7d', 'closed: [2026-12-25]'],
    [
      'a closed day of another name',
      'scenario a:\n  when every monday at 10:00:\n    send email x\n',
      1,
      '7d',
      'closed: [2026-12-25]',
    ],
    [
      'it never brings two messages of one run together',
      `${once}    send email x\n    wait 7d\n    send email y\n`,
      1,
      '7d',
      'quiet_hours: 21:30-08:30',
    ],
    ['codes that run out', 'scenario a:\n  when every monday at 10:00:\n    give vip as promo\n    send email x\n', 2],
  ]);
});

describe('all together', () => {
  const sum = (program: string, window = '7d', policies?: string) =>
    prove(program, policies).max('all', 'email', window);

  it('adds up', () => {
    expect(
      sum(
        'scenario a:\n  enter once\n  when order_placed:\n    send email x\nscenario b:\n  when every monday at 10:00:\n    send email y\n',
      ),
    ).toBe(2);
  });

  it('scenarios of one instant for other people', () => {
    const program = (second: string) =>
      `scenario a:\n  when every monday at 10:00 and rfm is champions:\n    send email x\nscenario b:\n  when every monday at 10:00 and ${second}:\n    send email y\n`;
    expect(sum(program('rfm is loyal'))).toBe(1);
    expect(sum(program('rfm is not lost'))).toBe(2);
    expect(sum(program('tier is gold'))).toBe(2);
    expect(sum(program('rfm is loyal'), '30d')).toBe(5);
  });

  it('one that nothing limits', () => {
    const { bound } = prove(
      'scenario a:\n  enter once\n  when order_placed:\n    send email x\nscenario b:\n  when product_viewed:\n    send email y\n',
      'caps: [3 email per 7d]',
    );
    const found = bound('all', 'email', '7d');
    expect(found).toMatchObject({ max: null, afterCaps: 3, unbounded: { scenario: 'b', text: 'product_viewed' } });
  });
});

describe('a wait for what may not exist', () => {
  all([
    [
      'ends the run at once',
      'scenario a:\n  enter once per 7d\n  when order_placed:\n    send email x as mail\n    wait until 1mo after mail.opened\n',
      2,
      '8d',
    ],
    [
      'goes on where its text says so',
      'scenario a:\n  enter once per 7d\n  when order_placed:\n    send email x\n    wait until 1mo after entry\n',
      1,
      '8d',
    ],
  ]);
});

describe('how long a message can be held', () => {
  it('three weeks more where the law shuts its only day, as that of Labour Day and the week after it in France', () => {
    const { proof, bundle, project } = prove(
      'scenario a:\n  hours 09:00-20:00 on thursday\n  when order_placed:\n    send sms x\n',
    );
    const { model } = bundle;
    const sms = { ...model.channels.sms!, provider: 'twilio' };
    const legal = proofOf({
      analysis: project.analysis,
      bundle: { ...bundle, model: { ...model, channels: { ...model.channels, sms } } },
    });
    const holdIn = (of: typeof proof) => of.modelOf('a').graphs[0]?.places.find(({ send }) => send)?.send?.hold.ms;
    // 2042-04-24 is a Thursday, and so are the 1st, the 8th and Ascension: the next that is open is the 22nd of May.
    expect(holdIn(legal)).toBeGreaterThanOrEqual(28 * 86_400_000);
    expect(holdIn(proof)).toBeLessThan(14 * 86_400_000);
  });

  it('over a week more where its only day is closed', () => {
    const { proof } = prove(
      'scenario a:\n  hours 09:00-20:00 on monday\n  when order_placed:\n    send email x\n',
      'closed: [2026-03-30]',
    );
    const hold = proof.modelOf('a').graphs[0]?.places.find(({ send }) => send)?.send?.hold;
    expect(hold?.ms).toBeGreaterThanOrEqual(14 * 86_400_000);
  });
});
