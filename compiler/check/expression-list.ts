/** Types of `contains`, `has (…)`, `starts with`, `ends with`, and `within D of P`: questions to lists, texts and points. */
import type { BinaryExpression, HasExpression, NearExpression } from '../../grammar/index.js';
import { compare } from '../types/compare.js';
import { describeType } from '../types/describe.js';
import { bool, error, isError, isOptional, isTextual, withOptional } from '../types/make.js';
import type { Type } from '../types/type.js';
import { type Checker, inFields, type Scope } from './checker.js';
import { condition } from './condition.js';
import { expectKind } from './expectation.js';
import { mismatch } from './mismatch.js';
import { valueNextTo } from './value-next-to.js';

export function contains(c: Checker, expression: BinaryExpression, scope: Scope): Type {
  const left = c.typeOf(expression.left, scope);
  if (left.kind === 'list') {
    const right = valueNextTo(c, expression.right, left.of, scope);
    if (isError(right)) return error;
    const result = compare(left.of, right);
    if (!result.ok) return mismatch(c, expression, left.of, right, result.why, scope);
    return withOptional(bool, isOptional(left) || isOptional(right));
  }
  if (isTextual(left)) return textual(c, expression, left, scope);
  c.typeOf(expression.right, scope);
  return isError(left) ? error : notAList(c, expression.left, left, 'contains', scope);
}

export function startsOrEnds(c: Checker, expression: BinaryExpression, scope: Scope): Type {
  const left = c.typeOf(expression.left, scope);
  if (isTextual(left)) return textual(c, expression, left, scope);
  const right = c.typeOf(expression.right, scope);
  return isError(left) || isError(right) ? error : mismatch(c, expression, left, right, 'kinds', scope);
}

function textual(c: Checker, expression: BinaryExpression, left: Type, scope: Scope): Type {
  const right = c.typeOf(expression.right, scope);
  if (isError(right)) return error;
  if (!isTextual(right)) return mismatch(c, expression, left, right, 'kinds', scope);
  return withOptional(bool, isOptional(left) || isOptional(right));
}

export function has(c: Checker, expression: HasExpression, scope: Scope): Type {
  const list = c.typeOf(expression.operand, scope);
  if (list.kind === 'list' && list.of.kind === 'record') {
    const inside = inFields(scope, { of: 'element', fields: list.of.fields });
    const type = condition(c, expression.condition, inside);
    return isError(type) ? error : withOptional(bool, isOptional(list));
  }
  c.fail(scope);
  return isError(list) ? error : notAList(c, expression.operand, list, 'has', scope);
}

function notAList(
  c: Checker,
  expression: { span: { start: number; end: number } },
  found: Type,
  operator: string,
  scope: Scope,
): Type {
  const plain = found.kind === 'list';
  c.report('types/not-a-list', { found: describeType(found), operator, plain }, scope, expression.span);
  return error;
}

export function near(c: Checker, expression: NearExpression, scope: Scope): Type {
  const place = expectKind(c, expression.operand, scope, 'geo', 'a point on the map', 'before `within`');
  const distance = expectKind(c, expression.distance, scope, 'distance', 'a distance like 20km', 'after `within`');
  const centre = expectKind(c, expression.centre, scope, 'geo', 'a place', 'after `of`');
  if (isError(place) || isError(distance) || isError(centre)) return error;
  return withOptional(bool, isOptional(place) || isOptional(centre));
}
