/** Conditions of which nothing is known but that they are true or false, and the same wherever they are written again. */
import type { Expression } from '../../grammar/index.js';
import { type Condition, claim, oneOf, type Subject } from '../reason/index.js';
import { keyOf, type Reading, truths } from './reading.js';

/** A condition that cannot be looked into. */
export function same(r: Reading, expression: Expression, optional: boolean): Condition {
  const { key, names } = keyOf(r, expression);
  return truthOf({ key, space: truths, optional, overTime: 'free', names });
}

export function truthOf(subject: Subject): Condition {
  return { yes: claim(subject, oneOf(subject, ['true'])), no: claim(subject, oneOf(subject, ['false'])) };
}
