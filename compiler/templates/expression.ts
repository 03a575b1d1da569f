/** The type of what a template reads: paths through the contact, parameters and the template's own names; comparisons; what filters make of them. */
import type { Span } from '../../grammar/index.js';
import { commonType } from '../types/assign.js';
import { describeType } from '../types/describe.js';
import { bool, error, isError, isOptional, number, text, withOptional } from '../types/make.js';
import type { Type } from '../types/type.js';
import { checkComparison } from './comparison.js';
import { filteredType } from './filter-use.js';
import { isNumeral, isNumeric, isTextLike } from './kinds.js';
import { meantPath } from './meant.js';
import type { TemplateExpression } from './tree.js';
import { type Place, sentFrom, sourceOf, tell, type View } from './view.js';

export interface Seen {
  readonly type: Type;
  /** `cart.total`: by what a condition knows it. */
  readonly key?: string | undefined;
}

/** `asked`: where only whether it is there matters, as in a condition. */
export function seen(view: View, place: Place, expression: TemplateExpression, asked = false): Seen {
  switch (expression.kind) {
    case 'path':
      return pathType(view, place, expression, asked);
    case 'literal':
      return { type: literalType(expression.value) };
    case 'range':
      for (const bound of expression.bounds) expectNumber(view, place, bound, '`(1..n)` counts through numbers');
      return { type: { kind: 'list', of: number, optional: false } };
    case 'operation':
      return { type: operationType(view, place, expression) };
    case 'filtered':
      return { type: filteredType(view, place, expression, seen) };
    case 'opaque':
      return { type: error };
  }
}

export function typeOf(view: View, place: Place, expression: TemplateExpression): Type {
  return seen(view, place, expression).type;
}

function literalType(value: Extract<TemplateExpression, { kind: 'literal' }>['value']): Type {
  switch (typeof value) {
    case 'string':
      return text;
    case 'number':
      return number;
    case 'boolean':
      return bool;
    default:
      return error;
  }
}

function operationType(view: View, place: Place, operation: Extract<TemplateExpression, { kind: 'operation' }>): Type {
  const { operator, operands } = operation;
  const logic = operator === 'and' || operator === 'or' || operator === 'not';
  const types = operands.map((operand) => seen(view, place, operand, true).type);
  if (!logic) checkComparison(view, operation, types);
  return bool;
}

export function expectNumber(view: View, place: Place, expression: TemplateExpression, wants: string): void {
  const type = typeOf(view, place, expression);
  if (isNumeric(type) || isError(type) || isNumeral(expression)) return;
  tell(view, 'messages/wrong-type', wrongType(view, expression.span, type, wants), expression.span);
}

export function wrongType(view: View, span: Span, type: Type, wants: string, hint?: string) {
  return { what: sourceOf(view, span), found: describeType(type), wants, hint };
}

type Path = Extract<TemplateExpression, { kind: 'path' }>;

function pathType(view: View, place: Place, path: Path, asked: boolean): Seen {
  const { root, steps } = path;
  view.read.add(root);
  for (const { by } of steps) if (typeof by === 'object') typeOf(view, place, by);
  const start = place.env.get(root) ?? view.names.get(root);
  if (!start) {
    if (!view.own.has(root)) unknownRoot(view, place, path);
    return { type: error };
  }
  const [first] = steps;
  if (first ? typeof first.by !== 'string' || first.by === 'code' : !asked) view.codes.add(root);
  let type = start;
  let key: string | undefined = root;
  let lacking = isOptional(type) && !place.known.has(root);
  let before: Span = { start: path.span.start, end: path.span.start + root.length };
  for (const { by, span } of steps) {
    if (isError(type)) return { type };
    const next: Type | undefined = typeof by === 'object' ? error : stepType(type, by);
    if (!next) {
      unknownStep(view, type, String(by), before, span);
      return { type: error };
    }
    key = key !== undefined && typeof by === 'string' ? `${key}.${by}` : undefined;
    lacking = (lacking || isOptional(next)) && !(key !== undefined && place.known.has(key));
    type = next;
    before = { start: path.span.start, end: span.end };
  }
  return { type: withOptional(type, lacking), key };
}

/** Undefined where there is nothing of that name. An element of a list is taken for there. */
function stepType(type: Type, by: string | number): Type | undefined {
  if (type.kind === 'list') {
    if (by === 'size') return number;
    return by === 'first' || by === 'last' || typeof by === 'number' ? type.of : undefined;
  }
  if (typeof by === 'number') return undefined;
  if (type.kind === 'record') return type.fields.get(by);
  return by === 'size' && isTextLike(type) ? number : undefined;
}

function unknownStep(view: View, type: Type, name: string, owner: Span, span: Span): void {
  const fields =
    type.kind === 'record' ? [...type.fields.keys()] : type.kind === 'list' ? ['first', 'last', 'size'] : [];
  const suggestion = view.c.suggestionsFor(view.template.file).nearest(undefined, name, fields)?.name;
  const whose = sourceOf(view, owner);
  const of = type.kind === 'record' ? `\`${whose}\`` : `\`${whose}\`, ${describeType(type)},`;
  const declared = whose === 'contact' || whose === 'shop' ? { declared: `under \`${whose}\` in \`cauce.yaml\`` } : {};
  const params = { name, of, fields, ...(suggestion === undefined ? {} : { suggestion }), ...declared };
  tell(view, 'names/unknown-field', params, span);
}

function unknownRoot(view: View, place: Place, path: Path): void {
  const { root, span } = path;
  const names = [...place.env.keys(), ...view.names.keys()];
  const { c } = view;
  const local = view.sends.flatMap(({ env }) => env.get(root) ?? []).find(({ symbol }) => symbol.kind !== 'param');
  const attribute = Object.hasOwn(c.model.contact, root) ? `contact.${root}` : undefined;
  const nearest = () => c.suggestionsFor(view.template.file).nearest(undefined, root, names)?.name;
  const written = sourceOf(view, span);
  const meant = () => (/^[\p{L}\p{N}_.]+$/u.test(written) ? meantPath(view, written)?.path : undefined);
  const suggestion = attribute ?? (local ? undefined : (nearest() ?? meant()));
  const type = local && paramTypeName(local.type);
  const related = [...(local ? [{ ...local.boundAt, message: `\`${root}\` is bound here` }] : []), ...sentFrom(view)];
  const at = { start: span.start, end: span.start + root.length };
  tell(view, 'messages/unknown-name', { name: root, suggestion, type }, at, { related });
}

/** As the front matter would declare it. */
function paramTypeName(type: Type): string | undefined {
  if (type.kind === 'event') return type.event;
  return type.kind === 'code' ? 'coupon' : undefined;
}

/** One type for two ways; undefined where there is none. */
export function together(a: Type, b: Type): Type | undefined {
  return isError(a) || isError(b) ? error : commonType(a, b);
}
