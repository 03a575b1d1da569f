/** Turns lists of names into words, for the messages of several families. */

/** `` `a`, `b` and `c` `` */
export function list(names: readonly string[], last: 'and' | 'or' = 'and'): string {
  const quoted = names.map((name) => `\`${name}\``);
  const end = quoted.pop();
  if (end === undefined) return 'none';
  return quoted.length === 0 ? end : `${quoted.join(', ')} ${last} ${end}`;
}
