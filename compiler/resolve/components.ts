/** Which nodes need each other both ways. It keeps its own stack, as `order.ts` does. */

/** Sets of nodes each of which leads to all others of its set, members and sets in the order of `nodes`; what is reached beside them comes last. */
export function components<T>(nodes: readonly T[], needs: (node: T) => Iterable<T>): readonly (readonly T[])[] {
  const { finished, users } = walked(nodes, needs);
  const place = new Map(nodes.map((node, index) => [node, index]));
  const byPlace = (a: T, b: T) => (place.get(a) ?? nodes.length) - (place.get(b) ?? nodes.length);
  const taken = new Set<T>();
  const sets: T[][] = [];
  for (const start of finished.reverse()) {
    if (taken.has(start)) continue;
    const members = [start];
    taken.add(start);
    // An array takes what is added while it is walked.
    for (const member of members) {
      for (const user of users.get(member) ?? []) {
        if (taken.has(user)) continue;
        taken.add(user);
        members.push(user);
      }
    }
    sets.push(members.sort(byPlace));
  }
  return sets.sort(([a], [b]) => byPlace(a!, b!));
}

/** Every node after those it led to, and by whom each is needed. */
function walked<T>(nodes: readonly T[], needs: (node: T) => Iterable<T>) {
  const finished: T[] = [];
  const users = new Map<T, T[]>();
  const seen = new Set<T>();
  const path: { readonly node: T; readonly rest: Iterator<T> }[] = [];
  const enter = (node: T): void => {
    seen.add(node);
    path.push({ node, rest: needs(node)[Symbol.iterator]() });
  };
  for (const start of nodes) {
    if (seen.has(start)) continue;
    enter(start);
    for (let step = path.at(-1); step; step = path.at(-1)) {
      const { done, value } = step.rest.next();
      if (done) {
        finished.push(step.node);
        path.pop();
        continue;
      }
      const list = users.get(value);
      if (list) list.push(step.node);
      else users.set(value, [step.node]);
      if (!seen.has(value)) enter(value);
    }
  }
  return { finished, users };
}
