/** Constants: making them, and folding the few operators that must be constant before the machine runs. */

import type { Expression } from '../../grammar/index.js';
import type { CalendarDuration } from '../../runtime/machine/calendar.js';
import { isDuration } from '../../runtime/machine/evaluate/compiled.js';
import type { Expr } from '../../runtime/machine/expression.js';
import type { Value } from '../../runtime/machine/model.js';
import { minorUnits } from '../project/currency.js';
import { dayNumberOf, minuteOf } from './days.js';
import { addDurations, durationOf, timesDuration } from './durations.js';

const metres: Readonly<Record<'m' | 'km' | 'mi', number>> = { m: 1, km: 1000, mi: 1609.344 };

export function constant(value: Value): Expr {
  return { op: 'const', value };
}

/** Undefined for what is not a literal. A moment's literal is a local date at a minute, since the zone is the contact's. */
export function literal(expression: Expression): Expr | undefined {
  switch (expression.kind) {
    case 'number':
    case 'percent':
    case 'text':
    case 'bool':
      return constant(expression.value);
    case 'money':
      return constant(minorUnits(expression.amount, expression.currency) ?? null);
    case 'duration':
      return constant(durationOf(expression));
    case 'distance':
      return constant(expression.value * metres[expression.unit]);
    case 'point':
      return constant([expression.latitude, expression.longitude]);
    case 'date':
      return constant(dayNumberOf(expression));
    case 'time':
      return constant(minuteOf(expression));
    case 'momentLiteral':
      return { op: 'midnight', of: constant(dayNumberOf(expression.date)), minute: minuteOf(expression.time) };
    case 'unknownLiteral':
      return constant(null);
    default:
      return undefined;
  }
}

export function constantDuration(expr: Expr | undefined): CalendarDuration | undefined {
  return expr?.op === 'const' && isDuration(expr.value) ? expr.value : undefined;
}

export function constantNumber(expr: Expr): number | undefined {
  return expr.op === 'const' && typeof expr.value === 'number' ? expr.value : undefined;
}

/** Arithmetic on durations, which the machine has no operator for: constants fold, and `if` is followed into both its sides. */
export function durationArithmetic(operator: '+' | '-' | '*' | '/', left: Expr, right: Expr): Expr {
  if (left.op === 'if') {
    const then = durationArithmetic(operator, left.then, right);
    return { ...left, then, else: durationArithmetic(operator, left.else, right) };
  }
  if (right.op === 'if') {
    const then = durationArithmetic(operator, left, right.then);
    return { ...right, then, else: durationArithmetic(operator, left, right.else) };
  }
  const a = left.op === 'const' ? left.value : undefined;
  const b = right.op === 'const' ? right.value : undefined;
  if (isDuration(a) && isDuration(b)) return constant(addDurations(a, b, operator === '-' ? -1 : 1));
  if (isDuration(a) && typeof b === 'number') return constant(timesDuration(a, operator === '/' ? 1 / b : b));
  if (typeof a === 'number' && isDuration(b)) return constant(timesDuration(b, a));
  throw new Error('Durations can be added and multiplied only where they are constant.');
}
