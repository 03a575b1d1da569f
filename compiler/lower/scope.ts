/**
 * Where an expression stands while it is lowered: which event is being judged, whose fields are in scope, where a run's names are kept.
 * It resolves places, never meanings: those are the analysis's.
 */
import type { Expression, Name } from '../../grammar/index.js';
import type { Slot } from '../../runtime/machine/bundle.js';
import type { Expr } from '../../runtime/machine/expression.js';
import type { ProjectModel, TypeShape } from '../../runtime/machine/model.js';
import type { Analysis } from '../analysis.js';
import type { Meaning } from '../resolve/symbol.js';
import type { Type } from '../types/type.js';
import type { FactsBuilder } from './facts.js';
import type { Positions } from './positions.js';

/** Something that expressions inside it can look at without a slot. */
export type Layer =
  /** An event being judged, under its own names and its aliases; `open`: its fields stand for themselves, as in `where (…)`. */
  | {
      readonly kind: 'event';
      readonly events: readonly string[];
      readonly aliases: readonly string[];
      readonly open: boolean;
    }
  /** The list element of a `has (…)`. */
  | { readonly kind: 'element'; readonly fields: Readonly<Record<string, TypeShape>>; readonly open: boolean };

/** A name that a run keeps something under; `implicit`: an event's own name, where it came without an alias. */
export interface BoundName {
  readonly name: string;
  readonly holds: Slot['holds'];
  readonly implicit: boolean;
  /** Offset at which it is bound. */
  readonly at: number;
}

/** The slots of one machine. A slot comes to be when something looks at it. */
export interface SlotTable {
  slot(name: string, holds: Slot['holds']): number;
  /** Of a slot that something has looked at. */
  find(name: string, holds: Slot['holds']): number | undefined;
  readonly slots: readonly Slot[];
}

export interface Scope {
  /** Outermost first. */
  readonly layers: readonly Layer[];
  /** Absent before a run exists: segments, triggers, audiences. */
  readonly slots?: SlotTable;
  /** What this part of the text binds, in order. */
  readonly names: readonly BoundName[];
  /** Put before the names of a run inside a sequence: `do nudge/`. */
  readonly frame: string;
  /** A sequence's params: values, and messages by their name. */
  readonly params: ReadonlyMap<string, { readonly value: Expr } | { readonly message: string }>;
  /** Where the sequence was called. */
  readonly caller?: Scope;
}

export interface Lowering {
  readonly analysis: Analysis;
  readonly model: ProjectModel;
  readonly positions: Positions;
  readonly facts: FactsBuilder;
  /** Parentheses do not count. */
  typeOf(expression: Expression): Type;
  meaningOf(name: Name): Meaning | undefined;
  /** Of the shop's own, derived and message events; `at` and `id` included. */
  eventFields(event: string): Readonly<Record<string, TypeShape>>;
  value(expression: Expression, scope: Scope): Expr;
  /** As something that holds or not: a message's moment holds once it happened. */
  condition(expression: Expression, scope: Scope): Expr;
}

export const bareScope: Scope = { layers: [], names: [], frame: '', params: new Map() };

/** Inside `where (…)` of a pattern of this event. */
export function candidate(scope: Scope, event: string): Scope {
  return { ...scope, layers: [...scope.layers, { kind: 'event', events: [event], aliases: [], open: true }] };
}

/** With one of these events judged by a trigger, under one of these aliases. */
export function judging(scope: Scope, events: readonly string[], aliases: readonly string[]): Scope {
  return { ...scope, layers: [...scope.layers, { kind: 'event', events, aliases, open: false }] };
}

export function insideElement(scope: Scope, fields: Readonly<Record<string, TypeShape>>): Scope {
  return { ...scope, layers: [...scope.layers, { kind: 'element', fields, open: true }] };
}

/** Inside a declaration used by name: it sees no fields and no aliases of where it is used. */
export function outsideFields(scope: Scope): Scope {
  return {
    ...scope,
    params: new Map(),
    layers: scope.layers.map((layer) =>
      layer.kind === 'event' ? { ...layer, aliases: [], open: false } : { ...layer, open: false },
    ),
  };
}

/** A field that stands for itself: of the innermost open layer that has it. */
export function fieldInScope(
  lowering: Lowering,
  scope: Scope,
  name: string,
): { readonly expr: Expr; readonly shape: TypeShape } {
  for (let index = scope.layers.length - 1; index >= 0; index--) {
    const layer = scope.layers[index]!;
    if (!layer.open) continue;
    const fields = layer.kind === 'event' ? lowering.eventFields(layer.events[0] ?? '') : layer.fields;
    const shape = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (shape) return { expr: { op: 'get', of: layerExpr(scope, index), field: name }, shape };
  }
  throw new Error(`No field ${name} is in scope.`);
}

/**
 * The event meant by its name, or by an alias for it: one that a trigger judges, else one kept by the run. Never the candidate of a `where`, whose fields
 * stand for themselves.
 */
export function eventInScope(scope: Scope, event: string, alias?: string): Expr {
  const index = scope.layers.findLastIndex(
    (layer) =>
      layer.kind === 'event' &&
      !layer.open &&
      (alias === undefined ? layer.events.includes(event) : layer.aliases.includes(alias)),
  );
  return index >= 0 ? layerExpr(scope, index) : local(scope, alias ?? keeperOf(scope, event), { kind: 'event', event });
}

/** Something the run keeps under a name. */
export function local(scope: Scope, name: string, holds: Slot['holds']): Expr {
  if (!scope.slots) throw new Error(`${name} belongs to a run, and there is none here.`);
  return { op: 'slot', slot: scope.slots.slot(scope.frame + name, holds) };
}

/** The name an event is kept under where the author uses its own: that one, unless it only came with an alias. */
function keeperOf(scope: Scope, event: string): string {
  const names = scope.names.filter(({ holds }) => holds.kind === 'event' && holds.event === event);
  return (names.find((name) => name.implicit) ?? names.at(-1))?.name ?? event;
}

function layerExpr(scope: Scope, index: number): Expr {
  const inner = scope.layers.slice(index + 1);
  if (scope.layers[index]!.kind === 'element') {
    return { op: 'element', depth: inner.filter((layer) => layer.kind === 'element').length };
  }
  const between = inner.filter((layer) => layer.kind === 'event').length;
  if (between > 1) throw new Error('A condition looks at an event more than one "where" further out.');
  return between === 0 ? { op: 'event' } : { op: 'judged' };
}
