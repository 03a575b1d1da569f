/** The window of `hours`: whether it opens at all, alone and next to the shop's quiet hours. Minutes are of the contact's local day. */
import type { HeaderClause, TimeLiteral } from '../../grammar/index.js';
import type { Checker, Scope } from './checker.js';

type Hours = Extract<HeaderClause, { kind: 'hours' }>;

export function checkHours(c: Checker, clause: Hours, scope: Scope): void {
  const from = minuteOf(clause.from);
  const to = minuteOf(clause.to);
  const span = { start: clause.from.span.start, end: clause.to.span.end };
  if (from >= to) {
    c.report('time/hours', { from: written(clause.from), to: written(clause.to) }, scope, span);
    return;
  }
  const quiet = c.model.policies.quietHours;
  if (!quiet || quiet.from === quiet.to) return;
  if (!opens(from, to, quiet)) {
    const place = c.places.get('policies.quiet_hours');
    c.report('time/never-opens', { quiet: `${clock(quiet.from)}-${clock(quiet.to)}` }, scope, span, {
      related: place ? [{ ...place, message: 'the quiet hours of the shop' }] : [],
    });
  }
}

/** Whether some minute of `from` … `to` lies outside the quiet hours, which may pass midnight. */
function opens(from: number, to: number, quiet: { readonly from: number; readonly to: number }): boolean {
  const isQuiet = (minute: number): boolean =>
    quiet.from < quiet.to ? minute >= quiet.from && minute < quiet.to : minute >= quiet.from || minute < quiet.to;
  // The window is open somewhere if it is open at its start, or where the quiet hours end inside it.
  return !isQuiet(from) || (quiet.to > from && quiet.to < to);
}

function minuteOf(time: TimeLiteral): number {
  return time.hour * 60 + time.minute;
}

function written(time: TimeLiteral): string {
  return clock(minuteOf(time));
}

function clock(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
