/** Types of questions to a contact's history: `any`, `count of`, `last`, `since`, `in last`, `running`, `entered`. */
import type {
  HistoryExpression,
  HorizonExpression,
  Name,
  ScenarioExpression,
  SinceExpression,
  WindowExpression,
} from '../../grammar/index.js';
import { describeType } from '../types/describe.js';
import { bool, error, isError, isInstant, isOptional, number, withOptional } from '../types/make.js';
import type { Type } from '../types/type.js';
import { type Checker, replacement, type Scope } from './checker.js';
import { eventName, filter } from './event-pattern.js';
import { expectDuration, expectInstant, unwrapped } from './expectation.js';
import { foldList } from './fold-list.js';
import { isFoldable } from './foldable.js';
import { eventNamed, lookup } from './lookup.js';
import { unknownField, unknownName } from './unknown.js';
import { checkWindowOfYear } from './yearly.js';

export function history(c: Checker, expression: HistoryExpression, scope: Scope): Type {
  const fn = expression.function;
  const folds = fn === 'count' || fn === 'sum' || fn === 'average' || fn === 'min' || fn === 'max';
  const found = folds && !eventNamed(c, expression.event, scope) ? lookup(c, expression.event.text, scope) : undefined;
  if (found) return foldList(c, expression, scope);

  const event = eventName(c, expression.event, scope);
  if (expression.where) filter(c, expression.where, event, scope);
  if (expression.inLast) expectDuration(c, expression.inLast, scope, 'after `in last`');
  if (event === undefined) return error;
  switch (fn) {
    case 'any':
    case 'no':
      return bool;
    case 'last':
    case 'first':
    case 'previous':
      return { kind: 'event', event, optional: true };
    case 'count':
      if (expression.path.length === 0) return number;
      c.report('types/fold-field', { function: fn, event, fields: [] }, scope, spanOf(expression.path));
      return error;
    default:
      return foldedField(c, expression, fn, event, scope);
  }
}

function foldedField(
  c: Checker,
  expression: HistoryExpression,
  fn: 'sum' | 'average' | 'min' | 'max',
  event: string,
  scope: Scope,
): Type {
  const fields = c.events.fields(event);
  const candidates = [...fields].filter(([, type]) => isFoldable(type, fn)).map(([name]) => name);
  const [first, ...rest] = expression.path;
  if (!first) {
    c.report('types/fold-field', { function: fn, event, fields: candidates }, scope, expression.event.span);
    return error;
  }
  let type = fields.get(first.text);
  if (!type) return unknownField(c, first, `\`${event}\``, candidates, scope);
  for (const step of rest) {
    const inner: Type | undefined = type.kind === 'record' ? type.fields.get(step.text) : undefined;
    if (!inner) {
      if (type.kind === 'record') return unknownField(c, step, `\`${event}\``, type.fields.keys(), scope);
      c.report('types/fold-field', { function: fn, event, fields: candidates }, scope, spanOf(expression.path));
      return error;
    }
    type = inner;
  }
  if (!isFoldable(type, fn)) {
    if (!isError(type))
      c.report('types/fold-field', { function: fn, event, fields: candidates }, scope, spanOf(expression.path));
    return error;
  }
  return withOptional(type, fn !== 'sum');
}

function spanOf(path: readonly Name[]): { start: number; end: number } {
  return { start: path[0]!.span.start, end: path.at(-1)!.span.end };
}

export function since(c: Checker, expression: SinceExpression, scope: Scope): Type {
  const place = expression.unit ? `after \`${expression.unit} since\`` : 'after `since`';
  const type = expectInstant(c, expression.moment, scope, place);
  if (isError(type)) return error;
  if (expression.unit) return withOptional(number, isOptional(type) || type.kind === 'handleMoment');
  return { kind: 'age', optional: type.kind !== 'event' && isOptional(type) };
}

export function window(c: Checker, expression: WindowExpression, scope: Scope): Type {
  const inner = unwrapped(expression.operand);
  if (inner.kind === 'nameExpr' && eventNamed(c, inner.name, scope)) {
    const event = eventName(c, inner.name, scope)!;
    const start = { start: inner.span.start, end: inner.span.start };
    const fix = replacement(`Write \`any ${event}\``, scope.file, start, 'any ', expression.direction === 'last');
    c.report('types/event-as-condition', { event }, scope, inner.span, { fixes: [fix] });
    expectDuration(c, expression.duration, scope, `after \`in ${expression.direction}\``);
    return error;
  }
  const type = c.typeOf(expression.operand, scope);
  const duration = expectDuration(c, expression.duration, scope, `after \`in ${expression.direction}\``);
  if (isError(type) || isError(duration)) return error;
  if (!isInstant(type)) {
    const wanted = 'a date or a moment';
    const place = `before \`in ${expression.direction}\``;
    c.report('types/expected', { found: describeType(type), wanted, place }, scope, expression.operand.span);
    return error;
  }
  checkWindowOfYear(c, expression, scope);
  return withOptional(bool, type.kind !== 'event' && isOptional(type));
}

/** `expected_orders in 90d`: how many orders are to be expected, where the shop has `rfm:`. */
export function horizon(c: Checker, { operand, duration }: HorizonExpression, scope: Scope): Type {
  expectDuration(c, duration, scope, 'after `in`');
  const found = lookup(c, operand.name.text, scope);
  if (found?.kind !== 'value' || found.symbol.kind !== 'builtin') {
    const type = c.typeOf(operand, scope);
    if (isError(type)) return error;
    const wanted = 'the orders to be expected, which another `expected_orders` hides';
    c.report('types/expected', { found: describeType(type), wanted, place: 'before `in`' }, scope, operand.span);
    return error;
  }
  c.mean(operand.name, found.symbol);
  c.set(operand, number);
  return withOptional(number, true);
}

export function scenarioState(c: Checker, expression: ScenarioExpression, scope: Scope): Type {
  const { scenario } = expression;
  if (expression.inLast) expectDuration(c, expression.inLast, scope, 'after `in last`');
  const symbol = c.symbols.scenarios.get(scenario.text);
  if (!symbol) return unknownName(c, scenario, 'scenario', c.symbols.scenarios.keys(), scope);
  c.mean(scenario, symbol);
  return bool;
}
