/** Walks over expressions, for those who look for something inside them. It changes nothing. */
import type { Expr } from './expression.js';

/** The expressions directly inside one. */
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
    case 'expectedOrders':
    case 'running':
    case 'entered':
    case 'handle':
    case 'entry':
      return [];
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
    case 'and':
    case 'or':
      return expr.of;
    case 'eq':
    case 'ne':
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
    case 'contains':
    case 'startsWith':
    case 'endsWith':
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'share':
      return [expr.left, expr.right];
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
      return [expr.where, expr.inLast].filter((part) => part !== undefined);
    case 'age':
    case 'window':
      return [expr.of, expr.duration];
  }
}
