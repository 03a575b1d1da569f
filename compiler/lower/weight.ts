/**
 * How large something becomes when the lets and sequences it names are put in place of their names. A few lines can name each other so that this doubles
 * with every line; it is counted here without being done.
 */
import type { Analysis } from '../analysis.js';
import { eachName } from './walk.js';

/** Names, after all is put in place. A hundred times what a large project has in one scenario. */
export const MAX_WEIGHT = 200_000;

export function weighing(analysis: Analysis): (node: unknown) => number {
  const known = new Map<object, number>();
  const weigh = (node: unknown): number => {
    let weight = 0;
    eachName(node, (name) => {
      weight += 1;
      const symbol = analysis.meanings.get(name);
      if (symbol?.kind !== 'let' && symbol?.kind !== 'sequence') return;
      let inner = known.get(symbol);
      if (inner === undefined) {
        // What names itself has been told; it weighs nothing here.
        known.set(symbol, 0);
        inner = weigh(symbol.declaration);
        known.set(symbol, inner);
      }
      weight += inner;
    });
    return weight;
  };
  return weigh;
}
