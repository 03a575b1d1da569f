/** Walks over machine expressions and over syntax trees, for those who look for something inside them. It changes nothing. */
import type { Name } from '../../grammar/index.js';
import type { Expr } from '../../runtime/machine/expression.js';
import { childrenOf } from '../../runtime/machine/walk.js';

export function someExpr(expr: Expr, holds: (inner: Expr) => boolean): boolean {
  return holds(expr) || childrenOf(expr).some((child) => someExpr(child, holds));
}

export function eachExpr(expr: Expr, visit: (inner: Expr) => void): void {
  visit(expr);
  for (const child of childrenOf(expr)) eachExpr(child, visit);
}

/** Every name written anywhere under a node of the syntax tree. */
export function eachName(node: unknown, visit: (name: Name) => void): void {
  if (Array.isArray(node)) {
    for (const item of node) eachName(item, visit);
  } else if (typeof node === 'object' && node !== null) {
    if ('kind' in node && node.kind === 'name') visit(node as Name);
    else for (const key in node) if (key !== 'span') eachName(node[key as keyof typeof node], visit);
  }
}
