/** `add to`, `remove from` and `set`: what they change must exist, take the value, and be the author's to change (R1: consent only ever to false). */
import type { GroupStatement, SetStatement } from '../../grammar/index.js';
import type { Env, Path } from '../resolve/locals.js';
import { fits, mayLack } from '../types/assign.js';
import { describeType } from '../types/describe.js';
import { choicesOf } from '../types/from-model.js';
import { isError, isOptional } from '../types/make.js';
import { unwrapped } from './expectation.js';
import { valueKinds } from './lookup.js';
import { attributeType } from './moment.js';
import { type Run, scopeOf } from './run.js';
import { unknownName, wrongKind } from './unknown.js';
import { valueNextTo } from './value-next-to.js';

export function groupStatement(run: Run, statement: GroupStatement, env: Env): Path {
  const { c } = run;
  const { group } = statement;
  const scope = scopeOf(run, env);
  const symbol = c.symbols.values.get(group.text);
  if (symbol?.kind === 'group') c.mean(group, symbol);
  else if (symbol) wrongKind(c, group, valueKinds[symbol.kind], 'a group', scope);
  else unknownName(c, group, 'group', Object.keys(c.model.groups), scope);
  return env;
}

const readOnly: ReadonlySet<string> = new Set(['id', 'created_at']);

export function setStatement(run: Run, statement: SetStatement, env: Env): Path {
  const { c } = run;
  const { attribute, value } = statement;
  const scope = scopeOf(run, env);
  const type = attributeType(c, attribute, scope);
  if (!type || isError(type)) {
    c.typeOf(value, scope);
    return env;
  }
  if (readOnly.has(attribute.text)) {
    c.report('types/read-only', { attribute: attribute.text }, scope, attribute.span);
  }
  // What may be unknown can be forgotten.
  if (value.kind === 'unknownLiteral' && isOptional(type) && !c.consents.has(attribute.text)) {
    c.set(value, type);
    return env;
  }
  const found = valueNextTo(c, value, type, scope);
  if (isError(found)) return env;
  const inner = unwrapped(value);
  if (c.consents.has(attribute.text) && !(inner.kind === 'bool' && !inner.value)) {
    c.report('types/consent', { attribute: attribute.text }, scope, value.span);
    return env;
  }
  const chosen = inner.kind === 'text' && choicesOf(type, c.model)?.includes(inner.value);
  if (!chosen && !fits(found, type, c.events)) {
    c.report(
      'types/expected',
      { found: describeType(found), wanted: describeType(type), place: `for \`${attribute.text}\`` },
      scope,
      value.span,
    );
  } else if (mayLack(found, type)) {
    c.report(
      'types/unknown-argument',
      { what: c.textOf(scope.file, value.span), param: attribute.text },
      scope,
      value.span,
    );
  }
  return env;
}
