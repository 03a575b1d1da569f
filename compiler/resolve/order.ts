/** Puts declarations after what they need, and finds those that need themselves. It keeps its own stack: a long chain of declarations is no deep recursion. */

import { components } from './components.js';

export interface Ordered<T> {
  /** Every node once, after the nodes it needs (as far as there is no circle). */
  readonly order: readonly T[];
  /** Each circle once, beginning with its member that was met first. */
  readonly circles: readonly (readonly T[])[];
}

export function dependencyOrder<T>(nodes: Iterable<T>, needs: (node: T) => Iterable<T>): Ordered<T> {
  const order: T[] = [];
  const circles: T[][] = [];
  const done = new Set<T>();
  const path: { readonly node: T; readonly rest: Iterator<T> }[] = [];
  const places = new Map<T, number>();
  const enter = (node: T): void => {
    places.set(node, path.length);
    path.push({ node, rest: needs(node)[Symbol.iterator]() });
  };
  for (const start of nodes) {
    if (done.has(start)) continue;
    enter(start);
    for (let step = path.at(-1); step; step = path.at(-1)) {
      const { done: last, value: next } = step.rest.next();
      if (last) {
        path.pop();
        places.delete(step.node);
        done.add(step.node);
        order.push(step.node);
        continue;
      }
      const place = places.get(next);
      if (place !== undefined) circles.push(path.slice(place).map(({ node }) => node));
      else if (!done.has(next)) enter(next);
    }
  }
  return { order, circles };
}

/**
 * The circles among nodes: the same ones, told from the same member, whatever else is among the nodes. Of each knot those circles are found that a walk
 * from its first member meets.
 */
export function circlesAmong<T>(nodes: readonly T[], needs: (node: T) => Iterable<T>): readonly (readonly T[])[] {
  if (dependencyOrder(nodes, needs).circles.length === 0) return [];
  return components(nodes, needs).flatMap((members) => {
    const inside = new Set(members);
    return dependencyOrder(members, (node) => [...needs(node)].filter((one) => inside.has(one))).circles;
  });
}
