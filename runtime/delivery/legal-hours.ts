/**
 * The hours at which the law of a phone number's country allows marketing by SMS. Plain data and a calendar; it parses no number and reads no
 * clock. A country that is not listed has no such hours here: quiet hours and closed days of the project hold everywhere.
 */
import { civilOfDay, dayOfCivil } from '../machine/calendar.js';

export interface LegalHours {
  /** Minutes of the local day: open from `from` up to, not including, `to`. */
  readonly from: number;
  readonly to: number;
  /** 1 (Monday) … 7. */
  readonly weekdays: readonly number[];
  /** Whether nothing may go out on this local day (days since 1970-01-01). */
  readonly isHoliday: (day: number) => boolean;
  /** Time zones of the country from first to last: all must be open where a contact's own zone is not known. */
  readonly zones: readonly string[];
}

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

/** The operators' code of conduct (AF2M) for advertising by SMS: not from 22:00 to 08:00, on Sundays and on public holidays. */
const france = (...zones: readonly string[]): LegalHours => ({
  from: 8 * 60,
  to: 22 * 60,
  weekdays: [1, 2, 3, 4, 5, 6],
  isHoliday: isFrenchHoliday,
  zones,
});

/** 47 CFR 64.1200(c)(1): not before 08:00 or after 21:00, local time at the called party's location. */
const unitedStates = (...zones: readonly string[]): LegalHours => ({
  from: 8 * 60,
  to: 21 * 60,
  weekdays: EVERY_DAY,
  isHoliday: () => false,
  zones,
});

/** By ISO 3166 code of the number's country; parts of France and of the United States with numbers of their own stand for themselves. */
const BY_COUNTRY: Readonly<Record<string, LegalHours>> = {
  FR: france('Europe/Paris'),
  GP: france('America/Guadeloupe'),
  MQ: france('America/Martinique'),
  GF: france('America/Cayenne'),
  RE: france('Indian/Reunion'),
  YT: france('Indian/Mayotte'),
  PM: france('America/Miquelon'),
  BL: france('America/St_Barthelemy'),
  MF: france('America/Marigot'),
  US: unitedStates('America/New_York', 'Pacific/Honolulu'),
  PR: unitedStates('America/Puerto_Rico'),
  VI: unitedStates('America/St_Thomas'),
  GU: unitedStates('Pacific/Guam'),
  MP: unitedStates('Pacific/Saipan'),
  AS: unitedStates('Pacific/Pago_Pago'),
};

/** How the numbers (E.164) of those countries begin: of all others the country need not be known. */
const CALLING_CODES = /^\+(?:1|33|262|508|590|594|596)/;

export function mayHaveLegalHours(phone: string): boolean {
  return CALLING_CODES.test(phone);
}

export function legalHoursOf(country: string | null): LegalHours | null {
  return country === null ? null : (BY_COUNTRY[country] ?? null);
}

const FIXED = new Set(['1-1', '5-1', '5-8', '7-14', '8-15', '11-1', '11-11', '12-25']);

/** Code du travail L3133-1: eight days of the year, Easter Monday, Ascension and Whit Monday. Days of single departments are not among them. */
export function isFrenchHoliday(day: number): boolean {
  const { year, month, day: ofMonth } = civilOfDay(day);
  if (FIXED.has(`${month}-${ofMonth}`)) return true;
  const sinceEaster = day - easterOf(year);
  return sinceEaster === 1 || sinceEaster === 39 || sinceEaster === 50;
}

/** Easter Sunday as a day number. The anonymous Gregorian algorithm, as in Meeus, "Astronomical Algorithms", chapter 8. */
export function easterOf(year: number): number {
  const a = year % 19;
  const [b, c] = [Math.floor(year / 100), year % 100];
  const [d, e] = [b >> 2, b % 4];
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const [i, k] = [c >> 2, c % 4];
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  return dayOfCivil(year, month, ((h + l - 7 * m + 114) % 31) + 1);
}
