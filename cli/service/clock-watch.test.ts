import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchClock } from './clock-watch.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a clock that was set back is told once each time', () => {
  let behindMs = 3_600_000;
  const told: number[] = [];
  const live = {
    get behindMs() {
      return behindMs;
    },
  };
  const watch = watchClock(live, (seconds) => told.push(seconds));
  expect(told).toEqual([3_600]);
  vi.advanceTimersByTime(180_000);
  behindMs = 59_000;
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([3_600]);
  behindMs = 61_000;
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([3_600, 61]);
  clearInterval(watch);
});
