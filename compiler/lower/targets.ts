/** What `wait until` waits for. */
import type { TimeTarget } from '../../grammar/index.js';
import type { Target } from '../../runtime/machine/bundle.js';
import type { Expr } from '../../runtime/machine/expression.js';
import { minuteOf, weekdaysOf } from './days.js';
import { instantOf } from './instant.js';
import { civilOf } from './moments.js';
import type { Lowering, Scope } from './scope.js';
import { someExpr } from './walk.js';

export function lowerTarget(lowering: Lowering, target: TimeTarget, scope: Scope): Target {
  switch (target.kind) {
    case 'clock': {
      const weekdays = target.day ? weekdaysOf(target.day.text) : [];
      return {
        kind: 'clock',
        ...(weekdays.length > 0 ? { weekdays } : {}),
        minute: minuteOf(target.time),
        ...(target.time ? {} : { wholeDay: true }),
      };
    }
    case 'moment': {
      const at = target.at ? { minute: minuteOf(target.at) } : {};
      const literal = civilOf(lowering.value(target.moment, scope));
      if (literal) return { kind: 'literal', ...literal, ...at };
      const { moment } = instantOf(lowering, target.moment, scope);
      return { kind: 'computed', anchor: moment, sign: 1, ...at, fixed: isFixed(moment) };
    }
    case 'relative': {
      const { moment } = instantOf(lowering, target.anchor, scope);
      return {
        kind: 'computed',
        anchor: moment,
        offset: lowering.value(target.offset, scope),
        sign: target.direction === 'before' ? -1 : 1,
        ...(target.at ? { minute: minuteOf(target.at) } : {}),
        fixed: isFixed(moment),
      };
    }
  }
}

/** R8: a target follows its data; the run's entry, payloads and the present do not change under it. */
function isFixed(anchor: Expr): boolean {
  if (someExpr(anchor, (expr) => expr.op === 'now' || expr.op === 'today')) return true;
  return !someExpr(anchor, (expr) => {
    switch (expr.op) {
      case 'attr':
      case 'history':
      case 'segment':
      case 'group':
      case 'rfm':
      case 'running':
      case 'entered':
      case 'handle':
        return true;
      default:
        return false;
    }
  });
}
