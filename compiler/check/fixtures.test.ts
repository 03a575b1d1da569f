import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from '../../grammar/index.js';
import type { ProjectModel } from '../../runtime/machine/model.js';
import { flow } from '../diagnostics/codes/flow.js';
import { names } from '../diagnostics/codes/names.js';
import { tests } from '../diagnostics/codes/tests.js';
import { time } from '../diagnostics/codes/time.js';
import { types } from '../diagnostics/codes/types.js';
import { check, found, marked } from './checks.fixture.js';
import { shop } from './model.fixture.js';

const testdata = new URL('../testdata/', import.meta.url);
const sources = (folder: string) =>
  readdirSync(new URL(`${folder}/`, testdata))
    .filter((name) => name.endsWith('.cauce'))
    .map((name) => ({ name, text: readFileSync(new URL(`${folder}/${name}`, testdata), 'utf8') }));

/** A fixture that begins with `# shop: no rfm` is checked for a shop without classes. */
function modelFor(text: string): ProjectModel {
  if (!text.startsWith('# shop: no rfm')) return shop;
  const { rfm: _, ...rest } = shop;
  return rest;
}

/** The acceptance programs refer to each other, as they do in one shop. */
const together = Object.fromEntries(sources('ok').map(({ name, text }) => [name, text]));

describe('testdata/ok is silent', () => {
  const analysis = check(together);
  for (const { name, text } of sources('ok')) {
    it(name, () => {
      expect(parse(text).problems).toEqual([]);
      expect(found(analysis, name)).toEqual([]);
    });
  }
  it('and none of it is broken', () => expect([...analysis.broken]).toEqual([]));
});

describe('testdata/err says what its markers say', () => {
  for (const { name, text } of sources('err')) {
    it(name, () => {
      expect(parse(text).problems).toEqual([]);
      const says = found(check({ [name]: text }, modelFor(text)), name);
      const wanted = marked(text).map(({ at, says }) => `${at} ${says}`);
      const shown = says.map((line, index) =>
        wanted[index] !== undefined && line.startsWith(wanted[index]) ? wanted[index] : line,
      );
      expect(shown).toEqual(wanted);
    });
  }
  it('with every code of the families', () => {
    const told = new Set(sources('err').flatMap(({ text }) => marked(text).map(({ says }) => says.split(/[:\s]/)[0])));
    const declared = Object.keys({ ...names, ...types, ...flow, ...time, ...tests });
    expect(declared.filter((code) => !told.has(code))).toEqual([]);
  });
});
