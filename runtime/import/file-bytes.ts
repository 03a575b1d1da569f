// Reads a file on disk stretch by stretch into one piece of memory, in a thread that has nothing else to do meanwhile.
// It never makes room for a stretch anew: room outside the heap for each of them makes the collector of garbage run several times as often.
import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK = 1 << 18;
const LF = 10;

export interface Stretch {
  /** So many bytes from the beginning of the file come first, whatever `from` is. */
  readonly head?: number;
  readonly from: number;
  /** Excluded; what the file does not have does not come. */
  readonly to: number;
}

/** In chunks that end where lines end if lines are no longer than a chunk. A chunk is lost with the next one. */
export async function* fileBytes(path: string, { head = 0, from, to }: Stretch): AsyncGenerator<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    const bytes = new Uint8Array(Math.max(CHUNK, head * 2));
    let length = readSync(file, bytes, 0, head, 0);
    for (let at = from; at < to; ) {
      const read = readSync(file, bytes, length, Math.min(bytes.length - length, to - at), at);
      if (read === 0) break;
      at += read;
      length += read;
      const end = bytes.lastIndexOf(LF, length - 1) + 1 || length;
      yield bytes.subarray(0, end);
      bytes.copyWithin(0, end, length);
      length -= end;
    }
    if (length > 0) yield bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}
