/**
 * How long a message can be held at its send: by quiet hours, closed days, a scenario's hours, legal hours, a rate, a full cap. Where the local time of the
 * send is known, what is open then holds nothing.
 */
import type { Bundle, Machine } from '../../runtime/machine/bundle.js';
import { type CalendarDuration, DAY_MS, HOUR_MS, MINUTE_MS, weekdayOf } from '../../runtime/machine/calendar.js';
import { atOnce, endless, type Most } from './time.js';

/** What is known of the local time at a place. */
export interface Clock {
  /** Minute of the local day. */
  readonly minute?: number;
  /** 1 (Monday) … 7. */
  readonly weekday?: number;
}

export const anyTime: Clock = {};

const DAY_MINUTES = 1440;
/** Clocks change at night: before four nearly everywhere, in Greenland and on Easter Island after ten. */
const CHANGES_UNTIL = 240;
const CHANGES_FROM = 1320;

/** Whether there is such a minute on every day, and once. */
export function isOnEveryDay(minute: number): boolean {
  return minute >= CHANGES_UNTIL && minute < CHANGES_FROM;
}

/** The clock after a wait of one length; nothing is known after one of several, or of one that may have been held. */
export function clockAfter({ minute, weekday }: Clock, { months, days, ms }: CalendarDuration): Clock {
  if (minute === undefined || !isOnEveryDay(minute)) return anyTime;
  const later = minute + ms / MINUTE_MS;
  if (!Number.isInteger(later) || later >= DAY_MINUTES) return anyTime;
  return {
    minute: later,
    ...(weekday !== undefined && months === 0 ? { weekday: ((weekday - 1 + days) % 7) + 1 } : {}),
  };
}

const smsProviders: ReadonlySet<string> = new Set(['twilio']);

/**
 * Days after which what closes a send comes again just so: every day for quiet hours, every week for a scenario's hours on weekdays; undefined where something
 * else can hold it. Two messages held alike keep their distance in any window of whole periods.
 */
export function periodOf({ model }: Bundle, { hours }: Machine, channel: string): 1 | 7 | undefined {
  const { policies, channels } = model;
  const settings = channels[channel];
  const isCapped = policies.overCap === 'wait' && policies.caps.length > 0;
  const isLegal = settings !== undefined && smsProviders.has(settings.provider) && policies.legalHours !== 'off';
  if (settings?.rate || isCapped || isLegal || policies.closed.length > 0) return undefined;
  // Where the clocks skip the time at which it opens, it opens later that day.
  const opens = [policies.quietHours?.to, hours?.from];
  if (opens.some((minute) => minute !== undefined && !isOnEveryDay(minute))) return undefined;
  return hours && hours.weekdays.length < 7 ? 7 : 1;
}

export function holdOf({ model }: Bundle, machine: Machine, channel: string, message: string, clock: Clock): Most {
  const { policies } = model;
  const settings = model.channels[channel];
  const isMarketing = model.messages[`${channel}/${message}`]?.kind !== 'transactional';
  if (settings?.rate) return endless;
  if (
    isMarketing &&
    policies.overCap === 'wait' &&
    policies.caps.some((cap) => cap.channel === 'any' || cap.channel === channel)
  )
    return endless;
  const isLegal = isMarketing && settings && smsProviders.has(settings.provider) && policies.legalHours !== 'off';
  const closed = isMarketing ? policies.closed : [];
  const quiet = isMarketing ? policies.quietHours : undefined;
  const { hours } = machine;
  const mayBeClosed = closed.some((day) => clock.weekday === undefined || weekdayOf(day) + 1 === clock.weekday);
  const mayBeQuiet = quiet !== undefined && (clock.minute === undefined || within(clock.minute, quiet));
  const mayBeOutside =
    hours !== undefined &&
    (clock.minute === undefined ||
      !within(clock.minute, hours) ||
      (hours.weekdays.length < 7 && (clock.weekday === undefined || !hours.weekdays.includes(clock.weekday))));
  const days = hours && hours.weekdays.length < 7 ? hours.weekdays : undefined;
  // In France the 1st and the 8th of May and Ascension can take the same day of the week from three weeks in a row.
  if (isLegal) return exactly((days ? 5 + closed.length : 2) * WEEK * DAY_MS + (days ? 0 : closed.length) * DAY_MS);
  if (mayBeClosed || mayBeOutside) return exactly((longestShut(closed, days) + 2) * DAY_MS + HOUR_MS);
  if (!mayBeQuiet) return atOnce;
  const length = (quiet.to - quiet.from + DAY_MINUTES) % DAY_MINUTES;
  return exactly(length * MINUTE_MS + HOUR_MS);
}

function exactly(ms: number): Most {
  return { months: 0, days: 0, ms };
}

/** Whether the minute lies in the window, which may pass midnight. */
function within(minute: number, { from, to }: { readonly from: number; readonly to: number }): boolean {
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

const WEEK = 7;

/** The longest row of days of which none is open: closed, or (`weekdays`: only on these) outside the scenario's hours. A closed Monday can shut two weeks. */
function longestShut(closed: readonly number[], weekdays: readonly number[] | undefined): number {
  const shut = new Set(closed);
  const isOpen = (day: number) => !shut.has(day) && (!weekdays || weekdays.includes(weekdayOf(day) + 1));
  let longest = 0;
  // Every row begins within a week of a closed day, or in any week without one.
  for (const near of [0, ...closed]) {
    for (let first = near - WEEK; first <= near + WEEK; first++) {
      let length = 0;
      while (length < mostShut && !isOpen(first + length)) length++;
      longest = Math.max(longest, length);
    }
  }
  return longest;
}

const mostShut = 400;
