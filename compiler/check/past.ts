/** Literal dates that are over for everybody, whatever their time zone. Knows today only if the host handed it in. */
import type { Expression } from '../../grammar/index.js';
import type { Checker } from './checker.js';
import { unwrapped } from './expectation.js';

type Milliseconds = number;
const hour: Milliseconds = 3_600_000;

/** A date that counts to its end. */
export const wholeDay: Milliseconds = 24 * hour;

/** No clock on earth is further behind. */
const lastZone: Milliseconds = 12 * hour;

/** Whether the literal, and `more` after it, lies in the past everywhere; false for what is no literal, or where nobody said what day it is. */
export function isPast(c: Checker, expression: Expression, more: Milliseconds = 0): boolean {
  const at = instantOf(unwrapped(expression));
  return c.now !== undefined && at !== undefined && at + more + lastZone < c.now;
}

function instantOf(literal: Expression): Milliseconds | undefined {
  switch (literal.kind) {
    case 'date':
      return Date.UTC(literal.year, literal.month - 1, literal.day);
    case 'momentLiteral': {
      const { date, time } = literal;
      return Date.UTC(date.year, date.month - 1, date.day, time.hour, time.minute);
    }
    default:
      return undefined;
  }
}
