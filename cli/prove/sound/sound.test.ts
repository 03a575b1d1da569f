import { expect, it } from 'vitest';
import { noFigures, search } from './sound.fixture.js';

it('no contact gets more than the proof says, in random programs and histories', () => {
  const figures = search(200, process.env);
  expect(figures.pairs).toBeGreaterThan(noFigures().pairs);
  // The law says nothing of what does not happen.
  expect(figures.bounds).toBeGreaterThan(figures.programs);
  expect(figures.handOvers).toBeGreaterThan(figures.pairs);
  expect(figures.reached).toBeGreaterThan(figures.programs / 2);
}, 300_000);
