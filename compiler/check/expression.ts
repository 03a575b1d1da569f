/** Finds the type of any expression: one table from kind of node to its rule. What each rule knows stands in the file of its family. */
import type { Expression } from '../../grammar/index.js';
import { error, isError, isOptional, withOptional } from '../types/make.js';
import type { Type } from '../types/type.js';
import type { Checker, Scope } from './checker.js';
import { branches } from './expression-choice.js';
import { history, horizon, scenarioState, since, window } from './expression-history.js';
import { has, near } from './expression-list.js';
import { literals } from './expression-literal.js';
import { misplacedMoment, misplacedPattern } from './expression-moment.js';
import { member, name } from './expression-name.js';
import { between, binary, inList, known, unary } from './expression-operator.js';
import { factKey } from './known.js';

type Rule<K extends Expression['kind']> = (
  c: Checker,
  expression: Extract<Expression, { kind: K }>,
  scope: Scope,
  expected?: Type,
) => Type;

const rules: { readonly [K in Expression['kind']]: Rule<K> } = {
  ...literals,
  nameExpr: name,
  member,
  unary,
  binary,
  known,
  in: inList,
  between,
  near,
  has,
  conditional: branches,
  history,
  since,
  window,
  horizon,
  scenarioState,
  eventPattern: misplacedPattern,
  membership: misplacedMoment,
  rfmMove: misplacedMoment,
  changes: misplacedMoment,
  anniversary: misplacedMoment,
  schedule: misplacedMoment,
  broadcast: misplacedMoment,
  paren: (c, expression, scope, expected) => c.typeOf(expression.inner, scope, expected),
  list: (c, { items }, scope, expected) => {
    const types = items.map((item) => c.typeOf(item, scope, expected?.kind === 'list' ? expected.of : expected));
    return types.find(isError) ?? { kind: 'list', of: types[0] ?? error, optional: false };
  },
  missing: (c, _expression, scope) => c.fail(scope),
};

/** Fills the checker's table for the node and everything in it. */
export function typeOf(c: Checker, expression: Expression, scope: Scope, expected?: Type): Type {
  const rule = rules[expression.kind] as Rule<Expression['kind']> | undefined;
  const type = rule ? rule(c, expression as never, scope, expected) : error;
  return c.set(expression, narrowed(c, expression, type, scope));
}

function narrowed(c: Checker, expression: Expression, type: Type, scope: Scope): Type {
  if (scope.known.size === 0 || !isOptional(type)) return type;
  const key = factKey(c, expression, scope);
  return key !== undefined && scope.known.has(key) ? withOptional(type, false) : type;
}
