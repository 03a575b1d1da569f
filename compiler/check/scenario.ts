/** A whole scenario: its triggers, the paths through its steps, then its header, which sees what every trigger binds and every message that has a name. */
import type { WhenBlock } from '../../grammar/index.js';
import { type Branch, type Env, join, noLocals } from '../resolve/locals.js';
import type { ScenarioSymbol } from '../resolve/symbol.js';
import { withEnv } from './checker.js';
import { checkClauses } from './clauses.js';
import { checkElapsed } from './elapsed.js';
import { locationOf, type Run, scopeOf } from './run.js';
import { withHandles } from './statement-repeat.js';
import { checkTrigger } from './trigger.js';

export function checkScenario(run: Run, symbol: ScenarioSymbol): void {
  const { c } = run;
  const { declaration, whens } = symbol;
  const scope = scopeOf(run, noLocals);
  if (declaration) {
    c.mean(declaration.name, symbol);
    if (declaration.name.text === '') c.fail(scope);
    if (whens.length === 0 && !declaration.clauses.some(({ kind }) => kind === 'unreadable')) {
      c.report('flow/no-when', { name: symbol.name }, scope, declaration.name.span);
    }
  }
  const entries: Branch[] = whens.map((when) => ({ path: enter(run, when), at: locationOf(run, when.trigger) }));
  if (!declaration) return;
  let header = withEnv(scope, join(entries) ?? noLocals);
  for (const when of whens) header = withEnv(header, withHandles(run, when.body, header));
  checkClauses(c, declaration.clauses, header);
  checkElapsed(c, declaration, scope);
}

/** Checks one `when` and its steps; what it binds at entry. */
function enter(run: Run, when: WhenBlock): Env {
  const scope = { ...scopeOf(run, noLocals), inRun: false };
  const env = checkTrigger(run.c, when.trigger, scope, 'when');
  run.block(run, when.body, env);
  return env;
}
