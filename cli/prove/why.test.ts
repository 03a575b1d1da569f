import { describe, expect, it } from 'vitest';
import { prove } from '../../compiler/prove/prove.fixture.js';
import { boundsOf } from './report.js';

/** Of all bounds of the scenario. */
function told(program: string): string {
  const { proof, bundle } = prove(program);
  return boundsOf(proof, bundle, 'a')
    .flatMap(({ reason, unbounded }) => [reason, unbounded?.why].filter((one) => one !== undefined))
    .join('\n');
}

describe('why a bound was not reached', () => {
  it.each([
    [
      'a condition that no data can be made up for',
      'scenario a:\n  enter once\n  when order_placed:\n    if city starts with "V":\n      send email x\n',
      '`city starts with "V"` (program.cauce:4) was not so of the made-up contact',
    ],
    [
      'a trigger',
      'scenario a:\n  enter once\n  when order_placed and city starts with "V":\n    send email x\n',
      '`order_placed and city starts with "V"` (program.cauce:3)',
    ],
    [
      'an age that another event takes back, and so has no limit',
      'scenario a:\n  when last quote_sent > 3mo:\n    send email x\n',
      '`quote_withdrawn` takes `quote_sent` back, so that its age jumps',
    ],
    ['an event', 'scenario a:\n  when order_placed:\n    send email x\n', 'the event can come at any time'],
  ])('names %s', (_, program, words) => {
    expect(told(program)).toContain(words);
  });

  it('says nothing of what was reached', () => {
    expect(told('scenario a:\n  enter once\n  when order_placed:\n    send email x\n')).toBe('');
  });
});
