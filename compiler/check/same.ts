/** Whether two conditions are written the same, or one as the denial of the other. It compares trees, not meanings. */
import type { BinaryOperator, Expression } from '../../grammar/index.js';

/** A condition and whether it is denied: `city != "x"` is the denial of `city == "x"`, `no E` of `any E`. */
export interface Claim {
  readonly text: string;
  readonly denied: boolean;
}

export function claimOf(expression: Expression): Claim {
  switch (expression.kind) {
    case 'paren':
      return claimOf(expression.inner);
    case 'unary': {
      if (expression.operator !== 'not') break;
      const inner = claimOf(expression.operand);
      return { text: inner.text, denied: !inner.denied };
    }
    case 'known':
      return { text: `known ${written(expression.operand)}`, denied: !expression.known };
    case 'in':
      return { text: written({ ...expression, negated: false }), denied: expression.negated };
    case 'history':
      if (expression.function !== 'no') break;
      return { text: written({ ...expression, function: 'any' }), denied: true };
    case 'binary': {
      const [operator, denied] = positive[expression.operator] ?? [expression.operator, false];
      return { text: written({ ...expression, operator }), denied };
    }
    default:
      break;
  }
  return { text: written(expression), denied: false };
}

const positive: Readonly<Partial<Record<BinaryOperator, readonly [BinaryOperator, boolean]>>> = {
  is: ['==', false],
  '!=': ['==', true],
  'is not': ['==', true],
  '<': ['>=', true],
  '<=': ['>', true],
};

/** The tree as a text without its places and parentheses. */
function written(expression: Expression): string {
  return JSON.stringify(expression, (key, value: unknown) => {
    if (key === 'span' || key === 'operatorSpan' || key === 'functionSpan') return undefined;
    let node = value;
    while (typeof node === 'object' && node !== null && 'kind' in node && node.kind === 'paren' && 'inner' in node)
      node = node.inner;
    return node;
  });
}

/** The parts that `and` (or `or`) joins, through parentheses. */
export function partsOf(expression: Expression, operator: 'and' | 'or'): readonly Expression[] {
  if (expression.kind === 'paren') return partsOf(expression.inner, operator);
  if (expression.kind !== 'binary' || expression.operator !== operator) return [expression];
  return [...partsOf(expression.left, operator), ...partsOf(expression.right, operator)];
}
