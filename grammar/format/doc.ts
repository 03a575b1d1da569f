/**
 * A small layout algebra: groups are written on one line if they fit, otherwise every break of theirs is taken. Of two groups on a line that is
 * too long, the later one breaks if that is enough.
 */

export type Doc =
  | string
  /** A blank (or nothing) on one line, a line end in a broken group. */
  | { readonly kind: 'line'; readonly flat: '' | ' '; readonly binding?: Binding }
  /** A line end that breaks every group round it. */
  | { readonly kind: 'hard' }
  | { readonly kind: 'group'; readonly parts: readonly Doc[] }
  /** Parts whose lines are indented by `by` more columns. */
  | { readonly kind: 'nest'; readonly by: number; readonly parts: readonly Doc[] };

/** How strongly what stands on both sides of a line end belongs together: a comma separates most, `and` least. */
export type Binding = 'comma' | 'if' | 'or' | 'and';

interface Pending {
  readonly doc: Doc;
  readonly indent: number;
  readonly broken: boolean;
}

/** Renders `parts` from column `indent`; lines after the first start with their indentation, none ends in a blank. */
export function render(parts: readonly Doc[], indent: number, width: number): string {
  let out = '';
  let column = indent;
  const stack: Pending[] = [];
  const push = (docs: readonly Doc[], at: number, broken: boolean): void => {
    for (let i = docs.length - 1; i >= 0; i--) stack.push({ doc: docs[i]!, indent: at, broken });
  };
  push(parts, indent, false);
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { doc } = next;
    if (typeof doc === 'string') {
      out += doc;
      column += doc.length;
    } else if (doc.kind === 'nest') {
      push(doc.parts, next.indent + doc.by, next.broken);
    } else if (doc.kind === 'group') {
      push(doc.parts, next.indent, !fits(doc, stack, width - column));
    } else if (doc.kind === 'hard' || next.broken) {
      out = `${out.trimEnd()}\n${' '.repeat(next.indent)}`;
      column = next.indent;
    } else {
      out += doc.flat;
      column += doc.flat.length;
    }
  }
  return out;
}

/** Do the group and what must follow it on the same line, up to where that can break, fit into `room` columns? */
function fits(group: Doc, rest: readonly Pending[], room: number): boolean {
  const todo: { doc: Doc; flat: boolean; follows: boolean }[] = [{ doc: group, flat: true, follows: false }];
  let following = rest.length;
  let left = room;
  while (left >= 0) {
    let next = todo.pop();
    if (next === undefined) {
      if (following === 0) return true;
      const pending = rest[--following]!;
      next = { doc: pending.doc, flat: !pending.broken, follows: true };
    }
    const { doc, follows } = next;
    const flat = next.flat && !(follows && typeof doc === 'object' && doc.kind === 'group');
    if (typeof doc === 'string') left -= doc.length;
    else if (doc.kind === 'hard') return !flat;
    else if (doc.kind === 'line') {
      if (!flat) return true;
      left -= doc.flat.length;
    } else for (let i = doc.parts.length - 1; i >= 0; i--) todo.push({ doc: doc.parts[i]!, flat, follows });
  }
  return false;
}
