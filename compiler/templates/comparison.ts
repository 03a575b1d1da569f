/** Comparisons in a template's conditions: what can be the same, what can be more or less, what can be contained. */
import type { Span } from '../../grammar/index.js';
import { describeType } from '../types/describe.js';
import { isError } from '../types/make.js';
import type { Type } from '../types/type.js';
import { isNumeric, isTextLike } from './kinds.js';
import type { TemplateExpression } from './tree.js';
import { sourceOf, tell, type View } from './view.js';

type Operation = Extract<TemplateExpression, { kind: 'operation' }>;

export function checkComparison(view: View, { operator, operands }: Operation, types: readonly Type[]): void {
  const [left, right] = operands;
  const [a, b] = types;
  if (!left || !right || !a || !b || isError(a)) return;
  if (operator === 'contains') checkContains(view, left, right, a, b);
  else checkSame(view, left, right, a, b);
}

/** Whether a value of `case` can be the one after `when`. */
export function checkSame(view: View, left: TemplateExpression, right: TemplateExpression, a: Type, b: Type): void {
  if (isError(a) || isError(b)) return;
  if (checkChoice(view, a, right) || checkChoice(view, b, left)) return;
  const [one, other] = [family(a), family(b)];
  if (one === other && one !== undefined) return;
  const wants = `it is compared with ${describeType(b)}`;
  const params = { what: sourceOf(view, left.span), found: describeType(a), wants, hint: hintFor(a, b) };
  tell(view, 'messages/wrong-type', params, span(left, right));
}

function checkContains(view: View, left: TemplateExpression, right: TemplateExpression, a: Type, b: Type): void {
  if (a.kind === 'list') {
    if (isError(a.of) || isError(b) || checkChoice(view, a.of, right)) return;
    if (family(a.of) === family(b) && family(b) !== undefined) return;
    const wants = `it is looked for in a list where each is ${describeType(a.of)}`;
    const params = { what: sourceOf(view, right.span), found: describeType(b), wants, hint: undefined };
    tell(view, 'messages/wrong-type', params, right.span);
  } else if (family(a) !== 'text') {
    const wants = '`contains` asks a text or a list';
    const params = { what: sourceOf(view, left.span), found: describeType(a), wants, hint: undefined };
    tell(view, 'messages/wrong-type', params, left.span);
  }
}

/** A text beside an enum must be one of its values; true where that has been judged. */
function checkChoice(view: View, type: Type, written: TemplateExpression): boolean {
  if (type.kind !== 'enum' || written.kind !== 'literal' || typeof written.value !== 'string') return false;
  if (type.values.includes(written.value)) return true;
  const suggestion = view.c.suggestionsFor(view.template.file).nearest(undefined, written.value, type.values)?.name;
  const params = { name: written.value, subject: describeType(type), choices: type.values };
  tell(view, 'names/unknown-value', { ...params, ...(suggestion === undefined ? {} : { suggestion }) }, written.span);
  return true;
}

/** Values of one family compare; amounts are numbers in major units. */
function family(type: Type): 'number' | 'text' | 'bool' | undefined {
  if (type.kind === 'money' || isNumeric(type)) return 'number';
  if (isTextLike(type)) return 'text';
  return type.kind === 'bool' ? 'bool' : undefined;
}

function hintFor(a: Type, b: Type): string | undefined {
  if (a.kind === 'money' || b.kind === 'money')
    return 'An amount is compared with a bare number of whole units: `cart.total > 100`.';
  if (a.kind === 'bool' || b.kind === 'bool') return 'Write `true` or `false` without quotes.';
  if (family(a) === 'number' || family(b) === 'number') return 'Numbers are written without quotes.';
  if (a.kind === 'list') return 'Ask for one of its elements: `{% if … contains … %}`.';
  return undefined;
}

function span(left: TemplateExpression, right: TemplateExpression): Span {
  return { start: Math.min(left.span.start, right.span.start), end: Math.max(left.span.end, right.span.end) };
}
