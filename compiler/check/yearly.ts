/** Dates that come every year, by their names: asked for with their year, a birthday is a day of long ago. */
import type { AnniversaryMoment, BinaryExpression, Expression, WindowExpression } from '../../grammar/index.js';
import { type Checker, replacement, type Scope } from './checker.js';
import { unwrapped } from './expectation.js';
import { lookup } from './lookup.js';

const yearly = /birth|anniversar|(?:^|_)(?:dob|bday|name_?day)(?:_|$)|cumple|nacimiento|geburt|naissance/i;

/** `birthday`, `contact.birthday`: the attribute's name. */
function yearlyIn(c: Checker, expression: Expression, scope: Scope): string | undefined {
  const inner = unwrapped(expression);
  if (inner.kind === 'member') {
    const ofContact = inner.object.kind === 'nameExpr' && inner.object.name.text === 'contact';
    return ofContact && isYearly(c, inner.member.text) ? inner.member.text : undefined;
  }
  if (inner.kind !== 'nameExpr') return undefined;
  const found = lookup(c, inner.name.text, scope);
  if (found?.kind !== 'value' || found.symbol.kind !== 'attribute') return undefined;
  return isYearly(c, inner.name.text) ? inner.name.text : undefined;
}

function isYearly(c: Checker, name: string): boolean {
  const { kind } = c.attributeType(name);
  return yearly.test(name) && (kind === 'date' || kind === 'moment');
}

/** `birthday == today`. */
export function checkSameDay(c: Checker, expression: BinaryExpression, scope: Scope): void {
  const { left, right, operator } = expression;
  if (operator !== '==' && operator !== 'is') return;
  for (const [date, day] of [
    [left, right],
    [right, left],
  ] as const) {
    const other = unwrapped(day);
    const name = other.kind === 'nameExpr' && /^(?:today|now)$/.test(other.name.text) && yearlyIn(c, date, scope);
    if (!name) continue;
    c.report('time/with-year', { name, instead: `each ${name} at 09:00` }, scope, expression.span);
    return;
  }
}

/** `birthday in next 7d`. */
export function checkWindowOfYear(c: Checker, expression: WindowExpression, scope: Scope): void {
  const name = yearlyIn(c, expression.operand, scope);
  if (name === undefined) return;
  const length = c.textOf(scope.file, expression.duration.span);
  const instead = `${length} ${expression.direction === 'next' ? 'before' : 'after'} each ${name}`;
  c.report('time/with-year', { name, instead }, scope, expression.span);
}

/** `on birthday at 09:00`, `3d before birthday`. */
export function checkOnce(c: Checker, moment: AnniversaryMoment, scope: Scope): void {
  const { attribute, every, offset, span } = moment;
  if (every || !isYearly(c, attribute.text)) return;
  const from = offset ? attribute.span.start : span.start;
  const at = { start: from, end: attribute.span.end };
  const text = `each ${attribute.text}`;
  const instead =
    c.textOf(scope.file, { start: span.start, end: from }) +
    text +
    c.textOf(scope.file, { start: at.end, end: span.end });
  const fixes = [replacement(`Write \`${instead}\``, scope.file, at, text, false)];
  c.report('time/with-year', { name: attribute.text, instead }, scope, span, { fixes });
}

/** `wait until birthday`: a day of long ago, and the run goes on at once. */
export function checkWaitForYear(c: Checker, date: Expression, scope: Scope): void {
  const name = yearlyIn(c, date, scope);
  if (name !== undefined) c.report('time/with-year', { name, instead: `each ${name} at 09:00` }, scope, date.span);
}
