/** Which declarations a piece of the tree uses, through whatever it uses, and which of them are sound. It asks the diagnostics, it judges nothing itself. */
import type { EventDeclaration, Expression } from '../../grammar/index.js';
import type { Analysis } from '../analysis.js';
import type { Location, Meaning, SequenceSymbol, ValueSymbol } from '../resolve/symbol.js';
import { eachName } from './walk.js';

export type DerivedSymbol = Extract<ValueSymbol, { kind: 'event' }> & { readonly declaration: EventDeclaration };
export type DeclaredSymbol = Extract<ValueSymbol, { kind: 'segment' | 'let' }> | DerivedSymbol | SequenceSymbol;

/** Every segment, derived event, let and sequence named under these nodes or under what they name. */
export function declarationsUsed(analysis: Analysis, roots: readonly unknown[]): ReadonlySet<DeclaredSymbol> {
  const found = new Set<DeclaredSymbol>();
  const look = (node: unknown): void =>
    eachName(node, (name) => {
      const symbol = analysis.meanings.get(name);
      if (!symbol || !isDeclared(symbol) || found.has(symbol)) return;
      found.add(symbol);
      look(symbol.declaration);
    });
  for (const root of roots) look(root);
  return found;
}

function isDeclared(symbol: Meaning): symbol is DeclaredSymbol {
  switch (symbol.kind) {
    case 'segment':
    case 'let':
    case 'sequence':
      return true;
    case 'event':
      return symbol.declaration !== undefined;
    default:
      return false;
  }
}

/**
 * Whether a declaration can be lowered: nothing in it, or in what it uses, is missing, unreadable or wrong. Syntax problems show in the tree and
 * by their places, names and types in the tables, the rest in the diagnostics.
 */
export function soundnessOf(analysis: Analysis): (file: string, node: { readonly span: Location['span'] }) => boolean {
  const errors = new Map<string, Location['span'][]>([...analysis.unread].map(([file, spans]) => [file, [...spans]]));
  for (const { severity, file, span } of analysis.diagnostics) {
    if (severity !== 'error') continue;
    const spans = errors.get(file);
    if (spans) spans.push(span);
    else errors.set(file, [span]);
  }
  const isSound = (file: string, node: { readonly span: Location['span'] }) =>
    !hasGap(analysis, node) &&
    !errors.get(file)?.some(({ start, end }) => start <= node.span.end && end >= node.span.start);
  return (file, node) =>
    isSound(file, node) &&
    [...declarationsUsed(analysis, [node])].every((symbol) => {
      const place = symbol.location?.file;
      return place !== undefined && isSound(place, symbol.declaration);
    });
}

function hasGap(analysis: Analysis, node: unknown): boolean {
  if (Array.isArray(node)) return node.some((item) => hasGap(analysis, item));
  if (typeof node !== 'object' || node === null) return false;
  if ('kind' in node) {
    if (node.kind === 'missing' || node.kind === 'unreadable') return true;
    if (analysis.types.get(node as Expression)?.kind === 'error') return true;
  }
  return Object.entries(node).some(([key, value]) => key !== 'span' && hasGap(analysis, value));
}
