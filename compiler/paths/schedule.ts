/** Days a schedule falls on. */
import type { ScheduleMoment } from '../../grammar/index.js';
import { civilOfDay, daysInMonth, weekdayOf } from '../../runtime/machine/calendar.js';

const week = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** More days than any schedule leaves out. */
const longest = 62;

/** Whether one of its days lies between two day numbers, both included; undefined where its days cannot be read. */
export function dueWithin(moment: ScheduleMoment, first: number, last: number): boolean | undefined {
  if (last - first > longest) return true;
  for (let day = first; day <= last; day++) {
    const due = isDue(moment, day);
    if (due !== false) return due;
  }
  return false;
}

function isDue({ days, monthDay }: ScheduleMoment, day: number): boolean | undefined {
  if (monthDay) {
    const { year, month, day: ofMonth } = civilOfDay(day);
    return ofMonth === Math.min(monthDay.value, daysInMonth(year, month));
  }
  const weekday = weekdayOf(day);
  let due = false;
  for (const { text } of days) {
    if (text === 'day') return true;
    if (text === 'weekday') due ||= weekday < 5;
    else if (text === 'weekend') due ||= weekday >= 5;
    else if (week.includes(text)) due ||= week[weekday] === text;
    else return undefined;
  }
  return due;
}
