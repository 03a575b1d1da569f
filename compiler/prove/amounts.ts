/**
 * How many messages a scenario has in its text: a bound that is there at once, so that most scenarios need no model. It counts every branch as if all were
 * taken; undefined where there is more to it than the text of one scenario tells.
 */
import type { Block, Statement } from '../../grammar/index.js';
import type { Analysis } from '../analysis.js';
import { blocksOf } from '../check/blocks.js';
import type { ScenarioSymbol } from '../resolve/symbol.js';

/** By channel. */
export type Amounts = ReadonlyMap<string, number>;

export function amountsIn(
  analysis: Pick<Analysis, 'symbols' | 'model' | 'meanings'>,
  scenario: ScenarioSymbol,
): Amounts {
  const found = new Map<string, number>();
  for (const { body } of scenario.whens) count(analysis, body, 1, found, 0);
  return found;
}

const deepest = 20;

function count(
  analysis: Pick<Analysis, 'symbols' | 'model' | 'meanings'>,
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
      const symbol = analysis.symbols.sequences.get(statement.sequence.text);
      if (symbol) count(analysis, symbol.declaration.body, times, found, depth + 1);
    }
    const inside = statement.kind === 'repeat' ? times * statement.times.value : times;
    for (const inner of blocksOf(statement)) count(analysis, inner, inside, found, depth + 1);
  };
  for (const statement of block.statements) each(statement);
}
