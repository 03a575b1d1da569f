/** Walks over machine expressions and over syntax trees, for those who look for something inside them. It changes nothing. */
import type { Name } from '../../grammar/index.js';
import type { Expr } from '../../runtime/machine/expression.js';

/** The expressions that stand directly inside one. */
export function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.op) {
    case 'const':
    case 'attr':
    case 'slot':
    case 'event':
    case 'judged':
    case 'element':
    case 'segment':
    case 'group':
    case 'now':
    case 'today':
    case 'rfm':
    case 'running':
    case 'entered':
    case 'handle':
    case 'entry':
      return [];
    case 'and':
    case 'or':
      return expr.of;
    case 'get':
    case 'first':
    case 'last':
    case 'size':
    case 'fold':
    case 'not':
    case 'neg':
    case 'known':
    case 'midnight':
    case 'dateOf':
    case 'elapsed':
      return [expr.of];
    case 'in':
      return [expr.of, ...expr.values];
    case 'has':
      return [expr.of, expr.where];
    case 'shift':
      return [expr.moment, expr.by];
    case 'if':
      return [expr.cond, expr.then, expr.else];
    case 'near':
      return [expr.of, expr.metres, expr.centre];
    case 'history':
      return [...(expr.where ? [expr.where] : []), ...(expr.inLast ? [expr.inLast] : [])];
    case 'age':
    case 'window':
      return [expr.of, expr.duration];
    default:
      return [expr.left, expr.right];
  }
}

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
