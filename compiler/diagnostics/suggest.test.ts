import { describe, expect, test } from 'vitest';
import { editDistance } from '../../grammar/index.js';
import { suggest } from './suggest.js';

describe('suggest', () => {
  const names = ['newsletter', 'sms_consent', 'first_name', 'city', 'tier'];

  test.each([
    ['newsleter', 'newsletter'],
    ['Newsletter', 'newsletter'],
    ['sms-consent', 'sms_consent'],
    ['first name', 'first_name'],
    ['frist_name', 'first_name'],
    ['ctiy', 'city'],
    ['teir', 'tier'],
  ])('%s is %s', (wrong, right) => expect(suggest(wrong, names)).toBe(right));

  test.each(['x', 'country', 'order_placed', ''])('%j is like none of them', (word) =>
    expect(suggest(word, names)).toBeUndefined(),
  );

  test('never the name itself; of equally near ones the first', () => {
    expect(suggest('city', ['city'])).toBeUndefined();
    expect(suggest('cat', ['bat', 'hat'])).toBe('bat');
  });
});

describe('editDistance', () => {
  test.each([
    ['', '', 0],
    ['abc', 'abc', 0],
    ['abc', '', 3],
    ['kitten', 'sitting', 3],
    ['ab', 'ba', 1],
    ['wiat', 'wait', 1],
  ] as const)('%s → %s', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });
});
