// The calendar as the pure core sees it: a zone it is handed, and zone-free civil arithmetic on day numbers.
// It never reads a clock or a time zone database; runtime/clock implements `Zone`.
//
// Units: an instant is epoch milliseconds; a local time is the wall clock read as if it were UTC, in milliseconds;
// a day number is days since 1970-01-01; a weekday is 0 (Monday) … 6 (Sunday).

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Calendar part (months, then days, on the wall clock), then the exact part. `1y` is 12 months, `1w` is 7 days. */
export interface CalendarDuration {
  readonly months: number;
  readonly days: number;
  readonly ms: number;
}

export interface Zone {
  /** The IANA name as it was asked for. */
  readonly name: string;
  /** Milliseconds east of UTC. */
  offsetAt(ms: number): number;
  localOf(ms: number): number;
  /** A local time in a gap is the first instant after the gap; in a fold the first of the two. */
  instantOf(localMs: number): number;
  /** Months clamp to the end of a shorter month. A duration without a calendar part is exact. */
  add(ms: number, duration: CalendarDuration): number;
  subtract(ms: number, duration: CalendarDuration): number;
  startOfDay(ms: number): number;
  /** Local day number. */
  dateOf(ms: number): number;
  /** Local minute of the day, 0 … 1439, rounded down. */
  minuteOfDay(ms: number): number;
  instantOfDate(dayNumber: number, minuteOfDay: number): number;
  /** First occurrence at or after `ms`; bit n of `weekdays` allows weekday n (127 or left out: every day). */
  nextLocalTime(ms: number, minuteOfDay: number, weekdays?: number): number;
  /** First occurrence at or after `ms`; a day the month lacks falls on its last day. */
  nextMonthDay(ms: number, dayOfMonth: number, minuteOfDay: number): number;
}

/** No calendar makes a duration shorter than this many milliseconds. */
export function shortestLength({ months, days, ms }: CalendarDuration): number {
  return (months * 28 + days - 2) * DAY_MS + ms;
}

export interface CivilDate {
  readonly year: number;
  /** 1 … 12 */
  readonly month: number;
  readonly day: number;
}

/** Proleptic Gregorian; algorithm `days_from_civil` of Howard Hinnant, "chrono-compatible low-level date algorithms". */
export function dayOfCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) | 0) + day - 1;
  const dayOfEra = yearOfEra * 365 + ((yearOfEra / 4) | 0) - ((yearOfEra / 100) | 0) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The inverse of `dayOfCivil` (`civil_from_days` of the same source). */
export function civilOfDay(dayNumber: number): CivilDate {
  const z = dayNumber + 719_468;
  const era = Math.floor(z / 146_097);
  // Within an era everything is a small positive integer, where `| 0` is a floor and twice as fast.
  const dayOfEra = (z - era * 146_097) | 0;
  const leapDays = ((dayOfEra / 1460) | 0) - ((dayOfEra / 36_524) | 0) + ((dayOfEra / 146_096) | 0);
  const yearOfEra = ((dayOfEra - leapDays) / 365) | 0;
  const dayOfYear = dayOfEra - (365 * yearOfEra + ((yearOfEra / 4) | 0) - ((yearOfEra / 100) | 0));
  const shifted = ((5 * dayOfYear + 2) / 153) | 0;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - (((153 * shifted + 2) / 5) | 0) + 1,
  };
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** 0 (Monday) … 6 (Sunday). */
export function weekdayOf(dayNumber: number): number {
  return (((dayNumber + 3) % 7) + 7) % 7;
}

/** Clamps to the end of a shorter month: 31 January plus one month is 28 or 29 February. */
export function addMonths(dayNumber: number, months: number): number {
  if (months === 0) return dayNumber;
  const { year, month, day } = civilOfDay(dayNumber);
  const index = year * 12 + (month - 1) + months;
  const targetYear = Math.floor(index / 12);
  const targetMonth = index - targetYear * 12 + 1;
  return dayOfCivil(targetYear, targetMonth, Math.min(day, daysInMonth(targetYear, targetMonth)));
}

/** The day a yearly date falls on in `year`; 29 February falls on 28 February in other years. */
export function anniversaryIn(year: number, birth: number): number {
  const { month, day } = civilOfDay(birth);
  return dayOfCivil(year, month, Math.min(day, daysInMonth(year, month)));
}

/** Whole years from one day to another, counted by anniversaries; negative when `to` is earlier. */
export function yearsBetween(from: number, to: number): number {
  if (to < from) return -yearsBetween(to, from) || 0;
  const years = civilOfDay(to).year - civilOfDay(from).year;
  return anniversaryIn(civilOfDay(to).year, from) <= to ? years : years - 1;
}
