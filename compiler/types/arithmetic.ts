/** What `+ - * /` make of their two sides, as one table. It knows no names and reports nothing. */
import { isOptional } from './make.js';
import type { Type } from './type.js';

export type ArithmeticOperator = '+' | '-' | '*' | '/';

export type Arithmetic =
  | { readonly ok: true; readonly type: Type }
  | { readonly ok: false; readonly why: 'kinds' | 'currencies' };

/** Result by `left operator right`; `left` and `right` say "the type of that side", so that currencies and units pass through. */
const table: Readonly<Record<string, 'left' | 'right' | 'number' | 'moment' | 'date shift'>> = {
  'number + number': 'number',
  'number - number': 'number',
  'number * number': 'number',
  'number / number': 'number',
  'money + money': 'left',
  'money - money': 'left',
  'money * number': 'left',
  'number * money': 'right',
  'money / number': 'left',
  'money / money': 'number',
  'money * percent': 'left',
  'percent * money': 'right',
  'number * percent': 'left',
  'percent * number': 'left',
  'percent + percent': 'left',
  'percent - percent': 'left',
  'percent / number': 'left',
  'percent / percent': 'number',
  'duration + duration': 'left',
  'duration - duration': 'left',
  'duration * number': 'left',
  'number * duration': 'right',
  'duration / number': 'left',
  'moment + duration': 'moment',
  'moment - duration': 'moment',
  'duration + moment': 'moment',
  'event + duration': 'moment',
  'event - duration': 'moment',
  'duration + event': 'moment',
  'date + duration': 'date shift',
  'date - duration': 'date shift',
  'duration + date': 'date shift',
};

/** A result may be unknown where a side may be; a division besides, unless `divisorKnown` says its divisor is not 0. */
export function arithmetic(operator: ArithmeticOperator, left: Type, right: Type, divisorKnown: boolean): Arithmetic {
  if (left.kind === 'error' || right.kind === 'error') return { ok: true, type: { kind: 'error' } };
  const rule = table[`${left.kind} ${operator} ${right.kind}`];
  if (!rule) return { ok: false, why: 'kinds' };
  if (left.kind === 'money' && right.kind === 'money' && left.currency !== right.currency) {
    return { ok: false, why: 'currencies' };
  }
  const optional = isOptional(left) || isOptional(right) || (operator === '/' && !divisorKnown);
  return { ok: true, type: { ...resultOf(rule, left, right), optional } as Type };
}

function resultOf(rule: 'left' | 'right' | 'number' | 'moment' | 'date shift', left: Type, right: Type): Type {
  switch (rule) {
    case 'number':
    case 'moment':
      return { kind: rule, optional: false };
    case 'right':
      return right;
    case 'date shift': {
      const span = left.kind === 'duration' ? left : right;
      const days = span.kind === 'duration' && (span.unit === 'day' || span.unit === 'month');
      return { kind: days ? 'date' : 'moment', optional: false };
    }
    case 'left':
      if (left.kind === 'duration' && right.kind === 'duration' && left.unit !== right.unit) {
        return { ...left, unit: 'mixed' };
      }
      return left;
  }
}
