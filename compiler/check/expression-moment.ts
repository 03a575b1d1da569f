/** Moments and events met where a condition or a value is wanted: each is an error that says what would be right there. */
import type {
  AnniversaryMoment,
  BroadcastMoment,
  ChangeMoment,
  EventPattern,
  MembershipMoment,
  Name,
  RfmMoment,
  ScheduleMoment,
} from '../../grammar/index.js';
import type { ValueSymbol } from '../resolve/symbol.js';
import { error } from '../types/make.js';
import type { Type } from '../types/type.js';
import { type Checker, replacement, type Scope } from './checker.js';
import { pattern } from './event-pattern.js';
import { checkMoment, type OtherMoment } from './moment.js';

/** `order_placed where (…)` in the middle of a condition. */
export function misplacedPattern(c: Checker, expression: EventPattern, scope: Scope): Type {
  const event = pattern(c, expression, scope);
  if (event !== undefined) asCondition(c, event, expression.span.start, expression.event, scope);
  return error;
}

export function misplacedMoment(
  c: Checker,
  expression: MembershipMoment | RfmMoment | ChangeMoment | AnniversaryMoment | ScheduleMoment | BroadcastMoment,
  scope: Scope,
): Type {
  const before = c.diagnostics.length;
  checkMoment(c, expression satisfies OtherMoment, scope);
  // What else is wrong with it matters only where a moment can stand.
  c.diagnostics.length = before;
  c.report('flow/moment-place', { text: c.textOf(scope.file, expression.span) }, scope, expression.span);
  return error;
}

/** A bare event name where a value is wanted; `member` is what was asked of it. */
export function eventAsValue(
  c: Checker,
  name: Name,
  symbol: ValueSymbol,
  scope: Scope,
  expected: Type | undefined,
  member?: string,
): Type {
  c.mean(name, symbol);
  c.use(scope, symbol);
  if (expected?.kind === 'bool') return asCondition(c, name.text, name.span.start, name, scope);
  const fix = replacement(
    `Write \`last ${name.text}\``,
    scope.file,
    { start: name.span.start, end: name.span.start },
    'last ',
    false,
  );
  c.report(
    'types/event-as-value',
    { event: name.text, ...(member === undefined ? {} : { member }) },
    scope,
    name.span,
    { fixes: member === 'count' ? [] : [fix] },
  );
  return error;
}

function asCondition(c: Checker, event: string, at: number, name: Name, scope: Scope): Type {
  const fix = replacement(`Write \`any ${event}\``, scope.file, { start: at, end: at }, 'any ', false);
  const inRun = scope.inRun ? { inRun: true as const } : {};
  c.report('types/event-as-condition', { event, ...inRun }, scope, name.span, { fixes: [fix] });
  return error;
}
