import { describe, expect, test } from 'vitest';
import { CURRENCIES, minorDigits, minorUnits } from './currency.js';
import { readCountPer, readDate, readDuration, readMoney, readPercent, readTime, readTimeRange } from './values.js';

describe('durations', () => {
  test.each([
    ['90s', { months: 0, days: 0, ms: 90_000 }],
    ['30min', { months: 0, days: 0, ms: 1_800_000 }],
    ['1.5h', { months: 0, days: 0, ms: 5_400_000 }],
    ['1d12h', { months: 0, days: 1, ms: 43_200_000 }],
    ['2w', { months: 0, days: 14, ms: 0 }],
    ['1y3mo', { months: 15, days: 0, ms: 0 }],
  ])('%s', (text, duration) => expect(readDuration(text)).toEqual(duration));

  test.each(['', '7', 'd', '1 d', '1.5d', '-1d', '1dd', '1day', '1m', `${'9'.repeat(30)}d`])('%j is none', (text) =>
    expect(readDuration(text)).toBeUndefined(),
  );
});

describe('counts per time', () => {
  test('for a channel, for a segment, or for a whole channel', () => {
    const day = { months: 0, days: 1, ms: 0 };
    expect(readCountPer('80 per 1d')).toEqual({ count: 80, per: day });
    expect(readCountPer('3 email per 1d')).toEqual({ count: 3, what: 'email', per: day });
    expect(readCountPer('1 email per 1d for inactive')).toEqual({
      count: 1,
      what: 'email',
      per: day,
      segment: 'inactive',
    });
  });

  test.each([
    '3 email',
    'email per 7d',
    '3 email per 0d',
    '3 email per week',
    '1.5 email per 7d',
    '3 email per 7d for',
    '-1 email per 7d',
  ])('%j is none', (text) => expect(readCountPer(text)).toBeUndefined());
});

describe('times and dates', () => {
  test('minutes of the day', () => {
    expect(readTime('09:05')).toBe(545);
    expect(readTime('24:00')).toBeUndefined();
    expect(readTime('9:60')).toBeUndefined();
    expect(readTimeRange('21:30-08:30')).toEqual({ from: 1290, to: 510 });
    expect(readTimeRange('21:30 – 24:00')).toEqual({ from: 1290, to: 0 });
    expect(readTimeRange('21:30')).toBeUndefined();
  });

  test('days since 1970', () => {
    expect(readDate('1970-01-02')).toBe(1);
    expect(readDate('2024-02-29')).toBe(Date.UTC(2024, 1, 29) / 86_400_000);
    expect(readDate('2025-02-29')).toBeUndefined();
    expect(readDate('2025-00-10')).toBeUndefined();
  });
});

describe('shares and amounts', () => {
  test('percent in points', () => {
    expect(readPercent('5%')).toBe(5);
    expect(readPercent('2.5 %')).toBe(2.5);
    expect(readPercent('5')).toBeUndefined();
  });

  test('money in minor units of its currency', () => {
    expect(readMoney('15 EUR')).toEqual({ money: 1500, currency: 'EUR' });
    expect(readMoney('500 JPY')).toEqual({ money: 500, currency: 'JPY' });
    expect(readMoney('1.234 KWD')).toEqual({ money: 1234, currency: 'KWD' });
    expect(readMoney('1.234 EUR')).toBeUndefined();
    expect(readMoney('1 XXX')).toBeUndefined();
  });

  test('amounts are exact', () => {
    expect(minorUnits('0.1', 'EUR')).toBe(10);
    expect(minorUnits('1.10', 'EUR')).toBe(110);
    expect(minorUnits('1.100', 'EUR')).toBe(110);
    expect(minorUnits('90071992547409.91', 'EUR')).toBe(9_007_199_254_740_991);
    expect(minorUnits('90071992547409.92', 'EUR')).toBeUndefined();
    expect(minorUnits('1,5', 'EUR')).toBeUndefined();
  });

  test('the currencies a shop meets are known', () => {
    for (const code of ['EUR', 'USD', 'GBP', 'MXN', 'ARS', 'CLP', 'COP', 'PEN', 'BRL', 'JPY', 'KWD', 'CHF', 'PLN'])
      expect(CURRENCIES).toContain(code);
    expect(new Set(CURRENCIES).size).toBe(CURRENCIES.length);
    expect(CURRENCIES.every((code) => /^[A-Z]{3}$/.test(code))).toBe(true);
    expect(minorDigits('EURO')).toBeUndefined();
  });
});
