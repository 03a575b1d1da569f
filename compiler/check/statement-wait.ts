/** `wait`, `wait until`, `wait up to … for`: durations, targets, and which names are bound when the run goes on. */
import type {
  Expression,
  TimeLiteral,
  TimeTarget,
  WaitForStatement,
  WaitStatement,
  WaitUntilStatement,
} from '../../grammar/index.js';
import { type Branch, type Env, join, type Path } from '../resolve/locals.js';
import { error } from '../types/make.js';
import { replacement, type Scope } from './checker.js';
import { checkLocalTime } from './clock-change.js';
import { checkDay, isWeekday } from './days.js';
import { eventName } from './event-pattern.js';
import { expectDuration, expectInstant, unwrapped } from './expectation.js';
import { knownWhen } from './known.js';
import { eventNamed, lookup } from './lookup.js';
import { isPast } from './past.js';
import { knowing, locationOf, type Run, scopeOf, through } from './run.js';
import { checkTrigger } from './trigger.js';
import { checkWaitForYear } from './yearly.js';

export function waitStatement(run: Run, statement: WaitStatement, env: Env): Path {
  const scope = scopeOf(run, env);
  if (waitsForEither(run, statement.duration, scope) || waitsForMoment(run, statement.duration, scope)) return env;
  expectDuration(run.c, statement.duration, scope, 'after `wait`');
  return env;
}

/** `wait 3d or order_placed`: what is meant is `wait up to … for`. */
function waitsForEither({ c }: Run, expression: Expression, scope: Scope): boolean {
  const inner = unwrapped(expression);
  if (inner.kind !== 'binary' || inner.operator !== 'or' || unwrapped(inner.left).kind !== 'duration') return false;
  c.set(expression, error);
  const [length, what] = [inner.left, inner.right].map(({ span }) => c.textOf(scope.file, span));
  const written = `up to ${length} for ${what}`;
  const fixes = [replacement(`Write \`wait ${written}\``, scope.file, expression.span, written, false)];
  const hint = `Write \`wait ${written}\`: that long at most.`;
  const params = { found: 'a condition', wanted: 'a duration', place: 'after `wait`', hint };
  c.report('types/expected', params, scope, expression.span, { fixes });
  return true;
}

/** `wait 3d before renews_on`, `wait monday`: what is meant is `wait until`. */
function waitsForMoment({ c }: Run, expression: Expression, scope: Scope): boolean {
  const inner = unwrapped(expression);
  const isDay = inner.kind === 'nameExpr' && isWeekday(inner.name) && !lookup(c, inner.name.text, scope);
  const isInstant = inner.kind === 'anniversary' || inner.kind === 'date' || inner.kind === 'momentLiteral';
  if (!isDay && !isInstant && inner.kind !== 'time') return false;
  c.set(expression, error);
  const start = { start: expression.span.start, end: expression.span.start };
  const fixes = [replacement('Write `wait until`', scope.file, start, 'until ', false)];
  const hint = `To wait for it, write \`wait until ${c.textOf(scope.file, inner.span)}\`.`;
  const params = { found: 'an instant', wanted: 'a duration', place: 'after `wait`', hint };
  c.report('types/expected', params, scope, inner.span, { fixes });
  return true;
}

export function waitUntilStatement(run: Run, statement: WaitUntilStatement, env: Env): Path {
  checkTarget(run, statement.target, env);
  if (!statement.otherwise) return env;
  const late = run.block(run, statement.otherwise, env);
  return join([
    { path: env, at: locationOf(run, statement) },
    { path: late, at: locationOf(run, statement.otherwise) },
  ]);
}

function checkTarget(run: Run, target: TimeTarget, env: Env): void {
  const scope = scopeOf(run, env);
  checkTimeOfDay(run, target, scope);
  switch (target.kind) {
    case 'clock':
      if (target.day) checkDay(run.c, target.day, false, scope);
      return;
    case 'moment':
      if (!waitsForEvent(run, target.moment, scope)) expectInstant(run.c, target.moment, scope, 'after `wait until`');
      reportPast(run, target.moment, atTime(target.at), scope);
      checkWaitForYear(run.c, target.moment, scope);
      return;
    case 'relative':
      expectDuration(run.c, target.offset, scope, `before \`${target.direction}\``);
      expectInstant(run.c, target.anchor, scope, `after \`${target.direction}\``);
      if (target.direction === 'before') reportPast(run, target.anchor, atTime(target.at), scope);
      checkWaitForYear(run.c, target.anchor, scope);
  }
}

function checkTimeOfDay({ c }: Run, target: TimeTarget, scope: Scope): void {
  if (target.kind === 'clock') {
    if (target.time) checkLocalTime(c, target.time, scope);
    return;
  }
  const literal = target.kind === 'moment' ? unwrapped(target.moment) : undefined;
  if (literal?.kind === 'momentLiteral') checkLocalTime(c, literal.time, scope, literal.date);
  else if (target.at) checkLocalTime(c, target.at, scope, literal?.kind === 'date' ? literal : undefined);
}

/** Milliseconds from 00:00. */
function atTime(time: TimeLiteral | undefined): number {
  return time ? (time.hour * 60 + time.minute) * 60_000 : 0;
}

function reportPast(run: Run, moment: Expression, more: number, scope: Scope): void {
  if (!isPast(run.c, moment, more)) return;
  run.c.report('time/past', { text: run.c.textOf(scope.file, moment.span), place: 'wait until' }, scope, moment.span);
}

/** `wait until order_placed`: that has no date to wait for; what is meant is `wait up to`. */
function waitsForEvent(run: Run, expression: Expression, scope: Scope): boolean {
  const { c } = run;
  const inner = unwrapped(expression);
  const text = c.textOf(scope.file, inner.span);
  const isEvent =
    inner.kind === 'nameExpr'
      ? eventNamed(c, inner.name, scope) && eventName(c, inner.name, scope) !== undefined
      : inner.kind === 'member' && c.typeOf(inner, scope).kind === 'handleMoment';
  if (!isEvent) return false;
  c.set(expression, error);
  const hint = `To wait for it, say how long at most: \`wait up to 3d for ${text}\`.`;
  const params = {
    found: 'something that may happen or not',
    wanted: 'a date or a moment',
    place: 'after `wait until`',
    hint,
  };
  c.report('types/expected', params, scope, inner.span);
  return true;
}

export function waitForStatement(run: Run, statement: WaitForStatement, env: Env): Path {
  const scope = scopeOf(run, env);
  expectDuration(run.c, statement.upTo, scope, 'after `wait up to`');
  const branches: Branch[] = statement.arms.map((arm) => ({
    path: through(after(run, arm.on, scope), arm.block, checkTrigger(run.c, arm.on, scope, 'wait')),
    at: locationOf(run, arm),
  }));
  branches.push({
    path: through(run, statement.otherwise, env),
    at: locationOf(run, statement.otherwise ?? statement),
  });
  return join(branches);
}

/** The run where the arm has been taken. */
function after(run: Run, on: Expression, scope: Scope): Run {
  return knowing(run, knownWhen(run.c, on, scope, { holds: true, asked: false }));
}
