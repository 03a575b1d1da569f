/** Instants as a contact's own clock shows them. */
import { zone } from '../../runtime/clock/index.js';
import { localText } from '../../runtime/insight/index.js';

/** ISO 8601 becomes date and minute by the clock of a place: `2026-03-02 10:00`. */
export function localMinute(place: string): (instant: string) => string {
  const clock = zone(place)!;
  return (instant) => localText(Date.parse(instant), clock);
}
