/** `+ - * /` on numbers, percents, money, dates and moments. */
import type { BinaryExpression, Expression } from '../../grammar/index.js';
import type { Expr } from '../../runtime/machine/expression.js';
import { instantOf, isTemporal } from './instant.js';
import type { Lowering, Scope } from './scope.js';

const operations = { '+': 'add', '-': 'sub', '*': 'mul', '/': 'div' } as const;

interface Operation {
  readonly expression: BinaryExpression;
  readonly operator: keyof typeof operations;
  readonly left: Expression;
  readonly right: Expression;
}

export function arithmetic(lowering: Lowering, operation: Operation, scope: Scope): Expr {
  const { expression, operator, left, right } = operation;
  const result = lowering.typeOf(expression).kind;
  const leftKind = lowering.typeOf(left).kind;
  const rightKind = lowering.typeOf(right).kind;
  if (isTemporal(lowering.typeOf(left)) && rightKind === 'duration') {
    return shifted(lowering, left, right, operator === '-' ? -1 : 1, result === 'date', scope);
  }
  if (isTemporal(lowering.typeOf(right)) && leftKind === 'duration') {
    return shifted(lowering, right, left, 1, result === 'date', scope);
  }
  const sides = { left: lowering.value(left, scope), right: lowering.value(right, scope) };
  const money = result === 'money' ? { money: true } : {};
  if (operator === '*' && rightKind === 'percent' && leftKind !== 'percent') return { op: 'share', ...sides, ...money };
  if (operator === '*' && leftKind === 'percent' && rightKind !== 'percent') {
    return { op: 'share', left: sides.right, right: sides.left, ...money };
  }
  return { op: operations[operator], ...sides, ...money };
}

/** A date and a duration give a date again where the checker says so. */
function shifted(
  lowering: Lowering,
  moment: Expression,
  by: Expression,
  sign: 1 | -1,
  date: boolean,
  scope: Scope,
): Expr {
  const shift: Expr = {
    op: 'shift',
    moment: instantOf(lowering, moment, scope).moment,
    by: lowering.value(by, scope),
    sign,
  };
  return date ? { op: 'dateOf', of: shift } : shift;
}
