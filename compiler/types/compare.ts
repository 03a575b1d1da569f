/** Which types `== != < <= > >= is between in` take on their two sides, as one table. It knows no names and reports nothing. */
import { isInstant, isOptional, isTextual } from './make.js';
import type { Type } from './type.js';

export type Comparison =
  /** Both orders and equality. */
  | { readonly ok: true; readonly as: 'order' | 'equality'; readonly optional: boolean }
  /** Something in time against a duration; `optional` is false for events, whose age is infinite when they never happened. */
  | { readonly ok: true; readonly as: 'age'; readonly optional: boolean }
  | { readonly ok: false; readonly why: 'kinds' | 'currencies' | 'duration units' | 'date age' };

type Family =
  | 'number'
  | 'percent'
  | 'money'
  | 'text'
  | 'bool'
  | 'instant'
  | 'time'
  | 'duration'
  | 'distance'
  | 'age'
  | 'choice';

const table: Readonly<Partial<Record<`${Family} ${Family}`, 'order' | 'equality' | 'age'>>> = {
  'number number': 'order',
  'percent percent': 'order',
  'money money': 'order',
  'instant instant': 'order',
  'time time': 'order',
  'duration duration': 'order',
  'distance distance': 'order',
  'text text': 'equality',
  'bool bool': 'equality',
  'choice choice': 'equality',
  'choice text': 'equality',
  'text choice': 'equality',
  'instant duration': 'age',
  'duration instant': 'age',
  'age duration': 'age',
  'duration age': 'age',
};

export function compare(left: Type, right: Type): Comparison {
  const optional = isOptional(left) || isOptional(right);
  if (left.kind === 'error' || right.kind === 'error') return { ok: true, as: 'order', optional: false };
  const a = familyOf(left);
  const b = familyOf(right);
  const as = a && b && table[`${a} ${b}`];
  if (!as) return { ok: false, why: 'kinds' };
  if (left.kind === 'money' && right.kind === 'money' && left.currency !== right.currency) {
    return { ok: false, why: 'currencies' };
  }
  if (left.kind === 'duration' && right.kind === 'duration' && !sameUnits(left.unit, right.unit)) {
    return { ok: false, why: 'duration units' };
  }
  if (a === 'choice' && b === 'choice' && !sameChoices(left, right)) return { ok: false, why: 'kinds' };
  if (as !== 'age') return { ok: true, as, optional };
  const aged = a === 'duration' ? right : left;
  // A date lies ahead as often as behind: `renews_on > 3d` would say neither.
  if (aged.kind === 'date') return { ok: false, why: 'date age' };
  const span = a === 'duration' ? left : right;
  return { ok: true, as, optional: (aged.kind !== 'event' && isOptional(aged)) || isOptional(span) };
}

function familyOf(type: Type): Family | undefined {
  if (isTextual(type)) return 'text';
  if (isInstant(type)) return 'instant';
  switch (type.kind) {
    case 'number':
    case 'percent':
    case 'money':
    case 'bool':
    case 'time':
    case 'duration':
    case 'distance':
    case 'age':
      return type.kind;
    case 'enum':
    case 'rfm':
    case 'rfmClass':
    case 'rfmLevel':
      return 'choice';
    default:
      return undefined;
  }
}

/** R6: durations compare with each other only within s/min/h, d/w, mo/y. */
function sameUnits(a: string, b: string): boolean {
  return a === b && a !== 'mixed';
}

function sameChoices(a: Type, b: Type): boolean {
  if (a.kind === 'enum' && b.kind === 'enum') return a.values.some((value) => b.values.includes(value));
  if (a.kind === 'rfmLevel' && b.kind === 'rfmLevel') return a.axis === b.axis;
  const isClass = (type: Type) => type.kind === 'rfm' || type.kind === 'rfmClass';
  return isClass(a) && isClass(b);
}
