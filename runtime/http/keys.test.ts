/** How keys are compared: by the code's path, since a clock tells nothing for certain. */
import { timingSafeEqual } from 'node:crypto';
import { beforeEach, expect, test, vi } from 'vitest';
import { isOneOf } from './keys.js';

vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>();
  return { ...crypto, timingSafeEqual: vi.fn(crypto.timingSafeEqual) };
});

beforeEach(() => {
  vi.mocked(timingSafeEqual).mockClear();
});

test.each([
  ['right', 'wk_right', true],
  ['wrong from the first letter', 'xk_right', false],
  ['wrong at the last letter', 'wk_righx', false],
  ['too short', 'w', false],
  ['too long', `wk_right${'x'.repeat(10_000)}`, false],
  ['empty', '', false],
])('a key that is %s is compared whole, with every key there is, as digests of one length', (_, given, isRight) => {
  expect(isOneOf(given, ['wk_right', 'wk_another'])).toBe(isRight);
  expect(vi.mocked(timingSafeEqual).mock.calls.map(([a, b]) => [a.byteLength, b.byteLength])).toEqual([
    [32, 32],
    [32, 32],
  ]);
});

test('an empty key opens nothing, also where one is expected', () => {
  expect(isOneOf('', [''])).toBe(false);
  expect(isOneOf('', [])).toBe(false);
});
