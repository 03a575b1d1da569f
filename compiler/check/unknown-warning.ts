/** The one warning about unknown values (R7): under `not`, `!=`, `is not` something unknown is not true either, which is seldom what is meant. */
import type { Expression } from '../../grammar/index.js';
import { isOptional } from '../types/make.js';
import type { Checker, Scope } from './checker.js';
import { keyOf } from './known.js';

export function warnUnknown(c: Checker, expression: Expression, scope: Scope): void {
  const culprit = mayBeUnknown(c, expression);
  if (!culprit) return;
  const what = c.textOf(scope.file, culprit.span);
  c.report('types/may-be-unknown', { what }, scope, culprit.span);
}

/** The smallest part that may be unknown: the name to ask `is known` of. */
function mayBeUnknown(c: Checker, expression: Expression): Expression | undefined {
  for (const part of partsOf(expression)) {
    const type = c.types.get(part);
    if (type && isOptional(type) && type.kind !== 'event') {
      return keyOf(part) === undefined ? (mayBeUnknown(c, part) ?? part) : part;
    }
    const inside = keyOf(part) === undefined ? mayBeUnknown(c, part) : undefined;
    if (inside) return inside;
  }
  const type = c.types.get(expression);
  return type && isOptional(type) && type.kind !== 'event' ? expression : undefined;
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'paren':
      return [expression.inner];
    case 'unary':
    case 'window':
      return [expression.operand];
    case 'near':
      return [expression.operand, expression.centre];
    case 'binary':
      return [expression.left, expression.right];
    case 'in':
      return [expression.operand, ...expression.values];
    case 'between':
      return [expression.operand, expression.low, expression.high];
    case 'conditional':
      return [expression.then, expression.otherwise];
    case 'since':
      return [expression.moment];
    case 'has':
      return [expression.operand];
    default:
      return [];
  }
}
