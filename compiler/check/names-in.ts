/** Every name written in a piece of a tree, whatever it means there. */

export function* namesIn(node: unknown): Iterable<string> {
  const rest: unknown[] = [node];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    if ('kind' in next && next.kind === 'name' && 'text' in next && typeof next.text === 'string') yield next.text;
    else for (const key in next) if (key !== 'span') rest.push(next[key as keyof typeof next]);
  }
}
