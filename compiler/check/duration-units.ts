/** Two durations that do not compare: what to write instead, for those whose units are known and for those that may have any. */
import type { Expression } from '../../grammar/index.js';
import type { Type } from '../types/type.js';
import type { Checker, Scope } from './checker.js';
import { unwrapped } from './expectation.js';
import { lookup } from './lookup.js';

type Duration = Extract<Type, { kind: 'duration' }>;
interface Side {
  readonly expression: Expression;
  readonly type: Duration;
}

/** An attribute, a field or a parameter: it may hold `30min` as well as `2mo`. */
export function hasAnyUnit(c: Checker, expression: Expression, type: Type, scope: Scope): boolean {
  if (type.kind !== 'duration' || type.unit !== 'mixed') return false;
  const inner = unwrapped(expression);
  if (inner.kind !== 'nameExpr') return inner.kind === 'member';
  const found = lookup(c, inner.name.text, scope);
  return found !== undefined && !(found.kind === 'value' && found.symbol.kind === 'let');
}

/** For a duration that has any unit, next to another duration or a bare number. */
export function anyUnitAdvice(c: Checker, expression: Expression, operator: string, other: string, scope: Scope) {
  const text = c.textOf(scope.file, expression.span);
  const name = /[^.]+$/.exec(text)![0];
  const [, count = '1', unit = 'd'] = /^(\d+)(s|min|h|d|w|mo|y)?$/.exec(other) ?? [];
  return `Make it a number: \`${name}: number\` where it is declared, \`${text} ${operator} ${count}\` here, and \`wait 1${unit} * ${text}\` where it is waited for. A duration that may come in any unit compares only with an age: \`last_order > ${text}\`.`;
}

/** `operator` stands between the two, or before the second. */
export function durationUnitsAdvice(c: Checker, operator: string, left: Side, right: Side, scope: Scope): string {
  const text = ({ expression }: Side) => c.textOf(scope.file, expression.span);
  const any = [left, right].find(({ expression, type }) => hasAnyUnit(c, expression, type, scope));
  if (any !== undefined) {
    const turned = any === right ? (turns[operator] ?? operator) : operator;
    return anyUnitAdvice(c, any.expression, turned, text(any === left ? right : left), scope);
  }
  const said = asUnitsOf(right, left.type) ?? asUnitsOf(left, right.type);
  const rule = 'Durations compare only within s, min, h; within d, w; or within mo, y.';
  return said === undefined ? rule : `Write \`${said.written}\` for \`${said.literal}\`. ${rule}`;
}

const turns: Readonly<Record<string, string>> = { '>': '<', '>=': '<=', '<': '>', '<=': '>=' };

/** Hours, as people reckon: for an example, never for a result. */
const hours = { s: 1 / 3600, min: 1 / 60, h: 1, d: 24, w: 168, mo: 720, y: 8760 };
const unitOf = { exact: 'h', day: 'd', month: 'mo' } as const;

/** The units in which a number next to such a duration may be meant, the likeliest first. */
export function unitsOf(unit: Duration['unit']): readonly string[] {
  return unit === 'mixed' ? [] : unit === 'exact' ? ['h', 'min'] : [unitOf[unit]];
}

function asUnitsOf({ expression }: Side, { unit }: Duration) {
  const literal = unwrapped(expression);
  if (literal.kind !== 'duration' || unit === 'mixed') return undefined;
  const length = literal.parts.reduce((sum, part) => sum + part.value * hours[part.unit], 0);
  const written = `${Math.max(1, Math.round(length / hours[unitOf[unit]]))}${unitOf[unit]}`;
  return { literal: literal.text, written };
}
