/** Comparisons by the types of their sides: ages against durations, dates against moments. */
import type { BetweenExpression, Expression, InExpression } from '../../grammar/index.js';
import type { CompareOp, Expr } from '../../runtime/machine/expression.js';
import { instantOf, isTemporal } from './instant.js';
import type { Lowering, Scope } from './scope.js';

type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'is' | 'is not';

const operations: Readonly<Record<Comparison, CompareOp>> = {
  '==': 'eq',
  is: 'eq',
  '!=': 'ne',
  'is not': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
};
const mirrored: Readonly<Record<CompareOp, CompareOp>> = { eq: 'eq', ne: 'ne', lt: 'gt', le: 'ge', gt: 'lt', ge: 'le' };

interface Sides {
  readonly operator: Comparison;
  readonly left: Expression;
  readonly right: Expression;
}

export function lowerComparison(lowering: Lowering, { operator, left, right }: Sides, scope: Scope): Expr {
  return compare(lowering, operations[operator], left, right, scope);
}

/** Both ends included; for an age, from the moment it has the lower one to the moment it has the upper one. */
export function lowerBetween(lowering: Lowering, { operand, low, high }: BetweenExpression, scope: Scope): Expr {
  return {
    op: 'and',
    of: [compare(lowering, 'ge', operand, low, scope), compare(lowering, 'le', operand, high, scope)],
  };
}

export function lowerIn(lowering: Lowering, { operand, values }: InExpression, scope: Scope): Expr {
  const type = lowering.typeOf(operand);
  const types = values.map((value) => lowering.typeOf(value));
  if (isTemporal(type) && !(type.kind === 'date' && types.every((other) => other.kind === 'date'))) {
    const moments = values.map((value) => instantOf(lowering, value, scope).moment);
    return { op: 'in', of: instantOf(lowering, operand, scope).moment, values: moments };
  }
  return {
    op: 'in',
    of: lowering.value(operand, scope),
    values: values.map((value) => lowering.value(value, scope)),
  };
}

/** Equality of a `match` subject with one of its cases. */
export function compareEqual(lowering: Lowering, left: Expression, right: Expression, scope: Scope): Expr {
  return compare(lowering, 'eq', left, right, scope);
}

function compare(lowering: Lowering, op: CompareOp, left: Expression, right: Expression, scope: Scope): Expr {
  const leftType = lowering.typeOf(left);
  const rightType = lowering.typeOf(right);
  if (rightType.kind === 'duration' && isTemporal(leftType)) return age(lowering, op, left, right, scope);
  if (leftType.kind === 'duration' && isTemporal(rightType)) return age(lowering, mirrored[op], right, left, scope);
  if (leftType.kind === 'bool' || rightType.kind === 'bool') {
    return { op, left: lowering.condition(left, scope), right: lowering.condition(right, scope) };
  }
  if (isTemporal(leftType) && isTemporal(rightType) && !(leftType.kind === 'date' && rightType.kind === 'date')) {
    const first = instantOf(lowering, left, scope).moment;
    const second = instantOf(lowering, right, scope).moment;
    // The older of two things has the earlier moment.
    return leftType.kind === 'age'
      ? { op: mirrored[op], left: first, right: second }
      : { op, left: first, right: second };
  }
  return {
    op,
    left: lowering.value(left, scope),
    right: lowering.value(right, scope),
  };
}

/** R6: both `>` and `>=` on an age turn true at the moment plus the duration. */
function age(lowering: Lowering, op: CompareOp, of: Expression, duration: Expression, scope: Scope): Expr {
  const than = op === 'gt' || op === 'ge' ? 'older' : 'younger';
  const { moment, never } = instantOf(lowering, of, scope);
  return { op: 'age', than, of: moment, duration: lowering.value(duration, scope), never };
}
