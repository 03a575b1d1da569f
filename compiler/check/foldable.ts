/** Which types `sum of`, `average of`, `min of` and `max of` take. */
import type { Type } from '../types/type.js';

/** Sums and averages are of numbers and amounts; the least and the greatest also of what has a place in time. */
export function isFoldable(type: Type, fn: string): boolean {
  switch (type.kind) {
    case 'number':
    case 'percent':
    case 'money':
      return true;
    case 'date':
    case 'moment':
      return fn === 'min' || fn === 'max';
    default:
      return false;
  }
}
