/** Expressions as instants (epoch ms): events by their time, dates by their 00:00, ages by the moment they are counted from. */
import type { Expression } from '../../grammar/index.js';
import type { Expr } from '../../runtime/machine/expression.js';
import type { Type } from '../types/type.js';
import { choice } from './operators.js';
import { type Lowering, outsideFields, type Scope } from './scope.js';

export interface Instant {
  readonly moment: Expr;
  /** The age of one that never was (R7): infinite for what happens, unknown for what is merely not told. */
  readonly never: 'infinite' | 'unknown';
}

/** Whether a value of this type stands at a place in time. */
export function isTemporal(type: Type): boolean {
  return (
    type.kind === 'date' ||
    type.kind === 'moment' ||
    type.kind === 'event' ||
    type.kind === 'handleMoment' ||
    type.kind === 'age'
  );
}

export function instantOf(lowering: Lowering, expression: Expression, scope: Scope): Instant {
  switch (expression.kind) {
    case 'paren':
      return instantOf(lowering, expression.inner, scope);
    case 'since':
      return instantOf(lowering, expression.moment, scope);
    case 'scenarioState':
      return { moment: { op: 'entered', scenario: expression.scenario.text }, never: 'infinite' };
    case 'nameExpr': {
      const symbol = lowering.meaningOf(expression.name);
      if (symbol?.kind === 'let') return instantOf(lowering, symbol.declaration.value, outsideFields(scope));
      break;
    }
    case 'conditional': {
      const then = instantOf(lowering, expression.then, scope);
      const otherwise = instantOf(lowering, expression.otherwise, scope);
      return {
        moment: choice(lowering.condition(expression.condition, scope), then.moment, otherwise.moment),
        never: then.never === 'infinite' && otherwise.never === 'infinite' ? 'infinite' : 'unknown',
      };
    }
    default:
  }
  const value = lowering.value(expression, scope);
  switch (lowering.typeOf(expression).kind) {
    case 'date':
      return { moment: midnight(value), never: 'unknown' };
    case 'event':
      return { moment: timeOf(value), never: 'infinite' };
    case 'handleMoment':
    case 'age':
      return { moment: value, never: 'infinite' };
    default:
      return { moment: value, never: 'unknown' };
  }
}

/** `today` included: its 00:00. */
export function midnight(date: Expr): Expr {
  return { op: 'midnight', of: date };
}

/** An event's `at`. */
function timeOf(event: Expr): Expr {
  return { op: 'get', of: event, field: 'at' };
}
