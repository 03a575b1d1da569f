/** Durations written down, as places on lines: units of one kind compare exactly, units of different kinds only where no calendar can turn them round. */
import type { DurationLiteral, DurationUnit, Expression } from '../../grammar/index.js';
import type { Checker } from '../check/checker.js';
import { type Hours, hoursOf, longest, shortest } from '../check/duration-length.js';
import { meant } from './reading.js';

export interface Length {
  /** Durations of one line compare exactly. */
  readonly line: string;
  readonly value: number;
  readonly least: Hours;
  readonly most: Hours;
  readonly literal: DurationLiteral;
}

const units: Readonly<Record<DurationUnit, readonly [line: string, size: number]>> = {
  s: ['seconds', 1],
  min: ['seconds', 60],
  h: ['seconds', 3600],
  d: ['days', 1],
  w: ['days', 7],
  mo: ['months', 1],
  y: ['months', 12],
};

export function lengthOf(c: Checker, expression: Expression): Length | undefined {
  const literal = meant(c, expression);
  if (literal.kind !== 'duration') return undefined;
  const lines = new Set(literal.parts.map(({ unit }) => units[unit][0]));
  const [line = ''] = lines;
  const sum = literal.parts.reduce((total, { value, unit }) => total + value * units[unit][1], 0);
  // `1mo15d` and the like stand alone on a line of their own.
  const mixed = lines.size > 1;
  return {
    line: mixed ? literal.parts.map(({ value, unit }) => `${value}${unit}`).join('') : line,
    value: mixed ? 1 : sum,
    least: hoursOf(literal, shortest),
    most: hoursOf(literal, longest),
    literal,
  };
}
