/**
 * `any`, `count`, `sum`, `last` … over a contact's stored events, and the same words over a list. Each tells the facts plan what it needs; those that look
 * at nothing but the event and constants get an aggregate, which the runtime keeps up to date.
 */
import type { HistoryExpression } from '../../grammar/index.js';
import type { Expr, HistoryFn } from '../../runtime/machine/expression.js';
import type { TypeShape } from '../../runtime/machine/model.js';
import { childrenOf } from '../../runtime/machine/walk.js';
import { constantDuration } from './constants.js';
import type { FactsBuilder } from './facts.js';
import { candidate, fieldInScope, type Lowering, type Scope } from './scope.js';
import { fieldsOf, shapeOf } from './shapes.js';
import { someExpr } from './walk.js';

export function lowerHistory(lowering: Lowering, expression: HistoryExpression, scope: Scope): Expr {
  const symbol = lowering.meaningOf(expression.event);
  if (symbol?.kind !== 'event') return lowerFold(lowering, expression, scope);
  const event = symbol.name;
  const path = expression.path.map((name) => name.text);
  const where = expression.where && lowering.condition(expression.where, candidate(scope, event));
  const inLast = expression.inLast && lowering.value(expression.inLast, scope);
  const window = constantDuration(inLast);
  const fn: HistoryFn = expression.function === 'no' ? 'any' : expression.function;
  // `last E in last D` asks about the last event of all time.
  const single = fn === 'last' || fn === 'first' || fn === 'previous';
  const fields = [...path.slice(0, 1), ...(where ? candidateFields(where) : [])];
  lowering.facts.keep(event, fields, single || !window ? 'forever' : window);
  const aggregated = fn !== 'previous' && (single || !inLast || window !== undefined) && (!where || isPlain(where));
  const aggregate = aggregated
    ? lowering.facts.aggregate({
        fn,
        event,
        ...(where ? { where } : {}),
        path,
        ...(window && !single ? { window } : {}),
      })
    : undefined;
  const history: Expr = {
    op: 'history',
    fn,
    event,
    path,
    ...(where ? { where } : {}),
    ...(inLast ? { inLast } : {}),
    ...(aggregate === undefined ? {} : { aggregate }),
    ...moneyOf(lowering, expression),
  };
  return expression.function === 'no' ? { op: 'not', of: history } : history;
}

/** Tells the plan that a field of an event taken from history is looked at. */
export function needField(facts: FactsBuilder, event: Expr, field: string): void {
  if (event.op === 'if') {
    needField(facts, event.then, field);
    needField(facts, event.else, field);
  } else if (event.op === 'history' && field !== 'at' && field !== 'id') {
    facts.keep(event.event, [field], 'forever');
  }
}

/** Tells the plan that the whole payload of an event taken from history is looked at. */
export function needWhole(lowering: Lowering, event: Expr): void {
  if (event.op === 'if') {
    needWhole(lowering, event.then);
    needWhole(lowering, event.else);
  } else if (event.op === 'history') {
    const fields = Object.keys(lowering.eventFields(event.event));
    for (const field of fields) needField(lowering.facts, event, field);
  }
}

function moneyOf(lowering: Lowering, expression: HistoryExpression): { readonly money?: true } {
  return expression.function === 'average' && lowering.typeOf(expression).kind === 'money' ? { money: true } : {};
}

/** First fields of the candidate event that a `where` looks at. */
function candidateFields(where: Expr): readonly string[] {
  if (where.op === 'get' && where.of.op === 'event')
    return where.field === 'at' || where.field === 'id' ? [] : [where.field];
  // Inside another history's own `where` the candidate is another event.
  if (where.op === 'history') return where.inLast ? candidateFields(where.inLast) : [];
  return childrenOf(where).flatMap(candidateFields);
}

/** Whether a `where` looks at the event and constants only. */
function isPlain(where: Expr): boolean {
  return !someExpr(where, (expr) => {
    switch (expr.op) {
      case 'attr':
      case 'slot':
      case 'judged':
      case 'segment':
      case 'group':
      case 'history':
      case 'shift':
      case 'age':
      case 'window':
      case 'now':
      case 'today':
      case 'midnight':
      case 'dateOf':
      case 'elapsed':
      case 'rfm':
      case 'expectedOrders':
      case 'running':
      case 'entered':
      case 'handle':
      case 'entry':
        return true;
      default:
        return false;
    }
  });
}

function lowerFold(lowering: Lowering, expression: HistoryExpression, scope: Scope): Expr {
  let { expr: of, shape } = listRoot(lowering, expression, scope);
  let rest = expression.path.map((name) => name.text);
  while (shape.type !== 'list' && rest.length > 0) {
    const [field, ...others] = rest as [string, ...string[]];
    needField(lowering.facts, of, field);
    of = { op: 'get', of, field };
    shape = fieldsOf(shape)[field] ?? shape;
    rest = others;
  }
  const fn = expression.function;
  if (fn === 'last' || fn === 'first') {
    return rest.reduce<Expr>((inner, field) => ({ op: 'get', of: inner, field }), { op: fn, of });
  }
  if (fn !== 'count' && fn !== 'sum' && fn !== 'average' && fn !== 'min' && fn !== 'max') {
    throw new Error(`A list has no ${fn}.`);
  }
  return { op: 'fold', fn, of, path: rest, ...moneyOf(lowering, expression) };
}

function listRoot(
  lowering: Lowering,
  expression: HistoryExpression,
  scope: Scope,
): { readonly expr: Expr; readonly shape: TypeShape } {
  const name = expression.event;
  const symbol = lowering.meaningOf(name);
  if (symbol?.kind === 'field') return fieldInScope(lowering, scope, symbol.name);
  const expr = lowering.value({ kind: 'nameExpr', name, span: name.span }, scope);
  switch (symbol?.kind) {
    case 'attribute':
      return { expr, shape: lowering.model.contact[symbol.name]! };
    case 'alias':
      return { expr, shape: { type: 'record', fields: lowering.eventFields(symbol.event) } };
    case 'let': {
      const type = lowering.typeOf(symbol.declaration.value);
      if (type.kind !== 'event') return { expr, shape: shapeOf(type) };
      return { expr, shape: { type: 'record', fields: lowering.eventFields(type.event) } };
    }
    default:
      throw new Error(`${name.text} is no list.`);
  }
}
