/** The number or word that an expression is by itself, with what it counts in: only what counts in the same is held against each other. */
import type { Expression } from '../../grammar/index.js';
import { dayOfCivil } from '../../runtime/machine/calendar.js';
import { minorUnits } from '../project/currency.js';
import { meant, type Reading } from './reading.js';

export interface Literal {
  readonly value: number | string;
  readonly unit: string;
}

export function literalOf(r: Reading, expression: Expression): Literal | undefined {
  const inner = meant(r.c, expression);
  switch (inner.kind) {
    case 'number':
    case 'percent':
      return { value: inner.value, unit: inner.kind };
    case 'money': {
      const value = minorUnits(inner.amount, inner.currency);
      return value === undefined ? undefined : { value, unit: inner.currency };
    }
    case 'date':
      return { value: dayOfCivil(inner.year, inner.month, inner.day), unit: 'date' };
    case 'text':
      return { value: inner.value, unit: 'word' };
    case 'bool':
      return { value: String(inner.value), unit: 'word' };
    case 'unary': {
      const operand = inner.operator === '-' ? literalOf(r, inner.operand) : undefined;
      return operand && typeof operand.value === 'number' ? { ...operand, value: -operand.value } : undefined;
    }
    case 'nameExpr': {
      const symbol = r.c.meanings.get(inner.name);
      return symbol?.kind === 'constant' ? { value: symbol.value, unit: 'word' } : undefined;
    }
    default:
      return undefined;
  }
}
