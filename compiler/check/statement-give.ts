/** `give`: a percentage, an amount or a coupon of the shop, how long it is valid, and the name of the code. */
import type { Expression, GiveStatement } from '../../grammar/index.js';
import type { Env, Path } from '../resolve/locals.js';
import { describeType } from '../types/describe.js';
import { isError } from '../types/make.js';
import { bindCode } from './binding.js';
import type { Scope } from './checker.js';
import { expectDuration, unwrapped } from './expectation.js';
import { lookup } from './lookup.js';
import { type Run, scopeOf } from './run.js';
import { unknownName } from './unknown.js';

export function giveStatement(run: Run, statement: GiveStatement, env: Env): Path {
  const scope = scopeOf(run, env);
  checkValue(run, statement.value, scope);
  if (statement.valid) expectDuration(run.c, statement.valid, scope, 'after `valid`');
  return statement.as ? bindCode(run.c, statement.as, statement, scope) : env;
}

function checkValue(run: Run, value: Expression, scope: Scope): void {
  const { c } = run;
  const inner = unwrapped(value);
  if (inner.kind === 'nameExpr') {
    const { name } = inner;
    const found = lookup(c, name.text, scope);
    if (found?.kind === 'value' && found.symbol.kind === 'coupon') {
      c.mean(name, found.symbol);
      c.set(inner, { kind: 'code' });
      c.set(value, { kind: 'code' });
      return;
    }
    if (!found) {
      c.set(inner, unknownName(c, name, 'coupon', Object.keys(c.model.coupons), scope));
      return;
    }
  }
  const type = c.typeOf(value, scope);
  if (isError(type)) return;
  if (type.kind !== 'percent' && type.kind !== 'money') {
    const wanted = 'a percentage, an amount or a coupon of the shop';
    c.report('types/expected', { found: describeType(type), wanted, place: 'after `give`' }, scope, value.span);
    return;
  }
  for (const literal of discountLiterals(value)) {
    const nothing =
      literal.kind === 'percent' ? literal.value <= 0 || literal.value > 100 : Number(literal.amount) <= 0;
    if (nothing) c.report('types/discount', { discount: c.textOf(scope.file, literal.span) }, scope, literal.span);
  }
}

type Discount = Extract<Expression, { kind: 'percent' | 'money' }>;

function discountLiterals(value: Expression): readonly Discount[] {
  switch (value.kind) {
    case 'percent':
    case 'money':
      return [value];
    case 'paren':
      return discountLiterals(value.inner);
    case 'conditional':
      return [...discountLiterals(value.then), ...discountLiterals(value.otherwise)];
    default:
      return [];
  }
}
