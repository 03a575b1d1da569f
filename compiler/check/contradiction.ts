/**
 * Conditions that cannot hold together: `age > 35 and age < 18`, `city is "a" and city is "b"`, `regular and not regular`; and those of which one
 * always holds. Only what is certain is told.
 */
import type { BinaryExpression, DurationUnit, Expression } from '../../grammar/index.js';
import { isOptional } from '../types/make.js';
import type { Checker, Scope } from './checker.js';
import { unwrapped } from './expectation.js';
import { keyOf } from './known.js';
import { partsOf } from './same.js';

/** What a value may still be. Ages are intervals too: older than, younger than. */
interface Range {
  readonly low: number;
  readonly lowOpen: boolean;
  readonly high: number;
  readonly highOpen: boolean;
  /** For `is` with a word or text. */
  readonly word?: string;
}

const anything: Range = {
  low: Number.NEGATIVE_INFINITY,
  lowOpen: false,
  high: Number.POSITIVE_INFINITY,
  highOpen: false,
};

/** Reports an `and` whose two sides each may hold, but never together, and an `or` of something and its denial. */
export function checkContradiction(c: Checker, expression: BinaryExpression, scope: Scope): void {
  if (deniesItself(c, expression)) {
    const text = c.textOf(scope.file, expression.span);
    c.report('flow/constant-condition', { text, value: expression.operator === 'or' }, scope, expression.span);
    return;
  }
  if (expression.operator !== 'and') return;
  const left = rangesOf(expression.left);
  if (left.size === 0) return;
  for (const [key, right] of rangesOf(expression.right)) {
    const before = left.get(key);
    if (!before || isEmpty(before) || isEmpty(right) || !isEmpty(meet(before, right))) continue;
    const text = c.textOf(scope.file, expression.span);
    c.report('flow/constant-condition', { text, value: false }, scope, expression.span);
    return;
  }
}

/** Whether one side claims what the other denies. Of something unknown neither holds, so an `or` is certain only of what is always known. */
function deniesItself(c: Checker, expression: BinaryExpression): boolean {
  const { left, right } = expression;
  const operator = expression.operator === 'or' ? 'or' : 'and';
  const claimed = new Map<string, boolean>();
  for (const part of partsOf(left, operator)) {
    if (operator === 'or' && isOptional(c.typeAt(part))) continue;
    const { text, denied } = c.claimOf(part);
    claimed.set(text, denied);
  }
  return partsOf(right, operator).some((part) => {
    const { text, denied } = c.claimOf(part);
    return claimed.has(text) && claimed.get(text) !== denied && c.typeAt(part).kind === 'bool';
  });
}

function rangesOf(expression: Expression): ReadonlyMap<string, Range> {
  const inner = unwrapped(expression);
  if (inner.kind === 'between') {
    const low = limit(inner.operand, '>=', inner.low);
    const high = limit(inner.operand, '<=', inner.high);
    return low && high && low[0] === high[0] ? new Map([[low[0], meet(low[1], high[1])]]) : new Map();
  }
  if (inner.kind !== 'binary') return new Map();
  if (inner.operator === 'and') {
    const ranges = new Map(rangesOf(inner.left));
    for (const [key, range] of rangesOf(inner.right)) ranges.set(key, meet(ranges.get(key) ?? anything, range));
    return ranges;
  }
  const found = limit(inner.left, inner.operator, inner.right);
  return found ? new Map([found]) : new Map();
}

/** A comparison of something that keeps its value with a literal, as a key and a range. */
function limit(operand: Expression, operator: string, bound: Expression): readonly [string, Range] | undefined {
  const key = keyOf(operand);
  const literal = key === undefined ? undefined : measure(unwrapped(bound));
  if (key === undefined || !literal) return undefined;
  const range = rangeOf(operator, literal.value);
  return range && [`${key} ${literal.unit}`, range];
}

function rangeOf(operator: string, value: number | string): Range | undefined {
  if (typeof value === 'string')
    return operator === 'is' || operator === '==' ? { ...anything, word: value } : undefined;
  switch (operator) {
    case '>':
      return { ...anything, low: value, lowOpen: true };
    case '>=':
      return { ...anything, low: value };
    case '<':
      return { ...anything, high: value, highOpen: true };
    case '<=':
      return { ...anything, high: value };
    case '==':
    case 'is':
      return { ...anything, low: value, high: value };
    default:
      return undefined;
  }
}

const units: Readonly<Record<DurationUnit, readonly [string, number]>> = {
  s: ['exact', 1],
  min: ['exact', 60],
  h: ['exact', 3600],
  d: ['day', 1],
  w: ['day', 7],
  mo: ['month', 1],
  y: ['month', 12],
};

function measure(literal: Expression): { readonly value: number | string; readonly unit: string } | undefined {
  switch (literal.kind) {
    case 'number':
    case 'percent':
      return { value: literal.value, unit: literal.kind };
    case 'money':
      return { value: Number(literal.amount), unit: literal.currency };
    case 'date':
      return { value: (literal.year * 12 + literal.month) * 31 + literal.day, unit: 'date' };
    case 'duration': {
      const [part] = literal.parts;
      if (!part || literal.parts.length > 1) return undefined;
      const [unit, size] = units[part.unit];
      return { value: part.value * size, unit };
    }
    case 'text':
      return { value: literal.value, unit: 'word' };
    case 'bool':
      return { value: String(literal.value), unit: 'word' };
    default:
      return undefined;
  }
}

function meet(a: Range, b: Range): Range {
  const low = Math.max(a.low, b.low);
  const high = Math.min(a.high, b.high);
  const word = a.word === undefined || a.word === b.word ? b.word : b.word === undefined ? a.word : nowhere;
  return {
    low,
    lowOpen: (a.low === low && a.lowOpen) || (b.low === low && b.lowOpen),
    high,
    highOpen: (a.high === high && a.highOpen) || (b.high === high && b.highOpen),
    ...(word === undefined ? {} : { word }),
  };
}

/** Stands for two words at once. */
const nowhere = '\u0000';

function isEmpty(range: Range): boolean {
  return (
    range.word === nowhere || range.low > range.high || (range.low === range.high && (range.lowOpen || range.highOpen))
  );
}
