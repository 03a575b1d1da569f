/** Days of the week as the author names them, dates as day numbers, times as minutes of the day. */
import type { DateLiteral, DayRange, TimeLiteral } from '../../grammar/index.js';
import { dayOfCivil } from '../../runtime/machine/calendar.js';

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const everyDay = [1, 2, 3, 4, 5, 6, 7] as const;

/** 1 (Monday) … 7; `day` is all of them, `weekday` Monday to Friday, `weekend` the other two. A word that is no day gives none. */
export function weekdaysOf(word: string): readonly number[] {
  if (word === 'day') return everyDay;
  if (word === 'weekday') return [1, 2, 3, 4, 5];
  if (word === 'weekend') return [6, 7];
  const index = weekdays.indexOf(word as (typeof weekdays)[number]);
  return index < 0 ? [] : [index + 1];
}

/** Ascending, each once. A range may pass Sunday: `friday-monday`. Nothing written means every day. */
export function weekdaysOfRanges(ranges: readonly DayRange[]): readonly number[] {
  if (ranges.length === 0) return everyDay;
  const days = new Set<number>();
  for (const range of ranges) {
    const first = weekdaysOf(range.from.text);
    const last = range.to ? weekdaysOf(range.to.text)[0] : undefined;
    if (last === undefined) for (const day of first) days.add(day);
    else
      for (let day = first[0]!; ; day = (day % 7) + 1) {
        days.add(day);
        if (day === last) break;
      }
  }
  return [...days].sort((a, b) => a - b);
}

/** Days since 1970-01-01. */
export function dayNumberOf(date: DateLiteral): number {
  return dayOfCivil(date.year, date.month, date.day);
}

/** Minute of the day; 0 where no time is written. */
export function minuteOf(time: TimeLiteral | undefined): number {
  return time ? time.hour * 60 + time.minute : 0;
}
