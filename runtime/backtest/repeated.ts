/**
 * The rows of a table whose event id has come before in it: a repeated id is ignored (language R3). Hashes find them, and where some are the same, the ids
 * themselves are compared. Ids of other tables are no matter of its.
 */
import type { ReadTable } from '../import/table.js';

/** Hashes of all ids, ascending, and the rows whose id has come before. In a pass of its own: among the rest of the replay each look-up would wait for memory. */
export function hashedIds({ ids, idHashes, length }: ReadTable): {
  readonly hashes: Float64Array<ArrayBuffer>;
  readonly repeated: Uint8Array;
} {
  const repeated = new Uint8Array(length);
  // What is no number comes last.
  const sorted = idHashes.slice().sort();
  const twice = new Set<number>();
  let count = 0;
  for (; count < length && !Number.isNaN(sorted[count]!); count++) {
    if (count > 0 && sorted[count] === sorted[count - 1]) twice.add(sorted[count]!);
  }
  const seen = new Set<string>();
  for (let row = 0; twice.size > 0 && row < length; row++) {
    if (!twice.has(idHashes[row]!)) continue;
    const id = ids[row]!;
    if (seen.has(id)) repeated[row] = 1;
    else seen.add(id);
  }
  return { hashes: sorted.slice(0, count), repeated };
}
