import { describe, expect, it } from 'vitest';
import { shop } from '../check/model.fixture.js';
import { arithmetic } from './arithmetic.js';
import { commonType, fits } from './assign.js';
import { compare } from './compare.js';
import { eventTable } from './events.js';
import { bool, date, geo, moment, number, percent, text, time, withOptional } from './make.js';
import type { Type } from './type.js';

const eur: Type = { kind: 'money', currency: 'EUR', optional: false };
const usd: Type = { kind: 'money', currency: 'USD', optional: false };
const span = (unit: 'exact' | 'day' | 'month' | 'mixed'): Type => ({ kind: 'duration', unit, optional: false });
const order: Type = { kind: 'event', event: 'order_placed', optional: true };
const gender: Type = { kind: 'enum', values: ['female', 'male'], optional: true };

describe('compare', () => {
  it.each([
    [number, number, 'order'],
    [eur, eur, 'order'],
    [percent, percent, 'order'],
    [date, moment, 'order'],
    [order, date, 'order'],
    [time, time, 'order'],
    [span('day'), span('day'), 'order'],
    [text, { kind: 'email', optional: false } as Type, 'equality'],
    [bool, bool, 'equality'],
    [gender, text, 'equality'],
    [{ kind: 'rfm' } as Type, { kind: 'rfmClass', optional: true } as Type, 'equality'],
    [order, span('month'), 'age'],
    [span('exact'), moment, 'age'],
    [{ kind: 'age', optional: false } as Type, span('mixed'), 'age'],
  ])('%j with %j is by %s', (left, right, as) => expect(compare(left, right)).toMatchObject({ ok: true, as }));

  it.each([
    [number, text, 'kinds'],
    [number, percent, 'kinds'],
    [eur, number, 'kinds'],
    [eur, usd, 'currencies'],
    [span('day'), eur, 'kinds'],
    [span('day'), span('month'), 'duration units'],
    [span('exact'), span('day'), 'duration units'],
    [span('mixed'), span('mixed'), 'duration units'],
    [geo, geo, 'kinds'],
    [gender, { kind: 'enum', values: ['gold'], optional: false } as Type, 'kinds'],
    [
      { kind: 'rfmLevel', axis: 'spend', optional: true } as Type,
      { kind: 'rfmClass', optional: true } as Type,
      'kinds',
    ],
  ])('%j with %j is refused for its %s', (left, right, why) =>
    expect(compare(left, right)).toEqual({ ok: false, why }),
  );

  it('may be unknown where a side may be, but an event has always an age', () => {
    expect(compare(gender, text)).toMatchObject({ optional: true });
    expect(compare(order, date)).toMatchObject({ optional: true });
    expect(compare(order, span('day'))).toMatchObject({ optional: false });
    expect(compare(withOptional(moment, true), span('day'))).toMatchObject({ optional: true });
  });
  it('a date lies ahead or behind, so it has no age', () => {
    expect(compare(date, span('day'))).toEqual({ ok: false, why: 'date age' });
    expect(compare(span('day'), date)).toEqual({ ok: false, why: 'date age' });
  });
});

describe('arithmetic', () => {
  const result = (left: Type, operator: '+' | '-' | '*' | '/', right: Type, known = true) => {
    const outcome = arithmetic(operator, left, right, known);
    return outcome.ok ? outcome.type : outcome.why;
  };
  it('passes currencies and units through', () => {
    expect(result(eur, '+', eur)).toEqual(eur);
    expect(result(number, '*', eur)).toEqual(eur);
    expect(result(eur, '*', percent)).toEqual(eur);
    expect(result(eur, '/', eur)).toEqual(number);
    expect(result(span('exact'), '+', span('exact'))).toEqual(span('exact'));
    expect(result(span('exact'), '+', span('day'))).toEqual(span('mixed'));
  });
  it('moves moments, and dates by whole days', () => {
    expect(result(moment, '-', span('exact'))).toEqual(moment);
    expect(result(date, '+', span('month'))).toEqual(date);
    expect(result(date, '+', span('exact'))).toEqual(moment);
    expect(result(order, '+', span('day'))).toEqual(withOptional(moment, true));
  });
  it('refuses the rest', () => {
    expect(result(eur, '+', usd)).toBe('currencies');
    expect(result(eur, '*', eur)).toBe('kinds');
    expect(result(eur, '+', number)).toBe('kinds');
    expect(result(text, '+', text)).toBe('kinds');
    expect(result(percent, '*', percent)).toBe('kinds');
  });
  it('may be unknown after dividing by what may be 0', () => {
    expect(result(number, '/', number, false)).toEqual(withOptional(number, true));
    expect(result(number, '/', number, true)).toEqual(number);
  });
});

describe('fits', () => {
  const events = eventTable(shop, new Map());
  it('takes events of their own kind, texts of any, and dates as moments', () => {
    expect(fits(order, { kind: 'event', event: 'order_placed', optional: false }, events)).toBe(true);
    expect(fits(order, { kind: 'event', event: 'cart_updated', optional: false }, events)).toBe(false);
    expect(fits({ kind: 'email', optional: false }, text, events)).toBe(true);
    expect(fits(text, { kind: 'email', optional: false }, events)).toBe(false);
    expect(fits(date, moment, events)).toBe(true);
    expect(fits(eur, usd, events)).toBe(false);
  });
  it('finds what two branches have in common', () => {
    expect(commonType(span('exact'), span('day'))).toEqual(span('mixed'));
    expect(commonType(number, withOptional(number, true))).toEqual(withOptional(number, true));
    expect(commonType(number, percent)).toBeUndefined();
    expect(commonType(eur, usd)).toBeUndefined();
  });
});
