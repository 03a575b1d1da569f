import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Lexer } from '../grammar/chevrotain.js';
import { lexedTokens } from '../grammar/index.js';
import { checkFiles, projectFiles, testdata } from './programs.fixture.js';

/** Whole programs of `testdata/ok`, whose every line says something. */
const names = [
  'abandoned_cart',
  'win_back',
  'welcome',
  'browse_reminder',
  'engagement',
  'first_purchase',
  'prospects',
  'replenish',
  'save_at_risk',
];
const programs = names.map((name) => ({
  name,
  text: readFileSync(`${testdata}ok/${name}.cauce`, 'utf8'),
}));

const lexer = new Lexer([...lexedTokens], {
  positionTracking: 'onlyOffset',
  ensureOptimizations: true,
  skipValidations: true,
  deferDefinitionErrorsHandling: true,
});

interface Mutation {
  readonly kind: string;
  readonly text: string;
}

/** Every way to make one slip of the pen in a program. */
function mutations(text: string): readonly Mutation[] {
  const found: Mutation[] = [];
  const change = (kind: string, start: number, end: number, by: string) =>
    found.push({ kind, text: text.slice(0, start) + by + text.slice(end) });
  for (const { image, startOffset: start } of lexer.tokenize(text).tokens) {
    const end = start + image.length;
    if (/^\s*$/.test(image)) continue;
    change('a token is missing', start, end, '');
    if (image === ':') change('a colon is missing', start, end, '');
    if (image === '(' || image === ')') change('a parenthesis is missing', start, end, '');
    if (/^\p{L}{4,}/u.test(image)) {
      change('a letter is missing', start + 2, start + 3, '');
      change('two letters change places', start + 1, start + 3, image[2]! + image[1]!);
    }
    const unit = /^(\d+)(h|d|mo|w|min)$/.exec(image);
    if (unit) change('a unit is missing', start, end, unit[1]!);
    if (unit) change('a unit is another', start, end, `${unit[1]}EUR`);
  }
  for (const { index } of text.matchAll(/^ {2,}/gm)) {
    change('a line stands too far left', index, index + 2, '');
    change('a line stands too far right', index, index, '  ');
  }
  return found;
}

/** All slips in the first three programs, every third in the others. */
const all = programs
  .flatMap(({ name, text }) => mutations(text).map((mutation) => ({ name, ...mutation })))
  .filter(({ name }, index) => names.indexOf(name) < 3 || index % 3 === 0);

function toldOf({ name, text }: { name: string; text: string }): readonly string[] {
  const before = new Set(baseline(name));
  return errorsOf(projectFiles(new Map([[`${name}.cauce`, text]]))).filter((line) => !before.has(line));
}

const known = new Map<string, readonly string[]>();

/** What is said of the program as it is, since it speaks of others that are not there. */
function baseline(name: string): readonly string[] {
  const kept = known.get(name);
  if (kept) return kept;
  const { text } = programs.find((one) => one.name === name)!;
  const errors = errorsOf(projectFiles(new Map([[`${name}.cauce`, text]])));
  known.set(name, errors);
  return errors;
}

function errorsOf(files: ReadonlyMap<string, string>): readonly string[] {
  return checkFiles(files)
    .filter(({ severity }) => severity === 'error')
    .map(({ code, file, message }) => `${file} ${code} ${message}`);
}

describe('one slip of the pen in a right program', () => {
  it('is told once', () => {
    const counts = all
      .map((mutation) => ({ ...mutation, told: toldOf(mutation) }))
      .filter(({ told }) => told.length > 0);
    const sorted = counts.map(({ told }) => told.length).sort((a, b) => a - b);
    const once = sorted.filter((count) => count === 1).length / sorted.length;
    expect(counts.length).toBeGreaterThan(800);
    expect(sorted[Math.floor(sorted.length / 2)]).toBe(1);
    expect(once, 'share of slips that are told exactly once').toBeGreaterThan(0.99);
    expect(sorted.at(-1)).toBeLessThanOrEqual(2);
  });
});
