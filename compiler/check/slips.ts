/** Slips of the pen that have a meaning in English but none here: `rfm is champions or loyal`, `newsletter is yes`. Each is told once, with what was meant. */
import type { BinaryExpression, Expression } from '../../grammar/index.js';
import { suggest } from '../diagnostics/suggest.js';
import { choicesOf } from '../types/from-model.js';
import type { Type } from '../types/type.js';
import { type Checker, replacement, type Scope } from './checker.js';
import { unwrapped } from './expectation.js';
import { lookup } from './lookup.js';
import { partsOf } from './same.js';
import { unknownValue } from './unknown.js';

/** A bare word that means nothing by itself. */
export function isStray(c: Checker, expression: Expression, scope: Scope): boolean {
  const inner = unwrapped(expression);
  return inner.kind === 'nameExpr' && inner.name.text !== '' && lookup(c, inner.name.text, scope) === undefined;
}

/** `city == "a" or "b"`: reports that a list was meant, and whether it was. */
export function meantAsList(c: Checker, expression: BinaryExpression, scope: Scope): boolean {
  if (expression.operator !== 'or') return false;
  const parts = partsOf(expression, 'or');
  const first = parts.findLastIndex((part) => !isBareValue(c, part, scope));
  const asked = parts[first];
  if (first === parts.length - 1 || asked?.kind !== 'binary') return false;
  const { operator } = asked;
  const differs = operator === '!=' || operator === 'is not';
  if (!differs && operator !== '==' && operator !== 'is') return false;
  c.typeOf(asked.left, scope);
  const text = (part: Expression) => c.textOf(scope.file, part.span);
  const rest = parts.slice(first + 1);
  const values = [asked.right, ...rest].map(text).join(', ');
  const meant = `${text(asked.left)} ${differs ? 'not in' : 'in'} (${values})`;
  const span = { start: asked.span.start, end: expression.span.end };
  c.report('types/lone-value', { value: text(rest[0]!), meant }, scope, rest[0]!.span, {
    fixes: [replacement(`Write \`${meant}\``, scope.file, span, meant, false)],
  });
  return true;
}

function isBareValue(c: Checker, expression: Expression, scope: Scope): boolean {
  const inner = unwrapped(expression);
  switch (inner.kind) {
    case 'text':
    case 'number':
    case 'money':
    case 'percent':
      return true;
    default:
      return isStray(c, inner, scope);
  }
}

const truths: ReadonlyMap<string, 'true' | 'false'> = new Map([
  ['yes', 'true'],
  ['on', 'true'],
  ['no', 'false'],
  ['off', 'false'],
]);

/** `newsletter is yes` for `true`, `city is know` for `known`: reports the stray word on the right, and whether it is such a slip. */
export function slipOfQuestion(c: Checker, operator: string, right: Expression, left: Type, scope: Scope): boolean {
  const inner = unwrapped(right);
  if (inner.kind !== 'nameExpr') return false;
  const { text, span } = inner.name;
  const truth = left.kind === 'bool' ? truths.get(text.toLowerCase()) : undefined;
  const asks = operator === 'is' || operator === 'is not';
  const choices = choicesOf(left, c.model) ?? [];
  const question =
    asks && !choices.includes(text) && !suggest(text, choices) ? suggest(text, ['known', 'unknown']) : undefined;
  const meant = truth ?? question;
  if (meant === undefined) return false;
  const words = left.kind === 'bool' ? ['true', 'false', 'known', 'unknown'] : ['known', 'unknown'];
  unknownValue(c, text, span, 'a value to compare with', words, scope, meant);
  c.set(right, { kind: 'error' });
  return true;
}

const nothings: ReadonlySet<string> = new Set([
  'null',
  'nil',
  'none',
  'undefined',
  'empty',
  'nothing',
  'missing',
  'blank',
]);

/** `first_name != null` for `first_name is known`: reports it, and whether it is such a slip. */
export function meantAsNothing(c: Checker, expression: BinaryExpression, left: Type, scope: Scope): boolean {
  const { operator } = expression;
  const inner = unwrapped(expression.right);
  if (inner.kind !== 'nameExpr' || !nothings.has(inner.name.text.toLowerCase())) return false;
  if (choicesOf(left, c.model)?.includes(inner.name.text)) return false;
  const differs = operator === '!=' || operator === 'is not';
  if (!differs && operator !== '==' && operator !== 'is') return false;
  const meant = `${c.textOf(scope.file, expression.left.span)} is ${differs ? 'known' : 'unknown'}`;
  const { span } = expression;
  c.report('types/unknown-word', { word: inner.name.text, meant }, scope, inner.span, {
    fixes: [replacement(`Write \`${meant}\``, scope.file, span, meant, false)],
  });
  c.set(expression.right, { kind: 'error' });
  return true;
}
