/** What a condition tells about later ones: after `city is known and …`, the city is known. Only for the warning of R7; it changes no meaning. */
import type { Expression } from '../../grammar/index.js';

/** A key for expressions that mean the same wherever they are repeated; undefined for all others. */
export function keyOf(expression: Expression): string | undefined {
  switch (expression.kind) {
    case 'nameExpr':
      return expression.name.text;
    case 'paren':
      return keyOf(expression.inner);
    case 'member': {
      const object = keyOf(expression.object);
      return object === undefined ? undefined : `${object}.${expression.member.text}`;
    }
    case 'history':
      return (expression.function === 'last' || expression.function === 'first') &&
        !expression.where &&
        !expression.inLast
        ? `${expression.function} ${expression.event.text}`
        : undefined;
    default:
      return undefined;
  }
}

const nothing: ReadonlySet<string> = new Set();

/** Keys that are known wherever the condition came out true. */
export function knownWhenTrue(expression: Expression): ReadonlySet<string> {
  switch (expression.kind) {
    case 'paren':
      return knownWhenTrue(expression.inner);
    case 'known':
      return expression.known ? keysOf(expression.operand) : nothing;
    case 'unary':
      return expression.operator === 'not' ? knownWhenFalse(expression.operand) : nothing;
    case 'in':
    case 'between':
      return keysOf(expression.operand);
    case 'near':
    case 'has':
      return keysOf(expression.operand);
    case 'binary':
      if (expression.operator === 'and') {
        return union(knownWhenTrue(expression.left), knownWhenTrue(expression.right));
      }
      if (expression.operator === 'or') {
        const right = knownWhenTrue(expression.right);
        return new Set([...knownWhenTrue(expression.left)].filter((key) => right.has(key)));
      }
      return union(keysOf(expression.left), keysOf(expression.right));
    default:
      return nothing;
  }
}

/** Keys that are known wherever the condition came out not true: no or unknown. */
export function knownWhenFalse(expression: Expression): ReadonlySet<string> {
  switch (expression.kind) {
    case 'paren':
      return knownWhenFalse(expression.inner);
    case 'known':
      return expression.known ? nothing : keysOf(expression.operand);
    case 'binary':
      return expression.operator === 'or'
        ? union(knownWhenFalse(expression.left), knownWhenFalse(expression.right))
        : nothing;
    default:
      return nothing;
  }
}

function keysOf(expression: Expression): ReadonlySet<string> {
  const key = keyOf(expression);
  return key === undefined ? nothing : new Set([key]);
}

function union(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  return a.size === 0 ? b : b.size === 0 ? a : new Set([...a, ...b]);
}
