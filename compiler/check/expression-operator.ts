/** Types of `not`, `-`, `and`, `or`, comparisons, arithmetic, `in`, `between` and `is known`. Which types go together stands in types/. */
import type {
  BetweenExpression,
  BinaryExpression,
  InExpression,
  KnownExpression,
  UnaryExpression,
} from '../../grammar/index.js';
import { arithmetic } from '../types/arithmetic.js';
import { compare } from '../types/compare.js';
import { describeType } from '../types/describe.js';
import { bool, error, isError, isOptional, withOptional } from '../types/make.js';
import type { Type } from '../types/type.js';
import { type Checker, type Scope, withKnown } from './checker.js';
import { condition } from './condition.js';
import { unwrapped } from './expectation.js';
import { contains, startsOrEnds } from './expression-list.js';
import { besides } from './known.js';
import { isNow, mismatch } from './mismatch.js';
import { isStray, meantAsList, meantAsNothing, slipOfQuestion } from './slips.js';
import { warnUnknown } from './unknown-warning.js';
import { valueNextTo } from './value-next-to.js';
import { checkSameDay } from './yearly.js';

export function unary(c: Checker, expression: UnaryExpression, scope: Scope): Type {
  if (expression.operator === 'not') {
    const type = condition(c, expression.operand, scope);
    if (isError(type)) return error;
    if (type.kind === 'trigger') return error;
    if (isOptional(type)) warnUnknown(c, expression.operand, scope);
    return withOptional(bool, isOptional(type));
  }
  const type = c.typeOf(expression.operand, scope);
  switch (type.kind) {
    case 'number':
    case 'percent':
    case 'money':
    case 'duration':
    case 'error':
      return type;
    default:
      c.report(
        'types/expected',
        { found: describeType(type), wanted: 'a number', place: 'after `-`' },
        scope,
        expression.operand.span,
      );
      return error;
  }
}

export function binary(c: Checker, expression: BinaryExpression, scope: Scope): Type {
  switch (expression.operator) {
    case 'and':
    case 'or':
      return logical(c, expression, scope);
    case 'contains':
      return contains(c, expression, scope);
    case 'starts with':
    case 'ends with':
      return startsOrEnds(c, expression, scope);
    case '+':
    case '-':
    case '*':
    case '/':
      return calculate(c, expression, expression.operator, scope);
    default:
      return comparison(c, expression, scope);
  }
}

function logical(c: Checker, expression: BinaryExpression, scope: Scope): Type {
  if (meantAsList(c, expression, scope)) return error;
  const known = besides(c, expression, scope);
  const left = condition(c, expression.left, withKnown(scope, known.left));
  const right = condition(c, expression.right, withKnown(scope, known.right));
  if (isError(left) || isError(right)) return error;
  return withOptional(bool, isOptional(left) || isOptional(right));
}

function calculate(c: Checker, expression: BinaryExpression, operator: '+' | '-' | '*' | '/', scope: Scope): Type {
  const wanted: Type | undefined =
    operator === '+' || operator === '-' ? { kind: 'moment', optional: false } : undefined;
  const left = c.typeOf(expression.left, scope, wanted);
  const right = c.typeOf(expression.right, scope);
  const divisor = unwrapped(expression.right);
  const divisorKnown = (divisor.kind === 'number' || divisor.kind === 'percent') && divisor.value !== 0;
  const result = arithmetic(operator, left, right, divisorKnown || divisor.kind === 'money');
  if (result.ok) return result.type;
  return mismatch(c, expression, left, right, result.why, scope);
}

function comparison(c: Checker, expression: BinaryExpression, scope: Scope): Type {
  const { operator } = expression;
  const [left, right] = sides(c, expression, scope);
  if (isError(left) || isError(right)) return error;
  const result = compare(left, right);
  if (!result.ok) return mismatch(c, expression, left, right, result.why, scope);
  const orders = operator === '<' || operator === '<=' || operator === '>' || operator === '>=';
  if (result.as === 'age' && (isNow(expression.left) || isNow(expression.right)))
    return mismatch(c, expression, left, right, 'kinds', scope);
  if (orders ? result.as === 'equality' : result.as === 'age')
    return mismatch(c, expression, left, right, 'operator', scope);
  if ((operator === '!=' || operator === 'is not') && result.optional) warnUnknown(c, expression, scope);
  checkSameDay(c, expression, scope);
  return withOptional(bool, result.optional);
}

/** Both types; a bare word on either side may be a value of the other side's type. */
function sides(c: Checker, expression: BinaryExpression, scope: Scope): readonly [Type, Type] {
  const { left, operator, right } = expression;
  if (isStray(c, left, scope) && !isStray(c, right, scope)) {
    const type = c.typeOf(right, scope);
    return [valueNextTo(c, left, type, scope), type];
  }
  const type = c.typeOf(left, scope);
  const slips = isStray(c, right, scope) && meantAsNothing(c, expression, type, scope);
  if (slips || (isStray(c, right, scope) && slipOfQuestion(c, operator, right, type, scope))) return [type, error];
  return [type, valueNextTo(c, right, type, scope)];
}

export function known(c: Checker, expression: KnownExpression, scope: Scope): Type {
  const type = c.typeOf(expression.operand, scope);
  if (isError(type)) return error;
  return bool;
}

export function inList(c: Checker, expression: InExpression, scope: Scope): Type {
  const type = c.typeOf(expression.operand, scope);
  let optional = isOptional(type);
  let failed = isError(type);
  for (const value of expression.values) {
    const found = valueNextTo(c, value, type, scope);
    if (isError(found) || isError(type)) {
      failed = true;
      continue;
    }
    const result = compare(type, found);
    if (!result.ok || result.as === 'age') {
      const why = result.ok ? 'kinds' : result.why;
      mismatch(c, { operator: 'in', at: value.span, left: expression.operand, right: value }, type, found, why, scope);
      failed = true;
    } else optional ||= result.optional;
  }
  if (failed) return error;
  if (expression.negated && optional) warnUnknown(c, expression, scope);
  return withOptional(bool, optional);
}

export function between(c: Checker, expression: BetweenExpression, scope: Scope): Type {
  const type = c.typeOf(expression.operand, scope);
  let optional = false;
  let failed = isError(type);
  for (const bound of [expression.low, expression.high]) {
    const found = c.typeOf(bound, scope);
    if (isError(found) || isError(type) || failed) {
      failed = true;
      continue;
    }
    const result = compare(type, found);
    if (!result.ok || result.as === 'equality') {
      const why = result.ok ? 'operator' : result.why;
      mismatch(
        c,
        { operator: 'between', at: bound.span, left: expression.operand, right: bound },
        type,
        found,
        why,
        scope,
      );
      failed = true;
    } else optional ||= result.optional;
  }
  if (failed) return error;
  return withOptional(bool, optional);
}
