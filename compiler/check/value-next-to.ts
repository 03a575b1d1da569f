/** A value next to one whose type is known: a bare word there may be an enum value, a class or a level. */
import type { Expression } from '../../grammar/index.js';
import { describeType } from '../types/describe.js';
import { choicesOf } from '../types/from-model.js';
import { isError } from '../types/make.js';
import type { Type } from '../types/type.js';
import type { Checker, Scope } from './checker.js';
import { unwrapped } from './expectation.js';
import { lookup } from './lookup.js';
import { unknownValue } from './unknown.js';

/** The type of a value next to one of type `other`; a text or word that is none of an enum's values is reported. */
export function valueNextTo(c: Checker, expression: Expression, other: Type, scope: Scope): Type {
  const inner = unwrapped(expression);
  // Next to something wrong a bare word may be one of the values that could not be known.
  if (isError(other) && inner.kind === 'nameExpr' && !lookup(c, inner.name.text, scope)) return c.fail(scope);
  const type = c.typeOf(expression, scope, other);
  const choices = choicesOf(other, c.model);
  if (inner.kind === 'text' && choices && !choices.includes(inner.value)) {
    return unknownValue(c, inner.value, inner.span, describeType(other), choices, scope);
  }
  return type;
}
