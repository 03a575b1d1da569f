/**
 * Triggers, stops, waits, `until` and goals: finds which parts are moments, checks that every alternative has its one moment or none (R4), and says which
 * names each alternative binds.
 */
import type { Expression, Name } from '../../grammar/index.js';
import { type Env, join, type Path } from '../resolve/locals.js';
import { bool, error, isOptional, trigger, withOptional } from '../types/make.js';
import type { Type } from '../types/type.js';
import { bindAlias } from './binding.js';
import { type Checker, type Scope, withEnv, withKnown } from './checker.js';
import { condition } from './condition.js';
import { eventName, pattern } from './event-pattern.js';
import { unwrapped } from './expectation.js';
import { handleMoments } from './handle.js';
import { besides } from './known.js';
import { eventByWord, eventNamed, kindOfName, lookup } from './lookup.js';
import { checkMoment, isOtherMoment } from './moment.js';

/** `when` wants a moment in every alternative or in none; the others may mix them. */
export type TriggerRole = 'when' | 'stop' | 'wait' | 'until';

/** Checks the expression and returns the environment after it came true: the scope's, with what every alternative binds. */
export function checkTrigger(c: Checker, expression: Expression, scope: Scope, role: TriggerRole): Env {
  const moments = momentsOf(c, expression, scope);
  const count = countMoments(expression, moments);
  if (count.most > 1) reportTwo(c, expression, moments, scope);
  else if (role === 'when' && count.least !== count.most) reportMixed(c, expression, moments, scope);
  if (count.most === 0) condition(c, expression, scope, 'trigger');
  else check(c, expression, moments, scope);
  return bound(c, expression, moments, scope) ?? scope.env;
}

/** `goal` and `measure` take one moment, with its `where` and nothing else. */
export function checkGoal(c: Checker, expression: Expression, scope: Scope, clause: string): void {
  const moments = momentsOf(c, expression, scope);
  if (moments.has(unwrapped(expression))) {
    check(c, expression, moments, scope);
    return;
  }
  const inner = unwrapped(expression);
  if (inner.kind === 'nameExpr' && !lookup(c, inner.name.text, scope)) {
    eventName(c, inner.name, scope);
    c.set(expression, error);
    return;
  }
  const type = moments.size === 0 ? c.typeOf(expression, scope, bool) : check(c, expression, moments, scope);
  if (type.kind !== 'error') c.report('flow/goal-moment', { clause }, scope, expression.span);
}

type Moments = ReadonlySet<Expression>;

/** The parts that are moments, looking only through `and`, `or` and parentheses. `reminder.clicked` is one only where its alternative has no other. */
function momentsOf(c: Checker, expression: Expression, scope: Scope): Moments {
  const hard = new Set<Expression>();
  const handles = new Set<Expression>();
  const find = (part: Expression): void => {
    if (part.kind === 'paren') find(part.inner);
    else if (isJunction(part)) {
      find(part.left);
      find(part.right);
    } else if (part.kind === 'eventPattern' || isOtherMoment(part)) hard.add(part);
    else if (part.kind === 'nameExpr' && (eventNamed(c, part.name, scope) || isEventByWord(c, part.name, scope)))
      hard.add(part);
    else if (isHandleMoment(c, part, scope)) handles.add(part);
  };
  find(expression);
  if (handles.size === 0) return hard;
  const any = (part: Expression): boolean =>
    part.kind === 'paren'
      ? any(part.inner)
      : isJunction(part)
        ? any(part.left) || any(part.right)
        : hard.has(part) || handles.has(part);
  const moments = new Set(hard);
  const choose = (part: Expression, others: boolean): void => {
    if (part.kind === 'paren') choose(part.inner, others);
    else if (isJunction(part)) {
      choose(part.left, others || (part.operator === 'and' && any(part.right)));
      choose(part.right, others || (part.operator === 'and' && any(part.left)));
    } else if (handles.has(part) && !others) moments.add(part);
  };
  choose(expression, false);
  return moments;
}

/** `when order:`, where nothing is called so, but an event has the word in its name. */
function isEventByWord(c: Checker, name: Name, scope: Scope): boolean {
  const { text } = name;
  if (c.lacking.has(text) || c.withheld.has(text) || c.unread.size > 0) return false;
  return !lookup(c, text, scope) && kindOfName(c, text, scope) === undefined && eventByWord(c, text) !== undefined;
}

function isHandleMoment(c: Checker, part: Expression, scope: Scope): boolean {
  if (part.kind !== 'member' || part.object.kind !== 'nameExpr') return false;
  const found = lookup(c, part.object.name.text, scope);
  if (found?.kind !== 'local' || found.binding.type.kind !== 'handle') return false;
  return (handleMoments as readonly string[]).includes(part.member.text);
}

type Junction = Extract<Expression, { kind: 'binary' }> & { readonly operator: 'and' | 'or' };

function isJunction(part: Expression): part is Junction {
  return part.kind === 'binary' && (part.operator === 'and' || part.operator === 'or');
}

/** The least and the most moments any alternative has. */
function countMoments(part: Expression, moments: Moments): { least: number; most: number } {
  if (part.kind === 'paren') return countMoments(part.inner, moments);
  if (!isJunction(part)) return moments.has(part) ? { least: 1, most: 1 } : { least: 0, most: 0 };
  const left = countMoments(part.left, moments);
  const right = countMoments(part.right, moments);
  return part.operator === 'and'
    ? { least: left.least + right.least, most: left.most + right.most }
    : { least: Math.min(left.least, right.least), most: Math.max(left.most, right.most) };
}

function firstMoment(part: Expression, moments: Moments): Expression | undefined {
  if (part.kind === 'paren') return firstMoment(part.inner, moments);
  if (isJunction(part)) return firstMoment(part.left, moments) ?? firstMoment(part.right, moments);
  return moments.has(part) ? part : undefined;
}

function reportTwo(c: Checker, part: Expression, moments: Moments, scope: Scope): void {
  if (part.kind === 'paren') {
    reportTwo(c, part.inner, moments, scope);
    return;
  }
  if (!isJunction(part)) return;
  for (const side of [part.left, part.right]) {
    if (countMoments(side, moments).most > 1) {
      reportTwo(c, side, moments, scope);
      return;
    }
  }
  const first = firstMoment(part.left, moments)!;
  const second = firstMoment(part.right, moments)!;
  const text = (expression: Expression) => c.textOf(scope.file, expression.span);
  c.report('flow/two-moments', { first: text(first), second: text(second) }, scope, second.span, {
    related: [{ file: scope.file, span: first.span, message: 'this happens at another instant' }],
  });
}

function reportMixed(c: Checker, part: Expression, moments: Moments, scope: Scope): void {
  if (part.kind === 'paren') {
    reportMixed(c, part.inner, moments, scope);
    return;
  }
  if (!isJunction(part)) return;
  if (part.operator === 'or') {
    const bare = [part.left, part.right].find((side) => countMoments(side, moments).most === 0);
    const moment = firstMoment(part, moments);
    if (bare && moment) {
      c.report('flow/mixed-alternatives', { text: c.textOf(scope.file, bare.span) }, scope, bare.span, {
        related: [{ file: scope.file, span: moment.span, message: 'this alternative has a moment' }],
      });
      return;
    }
  }
  for (const side of [part.left, part.right]) {
    const { least, most } = countMoments(side, moments);
    if (least !== most) {
      reportMixed(c, side, moments, scope);
      return;
    }
  }
}

/** Types of the parts; each side of an `and` sees what the other binds. */
function check(c: Checker, part: Expression, moments: Moments, scope: Scope): Type {
  if (part.kind === 'paren') return c.set(part, check(c, part.inner, moments, scope));
  if (moments.has(part)) return c.set(part, checkLeaf(c, part, scope));
  if (!isJunction(part) || countMoments(part, moments).most === 0) return condition(c, part, scope);
  const and = part.operator === 'and';
  const leftScope = and ? withEnv(scope, bound(c, part.right, moments, scope) ?? scope.env) : scope;
  const rightScope = and ? withEnv(scope, bound(c, part.left, moments, scope) ?? scope.env) : scope;
  const known = besides(c, part, scope);
  const left = check(c, part.left, moments, withKnown(leftScope, known.left));
  const right = check(c, part.right, moments, withKnown(rightScope, known.right));
  if (left.kind === 'trigger' || right.kind === 'trigger') return c.set(part, trigger);
  if (left.kind === 'error' || right.kind === 'error') return c.set(part, error);
  return c.set(part, withOptional(bool, isOptional(left) || isOptional(right)));
}

function checkLeaf(c: Checker, part: Expression, scope: Scope): Type {
  if (part.kind === 'eventPattern') {
    if (part.inLast) c.report('flow/moment-window', { event: part.event.text }, scope, part.inLast.span);
    return pattern(c, part, scope) === undefined ? error : trigger;
  }
  if (part.kind === 'nameExpr') return eventName(c, part.name, scope) === undefined ? error : trigger;
  if (part.kind === 'member') {
    return c.typeOf(part, scope).kind === 'error' ? error : trigger;
  }
  if (isOtherMoment(part)) checkMoment(c, part, scope);
  return trigger;
}

/** The environment after the part came true. */
function bound(c: Checker, part: Expression, moments: Moments, scope: Scope): Path {
  if (part.kind === 'paren') return bound(c, part.inner, moments, scope);
  if (isJunction(part)) {
    const left = bound(c, part.left, moments, scope);
    if (part.operator === 'and') return bound(c, part.right, moments, withEnv(scope, left ?? scope.env));
    const right = bound(c, part.right, moments, scope);
    const at = (side: Expression) => ({ file: scope.file, span: side.span });
    return join([
      { path: left, at: at(part.left) },
      { path: right, at: at(part.right) },
    ]);
  }
  if (!moments.has(part)) return scope.env;
  if (part.kind === 'nameExpr') return named(c, part.name, undefined, scope);
  if (part.kind === 'eventPattern') return named(c, part.event, part.as, scope);
  return scope.env;
}

function named(c: Checker, event: Name, as: Name | undefined, scope: Scope): Env {
  if (c.symbols.values.get(event.text)?.kind !== 'event') {
    // An event that does not exist still gives its name, so that each use of it is not one more mistake.
    return as && as.text !== '' ? bindAlias(c, as, undefined, false, scope) : scope.env;
  }
  const env = bindAlias(c, event, event.text, true, scope);
  return as && as.text !== '' ? bindAlias(c, as, event.text, false, withEnv(scope, env)) : env;
}
