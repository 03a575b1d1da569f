/**
 * How many messages a run can send by the text of its scenario alone, however little time that takes: a bound that is there at once, so that most scenarios
 * need no model. Of ways that part it takes the longest.
 */
import type { Block, Statement } from '../../grammar/index.js';
import type { Symbols } from '../analysis.js';
import { blocksOf } from '../check/blocks.js';
import type { ScenarioSymbol } from '../resolve/symbol.js';

type Sequences = Pick<Symbols, 'sequences'>;

/** `isCounted`: channels whose messages count. */
export function amountIn(
  symbols: Sequences,
  { whens }: ScenarioSymbol,
  isCounted: (channel: string) => boolean,
): number {
  return Math.max(0, ...whens.map(({ body }) => amountOf(symbols, body, isCounted, 0)));
}

/** Deeper than sequences may call each other. */
const deepest = 40;

function amountOf(symbols: Sequences, block: Block, isCounted: (channel: string) => boolean, depth: number): number {
  if (depth > deepest) return 0;
  const within = (inner: Block) => amountOf(symbols, inner, isCounted, depth + 1);
  const each = (statement: Statement): number => {
    switch (statement.kind) {
      case 'send':
        return isCounted(statement.channel.text) ? 1 : 0;
      case 'do': {
        const symbol = symbols.sequences.get(statement.sequence.text);
        return symbol ? within(symbol.declaration.body) : 0;
      }
      case 'repeat':
        return statement.times.value * within(statement.body);
      default:
        return Math.max(0, ...blocksOf(statement).map(within));
    }
  };
  return block.statements.reduce((sum, statement) => sum + each(statement), 0);
}
