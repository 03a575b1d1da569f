/** The type of `a if condition else b`: what both branches have in common. */
import type { ConditionalExpression } from '../../grammar/index.js';
import { commonType } from '../types/assign.js';
import { describeType } from '../types/describe.js';
import { error } from '../types/make.js';
import type { Type } from '../types/type.js';
import { type Checker, type Scope, withKnown } from './checker.js';
import { condition } from './condition.js';
import { knownWhen } from './known.js';

export function branches(c: Checker, expression: ConditionalExpression, scope: Scope, expected?: Type): Type {
  condition(c, expression.condition, scope);
  const known = (holds: boolean) => knownWhen(c, expression.condition, scope, { holds, asked: false });
  const then = c.typeOf(expression.then, withKnown(scope, known(true)), expected);
  const otherwise = c.typeOf(expression.otherwise, withKnown(scope, known(false)), expected);
  const common = commonType(then, otherwise);
  if (common) return common;
  const span = { start: expression.then.span.start, end: expression.otherwise.span.end };
  c.report('types/branches', { first: describeType(then), second: describeType(otherwise) }, scope, span, {
    related: [
      { file: scope.file, span: expression.then.span, message: describeType(then) },
      { file: scope.file, span: expression.otherwise.span, message: describeType(otherwise) },
    ],
  });
  return error;
}
