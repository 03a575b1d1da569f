/** What the caps of a project leave of a bound. A cap for a segment says nothing of those outside it, so it leaves everything. */
import type { CalendarDuration } from '../../runtime/machine/calendar.js';
import type { CapModel, ProjectModel } from '../../runtime/machine/model.js';
import { timesIn } from './time.js';

/** Null: no cap holds anything back, and there is no limit without. `channel`: a channel's name, or `any`. */
export function afterCaps(
  { policies }: ProjectModel,
  channel: string,
  window: CalendarDuration,
  max: number | null,
): number | null {
  const left = capsOn(policies.caps, channel).map(({ count, per }) => count * timesIn(per, window));
  const least = Math.min(max ?? Number.POSITIVE_INFINITY, ...left);
  return Number.isFinite(least) ? least : null;
}

/** Those that count every message of the channel, whoever gets it. */
export function capsOn(caps: readonly CapModel[], channel: string): readonly CapModel[] {
  return caps.filter((cap) => cap.segment === undefined && (cap.channel === 'any' || cap.channel === channel));
}
