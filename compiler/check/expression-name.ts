/** Types of bare names and of members `a.b`, and what each of these names means. */
import type { Expression, MemberExpression, Name, NameExpression } from '../../grammar/index.js';
import { rfmNames } from '../resolve/from-model.js';
import { type Binding, isUsable } from '../resolve/locals.js';
import type { ValueSymbol } from '../resolve/symbol.js';
import { describeType } from '../types/describe.js';
import { choicesOf } from '../types/from-model.js';
import { bool, date, error, geo, isOptional, moment, number, withOptional } from '../types/make.js';
import { own } from '../types/own.js';
import type { Type } from '../types/type.js';
import { type Checker, replacement, type Scope } from './checker.js';
import { typeOfLet } from './declaration.js';
import { eventAsValue } from './expression-moment.js';
import { handleMoments } from './handle.js';
import { type Found, globalNames, lookup, valueKinds } from './lookup.js';
import { unknownField, unknownName, unknownValue, wrongKind } from './unknown.js';
import { spanOfOwner } from './unread.js';

/** Says nothing without a time ahead: `expected_orders in 90d`. */
const HORIZON = 'expected_orders';

const SPLIT_HINT =
  'The name of a split is a label for statistics and tests. What only some get stands in the block of their arm: `50% short: send email …`.';

export function name(c: Checker, expression: NameExpression, scope: Scope, expected?: Type): Type {
  const { name } = expression;
  const choices = expected && choicesOf(expected, c.model);
  if (choices?.includes(name.text)) {
    c.mean(name, { kind: 'constant', name: name.text, value: name.text });
    return withOptional(expected!.kind === 'rfm' ? { kind: 'rfmClass', optional: false } : expected!, false);
  }
  const implicit = expected?.kind === 'moment';
  const found = lookup(c, name.text, scope, implicit);
  if (!found) {
    if (choices && name.text !== '')
      return unknownValue(c, name.text, name.span, describeType(expected!), choices, scope);
    if (rfmNames.some((one) => one === name.text)) {
      c.report('types/no-rfm', { name: name.text }, scope, name.span);
      return error;
    }
    return unknownName(c, name, 'name', globalNames(c, scope), scope);
  }
  if (found.kind === 'value' && found.symbol.kind === 'event')
    return eventAsValue(c, name, found.symbol, scope, expected);
  return meaning(c, name, found, scope);
}

/** The type of what was found, with its meaning written down; events of the project as the last one that happened. */
function meaning(c: Checker, name: Name, found: Found, scope: Scope): Type {
  switch (found.kind) {
    case 'field':
      c.mean(name, found.symbol);
      return found.type;
    case 'local':
      return localType(c, name, found.binding, scope);
    case 'value':
      c.mean(name, found.symbol);
      c.use(scope, found.symbol);
      return valueType(c, name, found.symbol, scope);
  }
}

/** A run's name; reported where some path has not bound it. */
export function localType(c: Checker, name: Name, binding: Binding, scope: Scope): Type {
  c.mean(name, binding.symbol);
  if (isUsable(binding)) {
    if (binding.symbol.kind !== 'split') return binding.type;
    return wrongKind(c, name, 'a split', 'a value', scope, SPLIT_HINT);
  }
  // A step that could not be read may have bound it, or have ended that path.
  if (c.hasUnread(scope.file, spanOfOwner(scope.owner))) return c.fail(scope);
  const other = binding.missingAt ?? binding.otherAt!;
  const why = binding.missingAt ? 'missing' : 'differs';
  c.report('names/not-bound', { name: name.text, why }, scope, name.span, {
    related: [
      { ...binding.boundAt, message: `\`${name.text}\` gets its meaning here` },
      { ...other, message: binding.missingAt ? 'and here it does not' : 'and another one here' },
    ],
  });
  return error;
}

function valueType(c: Checker, name: Name, symbol: ValueSymbol, scope: Scope): Type {
  switch (symbol.kind) {
    case 'attribute':
      return c.attributeType(symbol.name);
    case 'segment':
    case 'group':
      return bool;
    case 'let':
      return typeOfLet(c, symbol);
    case 'place':
      return geo;
    case 'coupon':
    case 'event':
      return wrongKind(c, name, valueKinds[symbol.kind], 'a value', scope, couponHint(c, symbol));
    case 'builtin':
      if (symbol.name !== HORIZON) return builtinType(symbol.name);
      c.report('types/no-horizon', {}, scope, name.span, {
        fixes: [replacement(`Write \`${HORIZON} in 90d\``, scope.file, name.span, `${HORIZON} in 90d`, false)],
      });
      return error;
  }
}

/** `if vip`, where the people are the group `vip_club`. */
function couponHint(c: Checker, { kind, name }: ValueSymbol): string | undefined {
  if (kind !== 'coupon') return undefined;
  for (const other of c.symbols.values.values()) {
    if ((other.kind === 'group' || other.kind === 'segment') && other.name.split('_').includes(name))
      return `The ${other.kind} is \`${other.name}\`, a condition by itself. A code of the coupon \`${name}\` is given by \`give ${name} as promo\`.`;
  }
  return `A code of it is given by \`give ${name} as promo\`. Who has something is asked of a group or a segment, by its name alone.`;
}

function builtinType(name: string): Type {
  switch (name) {
    case 'rfm':
      return { kind: 'rfm' };
    case 'recency':
    case 'frequency':
    case 'spend':
      return { kind: 'rfmLevel', axis: name, optional: true };
    case 'p_alive':
      return withOptional(number, true);
    case 'today':
      return date;
    case 'now':
    case 'entry':
      return moment;
    default:
      return { kind: 'record', name: 'contact', fields: new Map(), optional: false };
  }
}

export function member(c: Checker, expression: MemberExpression, scope: Scope): Type {
  const { object, member } = expression;
  if (object.kind === 'nameExpr') {
    const found = lookup(c, object.name.text, scope, true);
    if (found?.kind === 'value' && found.symbol.kind === 'builtin' && found.symbol.name === 'contact') {
      return contactMember(c, object, found.symbol, member, scope);
    }
    if (found?.kind === 'value' && found.symbol.kind === 'event') {
      return c.set(object, eventAsValue(c, object.name, found.symbol, scope, undefined, member.text));
    }
  }
  return memberOf(c, c.typeOf(object, scope, moment), object, member, scope);
}

function contactMember(c: Checker, object: NameExpression, symbol: ValueSymbol, member: Name, scope: Scope): Type {
  c.mean(object.name, symbol);
  c.set(object, builtinType('contact'));
  const attribute = own(c.model.contact, member.text);
  if (!attribute) return unknownField(c, member, 'a contact', Object.keys(c.model.contact), scope);
  const value = c.symbols.values.get(member.text);
  if (value?.kind === 'attribute') c.mean(member, value);
  return c.attributeType(member.text);
}

const rfmMembers: ReadonlyMap<string, Type> = new Map<string, Type>([
  ['r', { ...number, optional: true } as Type],
  ['f', { ...number, optional: true } as Type],
  ['m', { ...number, optional: true } as Type],
  ['before', { kind: 'rfmClass', optional: true }],
  ['since', { kind: 'age', optional: false }],
]);

/** Members by the type of what stands before the dot. */
export function membersOf(c: Checker, type: Type): ReadonlyMap<string, Type> | undefined {
  switch (type.kind) {
    case 'event':
      return c.events.fields(type.event);
    case 'record':
      return type.fields;
    case 'list':
      return new Map<string, Type>([
        ['first', withOptional(type.of, true)],
        ['last', withOptional(type.of, true)],
        ['count', number],
      ]);
    case 'rfm':
      return rfmMembers;
    case 'handle':
      return new Map(handleMoments.map((name) => [name, { kind: 'handleMoment' }]));
    default:
      return undefined;
  }
}

function memberOf(c: Checker, type: Type, object: Expression, member: Name, scope: Scope): Type {
  if (type.kind === 'error') return error;
  const members = membersOf(c, type);
  if (!members) {
    c.report('types/no-fields', { found: describeType(type), member: member.text }, scope, member.span);
    return error;
  }
  const field = members.get(member.text);
  if (!field) return unknownField(c, member, `\`${c.textOf(scope.file, object.span)}\``, members.keys(), scope);
  return isOptional(type) ? withOptional(field, true) : field;
}
