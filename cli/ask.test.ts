/** `cauce prove "QUESTION"` over the example shop, as scripts see it. Needs `npm run build`. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cauce } from './run.fixture.js';

const examples = join(import.meta.dirname, '..', 'examples');
const ask = (...words: readonly string[]) => cauce(examples, 'prove', ...words);

test('yes is 0, no is 1, and what cannot be read is 2', () => {
  const yes = ask('can abandoned_cart reach cart_offer');
  expect(yes.code).toBe(0);
  // Somebody whose last order is more than 15 days old, and who is no regular: one who never ordered.
  expect(yes.out).toContain('This path has been played through in the engine.');
  expect(ask('does every run end in welcome').code).toBe(0);
  const no = ask('at most 1 email per 1d in welcome');
  expect(no.code).toBe(1);
  expect(no.out).toContain('No: one contact may get up to 2 email in any 1d from welcome.');
  const wrong = ask('can abandoned_cart reach cart_ofer');
  expect(wrong.code).toBe(2);
  expect(wrong.out).toBe('');
  expect(wrong.err).toContain('nothing is called `cart_ofer` in abandoned_cart');
  expect(wrong.err).toContain('Did you mean `cart_offer`?');
});

test('words without quotes are a question too', () => {
  expect(ask(...'how long to reminder in abandoned_cart'.split(' ')).out).toContain('4h at the earliest');
});

test('a condition stands after `for`, and the checker judges it', () => {
  expect(ask('at most 3 email per 7d for rfm is champions and last_order < 30d').code).toBe(0);
  const wrong = ask('at most 3 email per 7d for last_order > 5 EUR');
  expect(wrong.code).toBe(2);
  expect(wrong.err).toContain('after `for`, in `last_order > 5 EUR`');
  expect(ask('at most 3 email per 7d for champion').err).toContain('Did you mean `champions`?');
});

test('data for programs', () => {
  const found = JSON.parse(ask('can abandoned_cart reach cart_reminder', '--format', 'json').out);
  expect(found).toMatchObject({ kind: 'reach', holds: true, confirmed: true, because: [] });
  expect(found.witness.at(-1)).toMatchObject({ at: '4h', scenario: 'abandoned_cart', file: 'abandoned_cart.cauce' });
  const { times } = JSON.parse(ask('how long in abandoned_cart', '--format', 'json').out);
  expect(times[0]).toMatchObject({ scenario: 'abandoned_cart', step: 'reminder', least: '4h' });
});

test('options that a question does not take', () => {
  const wrong = ask('does every run end', '--scenario', 'welcome');
  expect(wrong.code).toBe(2);
  expect(wrong.err).toContain('a question takes no `--scenario`');
});
