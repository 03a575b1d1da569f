import { describe, expect, test } from 'vitest';
import { zone } from '../clock/index.js';
import { civilOfDay, dayOfCivil } from '../machine/calendar.js';
import { isFrenchHoliday, legalHoursOf } from './legal-hours.js';
import { nextOpening } from './opening.js';
import { countryOfPhone } from './phone-country.js';

const paris = zone('Europe/Paris')!;
const france = legalHoursOf('FR')!;

describe('public holidays of France', () => {
  test.each([
    // Published by the French state (calendrier.api.gouv.fr): Easter falls early, late and in between.
    [2026, ['01-01', '04-06', '05-01', '05-08', '05-14', '05-25', '07-14', '08-15', '11-01', '11-11', '12-25']],
    [2027, ['01-01', '03-29', '05-01', '05-06', '05-08', '05-17', '07-14', '08-15', '11-01', '11-11', '12-25']],
    [2024, ['01-01', '04-01', '05-01', '05-08', '05-09', '05-20', '07-14', '08-15', '11-01', '11-11', '12-25']],
  ])('%i', (year, holidays) => {
    const found: string[] = [];
    for (let day = dayOfCivil(year, 1, 1); day < dayOfCivil(year + 1, 1, 1); day++) {
      const { month, day: ofMonth } = civilOfDay(day);
      if (isFrenchHoliday(day)) found.push(`${String(month).padStart(2, '0')}-${String(ofMonth).padStart(2, '0')}`);
    }
    expect(found).toEqual(holidays);
  });
});

test('the country of a number, also where several share a calling code', () => {
  const numbers = ['+33612345678', '+590690123456', '+262692123456', '+12025550123', '+14165550123', '+17875551234'];
  expect(numbers.map(countryOfPhone)).toEqual(['FR', 'GP', 'RE', 'US', 'CA', 'PR']);
  expect(countryOfPhone('+34600000000')).toBe('ES');
  expect(countryOfPhone('a stranger')).toBeNull();
});

test('in France it is open on working days from 08:00 to 22:00, quarter by quarter through a year', () => {
  const windows = { closed: [], legal: { hours: france, zones: [paris] } };
  const start = paris.instantOfDate(dayOfCivil(2026, 1, 1), 0);
  const end = paris.instantOfDate(dayOfCivil(2027, 1, 5), 0);
  const step = 15 * 60_000;
  const isOpen = (at: number) => {
    const day = paris.dateOf(at);
    const minute = paris.minuteOfDay(at);
    return minute >= 480 && minute < 1320 && (day + 4) % 7 !== 0 && !isFrenchHoliday(day);
  };
  let next = end;
  let open = 0;
  for (let at = end; at >= start; at -= step) {
    if (isOpen(at)) {
      next = at;
      open++;
    }
    if (at > end - 86_400_000 * 2) continue;
    const opening = nextOpening(at, paris, windows);
    if (opening.at !== next)
      throw new Error(`${new Date(at).toISOString()} opens ${new Date(opening.at).toISOString()}`);
    if ((opening.reason === null) !== isOpen(at)) throw new Error(`${new Date(at).toISOString()} ${opening.reason}`);
  }
  expect(open).toBeGreaterThan(15_000);
});

describe('zones', () => {
  const america = legalHoursOf('US')!;
  const zones = america.zones.map((name) => zone(name)!);
  const utc = (day: number, hour: number, minute = 0) => Date.UTC(2026, 2, day, hour, minute);
  const madrid = zone('Europe/Madrid')!;

  test('somewhere in the United States: open while it is from 08:00 to 21:00 everywhere', () => {
    const windows = { closed: [], legal: { hours: america, zones } };
    // 4 March: New York is UTC-5, Honolulu UTC-10.
    expect(nextOpening(utc(4, 14), madrid, windows)).toEqual({ at: utc(4, 18), reason: 'legal_hours' });
    expect(nextOpening(utc(5, 1, 59), madrid, windows).reason).toBeNull();
    expect(nextOpening(utc(5, 2), madrid, windows)).toEqual({ at: utc(5, 18), reason: 'legal_hours' });
  });

  test('together with quiet hours and hours of the contact, the first instant that all leave open', () => {
    const windows = {
      closed: [dayOfCivil(2026, 3, 5)],
      quiet: { from: 21 * 60 + 30, to: 8 * 60 + 30 },
      hours: { from: 20 * 60, to: 23 * 60, weekdays: [1, 2, 3, 4, 5, 6, 7] },
      legal: { hours: america, zones },
    };
    // Madrid 20:00 is 19:00 UTC; the fifth is closed.
    expect(nextOpening(utc(4, 22), madrid, windows)).toEqual({ at: utc(6, 19), reason: 'quiet_hours' });
  });
});
