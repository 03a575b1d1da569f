/** What the caps of a project leave of a bound, where nothing but them and the messages of the programs is known. */
import type { CalendarDuration } from '../../runtime/machine/calendar.js';
import type { CapModel, ProjectModel } from '../../runtime/machine/model.js';
import { ANY } from './bound.js';
import { timesIn } from './time.js';

/** What can be sent before caps; null: there is no limit. `channel`: a channel's name, or `any`. */
export interface Before {
  readonly channels: readonly string[];
  max(channel: string, window: CalendarDuration): number | null;
  /** Of messages to somebody who may be outside the segment just then. */
  outside(segment: string, channel: string, window: CalendarDuration): number | null;
}

/** Null: no cap holds anything back, and there is no limit without. */
export function afterCaps(
  project: ProjectModel,
  channel: string,
  window: CalendarDuration,
  before: Before,
): number | null {
  const least = leftOf(project.policies.caps, channel, window, before);
  return Number.isFinite(least) ? least : null;
}

function leftOf(caps: readonly CapModel[], channel: string, window: CalendarDuration, before: Before): number {
  const left = capsOn(caps, channel).map((cap) => under(cap, channel, window, before));
  const least = Math.min(endless(before.max(channel, window)), ...left);
  if (channel !== ANY || caps.every((cap) => cap.channel === ANY)) return least;
  const each = before.channels.map((one) => leftOf(caps, one, window, before));
  return Math.min(least, sum(each));
}

/** What one cap lets through. */
function under(cap: CapModel, channel: string, window: CalendarDuration, before: Before): number {
  const { count, per, segment } = cap;
  const times = timesIn(per, window);
  // Who is outside the segment just then is under no cap of it.
  if (segment !== undefined) return count * times + endless(before.outside(segment, channel, window));
  const rest = times > 1 && count > 1 ? restOf(window, per, times - 1) : undefined;
  return count * (times - 1) + Math.min(count, rest ? endless(before.max(channel, rest)) : count);
}

/** What is left of the window after so many of the cap's; undefined where their units differ. */
function restOf(window: CalendarDuration, per: CalendarDuration, times: number): CalendarDuration | undefined {
  const months = window.months - per.months * times;
  const days = window.days - per.days * times;
  const ms = window.ms - per.ms * times;
  const units = [window, per].flatMap((one) => [
    one.days !== 0 && 'days',
    one.ms !== 0 && 'ms',
    one.months !== 0 && 'mo',
  ]);
  const isOfOne = new Set(units.filter((unit) => unit !== false)).size === 1 && window.months === 0;
  return isOfOne ? { months, days, ms } : undefined;
}

function endless(count: number | null): number {
  return count ?? Number.POSITIVE_INFINITY;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, one) => all + one, 0);
}

/** Those that count every message of the channel. */
function capsOn(caps: readonly CapModel[], channel: string): readonly CapModel[] {
  return caps.filter((cap) => cap.channel === ANY || cap.channel === channel);
}
