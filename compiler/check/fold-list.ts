/** `sum of items.price`, `count of order.items`: a fold over the elements of a list, not over history. */
import type { HistoryExpression, Name } from '../../grammar/index.js';
import { describeType } from '../types/describe.js';
import { error, isOptional, number, withOptional } from '../types/make.js';
import type { Type } from '../types/type.js';
import type { Checker, Scope } from './checker.js';
import { membersOf } from './expression-name.js';
import { isFoldable } from './foldable.js';
import { unknownField } from './unknown.js';

/** `base` is the type of the name the path begins with. */
export function foldList(c: Checker, expression: HistoryExpression, scope: Scope): Type {
  const fn = expression.function;
  const base = c.typeOf({ kind: 'nameExpr', name: expression.event, span: expression.event.span }, scope);
  const filtered = expression.where ?? expression.inLast;
  if (filtered) {
    const part = expression.where ? 'where' : 'in last';
    c.report('types/list-filter', { part, function: fn }, scope, filtered.span);
    return error;
  }
  if (base.kind === 'error') return error;
  let type: Type = base;
  let optional = isOptional(base);
  let inList = base.kind === 'list';
  if (base.kind === 'list') type = base.of;
  for (const step of expression.path) {
    const next = fieldOf(c, type, step, scope);
    if (!next) return error;
    if (next.kind === 'list' && inList) return notAList(c, expression, next, scope);
    if (!inList) optional ||= isOptional(next);
    inList ||= next.kind === 'list';
    type = next.kind === 'list' ? next.of : next;
  }
  if (!inList) return notAList(c, expression, type, scope);
  if (fn === 'count') return withOptional(number, optional);
  if (!isFoldable(type, fn)) {
    const fields =
      type.kind === 'record' ? [...type.fields].filter(([, field]) => isFoldable(field, fn)).map(([name]) => name) : [];
    c.report(
      'types/fold-field',
      { function: fn, event: c.textOf(scope.file, spanOf(expression)), fields },
      scope,
      spanOf(expression),
    );
    return error;
  }
  return withOptional(type, optional || fn !== 'sum');
}

function fieldOf(c: Checker, type: Type, step: Name, scope: Scope): Type | undefined {
  const members = type.kind === 'list' ? undefined : membersOf(c, type);
  const field = members?.get(step.text);
  if (field) return field;
  if (members) unknownField(c, step, describeType(type), members.keys(), scope);
  else c.report('types/no-fields', { found: describeType(type), member: step.text }, scope, step.span);
  return undefined;
}

function notAList(c: Checker, expression: HistoryExpression, found: Type, scope: Scope): Type {
  const operator = `${expression.function} of`;
  c.report('types/not-a-list', { found: describeType(found), operator, plain: false }, scope, spanOf(expression));
  return error;
}

function spanOf(expression: HistoryExpression): { start: number; end: number } {
  return { start: expression.event.span.start, end: (expression.path.at(-1) ?? expression.event).span.end };
}
