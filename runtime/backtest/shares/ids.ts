/**
 * Event ids that stand in several shares: a repeated id is ignored (language R3), whoever's it is. Shares tell hashes of their ids in ascending order; where
 * some are the same, the ids themselves are compared.
 */
import { wideHashOf } from '../../import/id-hash.js';
import type { EventTable } from '../../import/table.js';

/** Where an id first stands in a share. */
export interface IdPlace {
  readonly id: string;
  readonly at: number;
  readonly file: number;
  readonly line: number;
}

/** Hashes that stand in more than one of the lists, each of which ascends. */
export function commonHashes(lists: readonly Float64Array[]): ReadonlySet<number> {
  const common = new Set<number>();
  for (const [place, one] of lists.entries()) {
    for (const other of lists.slice(place + 1)) addCommon(one, other, common);
  }
  return common;
}

function addCommon(one: Float64Array, other: Float64Array, common: Set<number>): void {
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    const [left, right] = [one[i]!, other[j]!];
    if (left === right) common.add(left);
    if (left <= right) i++;
    if (right <= left) j++;
  }
}

/** The first place of every id with one of these hashes; the table is in order of time. */
export function placesOf(table: EventTable, hashes: ReadonlySet<number>): readonly IdPlace[] {
  const places = new Map<string, IdPlace>();
  for (let row = 0; row < table.length; row++) {
    const id = table.ids[row] ?? null;
    if (id === null || places.has(id) || !hashes.has(wideHashOf(id))) continue;
    places.set(id, { id, at: table.at[row]!, file: table.file[row]!, line: table.line[row]! });
  }
  return [...places.values()];
}

/** By share: the ids that stand in another share before. */
export function laterIds(shares: readonly (readonly IdPlace[])[]): readonly (readonly string[])[] {
  const first = new Map<string, IdPlace>();
  for (const place of shares.flat()) {
    const known = first.get(place.id);
    if (known === undefined || isBefore(place, known)) first.set(place.id, place);
  }
  return shares.map((places) => places.filter((place) => first.get(place.id) !== place).map(({ id }) => id));
}

export function markRepeated({ ids }: EventTable, repeated: Uint8Array, later: ReadonlySet<string>): void {
  for (const [row, id] of ids.entries()) if (id !== null && later.has(id)) repeated[row] = 1;
}

function isBefore(one: IdPlace, other: IdPlace): boolean {
  return (one.at - other.at || one.file - other.file || one.line - other.line) < 0;
}
