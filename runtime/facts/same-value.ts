/** Whether two values are the same, part by part: so that setting what already stands changes nothing. */
import type { Value } from '../machine/model.js';

export function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((part, i) => sameValue(part, b[i]));
  }
  const [left, right] = [Object.entries(a), b as Readonly<Record<string, Value>>];
  return (
    left.length === Object.keys(right).length &&
    left.every(([key, part]) => Object.hasOwn(right, key) && sameValue(part, right[key]!))
  );
}
