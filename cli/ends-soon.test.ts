/** What short commands ask of V8, which writes about flags that it does not know. */
import { expect, test } from 'vitest';
import { hasBudget } from './ends-soon.js';
import { cauce, shop } from './run.fixture.js';

test('the flag is for the V8 of Node 20 alone, and nothing is heard of it', () => {
  expect(hasBudget('11.3.244.8-node.38')).toBe(true);
  expect(hasBudget('12.4.254.21-node.57')).toBe(false);
  expect(hasBudget('13.6.233.17-node.53')).toBe(false);
  expect(cauce(shop(), 'check')).toMatchObject({ code: 0, err: '' });
});
