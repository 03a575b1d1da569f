/** How far apart in time two schedules come, by their clocks and days alone. */
import { type CalendarDuration, HOUR_MS, MINUTE_MS } from '../../runtime/machine/calendar.js';
import { isOnEveryDay } from './holds.js';
import type { Entry } from './model.js';
import { byClock } from './time.js';

const DAY = 1440;
const WEEK = 7 * DAY;

/** From an entry of one schedule to the next of another at the least; undefined where the clock of one is not known. */
export function apartOf(before: Entry, next: Entry): CalendarDuration | undefined {
  if (before.minute === undefined || next.minute === undefined) return undefined;
  const isWeekly = before.weekday !== undefined && next.weekday !== undefined;
  const round = isWeekly ? WEEK : DAY;
  const days = isWeekly ? (next.weekday! - before.weekday!) * DAY : 0;
  // At one instant there is one entry, so what comes at the same time comes the next time.
  const minutes = (((days + next.minute - before.minute) % round) + round) % round || round;
  if (minutes % DAY !== 0) {
    // No clock changes between two times of one day.
    const isSameDay =
      minutes === next.minute - before.minute && isOnEveryDay(before.minute) && isOnEveryDay(next.minute);
    return { months: 0, days: 0, ms: Math.max(0, minutes * MINUTE_MS - (isSameDay ? 0 : HOUR_MS)) };
  }
  const whole: CalendarDuration = { months: 0, days: minutes / DAY, ms: 0 };
  return isOnEveryDay(next.minute) ? whole : byClock(whole);
}
