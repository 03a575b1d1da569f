/** Walks over trees without knowing what their nodes mean. */
import type { Name, Span } from '../../grammar/index.js';

export interface TreeNode {
  readonly kind: string;
  readonly span: Span;
}

function isNode(value: unknown): value is TreeNode {
  return typeof value === 'object' && value !== null && 'kind' in value && 'span' in value;
}

/** The nodes directly in a node, in no certain order. */
export function* childrenOf(node: object): Iterable<TreeNode> {
  for (const key in node) {
    if (key === 'span' || key === 'comments') continue;
    const value = node[key as keyof typeof node] as unknown;
    if (isNode(value)) yield value;
    else if (Array.isArray(value)) for (const one of value) if (isNode(one)) yield one;
  }
}

/** A node and all in it. */
export function* nodesIn(node: TreeNode): Iterable<TreeNode> {
  const rest: TreeNode[] = [node];
  for (let next = rest.pop(); next; next = rest.pop()) {
    yield next;
    for (const child of childrenOf(next)) rest.push(child);
  }
}

/** From the outermost to the innermost that holds the offset; at a border that which stands before it counts too. */
export function pathTo(root: TreeNode, offset: number): readonly TreeNode[] {
  const path: TreeNode[] = [root];
  for (let node: TreeNode | undefined = root; node; ) {
    let next: TreeNode | undefined;
    for (const child of childrenOf(node)) {
      const { start, end } = child.span;
      if (start > offset || end < offset) continue;
      // Of two that touch the offset the later one, unless it is empty.
      if (!next || (start >= next.span.start && end > start)) next = child;
    }
    if (next) path.push(next);
    node = next;
  }
  return path;
}

export function nameAt(root: TreeNode, offset: number): Name | undefined {
  const names: Name[] = [];
  const walk = (node: TreeNode): void => {
    for (const child of childrenOf(node)) {
      if (child.span.start > offset || child.span.end < offset) continue;
      if (child.kind === 'name') names.push(child as Name);
      else walk(child);
    }
  };
  walk(root);
  return names.find(({ span }) => span.start <= offset && offset < span.end) ?? names[0];
}
