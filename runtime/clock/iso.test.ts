import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOfCivil } from '../machine/calendar.js';
import { isoDate, isoTime, isoUtc, parseDate, parseInstant, parseTime } from './iso.js';
import { zone } from './zone.js';

const madrid = zone('Europe/Madrid')!;

describe('parseInstant', () => {
  it.each([
    ['2026-11-27', '2026-11-26T23:00:00.000Z'],
    ['2026-11-27 09:00', '2026-11-27T08:00:00.000Z'],
    ['2026-07-27T09:00', '2026-07-27T07:00:00.000Z'],
    ['2010-12-01 08:26:00', '2010-12-01T07:26:00.000Z'],
    ['2026-11-27T09:00:30.25', '2026-11-27T08:00:30.250Z'],
    ['2026-11-27T09:00:30.123456789Z', '2026-11-27T09:00:30.123Z'],
    ['2026-11-27T09:00Z', '2026-11-27T09:00:00.000Z'],
    ['2026-11-27T09:00:00+02:00', '2026-11-27T07:00:00.000Z'],
    ['2026-11-27T09:00:00-0530', '2026-11-27T14:30:00.000Z'],
    ['2026-11-27T09:00:00+02', '2026-11-27T07:00:00.000Z'],
    ['2026-03-29 02:30', '2026-03-29T01:00:00.000Z'],
    ['1965-04-02 10:00Z', '1965-04-02T10:00:00.000Z'],
  ])('%s', (text, expected) => {
    expect(isoUtc(parseInstant(text, madrid)!)).toBe(expected);
  });

  it.each([
    '',
    'yesterday',
    '27/11/2026',
    '2026-11-31',
    '2025-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-11-27 24:00',
    '2026-11-27 09:60',
    '2026-11-27 09:00:60',
    '2026-11-27 9:00',
    '2026-11-27T09:00:00.',
    '2026-11-27T09:00:00+2',
    '2026-11-27T09:00:00+02:0',
    '2026-11-27T09:00:00Zx',
    '2026-11-27x09:00',
    '2026-11-27 ',
    ' 2026-11-27',
    '2026-1-7',
  ])('refuses %j', (text) => {
    expect(parseInstant(text, madrid)).toBeUndefined();
  });

  it('reads back what isoUtc and Date write', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1000, 0, 1), max: Date.UTC(9999, 0, 1) }), (ms) => {
        expect(isoUtc(ms)).toBe(new Date(ms).toISOString());
        expect(parseInstant(isoUtc(ms), madrid)).toBe(ms);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const ms = parseInstant(text, madrid);
        expect(ms === undefined || Number.isInteger(ms)).toBe(true);
      }),
    );
  });
});

describe('dates and times', () => {
  it('go there and back', () => {
    expect(parseDate('2024-02-29')).toBe(dayOfCivil(2024, 2, 29));
    expect(isoDate(dayOfCivil(2024, 2, 29))).toBe('2024-02-29');
    expect(isoDate(dayOfCivil(12024, 2, 29))).toBe('+012024-02-29');
    expect(parseDate('2023-02-29')).toBeUndefined();
    expect(parseTime('23:59')).toBe(1439);
    expect(isoTime(541)).toBe('09:01');
    expect(parseTime('24:00')).toBeUndefined();
    expect(parseTime('9:00')).toBeUndefined();
  });
});
