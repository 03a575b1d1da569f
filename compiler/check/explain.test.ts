import { describe, expect, it } from 'vitest';
import { parse } from '../../grammar/index.js';
import { flow } from '../diagnostics/codes/flow.js';
import { names } from '../diagnostics/codes/names.js';
import { tests } from '../diagnostics/codes/tests.js';
import { time } from '../diagnostics/codes/time.js';
import { types } from '../diagnostics/codes/types.js';
import { check } from './checks.fixture.js';

const family = { ...names, ...types, ...flow, ...time, ...tests };

/** Examples of one file; those of several files are run with the whole project. */
const single = Object.entries(family).filter(([, { explain }]) => !explain.wrong.startsWith('# '));

describe('explained examples', () => {
  for (const [code, { explain }] of single) {
    it(code, () => {
      expect(parse(explain.wrong).problems).toEqual([]);
      expect(parse(explain.right).problems).toEqual([]);
      expect([...new Set(check(explain.wrong).diagnostics.map((one) => one.code))]).toEqual([code]);
      expect(check(explain.right).diagnostics.map((one) => `${one.code}: ${one.message}`)).toEqual([]);
    });
  }
});
