/**
 * How many messages a scenario has in its text: a bound that is there at once, so that most scenarios need no model. It counts every branch as if all were
 * taken; undefined where there is more to it than the text of one scenario tells.
 */
import type { Block, Statement } from '../../grammar/index.js';
import type { Symbols } from '../analysis.js';
import { blocksOf } from '../check/blocks.js';
import type { ScenarioSymbol } from '../resolve/symbol.js';

/** By channel. */
export type Amounts = ReadonlyMap<string, number>;

export function amountsIn(symbols: Pick<Symbols, 'sequences'>, scenario: ScenarioSymbol): Amounts {
  const found = new Map<string, number>();
  for (const { body } of scenario.whens) count(symbols, body, 1, found, 0);
  return found;
}

const deepest = 20;

function count(
  symbols: Pick<Symbols, 'sequences'>,
  block: Block,
  times: number,
  found: Map<string, number>,
  depth: number,
): void {
  if (depth > deepest) return;
  const add = (channel: string) => found.set(channel, (found.get(channel) ?? 0) + times);
  const each = (statement: Statement) => {
    if (statement.kind === 'send') add(statement.channel.text);
    if (statement.kind === 'do') {
      const symbol = symbols.sequences.get(statement.sequence.text);
      if (symbol) count(symbols, symbol.declaration.body, times, found, depth + 1);
    }
    const inside = statement.kind === 'repeat' ? times * statement.times.value : times;
    for (const inner of blocksOf(statement)) count(symbols, inner, inside, found, depth + 1);
  };
  for (const statement of block.statements) each(statement);
}
