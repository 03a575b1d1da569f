/**
 * What a condition tells about others judged with it: next to `city is known`, the city is known; where an order has been counted, there is a last one.
 * Only for the warning of R7 and for what may be shown; it changes no meaning.
 */
import type { BinaryExpression, Expression, HistoryExpression, Name } from '../../grammar/index.js';
import { noLocals } from '../resolve/locals.js';
import type { Checker, Scope } from './checker.js';
import { lookup } from './lookup.js';

/** A key for expressions that mean the same wherever they are repeated; undefined for all others. */
export function keyOf(expression: Expression): string | undefined {
  return keyBy(expression, (name) => name.text);
}

/** The same for names that stand for something else: a `let` has the key of its value, a field of an event is not the attribute of its name. */
export function factKey(c: Checker, expression: Expression, scope: Scope): string | undefined {
  return keyBy(expression, (name) => {
    const found = lookup(c, name.text, scope);
    if (found?.kind === 'field') return `${scope.fields.length - found.symbol.depth} ${name.text}`;
    if (found?.kind !== 'value' || found.symbol.kind !== 'let') return name.text;
    return keyOf(found.symbol.declaration.value) ?? name.text;
  });
}

function keyBy(expression: Expression, named: (name: Name) => string): string | undefined {
  switch (expression.kind) {
    case 'nameExpr':
      return named(expression.name);
    case 'paren':
      return keyBy(expression.inner, named);
    case 'member': {
      const object = keyBy(expression.object, named);
      if (object === undefined) return undefined;
      return object === 'contact' ? expression.member.text : `${object}.${expression.member.text}`;
    }
    case 'history':
      return isOne(expression) && !expression.where && !expression.inLast
        ? `${expression.function} ${expression.event.text}`
        : undefined;
    default:
      return undefined;
  }
}

function isOne(expression: HistoryExpression): boolean {
  return expression.function === 'last' || expression.function === 'first';
}

type Keys = ReadonlySet<string>;
const nothing: Keys = new Set();

/**
 * `holds`: what is known wherever the condition came out true, or not true (no or unknown). `asked`: only what a question like `is known` says, not what
 * follows from a `!=` that has to be warned of itself.
 */
export interface Circumstance {
  readonly holds: boolean;
  readonly asked: boolean;
}

/** Keys (`factKey`) that are known wherever the condition came out as `when` says. */
export function knownWhen(c: Checker, expression: Expression, scope: Scope, when: Circumstance): Keys {
  switch (expression.kind) {
    case 'paren':
      return knownWhen(c, expression.inner, scope, when);
    case 'unary':
      return expression.operator === 'not'
        ? knownWhen(c, expression.operand, scope, { ...when, holds: !when.holds })
        : nothing;
    case 'known':
      return expression.known === when.holds ? strictKeys(c, expression.operand, scope) : nothing;
    case 'nameExpr':
      return ofName(c, expression.name, scope, when);
    case 'eventPattern':
      return when.holds ? happened(c, expression.event.text) : nothing;
    case 'history':
      return (expression.function === 'any' && when.holds) || (expression.function === 'no' && !when.holds)
        ? happened(c, expression.event.text)
        : nothing;
    case 'in':
      return ofList(c, expression, scope, when);
    case 'between':
    case 'near':
    case 'has':
    case 'window':
      return when.holds ? strictKeys(c, expression.operand, scope) : nothing;
    case 'binary':
      return ofBinary(c, expression, scope, when);
    // A day that comes can be reckoned from.
    case 'anniversary':
      return when.holds ? new Set([expression.attribute.text]) : nothing;
    default:
      return nothing;
  }
}

function ofBinary(c: Checker, expression: BinaryExpression, scope: Scope, when: Circumstance): Keys {
  const { operator, left, right } = expression;
  if (operator === 'and' || operator === 'or') {
    const a = knownWhen(c, left, scope, when);
    const b = knownWhen(c, right, scope, when);
    return (operator === 'and') === when.holds ? union(a, b) : new Set([...a].filter((key) => b.has(key)));
  }
  const counted = union(ofCount(c, expression, scope, when.holds), ofClass(c, expression, scope, when.holds));
  if (!when.holds || (when.asked && isDifference(operator))) return counted;
  // An event that never happened is older than any duration: only being younger says that there is one.
  const older = operator === '>' || operator === '>=';
  const younger = operator === '<' || operator === '<=';
  return union(
    counted,
    union(
      older ? unlessEvent(c, left, scope) : strictKeys(c, left, scope),
      younger ? unlessEvent(c, right, scope) : strictKeys(c, right, scope),
    ),
  );
}

/** What each side of an `and` or `or` may take as known from the other. Of what stands later only questions count: two `!=` must not excuse each other. */
export function besides(
  c: Checker,
  expression: BinaryExpression,
  scope: Scope,
): { readonly left: Keys; readonly right: Keys } {
  const holds = expression.operator === 'and';
  return {
    left: knownWhen(c, expression.right, scope, { holds, asked: true }),
    right: knownWhen(c, expression.left, scope, { holds, asked: false }),
  };
}

function isDifference(operator: string): boolean {
  return operator === '!=' || operator === 'is not';
}

/** A segment or a `let` tells what its condition tells; an event, that it has happened. */
function ofName(c: Checker, name: Name, scope: Scope, when: Circumstance): Keys {
  const found = lookup(c, name.text, scope);
  if (found?.kind !== 'value') return nothing;
  const { symbol } = found;
  if (symbol.kind === 'event') return when.holds ? happened(c, name.text) : nothing;
  if (symbol.kind !== 'segment' && symbol.kind !== 'let') return nothing;
  const memo = `${when.holds} ${when.asked}`;
  let told = c.facts.get(symbol);
  if (!told) {
    told = new Map();
    c.facts.set(symbol, told);
  }
  let keys = told.get(memo);
  if (!keys) {
    told.set(memo, nothing);
    const { declaration } = symbol;
    const outer: Scope = { ...scope, env: noLocals, fields: [], inRun: false };
    keys = knownWhen(c, declaration.kind === 'segment' ? declaration.condition : declaration.value, outer, when);
    told.set(memo, keys);
  }
  return keys;
}

/** There is a last and a first one, also of the events it is derived from. */
function happened(c: Checker, event: string): Keys {
  const events = c.symbols.values.get(event)?.kind === 'event' ? [event, ...c.events.bases(event)] : [event];
  return new Set(events.flatMap((one) => [`last ${one}`, `first ${one}`]));
}

/** `count of E >= 1`, `orders > 0`; not true: `orders == 0`, `orders < 1`. */
function ofCount(c: Checker, { operator, left, right }: BinaryExpression, scope: Scope, holds: boolean): Keys {
  const history = meantBy(c, left, scope);
  const number = meantBy(c, right, scope);
  if (history.kind !== 'history' || history.function !== 'count' || history.path.length > 0) return nothing;
  if (number.kind !== 'number') return nothing;
  const { value } = number;
  const some = holds
    ? (operator === '>' && value >= 0) ||
      ((operator === '>=' || operator === '==') && value > 0) ||
      (operator === '!=' && value === 0)
    : ((operator === '<=' || operator === '==') && value === 0) || (operator === '<' && value > 0 && value <= 1);
  return some ? happened(c, history.event.text) : nothing;
}

/** Only the class `none` has no scores and levels. */
const scored: Keys = new Set(['recency', 'frequency', 'spend', 'rfm.r', 'rfm.f', 'rfm.m']);

function ofClass(c: Checker, { operator, left, right }: BinaryExpression, scope: Scope, holds: boolean): Keys {
  if (factKey(c, left, scope) !== 'rfm') return nothing;
  const equals = operator === 'is' || operator === '==';
  if (!equals && !isDifference(operator)) return nothing;
  const same = equals === holds;
  return same !== isNone(right) ? scored : nothing;
}

function ofList(c: Checker, expression: Extract<Expression, { kind: 'in' }>, scope: Scope, when: Circumstance): Keys {
  const inside = expression.negated !== when.holds;
  const none = expression.values.some(isNone);
  const classes = factKey(c, expression.operand, scope) === 'rfm' && inside !== none ? scored : nothing;
  if (!when.holds || (when.asked && expression.negated)) return classes;
  return union(classes, strictKeys(c, expression.operand, scope));
}

function isNone(expression: Expression): boolean {
  const text = keyOf(expression) ?? (expression.kind === 'text' ? expression.value : undefined);
  return text === 'none';
}

/** What must be known for the expression to have a value at all. */
function strictKeys(c: Checker, expression: Expression, scope: Scope): Keys {
  const keys = new Set<string>();
  const add = (part: Expression): void => {
    const key = factKey(c, part, scope);
    if (key !== undefined) keys.add(key);
    const value = meantBy(c, part, scope);
    if (value.kind === 'history' && isOne(value)) for (const one of happened(c, value.event.text)) keys.add(one);
    switch (part.kind) {
      case 'paren':
        add(part.inner);
        return;
      case 'member':
        add(part.object);
        return;
      case 'since':
        for (const inner of unlessEvent(c, part.moment, scope)) keys.add(inner);
        return;
      case 'unary':
        add(part.operand);
        return;
      case 'binary':
        add(part.left);
        add(part.right);
        return;
    }
  };
  add(expression);
  return keys;
}

function unlessEvent(c: Checker, expression: Expression, scope: Scope): Keys {
  const value = meantBy(c, expression, scope);
  return value.kind === 'history' && isOne(value) ? nothing : strictKeys(c, expression, scope);
}

/** Looks through parentheses and one `let`. */
function meantBy(c: Checker, expression: Expression, scope: Scope): Expression {
  if (expression.kind === 'paren') return meantBy(c, expression.inner, scope);
  if (expression.kind !== 'nameExpr') return expression;
  const found = lookup(c, expression.name.text, scope);
  return found?.kind === 'value' && found.symbol.kind === 'let' ? found.symbol.declaration.value : expression;
}

function union(a: Keys, b: Keys): Keys {
  return a.size === 0 ? b : b.size === 0 ? a : new Set([...a, ...b]);
}
