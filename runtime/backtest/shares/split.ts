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
  const rows = {
    at: new Float64Array(picked.length),
    event: new Uint16Array(picked.length),
    contact: new Uint32Array(picked.length),
    file: new Uint16Array(picked.length),
    line: new Uint32Array(picked.length),
    repeated: new Uint8Array(picked.length),
    ids: picked.map((row) => events.ids[row]!),
    fields: picked.map((row) => events.fields[row]!),
  };
  // Plain loops: there are millions, and `from` calls a function for each.
  for (let place = 0; place < picked.length; place++) {
    const row = picked[place]!;
    rows.at[place] = events.at[row]!;
    rows.event[place] = events.event[row]!;
    rows.contact[place] = placeOf[events.contact[row]!]!;
    rows.file[place] = events.file[row]!;
    rows.line[place] = events.line[row]!;
    rows.repeated[place] = repeated[row]!;
  }
  if (keeps) return rows;
  const [ids, fields] = [events.ids as (string | null)[], events.fields as object[]];
  for (const row of picked) {
    ids[row] = null;
    fields[row] = NOTHING;
  }
  return rows;
}

const NOTHING = Object.freeze({});
