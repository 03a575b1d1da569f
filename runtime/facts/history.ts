/** A contact's stored events of one name, oldest first; events of one instant stand in the order in which they were received. */
import type { CalendarDuration, Zone } from '../machine/calendar.js';
import type { Value } from '../machine/model.js';
import type { EventRecord } from '../machine/run.js';

/** Where in the list a record that was received last belongs. */
export function placeOf(records: readonly EventRecord[], at: number): number {
  let place = records.length;
  while (place > 0 && records[place - 1]!.at > at) place--;
  return place;
}

export function insertRecord(records: EventRecord[], record: EventRecord): void {
  const place = placeOf(records, record.at);
  if (place === records.length) records.push(record);
  else records.splice(place, 0, record);
}

/** Removes what no window can reach any more. Cheap when called often: it acts once a quarter of a long list is old. */
export function trimRecords(records: EventRecord[], keep: CalendarDuration, now: number, zone: Zone): void {
  if (records.length < 16) return;
  const probe = records[records.length >> 2]!;
  if (zone.add(probe.at, keep) > now) return;
  let old = records.length >> 2;
  while (old < records.length && zone.add(records[old]!.at, keep) <= now) old++;
  records.splice(0, old);
}

/** The value at the end of a field path; null where any step of it is unknown. `at` and `id` are fields of every event. */
export function fieldOf(record: EventRecord, path: readonly string[]): Value {
  let value: Value = eventField(record, path[0]!);
  for (let step = 1; step < path.length; step++) {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
    value = (value as { readonly [field: string]: Value })[path[step]!] ?? null;
  }
  return value;
}

export function eventField(record: EventRecord, field: string): Value {
  const own = record.fields[field];
  if (own !== undefined) return own;
  return field === 'at' ? record.at : field === 'id' ? record.id : null;
}
