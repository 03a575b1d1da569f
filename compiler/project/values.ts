/** The small notations of `cauce.yaml`: durations, times, dates, percents, money, counts per time. Each gives a value or undefined; none reports. */
import {
  type CalendarDuration,
  DAY_MS,
  dayOfCivil,
  daysInMonth,
  HOUR_MS,
  MINUTE_MS,
} from '../../runtime/machine/calendar.js';
import { minorUnits } from './currency.js';

const UNIT = /(\d+(?:\.\d+)?)(min|mo|[shdwy])/y;

/** `24h`, `1d12h`, `2w`: months, days and milliseconds. Fractions only of the exact units s, min and h. */
export function readDuration(text: string): CalendarDuration | undefined {
  let months = 0;
  let days = 0;
  let ms = 0;
  let at = 0;
  while (at < text.length) {
    UNIT.lastIndex = at;
    const match = UNIT.exec(text);
    if (!match) return undefined;
    at = UNIT.lastIndex;
    const value = Number(match[1]);
    const unit = match[2];
    if (unit === 's') ms += value * 1000;
    else if (unit === 'min') ms += value * MINUTE_MS;
    else if (unit === 'h') ms += value * HOUR_MS;
    else if (!Number.isInteger(value)) return undefined;
    else if (unit === 'd') days += value;
    else if (unit === 'w') days += value * 7;
    else months += unit === 'y' ? value * 12 : value;
  }
  if (at === 0 || ![months, days, ms].every((part) => Number.isSafeInteger(part) && part < 1e14)) return undefined;
  return { months, days, ms };
}

/** Whether a duration is longer than nothing. */
export function isPositive({ months, days, ms }: CalendarDuration): boolean {
  return months > 0 || days > 0 || ms > 0;
}

/** A duration in days where it has no months; `36h` is 1.5. */
export function daysOf({ months, days, ms }: CalendarDuration): number | undefined {
  return months === 0 ? days + ms / DAY_MS : undefined;
}

/** `09:00` as minutes of the day. */
export function readTime(text: string): number | undefined {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text);
  const [hour, minute] = [Number(match?.[1]), Number(match?.[2])];
  return match && hour < 24 && minute < 60 ? hour * 60 + minute : undefined;
}

/** `21:30-08:30`; an end of `24:00` is midnight. */
export function readTimeRange(text: string): { from: number; to: number } | undefined {
  const [first = '', second = '', ...more] = text.split(/\s*[-–]\s*/);
  const from = readTime(first);
  const to = second === '24:00' ? 0 : readTime(second);
  return more.length > 0 || from === undefined || to === undefined ? undefined : { from, to };
}

/** `2026-12-25` as days since 1970-01-01. */
export function readDate(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return undefined;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
    ? dayOfCivil(year, month, day)
    : undefined;
}

/** `5%` as points. */
export function readPercent(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*%$/.exec(text);
  return match ? Number(match[1]) : undefined;
}

/** `15 EUR` in minor units. */
export function readMoney(text: string): { money: number; currency: string } | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([A-Z]{3})$/.exec(text);
  const money = match ? minorUnits(match[1]!, match[2]!) : undefined;
  return money === undefined ? undefined : { money, currency: match![2]! };
}

export interface CountPer {
  readonly count: number;
  /** What is counted: a channel or an event; absent in a channel's own rate. */
  readonly what?: string;
  readonly per: CalendarDuration;
  readonly segment?: string;
}

const COUNT_PER =
  /^(\d{1,9})(?:\s+([\p{L}][\p{L}\p{M}\p{N}_]*))?\s+per\s+(\S+)(?:\s+for\s+([\p{L}][\p{L}\p{M}\p{N}_]*))?$/u;

/** `80 per 1d`, `3 email per 7d`, `1 email per 14d for inactive`. */
export function readCountPer(text: string): CountPer | undefined {
  const match = COUNT_PER.exec(text.trim());
  const per = match ? readDuration(match[3]!) : undefined;
  if (!match || !per || !isPositive(per) || match[2] === 'per') return undefined;
  return {
    count: Number(match[1]),
    ...(match[2] === undefined ? {} : { what: match[2] }),
    per,
    ...(match[4] === undefined ? {} : { segment: match[4] }),
  };
}
