/** Makers of the logical expressions that lowering puts together itself. */
import type { Expr } from '../../runtime/machine/expression.js';

export function negated(of: Expr): Expr {
  return of.op === 'not' ? of.of : { op: 'not', of };
}

/** One condition as it is; nested ones of the same kind in one list. */
export function joined(op: 'and' | 'or', conditions: readonly Expr[]): Expr {
  const of = conditions.flatMap((condition) => (condition.op === op ? condition.of : [condition]));
  return of.length === 1 ? of[0]! : { op, of };
}

export function choice(cond: Expr, then: Expr, otherwise: Expr): Expr {
  return { op: 'if', cond, then, else: otherwise };
}
