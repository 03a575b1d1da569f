/**
 * What an expression is about: a key that is the same wherever the same is meant at one instant, and the values it may have. Lets are looked
 * through, names are taken by their meaning. Reads the tables of types and meanings; reports nothing.
 */
import type { Expression, Name, NameExpression } from '../../grammar/index.js';
import type { Checker } from '../check/checker.js';
import { membersOf } from '../check/expression-name.js';
import {
  allNumbers,
  atLeast,
  atMost,
  type Condition,
  type Formula,
  meetLines,
  type Space,
  type Subject,
} from '../reason/index.js';
import type { ValueSymbol } from '../resolve/symbol.js';
import { choicesOf } from '../types/from-model.js';
import { isOptional } from '../types/make.js';
import type { Type } from '../types/type.js';

/** Lives as long as one check; `fieldsOf` is the run's name whose fields stand bare. */
export interface Reading {
  readonly c: Checker;
  readonly keys: Map<Expression, Keyed>;
  readonly conditions: Map<Expression, Condition>;
  /** Conditions by key. */
  readonly shared: Map<string, Condition>;
  readonly segments: Map<ValueSymbol, Formula>;
  /** What is so when an event is received, by its name. */
  readonly received: Map<string, Formula>;
  /** Names for keys that are too long. */
  readonly long: Map<string, string>;
  readonly fieldsOf?: string;
}

interface Keyed {
  readonly key: string;
  /** Names of the run in it. */
  readonly names: readonly string[];
}

export function reading(c: Checker): Reading {
  return {
    c,
    keys: new Map(),
    conditions: new Map(),
    segments: new Map(),
    long: new Map(),
    received: new Map(),
    shared: new Map(),
  };
}

/** The same where the fields of a run's event stand bare: in the `where` of what binds the name. */
export function withFieldsOf(r: Reading, name: string): Reading {
  return { ...r, keys: new Map(), conditions: new Map(), fieldsOf: name };
}

/** Through parentheses and lets. */
export function meant(c: Checker, expression: Expression): Expression {
  let inner = expression;
  for (;;) {
    if (inner.kind === 'paren') inner = inner.inner;
    else {
      const symbol = inner.kind === 'nameExpr' ? c.meanings.get(inner.name) : undefined;
      if (symbol?.kind !== 'let' || c.failed.has(symbol)) return inner;
      inner = symbol.declaration.value;
    }
  }
}

export function keyOf(r: Reading, expression: Expression): Keyed {
  let keyed = r.keys.get(expression);
  if (!keyed) {
    const names = new Set<string>();
    // Whoever asks again while it is being written stands in a circle, which has been told.
    r.keys.set(expression, { key: `circle ${expression.span.start}`, names: [] });
    keyed = { key: shortened(r, written(r, expression, names)), names: [...names] };
    r.keys.set(expression, keyed);
  }
  return keyed;
}

/** Marks what an element of a list has: what that is depends on the list. */
export const ofElement = '~';

const longest = 200;

/** Lets that name lets twice would make keys without end. */
function shortened(r: Reading, key: string): string {
  if (key.length <= longest) return key;
  let short = r.long.get(key);
  if (short === undefined) {
    short = `long ${r.long.size}${key.includes(ofElement) ? ofElement : ''}`;
    r.long.set(key, short);
  }
  return short;
}

const places: ReadonlySet<string> = new Set(['span', 'operatorSpan', 'functionSpan', 'text', 'as']);

function written(r: Reading, node: unknown, names: Set<string>): string {
  if (Array.isArray(node)) return `[${node.map((one) => written(r, one, names)).join(' ')}]`;
  if (typeof node !== 'object' || node === null) return JSON.stringify(node) ?? '';
  if (!('kind' in node)) return rest(r, node, names);
  const expression = node as Expression | Name;
  switch (expression.kind) {
    case 'paren':
      return written(r, expression.inner, names);
    case 'nameExpr':
      return named(r, expression.name, names);
    case 'name':
      return named(r, expression, names);
    case 'member': {
      const { object, member } = expression;
      const holder = object.kind === 'nameExpr' ? r.c.meanings.get(object.name) : undefined;
      if (holder?.kind === 'builtin' && holder.name === 'contact') return `contact.${member.text}`;
      return `${keyInto(r, object, names)}.${member.text}`;
    }
    case 'binary': {
      const { operator, left, right } = expression;
      if (operator !== 'and' && operator !== 'or') return rest(r, node, names);
      // Each side is judged as well, so that its key is wanted anyway; a long chain would be written anew at each of its links.
      return `(${keyInto(r, left, names)} ${operator} ${keyInto(r, right, names)})`;
    }
    default:
      return rest(r, node, names);
  }
}

function rest(r: Reading, node: object, names: Set<string>): string {
  let text = '(';
  for (const part in node)
    if (!places.has(part)) text += `${part}:${written(r, (node as Record<string, unknown>)[part], names)} `;
  return `${text})`;
}

function keyInto(r: Reading, expression: Expression, names: Set<string>): string {
  const keyed = keyOf(r, expression);
  for (const name of keyed.names) names.add(name);
  return keyed.key;
}

function named(r: Reading, name: Name, names: Set<string>): string {
  const symbol = r.c.meanings.get(name);
  switch (symbol?.kind) {
    case 'attribute':
      return `contact.${symbol.name}`;
    case 'let':
      return keyInto(r, symbol.declaration.value, names);
    case 'field':
      if (symbol.of === 'event' && symbol.depth === 0 && r.fieldsOf !== undefined) {
        names.add(r.fieldsOf);
        return `$${r.fieldsOf}.${name.text}`;
      }
      return symbol.of === 'element'
        ? `${ofElement}${symbol.depth}.${name.text}`
        : `.${symbol.depth}.${symbol.event ?? ''}.${name.text}`;
    case 'alias':
    case 'handle':
    case 'code':
    case 'split':
    case 'param':
      names.add(name.text);
      return `$${name.text}`;
    default:
      return symbol ? `${symbol.kind} ${name.text}` : name.text;
  }
}

/** The subject an expression is, by its type; undefined for what has no values to reason about. */
export function subjectOf(r: Reading, expression: Expression): Subject | undefined {
  const inner = meant(r.c, expression);
  const type = r.c.typeAt(inner);
  const space = spaceOf(r.c, inner, type);
  if (!space) return undefined;
  const { key, names } = keyOf(r, inner);
  const [name] = names;
  const fixed = name !== undefined && key.startsWith(`$${name}.`) && !/[ (]/.test(key);
  return { key, space, optional: mayBeUnknown(r.c, inner), overTime: fixed ? 'fixed' : 'free', names };
}

/** A subject of one's own making. */
export function numberSubject(
  key: string,
  names: readonly string[],
  more: Partial<Pick<Subject, 'optional' | 'overTime'>> & {
    readonly range?: typeof allNumbers;
    readonly whole?: boolean;
  } = {},
): Subject {
  const { optional = false, overTime = 'free', range = allNumbers, whole = false } = more;
  return { key, space: { kind: 'numbers', range, whole }, optional, overTime, names };
}

export const truths: Space = { kind: 'words', all: ['true', 'false'] };

function spaceOf(c: Checker, expression: Expression, type: Type): Space | undefined {
  switch (type.kind) {
    case 'number':
      return numberSpace(c, expression);
    case 'percent':
      return { kind: 'numbers', range: allNumbers, whole: false };
    case 'money':
      return {
        kind: 'numbers',
        range: allNumbers,
        whole: expression.kind === 'nameExpr' || expression.kind === 'member',
      };
    case 'date':
      return { kind: 'numbers', range: allNumbers, whole: true };
    case 'text':
    case 'email':
    case 'phone':
      return { kind: 'words' };
    case 'bool':
      return truths;
    case 'enum':
    case 'rfm':
    case 'rfmClass':
    case 'rfmLevel': {
      const choices = choicesOf(type, c.model);
      return choices && choices.length > 0 ? { kind: 'words', all: choices } : undefined;
    }
    default:
      return undefined;
  }
}

function numberSpace(c: Checker, expression: Expression): Space {
  if (expression.kind === 'horizon') return { kind: 'numbers', range: atLeast(0), whole: false };
  if (expression.kind === 'nameExpr' && builtinNamed(c, expression, 'p_alive'))
    return { kind: 'numbers', range: meetLines(atLeast(0), atMost(1)), whole: false };
  const counts: Space = { kind: 'numbers', range: atLeast(0), whole: true };
  if (expression.kind === 'history' && expression.function === 'count') return counts;
  if (expression.kind === 'member') {
    const holder = c.typeAt(expression.object).kind;
    if (holder === 'list' && expression.member.text === 'count') return counts;
    if (holder === 'rfm' && c.model.rfm)
      return { kind: 'numbers', range: meetLines(atLeast(1), atMost(c.model.rfm.bins)), whole: true };
  }
  return { kind: 'numbers', range: allNumbers, whole: false };
}

function builtinNamed(c: Checker, { name }: NameExpression, wanted: string): boolean {
  const symbol = c.meanings.get(name);
  return symbol?.kind === 'builtin' && symbol.name === wanted;
}

/** Whether it may have no value, whatever has been asked of it nearby. */
export function mayBeUnknown(c: Checker, expression: Expression): boolean {
  const inner = meant(c, expression);
  switch (inner.kind) {
    case 'number':
    case 'percent':
    case 'money':
    case 'date':
    case 'text':
    case 'bool':
    case 'duration':
    case 'scenarioState':
    case 'known':
      return false;
    case 'nameExpr':
      return nameMayBeUnknown(c, inner.name);
    case 'member': {
      const { object, member } = inner;
      const holder = object.kind === 'nameExpr' ? c.meanings.get(object.name) : undefined;
      if (holder?.kind === 'builtin' && holder.name === 'contact') return isOptional(c.attributeType(member.text));
      const field = membersOf(c, c.typeAt(object))?.get(member.text);
      return !field || isOptional(field) || (c.typeAt(object).kind !== 'rfm' && mayBeUnknown(c, object));
    }
    case 'history':
      return !(c.meanings.get(inner.event)?.kind === 'event' && ['any', 'no', 'count', 'sum'].includes(inner.function));
    default:
      return true;
  }
}

function nameMayBeUnknown(c: Checker, name: Name): boolean {
  const symbol = c.meanings.get(name);
  switch (symbol?.kind) {
    case 'attribute':
      return isOptional(c.attributeType(symbol.name));
    case 'alias':
    case 'handle':
    case 'group':
    case 'segment':
    case 'constant':
      return false;
    case 'builtin':
      return !['rfm', 'now', 'today', 'entry', 'contact'].includes(symbol.name);
    default:
      return true;
  }
}
