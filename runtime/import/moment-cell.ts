// Reads instants that are not ISO 8601, where the mapping says which notation they are in.
// It never tries one notation after the other: 03/04 is March or April only because somebody said so.

import { parseInstant } from '../clock/index.js';
import { DAY_MS, dayOfCivil, daysInMonth, MINUTE_MS, type Zone } from '../machine/calendar.js';
import type { ColumnSpec, DateOrder } from './map-spec.js';

/** Epoch milliseconds of a cell, or undefined when it does not fit. */
export type MomentReader = (text: string) => number | undefined;

export function momentReader(spec: ColumnSpec, zone: Zone): MomentReader {
  switch (spec.kind) {
    case 'date':
      // ISO starts with a year of four digits: no order of days and months can be mistaken for it.
      return (text) => parseInstant(text, zone) ?? parseOrdered(text, spec.order, zone);
    case 'epoch': {
      const unit = spec.unit === 's' ? 1000 : 1;
      return (text) => (/^-?\d{1,14}(\.\d+)?$/.test(text) ? Math.floor(Number(text) * unit) : undefined);
    }
    case 'none':
    case 'column':
    case 'product':
      return (text) => parseInstant(text, zone);
  }
}

/** How an instant in this notation is written. */
export function momentExample(spec: ColumnSpec): string {
  if (spec.kind === 'epoch') return spec.unit === 's' ? '1795770000' : '1795770000000';
  if (spec.kind !== 'date') return '2026-11-27 09:00';
  return { dmy: '27/11/2026 09:00', mdy: '11/27/2026 09:00', ymd: '2026/11/27 09:00' }[spec.order];
}

/** `27/11/2026 9:05`, `11-27-2026 9:05:30 PM`, `27.11.2026`: local time of `zone`. Years of two digits are 2000 to 2099. */
export function parseOrdered(text: string, order: DateOrder, zone: Zone): number | undefined {
  const match =
    /^(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})(?:[ T,]+(\d{1,2}):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*([AaPp][Mm])?)?$/.exec(
      text,
    );
  if (match === null) return undefined;
  const [first, second, third] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const [year, month, day] =
    order === 'ymd' ? [first, second, third] : order === 'dmy' ? [third, second, first] : [third, first, second];
  const fullYear = year < 100 ? 2000 + year : year;
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(fullYear, month)) return undefined;
  const minute = Number(match[5] ?? 0);
  const hour = hourOf(Number(match[4] ?? 0), match[7]);
  const seconds = Number(match[6] ?? 0);
  if (hour === undefined || minute > 59 || seconds > 59) return undefined;
  return zone.instantOf(dayOfCivil(fullYear, month, day) * DAY_MS + (hour * 60 + minute) * MINUTE_MS + seconds * 1000);
}

function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour > 23 ? undefined : hour;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
}
