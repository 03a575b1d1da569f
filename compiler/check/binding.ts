/** Binds a run's names: aliases of events, sent messages, codes, splits. Each place has one symbol however often it is looked at, and is judged once. */
import type { GiveStatement, Name, SendStatement, SplitStatement } from '../../grammar/index.js';
import { type Binding, bind, type Env } from '../resolve/locals.js';
import type { LocalSymbol } from '../resolve/symbol.js';
import { error } from '../types/make.js';
import type { Type } from '../types/type.js';
import type { Checker, Scope } from './checker.js';
import { isImplicit, localKinds, lookup, valueKinds } from './lookup.js';

/** `event` is undefined for one that does not exist. `implicit`: `name` is the event's own name in a trigger or wait, not one the author gave. */
export function bindAlias(c: Checker, name: Name, event: string | undefined, implicit: boolean, scope: Scope): Env {
  const type: Type = event === undefined ? error : { kind: 'event', event, optional: false };
  const before = scope.env.get(name.text);
  // A name the author gave is not taken away by an event that happens to be called the same.
  if (implicit && before && !isImplicit(before)) return scope.env;
  return bindName(c, name, type, scope, (location) => ({
    kind: 'alias',
    name: name.text,
    event: event ?? '',
    location,
    ...(implicit ? { implicit } : {}),
  }));
}

export function bindHandle(c: Checker, name: Name, statement: SendStatement, scope: Scope): Env {
  const type: Type = { kind: 'handle', channel: statement.channel.text, message: statement.message.text };
  return bindName(c, name, type, scope, (location) => ({ kind: 'handle', name: name.text, statement, location }));
}

export function bindCode(c: Checker, name: Name, statement: GiveStatement, scope: Scope): Env {
  return bindName(c, name, { kind: 'code' }, scope, (location) => ({
    kind: 'code',
    name: name.text,
    statement,
    location,
  }));
}

export function bindSplit(c: Checker, name: Name, statement: SplitStatement, scope: Scope): Env {
  return bindName(c, name, error, scope, (location) => ({ kind: 'split', name: name.text, statement, location }));
}

function bindName(
  c: Checker,
  name: Name,
  type: Type,
  scope: Scope,
  make: (location: Binding['boundAt']) => LocalSymbol,
): Env {
  if (name.text === '') return scope.env;
  const location = { file: scope.file, span: name.span };
  let symbol = c.bound.get(name);
  if (!symbol) {
    symbol = make(location);
    c.bound.set(name, symbol);
    if (!(symbol.kind === 'alias' && symbol.implicit)) {
      c.mean(name, symbol);
      judge(c, name, symbol, scope);
    }
  }
  return bind(scope.env, name.text, { symbol, type, boundAt: location });
}

function judge(c: Checker, name: Name, symbol: LocalSymbol, scope: Scope): void {
  const before = scope.env.get(name.text);
  if (before && !isImplicit(before)) {
    if (before.symbol.kind !== symbol.kind) {
      const params = { name: name.text, now: localKinds[symbol.kind], before: localKinds[before.symbol.kind] };
      c.report('names/rebound', params, scope, name.span, {
        related: [{ ...before.boundAt, message: `\`${name.text}\` is ${params.before} since here` }],
      });
    }
    return;
  }
  const hidden = lookup(c, name.text, scope);
  if (hidden?.kind !== 'value') return;
  const location = hidden.symbol.location;
  c.report('names/hides', { name: name.text, hidden: valueKinds[hidden.symbol.kind] }, scope, name.span, {
    related: location ? [{ ...location, message: `${valueKinds[hidden.symbol.kind]} of the same name` }] : [],
  });
}
