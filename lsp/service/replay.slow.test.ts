import { expect, it } from 'vitest';
import { exampleFiles } from './examples.fixture.js';
import { replay } from './replay.fixture.js';

it.each([...exampleFiles().keys()].filter((path) => path.endsWith('.cauce')))(
  '%s, typed character by character',
  { timeout: 600_000 },
  (path) => {
    expect(replay(path, 1)).toBeUndefined();
  },
);
