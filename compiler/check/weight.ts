/**
 * How large something becomes when the lets and sequences it names are put in place of their names. A few lines can name each other so that this doubles
 * with every line; it is counted here without being done, and what would grow beyond all use is told.
 */
import type { Declaration, Name, Span } from '../../grammar/index.js';
import type { ParsedFile } from '../analysis.js';
import type { Collected } from '../resolve/collect.js';
import { dependencyOrder } from '../resolve/order.js';
import type { SequenceSymbol, ValueSymbol } from '../resolve/symbol.js';
import type { Checker, Owner } from './checker.js';
import type { Needs } from './needs.js';

/** Names, after all is put in place. A hundred times what a large project has in one scenario. */
export const MAX_WEIGHT = 200_000;

type Inlined = Extract<ValueSymbol, { kind: 'let' }> | SequenceSymbol;

export function checkWeight(c: Checker, collected: Collected, files: readonly ParsedFile[], needs: Needs): void {
  const inlined = [...needs.declared, ...needs.sequences].filter(
    (symbol): symbol is Inlined => symbol.kind === 'let' || symbol.kind === 'sequence',
  );
  const weights = new Map<Inlined, number>();
  const { order } = dependencyOrder<Inlined>(inlined, (symbol) => inlinedIn(c, symbol.declaration));
  const weigh = (node: unknown): { readonly weight: number; readonly heavy: boolean } => {
    let weight = 0;
    let heavy = false;
    for (const _ of namesIn(node)) weight += 1;
    for (const symbol of inlinedIn(c, node)) {
      // What names itself has been told; it weighs nothing here.
      const inner = weights.get(symbol) ?? 0;
      weight += inner;
      heavy ||= inner > MAX_WEIGHT;
    }
    return { weight, heavy };
  };
  const judge = (node: Declaration, owner: Owner, file: string): number => {
    const { weight, heavy } = weigh(node);
    // Where something it names is too large itself, that has been told.
    if (weight > MAX_WEIGHT && !heavy)
      c.report('flow/too-large', { limit: MAX_WEIGHT }, { file, owner }, titleOf(node));
    return weight;
  };
  let most = 0;
  for (const symbol of order) {
    const weight = judge(symbol.declaration, symbol, symbol.location!.file);
    weights.set(symbol, weight);
    most = Math.max(most, weight);
  }
  for (const { path, tree } of files) {
    for (const declaration of tree.declarations) {
      // A name takes two characters at least: nothing shorter can come to the limit.
      const { start, end } = declaration.span;
      if (((end - start) / 2 + 1) * (1 + most) <= MAX_WEIGHT) continue;
      if (declaration.kind === 'let' || declaration.kind === 'sequence') continue;
      judge(
        declaration,
        collected.scenarioOf.get(declaration) ?? collected.valueSymbols.get(declaration) ?? declaration,
        path,
      );
    }
  }
}

function* inlinedIn(c: Checker, node: unknown): Iterable<Inlined> {
  for (const name of namesIn(node)) {
    const symbol = c.meanings.get(name);
    if ((symbol?.kind === 'let' || symbol?.kind === 'sequence') && symbol.declaration !== node) yield symbol;
  }
}

function* namesIn(node: unknown): Iterable<Name> {
  const rest: unknown[] = [node];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    if ('kind' in next && next.kind === 'name') yield next as Name;
    else for (const key in next) if (key !== 'span') rest.push(next[key as keyof typeof next]);
  }
}

function titleOf(declaration: Declaration): Span {
  if ('name' in declaration && declaration.name) return declaration.name.span;
  if ('title' in declaration && declaration.title) return declaration.title.span;
  return { start: declaration.span.start, end: declaration.span.start + 4 };
}
