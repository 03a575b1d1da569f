/** The moments that are not events: membership, RFM moves, changes, anniversaries, schedules, broadcasts. Checks the names and values in them. */
import type {
  AnniversaryMoment,
  BroadcastMoment,
  ChangeMoment,
  Expression,
  MembershipMoment,
  Name,
  RfmMoment,
  ScheduleMoment,
} from '../../grammar/index.js';
import { classNames } from '../../runtime/machine/rfm-table.js';
import { compare } from '../types/compare.js';
import { describeType } from '../types/describe.js';
import { isError } from '../types/make.js';
import type { Type } from '../types/type.js';
import type { Checker, Scope } from './checker.js';
import { checkLocalTime } from './clock-change.js';
import { checkDay } from './days.js';
import { expectDuration, unwrapped } from './expectation.js';
import { lookup, valueKinds } from './lookup.js';
import { mismatch } from './mismatch.js';
import { isPast } from './past.js';
import { unknownName, unknownValue, wrongKind } from './unknown.js';
import { valueNextTo } from './value-next-to.js';
import { checkOnce } from './yearly.js';

export type OtherMoment =
  | MembershipMoment
  | RfmMoment
  | ChangeMoment
  | AnniversaryMoment
  | ScheduleMoment
  | BroadcastMoment;

export function isOtherMoment(expression: Expression): expression is OtherMoment {
  switch (expression.kind) {
    case 'membership':
    case 'rfmMove':
    case 'changes':
    case 'anniversary':
    case 'schedule':
    case 'broadcast':
      return true;
    default:
      return false;
  }
}

export function checkMoment(c: Checker, moment: OtherMoment, scope: Scope): void {
  switch (moment.kind) {
    case 'membership':
      membership(c, moment.set, scope);
      return;
    case 'rfmMove':
      rfmMove(c, moment, scope);
      return;
    case 'changes':
      changes(c, moment, scope);
      return;
    case 'anniversary':
      anniversary(c, moment, scope);
      return;
    case 'schedule':
      schedule(c, moment, scope);
      return;
    case 'broadcast':
      broadcast(c, moment, scope);
      return;
  }
}

function membership(c: Checker, set: Name, scope: Scope): void {
  const symbol = c.symbols.values.get(set.text);
  if (symbol?.kind === 'segment' || symbol?.kind === 'group') {
    c.mean(set, symbol);
    c.use(scope, symbol);
  } else if (symbol) {
    wrongKind(c, set, valueKinds[symbol.kind], 'a segment or a group', scope);
  } else {
    unknownName(c, set, 'segment or group', setNames(c), scope);
  }
}

function* setNames(c: Checker): Iterable<string> {
  for (const { kind, name } of c.symbols.values.values()) if (kind === 'segment' || kind === 'group') yield name;
}

function rfmMove(c: Checker, moment: RfmMoment, scope: Scope): void {
  if (!c.model.rfm) {
    c.report('types/no-rfm', { name: 'rfm' }, scope, moment.span);
    return;
  }
  const classes = classNames(c.model.rfm.classes);
  for (const name of [moment.from, moment.to]) {
    if (name && name.text !== '') className(c, name, classes, scope);
  }
  if (moment.from && moment.to && moment.from.text === moment.to.text) {
    const text = c.textOf(scope.file, moment.span);
    c.report('flow/constant-condition', { text, value: false }, scope, moment.span);
  }
}

export function className(c: Checker, name: Name, classes: readonly string[], scope: Scope): void {
  if (classes.includes(name.text)) c.mean(name, { kind: 'constant', name: name.text, value: name.text });
  else unknownValue(c, name.text, name.span, 'an RFM class', classes, scope);
}

function changes(c: Checker, moment: ChangeMoment, scope: Scope): void {
  const type = attributeType(c, moment.attribute, scope);
  if (!type) return;
  for (const value of [moment.from, moment.to]) {
    if (!value || value.kind === 'unknownLiteral') continue;
    const found = valueNextTo(c, value, type, scope);
    if (isError(found)) continue;
    const result = compare(type, found);
    if (result.ok && result.as !== 'age') continue;
    const attribute: Expression = { kind: 'nameExpr', name: moment.attribute, span: moment.attribute.span };
    const operation = { operator: 'changes', at: value.span, left: attribute, right: value };
    mismatch(c, operation, type, found, result.ok ? 'kinds' : result.why, scope);
  }
}

/** An attribute's type, or undefined where the name is none (reported). */
export function attributeType(c: Checker, name: Name, scope: Scope): Type | undefined {
  const symbol = c.symbols.values.get(name.text);
  if (symbol?.kind === 'attribute') {
    c.mean(name, symbol);
    return c.attributeType(name.text);
  }
  const found = name.text === '' ? undefined : lookup(c, name.text, scope);
  if (found?.kind === 'value') wrongKind(c, name, valueKinds[found.symbol.kind], 'an attribute', scope);
  else unknownName(c, name, 'attribute', Object.keys(c.model.contact), scope);
  return undefined;
}

function anniversary(c: Checker, moment: AnniversaryMoment, scope: Scope): void {
  const type = attributeType(c, moment.attribute, scope);
  if (type && !isError(type) && type.kind !== 'date' && type.kind !== 'moment') {
    const place = moment.every ? 'after `each`' : moment.offset ? `after \`${moment.direction}\`` : 'after `on`';
    const params = { found: describeType(type), wanted: 'an attribute that is a date', place };
    c.report('types/expected', params, scope, moment.attribute.span);
  } else if (type) checkOnce(c, moment, scope);
  if (moment.offset) expectDuration(c, moment.offset, scope, `before \`${moment.direction ?? 'before'}\``);
  if (moment.at) checkLocalTime(c, moment.at, scope);
}

function schedule(c: Checker, moment: ScheduleMoment, scope: Scope): void {
  if (moment.at) checkLocalTime(c, moment.at, scope);
  if (moment.monthDay) {
    const day = moment.monthDay.value;
    if (!Number.isInteger(day) || day < 1 || day > 31) {
      c.report('time/month-day', { day: moment.monthDay.text }, scope, moment.monthDay.span);
    }
    return;
  }
  for (const day of moment.days) checkDay(c, day, true, scope);
}

function broadcast(c: Checker, moment: BroadcastMoment, scope: Scope): void {
  const type = c.typeOf(moment.at, scope);
  const literal = unwrapped(moment.at);
  if (literal.kind === 'momentLiteral') checkLocalTime(c, literal.time, scope, literal.date);
  if (isPast(c, moment.at))
    c.report('time/past', { text: c.textOf(scope.file, moment.at.span), place: 'at' }, scope, moment.at.span);
  if (isError(type) || type.kind === 'moment' || type.kind === 'date') return;
  c.report(
    'types/expected',
    { found: describeType(type), wanted: 'a date and time like 2026-11-27 09:00', place: 'after `at`' },
    scope,
    moment.at.span,
  );
}
