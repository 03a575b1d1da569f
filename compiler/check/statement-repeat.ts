/** `repeat up to N times [every D] [until EXPR]`: its bounds, and what is bound after it. */
import type { Block, RepeatStatement } from '../../grammar/index.js';
import { type Env, join, type Path } from '../resolve/locals.js';
import { bindHandle } from './binding.js';
import { statementsIn } from './blocks.js';
import { type Scope, withEnv } from './checker.js';
import { expectDuration } from './expectation.js';
import { locationOf, type Run, scopeOf } from './run.js';
import { checkTrigger } from './trigger.js';

/** More rounds than anybody means; a bound that a proof can still walk through. */
const mostRounds = 1000;

export function repeatStatement(run: Run, statement: RepeatStatement, env: Env): Path {
  const { c } = run;
  const scope = scopeOf(run, env);
  const { value, text, span } = statement.times;
  if (!Number.isInteger(value) || value < 1 || value > mostRounds) {
    c.report('flow/repeat-times', { times: text, most: mostRounds }, scope, span);
  }
  if (statement.every) expectDuration(c, statement.every, scope, 'after `every`');
  const body = run.block(run, statement.body, env);
  if (!statement.until) return body;
  const labelled = withEnv(scope, withHandles(run, statement.body, scope));
  checkTrigger(c, statement.until, labelled, 'until');
  return join([
    { path: env, at: locationOf(run, statement.until) },
    { path: body, at: locationOf(run, statement.body) },
  ]);
}

/** The environment with every message that is sent with a name somewhere in the block: asked about before it is sent, nothing has happened to it. */
export function withHandles(run: Run, block: Block, scope: Scope): Env {
  let env = scope.env;
  for (const statement of statementsIn(block)) {
    if (statement.kind === 'send' && statement.as) env = bindHandle(run.c, statement.as, statement, { ...scope, env });
  }
  return env;
}
