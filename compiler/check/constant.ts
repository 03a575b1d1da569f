/** Comparisons that come out the same for everybody: two literals, or something with itself. */
import type { BinaryExpression, Expression } from '../../grammar/index.js';
import type { Checker, Scope } from './checker.js';
import { unwrapped } from './expectation.js';
import { keyOf } from './known.js';

export function constantComparison(c: Checker, expression: BinaryExpression, scope: Scope): void {
  const value = constantValue(expression);
  if (value === undefined) return;
  c.report('flow/constant-condition', { text: c.textOf(scope.file, expression.span), value }, scope, expression.span);
}

function constantValue({ operator, left, right }: BinaryExpression): boolean | undefined {
  const key = keyOf(left);
  const same = key !== undefined && key === keyOf(right);
  const a = same ? 0 : literalOf(left);
  const b = same ? 0 : literalOf(right);
  if (a === undefined || b === undefined || typeof a !== typeof b) return undefined;
  switch (operator) {
    case '==':
    case 'is':
      return a === b;
    case '!=':
    case 'is not':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    default:
      return undefined;
  }
}

function literalOf(expression: Expression): number | string | boolean | undefined {
  const inner = unwrapped(expression);
  switch (inner.kind) {
    case 'number':
    case 'percent':
    case 'text':
    case 'bool':
      return inner.value;
    case 'money':
      return Number(inner.amount);
    default:
      return undefined;
  }
}
