import { describe, expect, it } from 'vitest';
import { Pace } from './pace.js';

/** Sizes of the batches that follow one another when each contact takes so long. */
function sizes(batches: number, ms: (batch: number) => number): readonly number[] {
  const pace = new Pace();
  return Array.from({ length: batches }, (_, batch) => {
    const size = pace.next().beside;
    for (let i = 0; i < size; i++) pace.add(ms(batch));
    return size;
  });
}

describe('the pace beside the service at work', () => {
  it('grows while contacts are quick, up to a bound', () => {
    expect(sizes(7, () => 0)).toEqual([20, 40, 80, 160, 320, 500, 500]);
  });

  it('falls at once when they are slow, and is never nothing', () => {
    expect(sizes(4, (batch) => (batch === 1 ? 1 : 0.25))).toEqual([20, 40, 15, 30]);
    expect(sizes(3, () => 100)).toEqual([20, 5, 5]);
  });

  it('goes by what each of many took together', () => {
    const pace = new Pace();
    expect(pace.next().beside).toBe(20);
    pace.add(30, 60);
    expect(pace.next().beside).toBe(30);
  });

  it('stays where nobody was looked at', () => {
    const pace = new Pace();
    expect([pace.next().beside, pace.next().beside]).toEqual([20, 20]);
  });

  it('lets as many of those who are due come as may be worked out in 20 ms, and always some', () => {
    const pace = new Pace();
    const dueAfter = (ms: number, contacts: number) => {
      pace.add(ms, contacts);
      return pace.next().due;
    };
    expect(pace.next().due).toBe(Number.POSITIVE_INFINITY);
    expect([dueAfter(80, 2_000), dueAfter(10, 750), dueAfter(100, 10), pace.next().due]).toEqual([
      500, 1_500, 100, 100,
    ]);
  });
});
