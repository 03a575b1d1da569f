/** How long the durations of a machine are at the least and at the most: written down, or one of two that a condition chooses. */
import type { CalendarDuration } from '../../runtime/machine/calendar.js';
import type { Expr } from '../../runtime/machine/expression.js';
import { atOnce, earliest, endless, longer, type Most } from './time.js';

export interface Length {
  readonly least: CalendarDuration;
  readonly most: Most;
  /** It is always the same. */
  readonly fixed: boolean;
}

const anything: Length = { least: atOnce, most: endless, fixed: false };

export function lengthOf(expr: Expr | undefined): Length {
  if (expr?.op === 'if') {
    const [a, b] = [lengthOf(expr.then), lengthOf(expr.else)];
    return { least: earliest(a.least, b.least), most: longer(a.most, b.most), fixed: false };
  }
  if (expr?.op !== 'const' || !isDuration(expr.value)) return anything;
  const least = expr.value;
  // What is written with a minus is over at once.
  if (least.months < 0 || least.days < 0 || least.ms < 0) return { least: atOnce, most: atOnce, fixed: false };
  return { least, most: least, fixed: true };
}

function isDuration(value: unknown): value is CalendarDuration {
  return typeof value === 'object' && value !== null && 'months' in value && 'days' in value && 'ms' in value;
}
