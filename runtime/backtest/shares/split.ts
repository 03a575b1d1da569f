/** Splits a history by contact: whose turn a contact is in says nothing about who it is, so that shares weigh about the same. */
import type { EventTable } from '../../import/table.js';
import type { BacktestContact } from '../input.js';
import type { Rows } from './protocol.js';

export interface SharedOut {
  readonly contacts: readonly (readonly BacktestContact[])[];
  /** By share: the contacts its rows name. */
  readonly eventContacts: readonly (readonly string[])[];
  /** Rows by the thousand, each share's in order of time. */
  rows(): Generator<{ readonly share: number; readonly rows: Rows }>;
}

const CHUNK = 20_000;

/** Unless the table `keeps` its rows, each has left it when it is given: they may be many. */
export function sharedOut(
  contacts: Iterable<BacktestContact>,
  events: EventTable,
  repeated: Uint8Array,
  { shares, keeps }: { readonly shares: number; readonly keeps: boolean },
): SharedOut {
  const eventContacts = Array.from({ length: shares }, (): string[] => []);
  /** By contact of the table: its place in its share's dictionary; the share is what is left over. */
  const placeOf = new Uint32Array(events.contacts.length);
  const shareOf = new Map<string, number>();
  events.contacts.forEach((id, contact) => {
    const share = contact % shares;
    placeOf[contact] = eventContacts[share]!.push(id) - 1;
    shareOf.set(id, share);
  });
  const people = Array.from({ length: shares }, (): BacktestContact[] => []);
  let silent = 0;
  for (const contact of contacts) people[shareOf.get(contact.id) ?? silent++ % shares]!.push(contact);
  return { contacts: people, eventContacts, rows: () => rowsOf({ events, placeOf, repeated, keeps }, shares) };
}

interface Source {
  readonly events: EventTable;
  readonly placeOf: Uint32Array;
  readonly repeated: Uint8Array;
  readonly keeps: boolean;
}

function* rowsOf(source: Source, shares: number) {
  const { events } = source;
  const picked = Array.from({ length: shares }, (): number[] => []);
  for (let row = 0; row < events.length; row++) {
    const share = events.contact[row]! % shares;
    const mine = picked[share]!;
    mine.push(row);
    if (mine.length < CHUNK) continue;
    yield { share, rows: taken(source, mine) };
    picked[share] = [];
  }
  for (const [share, mine] of picked.entries()) {
    if (mine.length > 0) yield { share, rows: taken(source, mine) };
  }
}

function taken({ events, placeOf, repeated, keeps }: Source, picked: readonly number[]): Rows {
  const rows: Rows = {
    at: Float64Array.from(picked, (row) => events.at[row]!),
    event: Uint16Array.from(picked, (row) => events.event[row]!),
    contact: Uint32Array.from(picked, (row) => placeOf[events.contact[row]!]!),
    file: Uint16Array.from(picked, (row) => events.file[row]!),
    line: Uint32Array.from(picked, (row) => events.line[row]!),
    repeated: Uint8Array.from(picked, (row) => repeated[row]!),
    ids: picked.map((row) => events.ids[row]!),
    fields: picked.map((row) => events.fields[row]!),
  };
  if (keeps) return rows;
  const [ids, fields] = [events.ids as (string | null)[], events.fields as object[]];
  for (const row of picked) {
    ids[row] = null;
    fields[row] = NOTHING;
  }
  return rows;
}

const NOTHING = Object.freeze({});
