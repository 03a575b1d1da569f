import { describe, expect, it } from 'vitest';
import { Pace } from './pace.js';

/** Sizes of the batches that follow one another when each contact takes so long. */
function sizes(batches: number, ms: (batch: number) => number): readonly number[] {
  const pace = new Pace();
  return Array.from({ length: batches }, (_, batch) => {
    const size = pace.next();
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
    expect(pace.next()).toBe(20);
    pace.add(30, 60);
    expect(pace.next()).toBe(30);
  });

  it('stays where nobody was looked at', () => {
    const pace = new Pace();
    expect([pace.next(), pace.next()]).toEqual([20, 20]);
  });
});
