import { describe, expect, it } from 'vitest';
import { durationText } from '../../../runtime/machine/duration.js';
import { prove } from '../prove.fixture.js';
import { type Answer, answer, namesOf, readQuestion } from './index.js';

function ask(program: string, question: string, policies?: string): Answer {
  const { project, proof, bundle } = prove(program, policies);
  const names = namesOf(project.analysis, bundle);
  const reading = readQuestion(question, names);
  if (reading.kind === 'unread') throw new Error(`${reading.message} | ${reading.help}`);
  return answer(reading.asked, { bundle, names, proof });
}

const cart = `scenario cart:
  enter once per 30d
  goal order_placed within 5d
  when cart_updated:
    wait 4h
    send email reminder as first
    wait up to 3d for order_placed:
      send email thanks
    else:
      if tier is gold:
        give 5% valid 7d as promo
        send email offer
      elif tier is gold:
        send email never
      stop as lost
`;

const two = (a: string, b: string) => `scenario a:\n${a}\nscenario b:\n${b}\n`;

describe('reach', () => {
  it('tells the path and how soon', () => {
    const found = ask(cart, 'can cart reach send email offer?');
    expect(found.holds).toBe(true);
    expect(found.text).toBe('Yes: cart can reach send email offer, 3d4h after entry at the earliest.');
    expect(found.witness[0]?.steps.at(-1)?.what).toBe('send email offer');
  });

  it.each(['first', 'send first', 'reminder', 'send email reminder', 'promo', 'give promo', 'stop as lost', 'lost'])(
    'knows a step as `%s`',
    (name) => expect(ask(cart, `can cart reach ${name}`).holds).toBe(true),
  );

  it('says where the way breaks off', () => {
    const found = ask(cart, 'can cart reach never');
    expect(found.holds).toBe(false);
    expect(found.because[0]?.text).toContain('never leads on to `send email never`');
  });

  it('says that nobody enters', () => {
    const found = ask(
      'scenario a:\n  for tier is silver\n  when order_placed and tier is gold:\n    send email x\n',
      'can a reach x',
    );
    expect(found.holds).toBe(false);
    expect(found.because[0]?.text).toContain('nobody can enter');
  });
});

describe('at once', () => {
  const besides = (a: string, b: string) => ask(two(a, b), 'can anyone be in a and b at once');
  const when = (event: string) => `  when ${event}:\n    wait 7d\n    send email x`;

  it('two that nothing keeps apart', () => {
    const found = besides(when('order_placed'), when('cart_updated'));
    expect(found.holds).toBe(true);
    expect(found.witness.map(({ scenario }) => scenario)).toEqual(['a', 'b']);
  });

  it('two that stop for what the other asks', () => {
    const a = `  for tier is gold\n  stop when tier is not gold\n${when('order_placed')}`;
    const b = `  for tier is silver\n  stop when tier is not silver\n${when('cart_updated')}`;
    expect(besides(a, b).holds).toBe(false);
  });

  it('a run that is over at once', () => {
    const found = besides('  when order_placed:\n    send email x', when('cart_updated'));
    expect(found.holds).toBe(false);
    expect(found.because[0]?.text).toContain('over at the instant it begins');
  });

  it('the same event for people of different kinds, who may change', () => {
    const found = besides(
      `  for tier is gold\n${when('order_placed')}`,
      `  for tier is silver\n${when('order_placed')}`,
    );
    expect(found.holds).toBe(true);
  });

  it('one scenario with itself', () => {
    expect(ask(cart, 'can anyone be in cart and cart at once').holds).toBe(false);
    const keyed = 'scenario a:\n  one per c.cart_id\n  when cart_updated as c:\n    wait 1d\n    send email x\n';
    expect(ask(keyed, 'can anyone be in a and a').holds).toBe(true);
  });
});

describe('meet', () => {
  it('in one run, where the waits leave room', () => {
    const run = 'scenario a:\n  enter once\n  when order_placed:\n    send email x\n    wait 10d\n    send email y\n';
    expect(ask(run, 'can x and y meet within 30d').holds).toBe(true);
    expect(ask(run, 'can x and y meet within 10d').holds).toBe(false);
    expect(ask(run, 'can y and x meet within 11d').holds).toBe(true);
  });

  it('arms that exclude each other', () => {
    const run =
      'scenario a:\n  enter once\n  when order_placed:\n    if tier is gold:\n      send email x\n    else:\n      send email y\n';
    expect(ask(run, 'can x and y meet within 30d').holds).toBe(false);
    expect(ask(run.replace('enter once', 'enter once per 7d'), 'can x and y meet within 30d').holds).toBe(true);
  });

  it('ages that are far apart', () => {
    const young = '  enter once\n  when cart_updated and last_order < 7d:\n    send email x';
    const old = '  enter once\n  when product_viewed and last_order > 3mo and orders >= 1:\n    send email y';
    expect(ask(two(young, old), 'can x and y meet within 30d').holds).toBe(true);
    // Right after an old order may come a new one; what only grows does not go back.
    const stays = '  enter once\n  when product_viewed and last_order > 3mo and orders >= 2:\n    send email y';
    const newcomer = '  enter once\n  when cart_updated and last_order < 7d and orders < 2:\n    send email x';
    expect(ask(two(newcomer, stays), 'can x and y meet within 30d').holds).toBe(false);
    expect(ask(two(newcomer, stays), 'can x and y meet within 120d').holds).toBe(true);
  });
});

describe('times', () => {
  it('from entry to one message', () => {
    const found = ask(cart, 'how long to offer in cart');
    expect(found.text).toBe('From entry into cart to send email offer: always 3d4h.');
    expect(found.holds).toBeUndefined();
  });

  it('to each message', () => {
    const { times = [] } = ask(cart, 'how long in cart');
    const rows = times.map(({ what, least, most }) => [what, least && durationText(least), most && durationText(most)]);
    expect(rows).toEqual([
      ['first', '4h', '4h'],
      ['send email thanks', undefined, undefined],
      ['send email offer', '3d4h', '3d4h'],
      ['send email never', undefined, undefined],
    ]);
  });

  it('from one side only', () => {
    const found = ask(
      'scenario a:\n  when order_placed:\n    wait until 3d before renews_on\n    send email x\n',
      'how long to x in a',
    );
    expect(found.text).toContain('nothing says when at the latest');
    expect(found.because[0]?.text).toContain('has no latest instant');
  });
});

describe('ends', () => {
  it('by when at the latest', () => {
    expect(ask(cart, 'does every run end').text).toBe('Yes: every run ends, 3d4h after its entry at the latest.');
  });

  it.each([
    ['a date that moves', 'wait until 3d before renews_on', 'has no latest instant'],
    ['an empty pool', 'give vip as code', 'as long as its pool has no code'],
  ])('%s may keep it', (_, line, why) => {
    const found = ask(`scenario a:\n  when order_placed:\n    ${line}\n    send email x\n`, 'does every run end in a');
    expect(found.holds).toBe(false);
    expect(found.because[0]?.text).toContain(why);
  });

  it('counts from the entry do end', () => {
    expect(
      ask('scenario a:\n  when order_placed:\n    wait until 3d after entry\n    send email x\n', 'does every run end')
        .holds,
    ).toBe(true);
  });
});

describe('at most', () => {
  const weekly = 'scenario a:\n  enter once per 7d\n  when order_placed:\n    send email x\n';

  it('yes, no, and by the caps', () => {
    expect(ask(weekly, 'at most 1 email per 7d').text).toBe('Yes: nobody gets more than 1 email in any 7d.');
    expect(ask(weekly, 'at most 1 email per 8d').text).toBe('No: one contact may get up to 2 email in any 8d.');
    const capped = ask(weekly, 'at most 1 email per 8d in a', 'caps: [1 email per 30d]');
    expect(capped.text).toBe(
      'Yes, by the caps: nobody gets more than 1 email in any 8d from a; without them it may be 2.',
    );
    const free = ask('scenario a:\n  when order_placed:\n    send email x\n', 'at most 9 messages per 1d');
    expect(free.text).toBe('No: there is no limit to the messages in any 1d.');
    expect(free.because[0]?.text).toContain('`order_placed` of a');
  });
});

describe('what cannot be read', () => {
  const { project, bundle } = prove(cart);
  const names = namesOf(project.analysis, bundle);
  it.each([
    ['', 'the question is empty'],
    ['wie oft', 'a question begins with'],
    ['at most two sms per 7d', 'expected a number, found `two`'],
    ['at most 9999999 sms per 7d', 'expected a number up to `999999`, found `9999999`'],
    ['at most 2 smss per 7d', 'there is no channel `smss`'],
    ['at most 2 sms per week', 'expected a time: `7d`, found `week`'],
    ['at most 2 sms per 7 days', 'expected a time: `7d`, found `7`'],
    ['at most 2 sms per 2 weeks', 'expected a time: `2w`, found `2`'],
    ['at most 2 sms per 999y', 'expected a time of up to a hundred years, found `999y`'],
    ['at most 2 sms per fortnight', 'expected a time such as `24h`, `7d` or `1mo`, found `fortnight`'],
    ['can cart and offer meet within 7d', '`cart` is a scenario, and no step of one'],
    ['at most 2 sms per 7d for champion', 'there is no segment, group or RFM class `champion`'],
    ['at most 2 sms per 7d in cartt', 'there is no scenario `cartt`'],
    ['at most 2 sms per 7d or so', 'expected `for`, `in` or the end, found `or`'],
    ['can carts reach first', 'there is no scenario `carts`'],
    ['can cart reach frist', 'nothing is called `frist` in cart'],
    ['can cart see first', 'expected `reach`, found `see`'],
    ['can anyone be in cart', 'expected `and`, found the end'],
    ['can offer and reminder meet', 'expected `within`, found the end'],
    ['can offer and remindr meet within 3d', 'nothing is called `remindr` in any scenario'],
    ['how long to first', 'expected `in SCENARIO`, found the end'],
    ['does every run stop', 'expected `end`, found `stop`'],
  ])('%s', (question, message) => {
    const reading = readQuestion(question, names);
    expect(reading.kind === 'unread' ? reading.message : reading.asked).toEqual(expect.stringContaining(message));
  });

  it('suggests what is near', () => {
    const helpOf = (question: string) => {
      const reading = readQuestion(question, names);
      return reading.kind === 'unread' ? reading.help : undefined;
    };
    expect(helpOf('can cart reach frist')).toBe('Did you mean `first`?');
    expect(helpOf('at most 2 sms per 7d for champion')).toBe('Did you mean `champions`?');
    expect(helpOf('at most 2 carrier per 7d')).toBe('There are: `email`, `sms`, `messages`.');
  });
});
