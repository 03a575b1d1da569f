import { describe, expect, test } from 'vitest';
import { cutsPassed, quantilePoints, ranksOf, scoreFrom } from './cuts.js';

const of = (values: readonly number[], bins: number, duplicates?: 'keep' | 'drop') => [
  ...quantilePoints(values.length, (i) => values[i]!, bins, 0, duplicates),
];

describe('quantiles', () => {
  test('type 7, as R and numpy give them', () => {
    expect(of([1, 2, 4, 8], 4)).toEqual([1.75, 3, 5]);
    expect(of([10, 20, 30, 40, 50, 60], 5)).toEqual([20, 30, 40, 50]);
    expect(of([7], 5)).toEqual([7, 7, 7, 7]);
    expect(of([], 5)).toEqual([]);
  });

  test('a cut that falls on a value equals it', () => {
    const values = Array.from({ length: 10_001 }, (_, i) => i * 86_400_000 + 1);
    expect(of(values, 10)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((k) => values[k * 1_000]));
  });

  test('coinciding cuts merge as in pandas.qcut(duplicates="drop")', () => {
    expect(of([1, 2, 2, 2, 2, 2, 9], 4)).toEqual([2, 2, 2]);
    expect(of([1, 2, 2, 2, 2, 2, 9], 4, 'drop')).toEqual([2]);
    expect(of([1, 1, 1, 1, 2, 3], 4, 'drop')).toEqual([1.75]);
    expect(of([1, 2, 3, 3, 3, 3], 4, 'drop')).toEqual([2.25]);
    expect(of([5, 5, 5], 4, 'drop')).toEqual([]);
  });
});

test('a value at a cut is on the closed side', () => {
  const points = Float64Array.of(10, 20);
  const right = { points, leftClosed: false };
  const left = { points, leftClosed: true };
  expect([9, 10, 11, 20, 21].map((value) => cutsPassed(value, right))).toEqual([0, 0, 1, 1, 2]);
  expect([9, 10, 11, 20, 21].map((value) => cutsPassed(value, left))).toEqual([0, 1, 1, 2, 2]);
  expect([scoreFrom(0, right, false), scoreFrom(0, right, true)]).toEqual([1, 3]);
});

test('ranks count equal values in the order they stand', () => {
  const values = Float64Array.of(5, 3, 5, 1, 3, 5);
  expect([...ranksOf(values, values.slice().sort())]).toEqual([4, 2, 5, 1, 3, 6]);
});
