/** `repeat up to N times [every D] [until EXPR]`: its bounds, and what is bound after it. */
import type { Block, RepeatStatement, SendStatement, Statement } from '../../grammar/index.js';
import { type Env, join, type Path } from '../resolve/locals.js';
import { bindHandle } from './binding.js';
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
  for (const send of sendsIn(block)) if (send.as) env = bindHandle(run.c, send.as, send, { ...scope, env });
  return env;
}

function* sendsIn(block: Block): Iterable<SendStatement> {
  for (const statement of block.statements) {
    if (statement.kind === 'send') yield statement;
    for (const inner of blocksOf(statement)) yield* sendsIn(inner);
  }
}

/** The blocks a statement holds, in text order. */
export function blocksOf(statement: Statement): readonly Block[] {
  switch (statement.kind) {
    case 'if':
      return [...statement.branches.map(({ block }) => block), ...optional(statement.otherwise)];
    case 'match':
      return [...statement.cases.map(({ block }) => block), ...optional(statement.otherwise)];
    case 'split':
      return statement.arms.map(({ block }) => block);
    case 'waitFor':
      return [...statement.arms.flatMap(({ block }) => optional(block)), ...optional(statement.otherwise)];
    case 'waitUntil':
      return optional(statement.otherwise);
    case 'repeat':
      return [statement.body];
    default:
      return [];
  }
}

function optional(block: Block | undefined): readonly Block[] {
  return block ? [block] : [];
}
