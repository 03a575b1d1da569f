/** Checks `let`, `segment` and `event` declarations, each once and on demand, so that their order in the files does not matter; finds those that go in a circle. */
import type { EventDeclaration, EventPattern } from '../../grammar/index.js';
import { noLocals } from '../resolve/locals.js';
import { circlesAmong, dependencyOrder } from '../resolve/order.js';
import type { ValueSymbol } from '../resolve/symbol.js';
import { error } from '../types/make.js';
import type { Type } from '../types/type.js';
import type { Checker, Scope } from './checker.js';
import { condition } from './condition.js';
import { pattern } from './event-pattern.js';
import { expectDuration } from './expectation.js';
import { namesIn } from './names-in.js';
import { unknownField } from './unknown.js';

export type Declared = Extract<ValueSymbol, { kind: 'let' | 'segment' | 'event' }>;

/** The scope of a declaration outside every scenario. */
export function outside(file: string, owner: object): Scope {
  return { file, owner, env: noLocals, fields: [], inRun: false, known: new Set() };
}

export function typeOfLet(c: Checker, symbol: ValueSymbol): Type {
  if (symbol.kind !== 'let') return error;
  if (c.letTypes.has(symbol)) return c.letTypes.get(symbol) ?? error;
  c.letTypes.set(symbol, undefined);
  const { file } = symbol.location!;
  const found = c.typeOf(symbol.declaration.value, outside(file, symbol));
  // What could not be read as it stands may be something else: no use of it is judged by it.
  const type = c.hasUnread(file, symbol.declaration.span) ? error : found;
  c.letTypes.set(symbol, type);
  return type;
}

export function checkDeclared(c: Checker, symbol: Declared): void {
  const scope = outside(symbol.location?.file ?? '', symbol);
  switch (symbol.kind) {
    case 'let':
      typeOfLet(c, symbol);
      c.mean(symbol.declaration.name, symbol);
      return;
    case 'segment':
      c.mean(symbol.declaration.name, symbol);
      condition(c, symbol.declaration.condition, scope);
      return;
    case 'event':
      if (symbol.declaration) {
        c.mean(symbol.declaration.name, symbol);
        derivedEvent(c, symbol.declaration, scope);
      }
  }
}

function derivedEvent(c: Checker, declaration: EventDeclaration, scope: Scope): void {
  const base = pattern(c, declaration.base, scope);
  for (const other of declaration.without) {
    pattern(c, other, scope);
    if (closesItself(c, declaration, other))
      c.report(
        'flow/never-happens',
        { event: declaration.name.text, base: declaration.base.event.text },
        scope,
        other.span,
      );
  }
  if (declaration.within) expectDuration(c, declaration.within, scope, 'after `within`');
  if (!declaration.per || base === undefined) return;
  const fields = c.events.fields(base);
  if (!fields.has(declaration.per.text)) unknownField(c, declaration.per, `\`${base}\``, fields.keys(), scope);
}

/** Whether every event that opens the window also closes it, being what must not come (R12): `A without A`. */
function closesItself(c: Checker, { base }: EventDeclaration, other: EventPattern): boolean {
  const where = (pattern: EventPattern) => pattern.where && c.claimOf(pattern.where);
  const filter = where(other);
  if (other.event.text === base.event.text) {
    const same = where(base);
    return !filter || (same?.text === filter.text && same.denied === filter.denied);
  }
  return !filter && filteredFrom(c, base.event.text).includes(other.event.text);
}

/** The events that one which is only filtered from them happens with, at the same instant. */
function filteredFrom(c: Checker, event: string): readonly string[] {
  const [, ...chain] = c.events.bases(event);
  const filters: string[] = [];
  let name = event;
  for (const base of chain) {
    const symbol = c.symbols.values.get(name);
    if (symbol?.kind !== 'event' || !symbol.declaration || symbol.declaration.without.length > 0) break;
    filters.push(base);
    name = base;
  }
  return filters;
}

/** Declarations that need themselves to be known, directly or through others: each circle is told once, at its first name. */
export function checkCircles(c: Checker, declared: readonly Declared[]): void {
  const circles = circlesAmong<ValueSymbol>(declared, function* (symbol) {
    for (const used of c.uses.get(symbol) ?? []) {
      if (used.kind === 'let' || used.kind === 'segment' || used.kind === 'event') yield used;
    }
  });
  for (const circle of circles) {
    const [first, ...others] = circle;
    if (!first?.location) continue;
    const chain = [...circle, first].map(({ name }) => name);
    c.report(
      'names/circular',
      { name: first.name, chain },
      { file: first.location.file, owner: first },
      first.location.span,
      {
        related: others.flatMap(({ location, name }) =>
          location ? [{ ...location, message: `through \`${name}\`` }] : [],
        ),
      },
    );
    for (const member of circle) {
      c.failed.add(member);
      c.countAsUsed(member, member.location?.file ?? first.location.file);
    }
  }
}

/** Each `let` after those it names, so that asking for its type never goes deep. */
export function inOrderOfNeed(c: Checker, declared: readonly Declared[]): readonly Declared[] {
  const isDeclared = (symbol: ValueSymbol | undefined): symbol is Declared => symbol?.kind === 'let';
  const { order } = dependencyOrder<Declared>(declared, function* (symbol) {
    if (symbol.kind !== 'let') return;
    for (const name of namesIn(symbol.declaration.value)) {
      const used = c.symbols.values.get(name);
      if (isDeclared(used)) yield used;
    }
  });
  return order;
}
