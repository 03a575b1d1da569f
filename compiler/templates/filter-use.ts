/** What a chain of filters takes and gives. Filters that do not exist the parser has told. */

import { describeType } from '../types/describe.js';
import { bool, error, isError, isOptional, number, text, withOptional } from '../types/make.js';
import type { Type } from '../types/type.js';
import { type FilterRule, filterRule } from './filters.js';
import { isNumeral, isNumeric, isShown } from './kinds.js';
import type { FilterUse, TemplateExpression } from './tree.js';
import { type Place, sourceOf, tell, type View } from './view.js';

type Filtered = Extract<TemplateExpression, { kind: 'filtered' }>;
/** The rule for expressions, handed in: filters have expressions in them and the other way round. */
type SeenOf = (view: View, place: Place, expression: TemplateExpression) => { readonly type: Type };

export function filteredType(view: View, place: Place, { initial, filters, span }: Filtered, seen: SeenOf): Type {
  let type = seen(view, place, initial).type;
  let what = initial;
  for (const use of filters) {
    const rule = filterRule(use.name);
    const args = use.args.map((arg) => seen(view, place, arg).type);
    for (const [, value] of use.named) seen(view, place, value);
    if (!rule) return error;
    checkCount(view, use, rule);
    if (!checkInput(view, use, rule, what, type)) return error;
    for (const [index, arg] of use.args.entries()) checkArgument(view, use, rule, index, arg, args[index]!, type);
    type = outputOf(view, use, rule, type, args);
    // What comes next is told of the chain up to here.
    what = { kind: 'opaque', span: { start: span.start, end: endOf(use) } };
  }
  return type;
}

function endOf(use: FilterUse): number {
  return Math.max(use.span.end, ...use.args.map((arg) => arg.span.end), ...use.named.map(([, arg]) => arg.span.end));
}

function checkCount(view: View, use: FilterUse, rule: FilterRule): void {
  const { length } = use.args;
  if (length >= rule.least && length <= rule.args.length) return;
  const params = { filter: use.name, least: rule.least, most: rule.args.length, found: length };
  tell(view, 'messages/filter-arguments', params, use.span);
}

const wanted: Record<FilterRule['takes'], string> = {
  any: 'anything',
  shown: 'a text',
  number: 'a number',
  list: 'a list',
  'text or list': 'a text or a list',
  date: 'a date or a moment',
};

function checkInput(view: View, use: FilterUse, rule: FilterRule, what: TemplateExpression, type: Type): boolean {
  if (isError(type) || takes(rule.takes, type, what)) return true;
  const hint =
    type.kind === 'money' && rule.takes === 'number'
      ? 'An amount shows itself with its currency; it is not reckoned with.'
      : type.kind === 'list' && rule.takes !== 'list'
        ? 'Go through it with `{% for … %}`, or put it in one line with `| join: ", "` first.'
        : undefined;
  const params = {
    what: sourceOf(view, what.span),
    found: describeType(type),
    wants: `\`${use.name}\` takes ${wanted[rule.takes]}`,
    hint,
  };
  tell(view, 'messages/wrong-type', params, use.span);
  return false;
}

function takes(input: FilterRule['takes'], type: Type, what: TemplateExpression): boolean {
  switch (input) {
    case 'any':
      return true;
    case 'shown':
      return isShown(type);
    case 'number':
      return isNumeric(type) || isNumeral(what);
    case 'list':
      return type.kind === 'list';
    case 'text or list':
      return type.kind === 'list' || isShown(type);
    case 'date':
      return type.kind === 'date' || type.kind === 'moment' || type.kind === 'text' || type.kind === 'number';
  }
}

function checkArgument(
  view: View,
  use: FilterUse,
  rule: FilterRule,
  index: number,
  arg: TemplateExpression,
  type: Type,
  input: Type,
): void {
  const wants = rule.args[index];
  if (wants === undefined || wants === 'any' || isError(type)) return;
  if (wants === 'field') checkField(view, arg, input);
  else if (!takes(wants, type, arg)) {
    const params = { what: sourceOf(view, arg.span), found: describeType(type) };
    tell(
      view,
      'messages/wrong-type',
      { ...params, wants: `\`${use.name}\` takes ${wanted[wants]} there`, hint: undefined },
      arg.span,
    );
  }
}

/** `map: "name"`: the name of a field of what is in the list. */
function checkField(view: View, arg: TemplateExpression, input: Type): void {
  if (arg.kind !== 'literal' || typeof arg.value !== 'string' || input.kind !== 'list' || input.of.kind !== 'record')
    return;
  if (fieldOf(input.of, arg.value)) return;
  const fields = [...input.of.fields.keys()];
  const suggestion = view.c.suggestionsFor(view.template.file).nearest(undefined, arg.value, fields)?.name;
  const params = { name: arg.value, of: describeType(input.of), fields };
  tell(view, 'names/unknown-field', { ...params, ...(suggestion === undefined ? {} : { suggestion }) }, arg.span);
}

function fieldOf(record: Type, path: string): Type | undefined {
  return path
    .split('.')
    .reduce<Type | undefined>((type, name) => (type?.kind === 'record' ? type.fields.get(name) : undefined), record);
}

function outputOf(view: View, use: FilterUse, rule: FilterRule, input: Type, args: readonly Type[]): Type {
  const lacking = isOptional(input);
  if (use.name === 'default') return defaultType(input, args[0] ?? error);
  if (use.name === 'map' && input.kind === 'list') return mapped(use, input);
  if (use.name === 'sum' && input.kind === 'list') checkSum(view, use, input);
  switch (rule.gives) {
    case 'text':
      return withOptional(text, lacking);
    case 'number':
      return number;
    case 'bool':
      return bool;
    case 'texts':
      return { kind: 'list', of: text, optional: lacking };
    case 'same':
      return input.kind === 'list' ? input : withOptional(text, lacking);
    case 'element':
      return input.kind === 'list' ? input.of : error;
    case 'any':
      return error;
  }
}

/** With `default` there is something to show, unless the default may be unknown too. */
function defaultType(input: Type, fallback: Type): Type {
  if (isError(input) || isError(fallback)) return error;
  const optional = isOptional(fallback);
  return withOptional(input.kind === fallback.kind || !isShown(input) ? input : text, optional);
}

function mapped(use: FilterUse, list: Extract<Type, { kind: 'list' }>): Type {
  const [name] = use.args;
  const field = name?.kind === 'literal' && typeof name.value === 'string' ? fieldOf(list.of, name.value) : undefined;
  return { kind: 'list', of: field ?? error, optional: list.optional };
}

function checkSum(view: View, use: FilterUse, list: Extract<Type, { kind: 'list' }>): void {
  const [name] = use.args;
  const element = name?.kind === 'literal' && typeof name.value === 'string' ? fieldOf(list.of, name.value) : list.of;
  if (!element || isError(element) || isNumeric(element)) return;
  const hint = element.kind === 'money' ? 'Put the total into the event, and show that.' : undefined;
  const what = name ? sourceOf(view, name.span) : 'what is in the list';
  const params = {
    what: what.replace(/^["']|["']$/g, ''),
    found: describeType(element),
    wants: '`sum` adds numbers',
    hint,
  };
  tell(view, 'messages/wrong-type', params, use.span);
}
