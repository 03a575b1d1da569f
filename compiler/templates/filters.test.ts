import { Liquid } from 'liquidjs';
import { expect, test } from 'vitest';
import { templateFilters } from '../../runtime/machine/template.js';
import { filterNames, filterRule } from './filters.js';

test('every filter of the engine has a rule, and no other', () => {
  const engine = Object.keys(new Liquid().filters);
  expect([...filterNames()].sort()).toEqual([...new Set([...engine, ...templateFilters])].sort());
});

test('rules are read from their signatures', () => {
  expect(filterRule('truncate')).toEqual({ takes: 'shown', least: 0, args: ['number', 'shown'], gives: 'text' });
  expect(filterRule('where')).toEqual({ takes: 'list', least: 1, args: ['field', 'any'], gives: 'same' });
  expect(filterRule('constructor')).toBeUndefined();
});
