/** Header clauses of a scenario: what each takes, which may stand once, and which contradict each other. */
import type { HeaderClause } from '../../grammar/index.js';
import { describeType } from '../types/describe.js';
import { isError } from '../types/make.js';
import type { Checker, Scope } from './checker.js';
import { condition } from './condition.js';
import { checkDay, isWeekday } from './days.js';
import { expectDuration, unwrapped } from './expectation.js';
import { checkHours } from './hours.js';
import { isPast, wholeDay } from './past.js';
import { checkGoal, checkTrigger } from './trigger.js';
import { unknownField } from './unknown.js';

type Clause = Exclude<HeaderClause, { kind: 'unreadable' }>;

/** As the author writes them. */
const words: Readonly<Record<Clause['kind'], string>> = {
  for: 'for',
  enterOnce: 'enter once',
  restart: 'restart',
  onePer: 'one per',
  goal: 'goal',
  measure: 'measure',
  stopWhen: 'stop when',
  hours: 'hours',
  priority: 'priority',
  active: 'active',
};

const repeatable: ReadonlySet<string> = new Set<Clause['kind']>(['stopWhen', 'measure']);
const entryRules: ReadonlySet<string> = new Set<Clause['kind']>(['enterOnce', 'restart', 'onePer']);

/** `entering`: the scope of what is judged at the instant of entry. */
export function checkClauses(c: Checker, clauses: readonly HeaderClause[], scope: Scope, entering: Scope): void {
  const seen = new Map<string, Clause>();
  for (const clause of clauses) {
    if (clause.kind === 'unreadable') {
      c.fail(scope);
      continue;
    }
    const first = seen.get(clause.kind);
    if (first && !repeatable.has(clause.kind)) {
      c.report('flow/clause-twice', { clause: words[clause.kind] }, scope, clause.span, {
        related: [{ file: scope.file, span: first.span, message: 'the first one' }],
      });
    }
    const other =
      entryRules.has(clause.kind) &&
      [...seen.values()].find(({ kind }) => kind !== clause.kind && entryRules.has(kind));
    if (other) {
      c.report('flow/entry-rules', { first: words[other.kind], second: words[clause.kind] }, scope, clause.span, {
        related: [{ file: scope.file, span: other.span, message: `\`${words[other.kind]}\` stands here` }],
      });
    }
    if (!first) seen.set(clause.kind, clause);
    checkClause(c, clause, clause.kind === 'for' ? entering : scope);
  }
}

function checkClause(c: Checker, clause: Clause, scope: Scope): void {
  switch (clause.kind) {
    case 'for':
      condition(c, clause.condition, scope);
      return;
    case 'enterOnce':
      if (clause.per) expectDuration(c, clause.per, scope, 'after `enter once per`');
      return;
    case 'restart':
      return;
    case 'onePer':
      key(c, clause, scope);
      return;
    case 'goal':
    case 'measure':
      goal(c, clause, scope);
      return;
    case 'stopWhen':
      checkTrigger(c, clause.condition, scope, 'stop');
      return;
    case 'hours': {
      for (const range of clause.days) {
        const known = checkDay(c, range.from, false, scope);
        if (!range.to) continue;
        const ends = checkDay(c, range.to, false, scope);
        const group = [range.from, range.to].find((day) => !isWeekday(day));
        if (known && ends && group) c.report('time/day', { day: group.text }, scope, group.span);
      }
      checkHours(c, clause, scope);
      return;
    }
    case 'priority':
      if (!Number.isInteger(clause.value.value)) {
        const params = { found: `\`${clause.value.text}\``, wanted: 'a whole number', place: 'after `priority`' };
        c.report('types/expected', params, scope, clause.value.span);
      }
      return;
    case 'active':
      active(c, clause, scope);
      return;
  }
}

function key(c: Checker, clause: Extract<Clause, { kind: 'onePer' }>, scope: Scope): void {
  const type = c.typeOf(clause.key, scope);
  switch (type.kind) {
    case 'text':
    case 'number':
    case 'email':
    case 'phone':
    case 'enum':
    case 'date':
    case 'moment':
    case 'error':
      return;
    default:
      c.report(
        'types/expected',
        {
          found: describeType(type),
          wanted: 'something that tells one run from another, like `cart.cart_id`,',
          place: 'after `one per`',
        },
        scope,
        clause.key.span,
      );
  }
}

function goal(c: Checker, clause: Extract<Clause, { kind: 'goal' | 'measure' }>, scope: Scope): void {
  checkGoal(c, clause.moment, scope, clause.kind);
  expectDuration(c, clause.within, scope, 'after `within`');
  if (!clause.value) return;
  const moment = unwrapped(clause.moment);
  const event =
    moment.kind === 'eventPattern' ? moment.event.text : moment.kind === 'nameExpr' ? moment.name.text : undefined;
  const fields = event === undefined ? undefined : c.events.fields(event);
  if (!fields || fields.size === 0) {
    if (moment.kind === 'missing' || event !== undefined) c.fail(scope);
    else
      c.report(
        'names/unknown-field',
        { name: clause.value.text, of: 'this moment', fields: [] },
        scope,
        clause.value.span,
      );
    return;
  }
  const type = fields.get(clause.value.text);
  const numeric = [...fields]
    .filter(([, field]) => field.kind === 'money' || field.kind === 'number')
    .map(([name]) => name);
  if (!type) unknownField(c, clause.value, `\`${event}\``, numeric, scope);
  else if (type.kind !== 'money' && type.kind !== 'number' && !isError(type)) {
    c.report(
      'types/expected',
      { found: describeType(type), wanted: 'an amount or a number', place: 'after `value`' },
      scope,
      clause.value.span,
    );
  }
}

function active(c: Checker, clause: Extract<Clause, { kind: 'active' }>, scope: Scope): void {
  for (const [bound, place] of [
    [clause.from, 'after `active`'],
    [clause.to, 'after `to`'],
  ] as const) {
    const type = c.typeOf(bound, scope);
    if (!isError(type) && unwrapped(bound).kind !== 'date') {
      c.report(
        'types/expected',
        { found: describeType(type), wanted: 'a date like 2026-12-01', place },
        scope,
        bound.span,
      );
    }
  }
  const from = unwrapped(clause.from);
  const to = unwrapped(clause.to);
  if (from.kind !== 'date' || to.kind !== 'date') return;
  const order = from.year - to.year || from.month - to.month || from.day - to.day;
  if (order > 0) c.report('time/active', {}, scope, { start: from.span.start, end: to.span.end });
  else if (isPast(c, to, wholeDay))
    c.report('time/past', { text: c.textOf(scope.file, to.span), place: 'to' }, scope, to.span);
}
