import { describe, expect, it } from 'vitest';
import { dependencyOrder } from './order.js';

const order = (edges: Record<string, string[]>) => dependencyOrder(Object.keys(edges), (node) => edges[node] ?? []);

describe('dependencyOrder', () => {
  it('puts what is needed first', () => {
    expect(order({ a: ['b', 'c'], b: ['c'], c: [], d: ['a'] })).toEqual({ order: ['c', 'b', 'a', 'd'], circles: [] });
  });
  it('finds each circle once', () => {
    const { order: all, circles } = order({ a: ['b'], b: ['c', 'b'], c: ['a'], d: ['a'] });
    expect(circles).toEqual([['a', 'b', 'c'], ['b']]);
    expect([...all].sort()).toEqual(['a', 'b', 'c', 'd']);
  });
  it('walks long chains', () => {
    const length = 100_000;
    const { order: all } = dependencyOrder([0], (node) => (node < length ? [node + 1] : []));
    expect(all[0]).toBe(length);
  });
});
