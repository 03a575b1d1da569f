// Kleene's three-valued logic (R7): true, false and null for unknown.
import type { Value } from '../model.js';
import { type Compiled, type EvaluationContext, never, whenParts } from './compiled.js';

export function compileNot(of: Compiled): Compiled {
  return whenParts(
    (context) => {
      const value = of.value(context);
      return typeof value === 'boolean' ? !value : null;
    },
    [of],
  );
}

export function compileKnown(of: Compiled): Compiled {
  return whenParts((context) => of.value(context) !== null, [of]);
}

export function compileAnd(parts: readonly Compiled[]): Compiled {
  return junction(parts, false);
}

export function compileOr(parts: readonly Compiled[]): Compiled {
  return junction(parts, true);
}

/** `settles` is the value that one part alone can give the whole: false for `and`, true for `or`. */
function junction(parts: readonly Compiled[], settles: boolean): Compiled {
  const timed = parts.some((part) => part.timed);
  return { value: junctionValue(parts, settles), next: timed ? junctionNext(parts, settles) : never, timed };
}

function junctionValue(parts: readonly Compiled[], settles: boolean): (context: EvaluationContext) => Value {
  const [first, second] = parts;
  if (parts.length === 2 && first !== undefined && second !== undefined) {
    return (context) => {
      const a = first.value(context);
      if (a === settles) return settles;
      const b = second.value(context);
      if (b === settles) return settles;
      return a === !settles && b === !settles ? !settles : null;
    };
  }
  return (context) => {
    let unknown = false;
    for (const part of parts) {
      const value = part.value(context);
      if (value === settles) return settles;
      if (value !== !settles) unknown = true;
    }
    return unknown ? null : !settles;
  };
}

/** A part that settles the whole keeps it settled at least until that part changes, whatever the others do. */
function junctionNext(parts: readonly Compiled[], settles: boolean): (context: EvaluationContext) => number {
  return (context) => {
    let settledUntil = Number.NEGATIVE_INFINITY;
    let next = Number.POSITIVE_INFINITY;
    for (const part of parts) {
      const changes = part.timed ? part.next(context) : Number.POSITIVE_INFINITY;
      if (part.value(context) === settles) {
        if (changes === Number.POSITIVE_INFINITY) return changes;
        settledUntil = Math.max(settledUntil, changes);
      }
      next = Math.min(next, changes);
    }
    return Math.max(settledUntil, next);
  };
}

/** An unknown condition takes the `else` side (R7). */
export function compileIf(condition: Compiled, yes: Compiled, no: Compiled): Compiled {
  const value = (context: EvaluationContext): Value =>
    condition.value(context) === true ? yes.value(context) : no.value(context);
  if (!condition.timed && !yes.timed && !no.timed) return whenParts(value, []);
  return {
    value,
    next: (context) =>
      Math.min(condition.next(context), condition.value(context) === true ? yes.next(context) : no.next(context)),
    timed: true,
  };
}
