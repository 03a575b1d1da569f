// Comparisons of two values, and of texts and lists. Comparing with unknown, or values of two kinds, is unknown.
import type { CalendarDuration } from '../calendar.js';
import type { CompareOp } from '../expression.js';
import type { Value } from '../model.js';
import { type Compiled, type EvaluationContext, isDuration, isEventRecord, whenParts } from './compiled.js';

export function compileCompare(op: CompareOp, left: Compiled, right: Compiled, constant: Value | undefined): Compiled {
  const parts = [left, right];
  if (constant !== undefined && constant !== null && typeof constant !== 'object') {
    const fast = compareWithConstant(op, left, constant);
    if (fast !== undefined) return whenParts(fast, parts);
  }
  if (op === 'eq' || op === 'ne') {
    const same = op === 'eq';
    return whenParts((context) => {
      const a = left.value(context);
      if (a === null) return null;
      const b = right.value(context);
      return b === null ? null : equalValues(a, b) === same;
    }, parts);
  }
  const holds = orderTest(op);
  return whenParts((context) => {
    const a = left.value(context);
    if (a === null) return null;
    const order = orderValues(a, right.value(context));
    return Number.isNaN(order) ? null : holds(order);
  }, parts);
}

function compareWithConstant(
  op: CompareOp,
  left: Compiled,
  constant: boolean | number | string,
): ((context: EvaluationContext) => Value) | undefined {
  switch (op) {
    case 'eq':
      return (context) => {
        const a = left.value(context);
        return a === null ? null : a === constant;
      };
    case 'ne':
      return (context) => {
        const a = left.value(context);
        return a === null ? null : a !== constant;
      };
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
      return typeof constant === 'number' ? orderWithNumber(op, left, constant) : undefined;
  }
}

function orderWithNumber(
  op: 'lt' | 'le' | 'gt' | 'ge',
  left: Compiled,
  constant: number,
): (context: EvaluationContext) => Value {
  switch (op) {
    case 'lt':
      return (context) => {
        const a = left.value(context);
        return typeof a === 'number' ? a < constant : null;
      };
    case 'le':
      return (context) => {
        const a = left.value(context);
        return typeof a === 'number' ? a <= constant : null;
      };
    case 'gt':
      return (context) => {
        const a = left.value(context);
        return typeof a === 'number' ? a > constant : null;
      };
    case 'ge':
      return (context) => {
        const a = left.value(context);
        return typeof a === 'number' ? a >= constant : null;
      };
  }
}

export function orderTest(op: 'lt' | 'le' | 'gt' | 'ge'): (order: number) => boolean {
  switch (op) {
    case 'lt':
      return (order) => order < 0;
    case 'le':
      return (order) => order <= 0;
    case 'gt':
      return (order) => order > 0;
    case 'ge':
      return (order) => order >= 0;
  }
}

/** Deep equality; two known values. */
export function equalValues(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (isEventRecord(a) && isEventRecord(b)) return a.id === b.id && a.event === b.event;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item: Value, i) => equalValues(item, b[i] as Value));
  }
  const left = a as Readonly<Record<string, Value>>;
  const right = b as Readonly<Record<string, Value>>;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && equalValues(left[key] as Value, right[key] as Value))
  );
}

/** Negative, zero or positive; NaN when the two have no order (another kind, unknown). Texts by code points. */
export function orderValues(a: Value, b: Value): number {
  if (typeof a === 'number') return typeof b === 'number' ? a - b : Number.NaN;
  if (typeof a === 'string') return typeof b === 'string' ? orderTexts(a, b) : Number.NaN;
  return isDuration(a) && isDuration(b) ? orderDurations(a, b) : Number.NaN;
}

/** Only durations of one kind of unit are ever compared (R6), so the first part that differs decides. */
function orderDurations(a: CalendarDuration, b: CalendarDuration): number {
  return a.months - b.months || a.days - b.days || a.ms - b.ms;
}

/** JavaScript orders by UTF-16 units, which puts U+1F600 before U+FF01. */
function orderTexts(a: string, b: string): number {
  if (a === b) return 0;
  const end = Math.min(a.length, b.length);
  for (let i = 0; i < end; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return unitRank(x) - unitRank(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above every single unit. */
function unitRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

export function compileIn(of: Compiled, values: readonly Compiled[]): Compiled {
  return whenParts(
    (context) => {
      const value = of.value(context);
      if (value === null) return null;
      let unknown = false;
      for (const candidate of values) {
        const other = candidate.value(context);
        if (other === null) unknown = true;
        else if (equalValues(value, other)) return true;
      }
      return unknown ? null : false;
    },
    [of, ...values],
  );
}

export function compileContains(op: 'contains' | 'startsWith' | 'endsWith', left: Compiled, right: Compiled): Compiled {
  return whenParts(
    (context) => {
      const whole = left.value(context);
      const part = right.value(context);
      if (whole === null || part === null) return null;
      if (Array.isArray(whole)) return op === 'contains' ? listContains(whole, part) : null;
      if (typeof whole !== 'string' || typeof part !== 'string') return null;
      switch (op) {
        case 'contains':
          return whole.includes(part);
        case 'startsWith':
          return whole.startsWith(part);
        case 'endsWith':
          return whole.endsWith(part);
      }
    },
    [left, right],
  );
}

function listContains(list: readonly Value[], item: Value): boolean | null {
  let unknown = false;
  for (const element of list) {
    if (element === null) unknown = true;
    else if (equalValues(element, item)) return true;
  }
  return unknown ? null : false;
}
