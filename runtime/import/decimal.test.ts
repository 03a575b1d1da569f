import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currencyDigits, roundedAway, scaledInteger } from './decimal.js';

describe('scaledInteger', () => {
  it.each([
    ['19.90', 2, 1990],
    ['19.9', 2, 1990],
    ['19', 2, 1900],
    ['-0.01', 2, -1],
    ['+5', 0, 5],
    ['19,90', 2, 1990],
    ['19,9', 2, 1990],
    ['1.10000', 2, 110],
    ['0', 2, 0],
    ['-0', 2, 0],
    ['90071992547409.91', 2, Number.MAX_SAFE_INTEGER],
    ['1.005', 3, 1005],
    ['1500', 0, 1500],
  ])('%s at scale %i', (text, scale, expected) => {
    expect(scaledInteger(text, scale)).toBe(expected);
  });

  it.each([
    '',
    '-',
    '.',
    '1.',
    '.5',
    '1.2.3',
    '1,234',
    '1,234.50',
    '1 000',
    '19.999',
    '1e3',
    'NaN',
    '€5',
    '5 ',
    '90071992547409.92',
  ])('refuses %j', (text) => {
    expect(scaledInteger(text, 2)).toBeNaN();
  });

  it('reads back every whole number of minor units', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), fc.integer({ min: 0, max: 3 }), (minor, scale) => {
        const digits = String(Math.abs(minor)).padStart(scale + 1, '0');
        const point = digits.length - scale;
        const text = `${minor < 0 ? '-' : ''}${digits.slice(0, point)}${scale > 0 ? `.${digits.slice(point)}` : ''}`;
        expect(scaledInteger(text, scale)).toBe(minor);
      }),
    );
  });
});

describe('roundedAway', () => {
  it.each([
    [25_000, 4, 3],
    [24_999, 4, 2],
    [-25_000, 4, -3],
    [-4_999, 4, 0],
    [7, 0, 7],
  ])('%i by %i places', (scaled, places, expected) => {
    expect(roundedAway(scaled, places)).toBe(expected);
  });
});

describe('currencyDigits', () => {
  it.each([
    ['EUR', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['euro', undefined],
  ])('%s', (currency, digits) => {
    expect(currencyDigits(currency)).toBe(digits);
  });
});
