import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { type CalendarDuration, DAY_MS, dayOfCivil, HOUR_MS, MINUTE_MS, type Zone } from '../machine/calendar.js';
import { parseInstant } from './iso.js';
import { zone } from './zone.js';

const NAMES = [
  'Europe/Madrid',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/Sao_Paulo',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Africa/Monrovia',
  'UTC',
];

const anInstant = fc.oneof(
  fc.integer({ min: Date.UTC(1970, 0, 2), max: Date.UTC(2099, 11, 30) }),
  fc.integer({ min: Date.UTC(2009, 0, 1), max: Date.UTC(2030, 0, 1) }),
);
const aZone = fc.constantFrom(...NAMES);

function named(name: string): Zone {
  const found = zone(name);
  if (found === undefined) throw new Error(`no zone ${name}`);
  return found;
}

function wallClock(localMs: number): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(localMs).toZonedDateTimeISO('UTC').toPlainDateTime();
}

/** The rule of the language, said with Temporal: the first of two, or the first instant after a gap. */
function expectedInstant(local: Temporal.PlainDateTime, name: string): number {
  const earlier = local.toZonedDateTime(name, { disambiguation: 'earlier' });
  if (earlier.toPlainDateTime().equals(local)) return earlier.epochMilliseconds;
  return earlier.getTimeZoneTransition('next')!.epochMilliseconds;
}

function expectedSum(ms: number, name: string, duration: CalendarDuration): number {
  if (duration.months === 0 && duration.days === 0) return ms + duration.ms;
  const before = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(name).toPlainDateTime();
  const sign = duration.months < 0 || duration.days < 0 ? -1 : 1;
  const size = { months: Math.abs(duration.months), days: Math.abs(duration.days) };
  const after = sign < 0 ? before.subtract(size) : before.add(size);
  return expectedInstant(after, name) + duration.ms;
}

describe('zones against Temporal', () => {
  it('localOf', () => {
    fc.assert(
      fc.property(anInstant, aZone, (ms, name) => {
        const expected = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(name).offsetNanoseconds / 1e6;
        expect(named(name).localOf(ms)).toBe(ms + expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('instantOf', () => {
    fc.assert(
      fc.property(anInstant, aZone, (local, name) => {
        expect(named(name).instantOf(local)).toBe(expectedInstant(wallClock(local), name));
      }),
      { numRuns: 2000 },
    );
  });

  it('add and subtract', () => {
    const part = (max: number) => fc.integer({ min: 0, max });
    fc.assert(
      fc.property(anInstant, aZone, part(30), part(400), part(3 * DAY_MS), (ms, name, months, days, exact) => {
        const duration = { months, days, ms: exact };
        const negative = { months: -months, days: -days, ms: -exact };
        fc.pre(ms > Date.UTC(1974, 0, 1) && ms < Date.UTC(2096, 0, 1));
        expect(named(name).add(ms, duration)).toBe(expectedSum(ms, name, duration));
        expect(named(name).subtract(ms, duration)).toBe(expectedSum(ms, name, negative));
      }),
      { numRuns: 2000 },
    );
  });

  it('around every change of every zone', () => {
    for (const name of NAMES) {
      let at = Temporal.Instant.fromEpochMilliseconds(Date.UTC(1971, 0, 1)).toZonedDateTimeISO(name);
      for (;;) {
        const next = at.getTimeZoneTransition('next');
        if (next === null || next.epochMilliseconds > Date.UTC(2060, 0, 1)) break;
        at = next;
        for (const shift of [-1, 0, 1, 20 * MINUTE_MS, -20 * MINUTE_MS, 90 * MINUTE_MS, -90 * MINUTE_MS]) {
          const ms = at.epochMilliseconds + shift;
          const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(name).toPlainDateTime();
          const localMs = local.toZonedDateTime('UTC').epochMilliseconds;
          expect(named(name).localOf(ms), `${name} ${local}`).toBe(localMs);
          expect(named(name).instantOf(localMs), `${name} ${local}`).toBe(expectedInstant(local, name));
          const later = { months: 0, days: -1, ms: 0 };
          expect(named(name).add(ms, later), `${name} ${local} -1d`).toBe(expectedSum(ms, name, later));
        }
      }
    }
  });
});

describe('every clock change of Madrid, 2020 to 2030', () => {
  const madrid = named('Europe/Madrid');
  const at = (text: string) => parseInstant(text, madrid)!;
  const lastSunday = (year: number, month: number) => {
    const last = dayOfCivil(year, month, 31);
    return last - ((((last + 4) % 7) + 7) % 7);
  };

  for (let year = 2020; year <= 2030; year++) {
    it(`${year}`, () => {
      const spring = lastSunday(year, 3);
      const springChange = spring * DAY_MS + HOUR_MS;
      expect(madrid.offsetAt(springChange - 1)).toBe(HOUR_MS);
      expect(madrid.offsetAt(springChange)).toBe(2 * HOUR_MS);
      // 02:30 does not exist: the first instant after the gap, 03:00 local.
      expect(madrid.instantOfDate(spring, 150)).toBe(springChange);
      expect(madrid.instantOfDate(spring, 180)).toBe(springChange);
      expect(madrid.add(madrid.instantOfDate(spring - 1, 150), { months: 0, days: 1, ms: 0 })).toBe(springChange);
      expect(madrid.nextLocalTime(madrid.instantOfDate(spring, 0), 150)).toBe(springChange);
      expect(madrid.startOfDay(springChange + 5 * HOUR_MS)).toBe(spring * DAY_MS - HOUR_MS);

      const autumn = lastSunday(year, 10);
      const autumnChange = autumn * DAY_MS + HOUR_MS;
      expect(madrid.offsetAt(autumnChange - 1)).toBe(2 * HOUR_MS);
      expect(madrid.offsetAt(autumnChange)).toBe(HOUR_MS);
      // 02:30 exists twice: the first of the two.
      expect(madrid.instantOfDate(autumn, 150)).toBe(autumnChange - 30 * MINUTE_MS);
      const noon = madrid.instantOfDate(autumn - 1, 720);
      expect(madrid.add(noon, { months: 0, days: 1, ms: 0 }) - noon).toBe(25 * HOUR_MS);
      expect(madrid.add(noon, { months: 0, days: 0, ms: DAY_MS })).toBe(madrid.instantOfDate(autumn, 660));
      // A schedule fires once: the second 02:30 is not another occurrence.
      expect(madrid.nextLocalTime(autumnChange - 30 * MINUTE_MS + 1, 150)).toBe(madrid.instantOfDate(autumn + 1, 150));
      // A shift by nothing stays in the second hour of the fold.
      const second = autumnChange + 30 * MINUTE_MS;
      expect(madrid.add(second, { months: 0, days: 0, ms: 0 })).toBe(second);
    });
  }

  it('keeps the local hour over days, not over 24 h', () => {
    const before = at('2026-03-28 09:00');
    expect(madrid.add(before, { months: 0, days: 1, ms: 0 })).toBe(at('2026-03-29 09:00'));
    expect(madrid.add(before, { months: 0, days: 0, ms: DAY_MS })).toBe(at('2026-03-29 10:00'));
  });

  it('clamps months to the end of a shorter one', () => {
    expect(madrid.add(at('2026-01-31 10:00'), { months: 1, days: 0, ms: 0 })).toBe(at('2026-02-28 10:00'));
    expect(madrid.add(at('2024-01-31 10:00'), { months: 1, days: 0, ms: 0 })).toBe(at('2024-02-29 10:00'));
    expect(madrid.subtract(at('2024-02-29 10:00'), { months: 12, days: 0, ms: 0 })).toBe(at('2023-02-28 10:00'));
  });
});

describe('schedules', () => {
  const madrid = named('Europe/Madrid');
  const at = (text: string) => parseInstant(text, madrid)!;

  it('finds a time of day, now included', () => {
    expect(madrid.nextLocalTime(at('2026-11-27 09:00'), 540)).toBe(at('2026-11-27 09:00'));
    expect(madrid.nextLocalTime(at('2026-11-27 09:00') + 1, 540)).toBe(at('2026-11-28 09:00'));
  });

  it('finds weekdays', () => {
    const monday = 1 << 0;
    const thursday = 1 << 3;
    expect(madrid.nextLocalTime(at('2026-11-27 09:00'), 600, monday | thursday)).toBe(at('2026-11-30 10:00'));
    expect(madrid.nextLocalTime(at('2026-11-30 10:01'), 600, monday | thursday)).toBe(at('2026-12-03 10:00'));
    expect(() => madrid.nextLocalTime(0, 0, 0)).toThrow(RangeError);
  });

  it('finds a day of the month, the last one where the month is shorter', () => {
    expect(madrid.nextMonthDay(at('2026-11-27 09:00'), 1, 540)).toBe(at('2026-12-01 09:00'));
    expect(madrid.nextMonthDay(at('2026-12-01 09:00'), 1, 540)).toBe(at('2026-12-01 09:00'));
    expect(madrid.nextMonthDay(at('2027-02-01 09:00'), 31, 540)).toBe(at('2027-02-28 09:00'));
    expect(madrid.nextMonthDay(at('2026-12-31 09:01'), 31, 540)).toBe(at('2027-01-31 09:00'));
  });

  it('is the earliest occurrence not before the instant asked, in any zone', () => {
    fc.assert(
      fc.property(anInstant, aZone, fc.integer({ min: 0, max: 1439 }), (ms, name, minute) => {
        const z = named(name);
        const next = z.nextLocalTime(ms, minute);
        expect(next).toBeGreaterThanOrEqual(ms);
        const day = z.dateOf(ms);
        const earlier = [day - 1, day, day + 1].map((d) => z.instantOfDate(d, minute)).filter((t) => t >= ms);
        expect(next).toBe(Math.min(...earlier, next));
      }),
    );
  });
});

describe('zone names', () => {
  it('accepts aliases and caches', () => {
    expect(zone('US/Eastern')!.offsetAt(Date.UTC(2026, 0, 1))).toBe(-5 * HOUR_MS);
    expect(zone('Asia/Calcutta')!.offsetAt(0)).toBe(5.5 * HOUR_MS);
    expect(zone('Europe/Madrid')).toBe(zone('Europe/Madrid'));
  });

  it('knows no invented names', () => {
    for (const name of ['Mars/Olympus', '', '+02:00', '2020-01-01T00:00[Europe/Madrid]', 'Europe/Madrid ']) {
      expect(zone(name), name).toBeUndefined();
    }
  });

  it('skips the day Samoa skipped', () => {
    const apia = named('Pacific/Apia');
    const missing = dayOfCivil(2011, 12, 30);
    expect(apia.dateOf(apia.instantOfDate(missing, 540))).toBe(missing + 1);
    expect(apia.minuteOfDay(apia.instantOfDate(missing, 540))).toBe(0);
  });
});
