import { describe, expect, it } from 'vitest';
import { prove } from './prove.fixture.js';

const once = 'scenario a:\n  enter once\n  when order_placed:\n';

describe('after caps', () => {
  it.each([
    ['3 email per 7d', '7d', 3],
    ['3 any per 7d', '7d', 3],
    ['1 email per 1d', '7d', 5],
    ['1 email per 1d', '2d', 2],
    ['3 sms per 7d', '7d', 5],
    ['1 email per 7d for inactive', '7d', 5],
    ['2 email per 7d', '30d', 5],
  ])('%s leaves in %s %i', (cap, window, left) => {
    const { bound } = prove(
      `${once}    send email a\n    send email b\n    send email c\n    send email d\n    send email e\n`,
      `caps: [${cap}]`,
    );
    expect(bound('a', 'email', window)).toMatchObject({ max: 5, afterCaps: left });
  });
});

describe('after caps that count some people or some channels', () => {
  const five = '    send email a\n    send email b\n    send email c\n    send email d\n    send email e\n';
  const left = (program: string, cap: string, channel = 'email', window = '7d') =>
    prove(program, `caps: [${cap}]`).bound('a', channel, window).afterCaps;
  // Between two messages the data may change, so each is behind a question of its own.
  const asked = (condition: string) =>
    once + ['a', 'b', 'c', 'd', 'e', 'f'].map((one) => `    if ${condition}:\n      send email ${one}\n`).join('');
  const sixOfGold = asked('tier is gold');
  const golden = 'segment golden = tier is gold\n';

  it('a cap for a segment counts those who are surely in it', () => {
    // All six go to gold ones: 2 are left.
    expect(left(`${golden}${sixOfGold}`, '2 email per 7d for golden')).toBe(2);
    // The one after a day may go to somebody who is gold no more: 2 and 1.
    expect(left(`${golden}${sixOfGold}    wait 1d\n    send email g\n`, '2 email per 7d for golden')).toBe(3);
    // Of a week one day is left over: 2 more.
    expect(left(`${golden}${sixOfGold}`, '2 email per 7d for golden', 'email', '8d')).toBe(4);
  });

  it('who is in it as long as the run goes on, also where quiet hours hold the message', () => {
    const quiet = 'quiet_hours: 21:30-08:30\ncaps: [2 email per 7d for golden]';
    const stopping = once.replace('  enter once\n', '  enter once\n  stop when not golden\n');
    expect(prove(`${golden}${stopping}${five}`, quiet).bound('a', 'email', '7d').afterCaps).toBe(2);
    expect(prove(`${golden}${sixOfGold}`, quiet).bound('a', 'email', '7d').afterCaps).toBe(6);
  });

  it('what cannot be looked into proves nobody to be in it', () => {
    const named = 'segment named = city starts with "V"\n';
    expect(left(`${named}${once}${five}`, '2 email per 7d for named')).toBe(5);
    expect(left(`${named}${asked('named')}`, '2 email per 7d for named')).toBe(2);
  });

  it('all channels together are no more than each by itself', () => {
    // 2 of 5 mails, and both notes.
    expect(left(`${once}${five}    send sms n\n    send sms m\n`, '2 email per 7d', 'any')).toBe(4);
  });

  it('what is left of the window beside whole times of the cap', () => {
    // Four weeks of 3, and in the two days that are left 2 of one a day.
    const daily = 'scenario a:\n  when every day at 10:00:\n    send email x\n';
    expect(left(daily, '3 email per 7d', 'email', '30d')).toBe(14);
  });
});
