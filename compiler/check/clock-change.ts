/**
 * Local times that a clock change skips, by the zone of the project: a contact elsewhere may have other clocks. For what comes every day or every year
 * only the next change is looked at, and only where the host has said what day it is.
 */
import type { DateLiteral, TimeLiteral } from '../../grammar/index.js';
import { civilOfDay, DAY_MS, dayOfCivil } from '../../runtime/machine/calendar.js';
import { type Gap, gapOn, gapsFrom } from '../zone.js';
import type { Checker, Scope } from './checker.js';

/** Found once for a zone and a day: a project has one of each, and looking takes longer than checking a file. */
let next: { readonly zone: string; readonly day: number; readonly gaps: readonly Gap[] } | undefined;

function nextGaps(zone: string, day: number): readonly Gap[] {
  if (next?.zone !== zone || next.day !== day) next = { zone, day, gaps: gapsFrom(zone, day) };
  return next.gaps;
}

/** `date`: the one day it is meant for; without it every day may come. */
export function checkLocalTime(
  c: Checker,
  time: TimeLiteral,
  scope: Pick<Scope, 'file' | 'owner'>,
  date?: DateLiteral,
): void {
  const minute = time.hour * 60 + time.minute;
  const zone = c.model.timezone;
  const lacks = (gap: Gap | undefined): gap is Gap => gap !== undefined && minute >= gap.from && minute < gap.to;
  if (date) {
    const gap = gapOn(zone, dayOfCivil(date.year, date.month, date.day));
    const params = { time: clock(minute), zone };
    if (lacks(gap))
      c.report('time/clock-gap', { ...params, day: written(gap.day), instead: clock(gap.to) }, scope, time.span);
    return;
  }
  if (c.now === undefined) return;
  const gap = nextGaps(zone, Math.floor(c.now / DAY_MS)).find(lacks);
  if (!gap) return;
  const params = { time: clock(minute), zone, day: written(gap.day), instead: clock(gap.to) };
  c.report('time/clock-change', params, scope, time.span);
}

function written(day: number): string {
  const { year, month, day: ofMonth } = civilOfDay(day);
  return `${year}-${two(month)}-${two(ofMonth)}`;
}

function clock(minute: number): string {
  return `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
