/** How the scenarios and sequences of one check are gone through: each sequence once however often it is done, and the messages a scenario gives names to. */
import { type Env, noLocals } from '../resolve/locals.js';
import type { ScenarioSymbol, SequenceSymbol } from '../resolve/symbol.js';
import type { Checker } from './checker.js';
import { type Run, type SequenceSummary, scopeOf } from './run.js';
import { sequences } from './sequence.js';
import { checkBlock } from './statement.js';
import { withHandles } from './statement-repeat.js';

export interface Runs {
  readonly runOf: (symbol: ScenarioSymbol | SequenceSymbol) => Run;
  /** Checks the sequence when it is first asked for. */
  readonly summary: (sequence: SequenceSymbol) => SequenceSummary;
  /** The messages with a name, for tests to speak of. */
  readonly handles: (scenario: ScenarioSymbol) => Env;
}

export function runsOf(c: Checker): Runs {
  const runOf = (symbol: ScenarioSymbol | SequenceSymbol): Run => ({
    c,
    file: symbol.file,
    owner: symbol,
    uses: [],
    known: new Set(),
    block: checkBlock,
    summary,
  });
  const summary = sequences(runOf);
  const handlesOf = new Map<ScenarioSymbol, Env>();
  const handles = (symbol: ScenarioSymbol): Env => {
    const known = handlesOf.get(symbol);
    if (known) return known;
    const run = runOf(symbol);
    let scope = scopeOf(run, noLocals);
    for (const when of symbol.whens) scope = { ...scope, env: withHandles(run, when.body, scope) };
    handlesOf.set(symbol, scope.env);
    return scope.env;
  };
  return { runOf, summary, handles };
}
