/**
 * Event ids that stand in several shares: a repeated id is ignored (language R3), whoever's it is. Shares tell hashes of their ids in ascending order; where
 * some are the same, the ids themselves are compared.
 */
import { hashOf } from '../../import/share.js';
import type { EventTable } from '../../import/table.js';

/** Where an id first stands in a share. */
export interface IdPlace {
  readonly id: string;
  readonly at: number;
  readonly file: number;
  readonly line: number;
}

/** Of the ids that no row of the share has had before, ascending. */
export function hashesOf({ ids, length }: EventTable, repeated: Uint8Array): Float64Array<ArrayBuffer> {
  const hashes = new Float64Array(length);
  let count = 0;
  for (let row = 0; row < length; row++) {
    const id = ids[row];
    if (id != null && repeated[row] === 0) hashes[count++] = wideHash(id);
  }
  return hashes.slice(0, count).sort();
}

/** Hashes that stand in more than one of the lists, each of which ascends. */
export function commonHashes(lists: readonly Float64Array[]): readonly number[] {
  const places = lists.map(() => 0);
  const common: number[] = [];
  for (;;) {
    let least = Number.POSITIVE_INFINITY;
    for (let list = 0; list < lists.length; list++) least = Math.min(least, lists[list]![places[list]!] ?? least);
    if (least === Number.POSITIVE_INFINITY) return common;
    let holders = 0;
    for (let list = 0; list < lists.length; list++) {
      const values = lists[list]!;
      if (values[places[list]!] === least) holders++;
      while (values[places[list]!] === least) places[list]!++;
    }
    if (holders > 1) common.push(least);
  }
}

/** The first place of every id with one of these hashes; the table is in order of time. */
export function placesOf(table: EventTable, hashes: ReadonlySet<number>): readonly IdPlace[] {
  const places = new Map<string, IdPlace>();
  for (let row = 0; row < table.length; row++) {
    const id = table.ids[row] ?? null;
    if (id === null || places.has(id) || !hashes.has(wideHash(id))) continue;
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

/** 53 bits. */
function wideHash(id: string): number {
  return (hashOf(id, 0x9747b28c) >>> 11) * 0x1_0000_0000 + hashOf(id);
}
