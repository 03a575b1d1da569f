/** When a message may go out: quiet hours, closed days and a scenario's own hours in the contact's local time, and legal hours. */
import type { Zone } from '../machine/calendar.js';
import type { LegalHours } from './legal-hours.js';

export interface Windows {
  /** Minutes of the local day, `to` not included; may pass midnight. */
  readonly quiet?: { readonly from: number; readonly to: number };
  /** Local days since 1970-01-01. */
  readonly closed: readonly number[];
  /** Open from `from` up to `to` on these weekdays, 1 (Monday) … 7. */
  readonly hours?: { readonly from: number; readonly to: number; readonly weekdays: readonly number[] };
  /** Open when they are in every one of `zones`. */
  readonly legal?: { readonly hours: LegalHours; readonly zones: readonly Zone[] };
}

type Closing = 'quiet_hours' | 'closed' | 'hours' | 'legal_hours';

export interface Opening {
  /** Epoch ms; Infinity when the windows never open. */
  readonly at: number;
  /** What closes `now`; null when it is open. */
  readonly reason: Closing | null;
}

/** A year of closed days, then some: past that the windows exclude each other. */
const maxMoves = 2_000;

/** The first instant at or after `now` that every window leaves open. */
export function nextOpening(now: number, zone: Zone, windows: Windows): Opening {
  let at = now;
  let reason: Opening['reason'] = null;
  for (let move = 0; move < maxMoves; move++) {
    const closing = closedBy(at, zone, windows);
    if (closing === null) return { at, reason };
    reason ??= closing.reason;
    at = closing.until;
  }
  return { at: Number.POSITIVE_INFINITY, reason };
}

function closedBy(at: number, zone: Zone, windows: Windows): { reason: Closing; until: number } | null {
  const day = zone.dateOf(at);
  if (windows.closed.includes(day)) return { reason: 'closed', until: laterThan(at, zone.instantOfDate(day + 1, 0)) };
  const minute = zone.minuteOfDay(at);
  const { quiet, hours, legal } = windows;
  if (quiet && within(minute, quiet.from, quiet.to)) {
    return { reason: 'quiet_hours', until: laterThan(at, zone.nextLocalTime(at, quiet.to)) };
  }
  if (hours) {
    const until = closedByHours(at, zone, hours);
    if (until !== null) return { reason: 'hours', until };
  }
  for (const local of legal?.zones ?? []) {
    const until = closedByLaw(at, local, legal!.hours);
    if (until !== null) return { reason: 'legal_hours', until };
  }
  return null;
}

/** When the window next opens, or null while it is open. */
function closedByHours(at: number, zone: Zone, hours: NonNullable<Windows['hours']>): number | null {
  const day = zone.dateOf(at);
  const minute = zone.minuteOfDay(at);
  // A window past midnight belongs to the day it opens on.
  const overnight = hours.from > hours.to;
  const opensOn = overnight && minute < hours.to ? day - 1 : day;
  const weekday = ((((opensOn + 3) % 7) + 7) % 7) + 1;
  if (within(minute, hours.from, hours.to) && hours.weekdays.includes(weekday)) return null;
  let mask = 0;
  for (const open of hours.weekdays) mask |= 1 << (open - 1);
  return mask === 0 ? Number.POSITIVE_INFINITY : laterThan(at, zone.nextLocalTime(at, hours.from, mask));
}

function closedByLaw(at: number, zone: Zone, hours: LegalHours): number | null {
  const day = zone.dateOf(at);
  return hours.isHoliday(day) ? laterThan(at, zone.instantOfDate(day + 1, 0)) : closedByHours(at, zone, hours);
}

/** A target that a clock change moved onto `at` itself must not stand still. */
function laterThan(at: number, target: number): number {
  return target > at ? target : at + 60_000;
}

/** From `from` up to, not including, `to`; past midnight when `from` is the later; the whole day when they are equal. */
function within(minute: number, from: number, to: number): boolean {
  if (from === to) return true;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}
