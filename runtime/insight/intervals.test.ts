import { describe, expect, it } from 'vitest';
import { newcombe, wilson } from './intervals.js';

const rounded = ({ low, high }: { low: number; high: number }) => [Number(low.toFixed(4)), Number(high.toFixed(4))];

describe('intervals', () => {
  // Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i are as published', (count, of, low, high) => {
    expect(rounded(wilson(count, of)!)).toEqual([low, high]);
  });

  // Newcombe 1998, "Interval estimation for the difference between independent proportions", table II, method 10.
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ])('of the difference of %i in %i and %i in %i are as published', (a, m, b, n, low, high) => {
    expect(rounded(newcombe(wilson(a, m)!, wilson(b, n)!))).toEqual([low, high]);
  });

  it('are none for nobody', () => {
    expect(wilson(0, 0)).toBeNull();
  });
});
