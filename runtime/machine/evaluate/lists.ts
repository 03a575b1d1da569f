// Lists and records: fields, ends, sizes, folds and `has`. An unknown list gives unknown, unknown elements are left out of folds.
import type { Value } from '../model.js';
import type { EventRecord } from '../run.js';
import { roundMoney } from './arithmetic.js';
import { type Compiled, type EvaluationContext, isEventRecord, still, whenParts } from './compiled.js';

export type FoldFn = 'count' | 'sum' | 'average' | 'min' | 'max';

/** `onEvent` says that the operand is known to be an event or nothing. */
export function compileGet(of: Compiled, field: string, onEvent: boolean): Compiled {
  if (onEvent) {
    if (field === 'at' || field === 'id' || field in Object.prototype) {
      return whenParts(
        (context) => {
          const record = of.value(context) as EventRecord | null;
          return record === null ? null : fieldOfEvent(record, field);
        },
        [of],
      );
    }
    // A name that no object inherits: its own value, or nothing.
    return whenParts(
      (context) => {
        const record = of.value(context) as EventRecord | null;
        return record === null ? null : (record.fields[field] ?? null);
      },
      [of],
    );
  }
  return whenParts((context) => fieldOf(of.value(context), field), [of]);
}

export function fieldOf(value: Value, field: string): Value {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  if (isEventRecord(value)) return fieldOfEvent(value, field);
  return own(value as Readonly<Record<string, Value>>, field);
}

export function fieldOfEvent(record: EventRecord, field: string): Value {
  if (field === 'at') return record.at;
  return field === 'id' ? record.id : own(record.fields, field);
}

function own(fields: Readonly<Record<string, Value>>, field: string): Value {
  const value = fields[field];
  if (value === undefined) return null;
  // A field may be called like something every object inherits.
  return field in Object.prototype && !Object.hasOwn(fields, field) ? null : value;
}

export function compileEnd(op: 'first' | 'last', of: Compiled): Compiled {
  return whenParts(
    (context) => {
      const list = of.value(context);
      if (!Array.isArray(list) || list.length === 0) return null;
      return (op === 'first' ? list[0] : list[list.length - 1]) ?? null;
    },
    [of],
  );
}

export function compileSize(of: Compiled): Compiled {
  return whenParts(
    (context) => {
      const list = of.value(context);
      return Array.isArray(list) ? list.length : null;
    },
    [of],
  );
}

export function compileElement(depth: number): Compiled {
  return still((context) => {
    const index = context.depth - 1 - depth;
    return index < 0 ? null : (context.elements[index] ?? null);
  });
}

export function compileHas(of: Compiled, where: Compiled): Compiled {
  const value = (context: EvaluationContext): Value => {
    const list = of.value(context);
    if (!Array.isArray(list)) return null;
    const at = context.depth++;
    let found = false;
    for (let i = 0; i < list.length && !found; i++) {
      context.elements[at] = list[i];
      found = where.value(context) === true;
    }
    context.depth = at;
    return found;
  };
  if (!where.timed) return whenParts(value, [of]);
  const next = (context: EvaluationContext): number => {
    let earliest = of.next(context);
    const list = of.value(context);
    if (!Array.isArray(list)) return earliest;
    const at = context.depth++;
    for (const element of list) {
      context.elements[at] = element;
      earliest = Math.min(earliest, where.next(context));
    }
    context.depth = at;
    return earliest;
  };
  return { value, next, timed: true };
}

export function compileFold(fn: FoldFn, of: Compiled, path: readonly string[], money: boolean): Compiled {
  return whenParts(
    (context) => {
      const list = of.value(context);
      if (!Array.isArray(list)) return null;
      if (fn === 'count') return list.length;
      const fold = startFold();
      for (const element of list) addToFold(fold, alongPath(element, path));
      return foldResult(fn, fold, money);
    },
    [of],
  );
}

export function alongPath(value: Value, path: readonly string[]): Value {
  let at = value;
  for (const field of path) at = fieldOf(at, field);
  return at;
}

export interface Fold {
  known: number;
  sum: number;
  min: number;
  max: number;
}

export function startFold(): Fold {
  return { known: 0, sum: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };
}

export function addToFold(fold: Fold, value: Value): void {
  if (typeof value !== 'number') return;
  fold.known++;
  fold.sum += value;
  if (value < fold.min) fold.min = value;
  if (value > fold.max) fold.max = value;
}

export function foldResult(fn: Exclude<FoldFn, 'count'>, fold: Fold, money: boolean): Value {
  if (fn === 'sum') return fold.sum;
  if (fold.known === 0) return null;
  switch (fn) {
    case 'average':
      return averageOf(fold.sum, fold.known, money);
    case 'min':
      return fold.min;
    case 'max':
      return fold.max;
  }
}

export function averageOf(sum: number, count: number, money: boolean): number {
  return money ? roundMoney(sum / count) : sum / count;
}
