/** A sample of what `replay.slow.test.ts` does with every example: nothing throws, and no finished line is blamed for an unfinished one. */
import { expect, it } from 'vitest';
import { replay } from './replay.fixture.js';

it.each(['abandoned_cart.cauce', 'club.cauce'])('%s, typed', (path) => {
  expect(replay(path, 9)).toBeUndefined();
});
