/** Ten thousand pairs of a program and a history: CAUCE_PAIRS asks for others, CAUCE_SEED begins elsewhere, and with CAUCE_PATH a fault told before comes again. */
import { expect, it } from 'vitest';
import { figuresText, search } from './sound.fixture.js';

it('no contact gets more than the proof says, in ten thousand random programs and histories', () => {
  const figures = search(10_000, process.env);
  process.stdout.write(`${figuresText(figures)}\n`);
  expect(figures.refused).toBeLessThan(figures.programs / 20);
  expect(figures.bounds).toBeGreaterThan(figures.programs);
  expect(figures.reached).toBeGreaterThan(figures.programs / 2);
}, 7_200_000);
