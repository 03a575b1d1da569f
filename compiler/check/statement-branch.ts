/** `if`, `match` and `split`: conditions, cases and shares, and the names that every branch has bound. */
import type { Expression, IfStatement, MatchStatement, SplitStatement } from '../../grammar/index.js';
import { type Branch, type Env, join, type Path } from '../resolve/locals.js';
import { compare } from '../types/compare.js';
import { describeType } from '../types/describe.js';
import { choicesOf } from '../types/from-model.js';
import { error, isError, isOptional } from '../types/make.js';
import type { Type } from '../types/type.js';
import { bindSplit } from './binding.js';
import { type Scope, withEnv } from './checker.js';
import { condition } from './condition.js';
import { unwrapped } from './expectation.js';
import { knownWhen } from './known.js';
import { mismatch } from './mismatch.js';
import { knowing, locationOf, type Run, scopeOf, through } from './run.js';
import { valueNextTo } from './value-next-to.js';

export function ifStatement(run: Run, statement: IfStatement, env: Env): Path {
  const { c } = run;
  let inside = run;
  const branches: Branch[] = [];
  for (const branch of statement.branches) {
    const scope = scopeOf(inside, env);
    condition(c, branch.condition, scope);
    const known = (holds: boolean) => knownWhen(c, branch.condition, scope, { holds, asked: false });
    branches.push({ path: run.block(knowing(inside, known(true)), branch.block, env), at: locationOf(run, branch) });
    inside = knowing(inside, known(false));
  }
  branches.push({
    path: through(inside, statement.otherwise, env),
    at: locationOf(run, statement.otherwise ?? statement),
  });
  return join(branches);
}

export function matchStatement(run: Run, statement: MatchStatement, env: Env): Path {
  const { c } = run;
  const scope = scopeOf(run, env);
  const subject = c.typeOf(statement.subject, scope);
  const matchable = isMatchable(subject);
  if (!matchable && !isError(subject)) {
    const place = 'after `match`';
    const wanted = 'a value with cases, like an enum, a class, a text or a number,';
    c.report('types/expected', { found: describeType(subject), wanted, place }, scope, statement.subject.span);
  }
  const seen = new Map<string, Expression>();
  for (const { values } of statement.cases) {
    for (const value of values) checkCase(run, statement.subject, matchable ? subject : error, value, seen, scope);
  }
  const branches: Branch[] = statement.cases.map((one) => ({
    path: run.block(run, one.block, env),
    at: locationOf(run, one),
  }));
  if (statement.otherwise) {
    branches.push({ path: run.block(run, statement.otherwise, env), at: locationOf(run, statement.otherwise) });
  } else if (matchable && !c.hasUnread(run.file, statement.span)) {
    checkExhaustive(run, statement, subject, seen, scope);
  }
  return join(branches.length > 0 ? branches : [{ path: env, at: locationOf(run, statement) }]);
}

function isMatchable(type: Type): boolean {
  switch (type.kind) {
    case 'event':
    case 'list':
    case 'record':
    case 'handle':
    case 'handleMoment':
    case 'code':
    case 'age':
    case 'message':
    case 'trigger':
    case 'geo':
    case 'error':
      return false;
    default:
      return true;
  }
}

function checkCase(
  run: Run,
  subject: Expression,
  type: Type,
  value: Expression,
  seen: Map<string, Expression>,
  scope: Scope,
): void {
  const { c } = run;
  const inner = unwrapped(value);
  if (inner.kind === 'unknownLiteral') c.set(inner, type);
  else {
    const found = valueNextTo(c, value, type, scope);
    if (!isError(found) && !isError(type)) {
      const result = compare(type, found);
      if (!result.ok || result.as === 'age') {
        mismatch(
          c,
          { operator: 'case', at: value.span, left: subject, right: value },
          type,
          found,
          result.ok ? 'kinds' : result.why,
          { ...scope },
        );
        return;
      }
    }
  }
  const key = caseKey(inner);
  if (key === undefined) return;
  const first = seen.get(key);
  if (first) {
    c.report('flow/case-twice', { text: c.textOf(scope.file, value.span) }, scope, value.span, {
      related: [{ file: scope.file, span: first.span, message: 'taken here already' }],
    });
  } else seen.set(key, value);
}

function caseKey(value: Expression): string | undefined {
  switch (value.kind) {
    case 'nameExpr':
      return value.name.text;
    case 'text':
      return value.value;
    case 'number':
    case 'percent':
    case 'bool':
      return String(value.value);
    case 'money':
      return `${Number(value.amount)} ${value.currency}`;
    case 'unknownLiteral':
      return 'unknown value';
    case 'date':
      return `${value.year}-${value.month}-${value.day}`;
    default:
      return undefined;
  }
}

function checkExhaustive(
  run: Run,
  statement: MatchStatement,
  subject: Type,
  seen: ReadonlyMap<string, Expression>,
  scope: Scope,
): void {
  const { c } = run;
  const span = { start: statement.span.start, end: statement.subject.span.end };
  const choices = subject.kind === 'bool' ? ['true', 'false'] : choicesOf(subject, c.model);
  if (!choices) {
    c.report('flow/match-else', { found: describeType(subject) }, scope, span);
    return;
  }
  const missing = choices.filter((choice) => !seen.has(choice));
  if (isOptional(subject) && !seen.has('unknown value')) missing.push('unknown');
  if (missing.length > 0) c.report('flow/match-missing', { missing }, scope, span);
}

export function splitStatement(run: Run, statement: SplitStatement, env: Env): Path {
  const { c } = run;
  const scope = scopeOf(run, env);
  const inside = statement.as ? bindSplit(c, statement.as, statement, scope) : env;
  const names = new Map<string, Expression>();
  let sum = 0;
  let certain = true;
  for (const arm of statement.arms) {
    const share = c.typeOf(arm.share, scope);
    const literal = unwrapped(arm.share);
    if (literal.kind === 'percent') sum += literal.value;
    else {
      certain = false;
      if (!isError(share)) {
        c.report(
          'types/expected',
          { found: describeType(share), wanted: 'a percentage like 45%', place: 'before the name of an arm' },
          scope,
          arm.share.span,
        );
      }
    }
    const first = names.get(arm.name.text);
    if (first && arm.name.text !== '') {
      c.report('names/duplicate', { name: arm.name.text, what: 'arm' }, scope, arm.name.span, {
        related: [{ file: scope.file, span: first.span, message: 'the first one' }],
      });
    } else names.set(arm.name.text, { kind: 'nameExpr', name: arm.name, span: arm.name.span });
  }
  if (certain && Math.abs(sum - 100) > 1e-9 && !c.hasUnread(run.file, statement.span)) {
    const start = statement.arms[0]?.share.span.start ?? statement.span.start;
    const end = statement.arms.at(-1)?.name.span.end ?? statement.span.end;
    c.report('flow/split-sum', { sum: Number(sum.toFixed(6)) }, scope, { start, end });
  }
  const branches = statement.arms.map((arm) => ({
    path: run.block(run, arm.block, withEnv(scope, inside).env),
    at: locationOf(run, arm),
  }));
  return join(branches.length > 0 ? branches : [{ path: inside, at: locationOf(run, statement) }]);
}
