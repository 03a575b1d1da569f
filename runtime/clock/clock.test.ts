import { expect, it } from 'vitest';
import { systemClock, virtualClock } from './clock.js';

it('a virtual clock moves forward only', () => {
  const clock = virtualClock(1000);
  clock.advanceTo(1000);
  clock.advanceTo(2500);
  expect(clock.now()).toBe(2500);
  expect(() => clock.advanceTo(2499)).toThrow(RangeError);
  expect(() => clock.advanceTo(Number.NaN)).toThrow(RangeError);
});

it('the system clock is the platform clock', () => {
  const before = Date.now();
  expect(systemClock.now()).toBeGreaterThanOrEqual(before);
});
