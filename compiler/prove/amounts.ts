/**
 * How many messages a run can send by the text of its scenario alone, however little time that takes: a bound that is there at once, so that most scenarios
 * need no model. Of ways that part it takes the longest.
 */
import type { Block, DurationLiteral, Statement } from '../../grammar/index.js';
import type { CalendarDuration } from '../../runtime/machine/calendar.js';
import { DURATION_UNITS } from '../../runtime/machine/duration.js';
import type { Symbols } from '../analysis.js';
import { blocksOf } from '../check/blocks.js';
import type { ScenarioSymbol } from '../resolve/symbol.js';
import { atOnce, fitsIn, plus } from './time.js';

type Sequences = Pick<Symbols, 'sequences'>;

/** Only waits between the steps of a `when` itself are looked at. `isCounted`: channels whose messages count. */
export function amountIn(
  symbols: Sequences,
  { whens }: ScenarioSymbol,
  window: CalendarDuration,
  isCounted: (channel: string) => boolean,
): number {
  let most = 0;
  for (const { body } of whens) {
    const steps = body.statements.map((one) => ({
      amount: amountOfStatement(symbols, one, isCounted, 0),
      takes: one.kind === 'wait' && one.duration.kind === 'duration' ? lengthOf(one.duration) : atOnce,
    }));
    for (const [index, first] of steps.entries()) {
      if (first.amount === 0) continue;
      let sum = 0;
      let at = atOnce;
      for (const { amount, takes } of steps.slice(index)) {
        at = plus(at, takes);
        if (!fitsIn(at, window)) break;
        sum += amount;
      }
      most = Math.max(most, sum);
    }
  }
  return most;
}

function lengthOf({ parts }: DurationLiteral): CalendarDuration {
  return parts.reduce((sum, { value, unit }) => {
    const { months, days, ms } = DURATION_UNITS[unit];
    return plus(sum, { months: months * value, days: days * value, ms: ms * value });
  }, atOnce);
}

/** Deeper than sequences may call each other. */
const deepest = 40;

function amountOf(symbols: Sequences, block: Block, isCounted: (channel: string) => boolean, depth: number): number {
  return block.statements.reduce((sum, one) => sum + amountOfStatement(symbols, one, isCounted, depth), 0);
}

function amountOfStatement(
  symbols: Sequences,
  statement: Statement,
  isCounted: (channel: string) => boolean,
  depth: number,
): number {
  if (depth > deepest) return 0;
  const within = (inner: Block) => amountOf(symbols, inner, isCounted, depth + 1);
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
}
