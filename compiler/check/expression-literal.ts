/** Types of literals, and the little that can be wrong with one: more decimals than its currency has, or `unknown` as a value. */
import type { DurationUnit, Expression } from '../../grammar/index.js';
import { suggest } from '../diagnostics/suggest.js';
import { CURRENCIES, minorDigits } from '../project/currency.js';
import { bool, date, distance, error, geo, moment, number, percent, text, time } from '../types/make.js';
import type { Type } from '../types/type.js';
import type { Checker, Scope } from './checker.js';

const unitClasses: Readonly<Record<DurationUnit, 'exact' | 'day' | 'month'>> = {
  s: 'exact',
  min: 'exact',
  h: 'exact',
  d: 'day',
  w: 'day',
  mo: 'month',
  y: 'month',
};

type Literal<K extends Expression['kind']> = (
  c: Checker,
  expression: Extract<Expression, { kind: K }>,
  scope: Scope,
) => Type;

export const literals = {
  number: () => number,
  percent: () => percent,
  text: () => text,
  date: () => date,
  time: () => time,
  momentLiteral: () => moment,
  bool: () => bool,
  distance: () => distance,
  point: () => geo,
  money: (c, expression, scope) => {
    const digits = minorDigits(expression.currency);
    if (digits === undefined) {
      const suggestion = suggest(expression.currency, CURRENCIES);
      const params = { currency: expression.currency, ...(suggestion === undefined ? {} : { suggestion }) };
      c.report('types/currency', params, scope, expression.span);
      return error;
    }
    const written = expression.amount.split('.')[1]?.length ?? 0;
    if (written > digits) {
      c.report(
        'types/money-digits',
        { amount: expression.amount, currency: expression.currency, digits },
        scope,
        expression.span,
      );
    }
    return { kind: 'money', currency: expression.currency, optional: false };
  },
  duration: (_c, expression) => {
    const classes = new Set(expression.parts.map((part) => unitClasses[part.unit]));
    const [first] = classes;
    return { kind: 'duration', unit: classes.size === 1 && first ? first : 'mixed', optional: false };
  },
  unknownLiteral: (c, expression, scope) => {
    c.report('types/unknown-word', { word: 'unknown' }, scope, expression.span);
    return error;
  },
} satisfies { readonly [K in Expression['kind']]?: Literal<K> };
