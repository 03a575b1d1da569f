/** What a bare name means where it stands: a field of the event being judged, a name of the run, a value of the project, or something the language brings (R10). */
import type { Name } from '../../grammar/index.js';
import type { Binding } from '../resolve/locals.js';
import type { FieldSymbol, ValueSymbol } from '../resolve/symbol.js';
import { own } from '../types/own.js';
import type { Type } from '../types/type.js';
import type { Checker, Scope } from './checker.js';

export type Found =
  | { readonly kind: 'field'; readonly symbol: FieldSymbol; readonly type: Type }
  | { readonly kind: 'local'; readonly binding: Binding }
  | { readonly kind: 'value'; readonly symbol: ValueSymbol };

/** Implicit names (a trigger's event by its own name) are found only where `implicit` asks for them. */
export function lookup(c: Checker, name: string, scope: Scope, implicit = false): Found | undefined {
  for (const [depth, { of, event, fields }] of scope.fields.entries()) {
    const type = fields.get(name);
    if (type) {
      const symbol: FieldSymbol = { kind: 'field', name, of, depth, ...(event === undefined ? {} : { event }) };
      return { kind: 'field', symbol, type };
    }
  }
  const binding = scope.env.get(name);
  if (binding && (implicit || !isImplicit(binding))) return { kind: 'local', binding };
  const symbol = c.symbols.values.get(name) ?? c.builtins.get(name);
  if (!symbol || (symbol.kind === 'builtin' && name === 'entry' && !scope.inRun)) return undefined;
  return { kind: 'value', symbol };
}

export function isImplicit(binding: Binding): boolean {
  return binding.symbol.kind === 'alias' && binding.symbol.implicit === true;
}

/** The event a bare name stands for where something may happen: not a field and not a name of the run. */
export function eventNamed(c: Checker, name: Name, scope: Scope): boolean {
  const found = lookup(c, name.text, scope);
  return found?.kind === 'value' && found.symbol.kind === 'event';
}

/** The event that a word of its name stands for: `order` is `order_placed`, before others the one that the shop scores its customers by. */
export function eventByWord(c: Checker, word: string): string | undefined {
  if (word.length < 3) return undefined;
  const stem = (text: string) => text.toLowerCase().replace(/s$/, '');
  const scored = c.model.rfm?.event;
  let first: string | undefined;
  for (const { kind, name } of c.symbols.values.values()) {
    if (kind !== 'event' || name.startsWith('message_') || !name.split('_').some((part) => stem(part) === stem(word)))
      continue;
    if (name === scored) return name;
    first ??= name;
  }
  return first;
}

/** Names that stand only here, nearest first: for "did you mean". */
export function* localNames(scope: Scope): Iterable<string> {
  for (const { fields } of scope.fields) yield* fields.keys();
  yield* scope.env.keys();
}

/** Names that stand anywhere: for "did you mean". */
export function* globalNames(c: Checker, scope: Scope): Iterable<string> {
  yield* c.symbols.values.keys();
  for (const name of c.builtins.keys()) if (name !== 'entry' || scope.inRun) yield name;
}

/** "a scenario", "a segment": what a name is in whichever space has it, the run's names first. */
export function kindOfName(c: Checker, name: string, scope: Scope): string | undefined {
  const binding = scope.env.get(name);
  if (binding && !isImplicit(binding)) return localKinds[binding.symbol.kind];
  const value = c.symbols.values.get(name);
  if (value) return valueKinds[value.kind];
  if (c.symbols.scenarios.has(name)) return 'a scenario';
  if (c.symbols.sequences.has(name)) return 'a sequence';
  if (own(c.model.channels, name)) return 'a channel';
  const [channel] = c.channelsOf(name);
  return channel === undefined ? undefined : `a message of ${channel}`;
}

export const valueKinds = {
  attribute: 'an attribute',
  event: 'an event',
  segment: 'a segment',
  let: 'a `let`',
  group: 'a group',
  coupon: 'a coupon',
  place: 'a place',
  builtin: 'a word of the language',
} as const;

export const localKinds = {
  alias: 'an event',
  handle: 'a sent message',
  code: 'a coupon code',
  split: 'a split',
  param: 'a parameter',
} as const;
