/** Segments and derived events as plans: each after those it looks at. */
import type { EventPattern } from '../../grammar/index.js';
import type { DerivedEventPlan, EventMatch, SegmentPlan } from '../../runtime/machine/bundle.js';
import type { ValueSymbol } from '../resolve/symbol.js';
import { constantDuration } from './constants.js';
import { dependenciesOf } from './dependencies.js';
import { type DerivedSymbol, declarationsUsed } from './reach.js';
import { bareScope, candidate, type Lowering } from './scope.js';

export type SegmentSymbol = Extract<ValueSymbol, { kind: 'segment' }>;
export function lowerSegments(lowering: Lowering, segments: readonly SegmentSymbol[]): readonly SegmentPlan[] {
  return inOrder(lowering, segments).map((symbol) => {
    const { declaration } = symbol;
    const condition = lowering.condition(declaration.condition, bareScope);
    return {
      name: symbol.name,
      ...(declaration.title ? { title: declaration.title.value } : {}),
      condition,
      dependsOn: dependenciesOf(lowering.model, condition),
      span: lowering.positions.spanOf(symbol.location!.file, declaration.span),
    };
  });
}

export function lowerDerived(lowering: Lowering, events: readonly DerivedSymbol[]): readonly DerivedEventPlan[] {
  return inOrder(lowering, events).map((symbol) => {
    const { declaration } = symbol;
    const { at: _at, id: _id, ...fields } = lowering.eventFields(symbol.name);
    const within = declaration.within && constantDuration(lowering.value(declaration.within, bareScope));
    return {
      name: symbol.name,
      base: match(lowering, declaration.base),
      without: declaration.without.map((pattern) => match(lowering, pattern)),
      ...(within ? { within } : {}),
      ...(declaration.per ? { per: declaration.per.text } : {}),
      fields,
      span: lowering.positions.spanOf(symbol.location!.file, declaration.span),
    };
  });
}

function match(lowering: Lowering, pattern: EventPattern): EventMatch {
  const event = pattern.event.text;
  if (!pattern.where) return { event };
  return { event, where: lowering.condition(pattern.where, candidate(bareScope, event)) };
}

/** By name, save that what one uses stands before it. */
function inOrder<S extends SegmentSymbol | DerivedSymbol>(lowering: Lowering, symbols: readonly S[]): readonly S[] {
  const wanted = new Set<unknown>(symbols);
  const ordered = new Set<S>();
  const place = (symbol: S, above: readonly S[]): void => {
    if (ordered.has(symbol) || above.includes(symbol)) return;
    const used = [...declarationsUsed(lowering.analysis, [symbol.declaration])].filter((other) => wanted.has(other));
    for (const other of byName(used as S[])) if (other !== symbol) place(other, [...above, symbol]);
    ordered.add(symbol);
  };
  for (const symbol of byName(symbols)) place(symbol, []);
  return [...ordered];
}

export function byName<S extends { readonly name: string }>(symbols: Iterable<S>): readonly S[] {
  return [...symbols].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
