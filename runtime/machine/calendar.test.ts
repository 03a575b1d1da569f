import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addMonths,
  anniversaryIn,
  civilOfDay,
  DAY_MS,
  dayOfCivil,
  daysInMonth,
  weekdayOf,
  yearsBetween,
} from './calendar.js';

const aDay = fc.integer({ min: -800_000, max: 3_000_000 });

describe('civil dates', () => {
  it('agree with the proleptic Gregorian calendar of Date', () => {
    fc.assert(
      fc.property(aDay, (day) => {
        const date = new Date(day * DAY_MS);
        const civil = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
        expect(civilOfDay(day)).toEqual(civil);
        expect(dayOfCivil(civil.year, civil.month, civil.day)).toBe(day);
        expect(weekdayOf(day)).toBe((date.getUTCDay() + 6) % 7);
        expect(daysInMonth(civil.year, civil.month)).toBe(
          new Date(Date.UTC(2000, civil.month, 0)).getUTCDate() - (civil.month === 2 && !leap(civil.year) ? 1 : 0),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('clamp months to the end of a shorter one', () => {
    expect(addMonths(dayOfCivil(2026, 1, 31), 1)).toBe(dayOfCivil(2026, 2, 28));
    expect(addMonths(dayOfCivil(2026, 3, 31), -1)).toBe(dayOfCivil(2026, 2, 28));
    expect(addMonths(dayOfCivil(2026, 11, 30), 3)).toBe(dayOfCivil(2027, 2, 28));
    expect(addMonths(dayOfCivil(2024, 2, 29), 12)).toBe(dayOfCivil(2025, 2, 28));
    expect(addMonths(dayOfCivil(2026, 1, 15), -13)).toBe(dayOfCivil(2024, 12, 15));
  });
});

describe('anniversaries', () => {
  it('of 29 February fall on 28 February in other years', () => {
    const birth = dayOfCivil(1992, 2, 29);
    expect(anniversaryIn(2024, birth)).toBe(dayOfCivil(2024, 2, 29));
    expect(anniversaryIn(2026, birth)).toBe(dayOfCivil(2026, 2, 28));
    expect(yearsBetween(birth, dayOfCivil(2026, 2, 27))).toBe(33);
    expect(yearsBetween(birth, dayOfCivil(2026, 2, 28))).toBe(34);
  });

  it('count whole years either way', () => {
    const birth = dayOfCivil(1990, 11, 27);
    expect(yearsBetween(birth, dayOfCivil(2026, 11, 26))).toBe(35);
    expect(yearsBetween(birth, dayOfCivil(2026, 11, 27))).toBe(36);
    expect(yearsBetween(birth, birth)).toBe(0);
    expect(yearsBetween(dayOfCivil(2026, 11, 27), birth)).toBe(-36);
    expect(yearsBetween(dayOfCivil(1990, 11, 28), birth)).toBe(0);
  });
});

function leap(year: number): boolean {
  return new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
}
