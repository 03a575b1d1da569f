/** Walks the statements of a block along every path, with the names each path has bound; finds what no path reaches. */
import type { Block, Statement } from '../../grammar/index.js';
import type { Env, Path } from '../resolve/locals.js';
import { type Run, scopeOf } from './run.js';
import { ifStatement, matchStatement, splitStatement } from './statement-branch.js';
import { groupStatement, setStatement } from './statement-change.js';
import { doStatement } from './statement-do.js';
import { giveStatement } from './statement-give.js';
import { repeatStatement } from './statement-repeat.js';
import { sendStatement } from './statement-send.js';
import { waitForStatement, waitStatement, waitUntilStatement } from './statement-wait.js';

export function checkBlock(run: Run, block: Block, env: Env): Path {
  let path: Path = env;
  let last = env;
  let told = false;
  for (const statement of block.statements) {
    if (path === undefined && !told) {
      told = true;
      // What stands before could not be read as a whole: nobody knows whether it stops there.
      const before = block.statements[block.statements.indexOf(statement) - 1]!;
      if (run.c.hasUnread(scopeOf(run, last).file, { start: before.span.start, end: statement.span.start })) {
        path = last;
        told = false;
      } else {
        const end = block.statements.at(-1)!.span.end;
        run.c.report('flow/unreachable', {}, scopeOf(run, last), { start: statement.span.start, end });
      }
    }
    const next = checkStatement(run, statement, path ?? last);
    last = next ?? last;
    if (path !== undefined) path = next;
  }
  return path;
}

function checkStatement(run: Run, statement: Statement, env: Env): Path {
  switch (statement.kind) {
    case 'wait':
      return waitStatement(run, statement, env);
    case 'waitUntil':
      return waitUntilStatement(run, statement, env);
    case 'waitFor':
      return waitForStatement(run, statement, env);
    case 'send':
      return sendStatement(run, statement, env);
    case 'give':
      return giveStatement(run, statement, env);
    case 'if':
      return ifStatement(run, statement, env);
    case 'match':
      return matchStatement(run, statement, env);
    case 'split':
      return splitStatement(run, statement, env);
    case 'repeat':
      return repeatStatement(run, statement, env);
    case 'group':
      return groupStatement(run, statement, env);
    case 'set':
      return setStatement(run, statement, env);
    case 'do':
      return doStatement(run, statement, env);
    case 'stop':
      return undefined;
    case 'unreadable':
      run.c.fail(scopeOf(run, env));
      if (statement.block) run.block(run, statement.block, env);
      return env;
  }
}
