/**
 * A history that threads read from its files themselves, each the rows of its own contacts: nothing is handed out, and one history may be larger than what one
 * thread holds. Told together, it is what one reader of the whole would tell, to the byte.
 */
import {
  type FileCount,
  type FileReport,
  ImportProblem,
  loadContacts,
  loadEvents,
  type Reject,
  reportOf,
} from '../../import/index.js';
import { commonHashes, laterIds } from './ids.js';
import { Merge, ofRejects } from './merge.js';
import type { FromShare, ReadRequest, ReadShare } from './protocol.js';
import { sourceOf } from './read-share.js';
import { alone, type Replayer, SharedReplayer } from './replayer.js';
import type { Threads } from './threads.js';

export interface ReadHistory {
  readonly events: number;
  /** Epoch ms of the first event and of the last; without events the infinities. */
  readonly first: number;
  readonly last: number;
  /** Files of events, then of contacts. */
  readonly files: readonly FileReport[];
  /** Rows that were refused without being told. */
  readonly untold: number;
  /** Of what was read last. */
  readonly replayer: Replayer;
}

export interface ReadListener {
  /** Gets every row that is refused, in order of file and line. */
  readonly onReject?: (reject: Reject) => void;
  /** 0 … 1, of all bytes. */
  readonly onProgress?: (share: number) => void;
}

/** Throws the ImportProblem of a file that cannot be used. The threads forget what they held before. */
export async function readInShares(
  threads: Threads,
  request: ReadRequest,
  { onReject, onProgress }: ReadListener = {},
): Promise<ReadHistory> {
  const rejects = new Merge(threads.count, ofRejects, (batch, place) => onReject?.(batch.rejects[place]!));
  const total = filesOf(request).reduce((sum, { bytes }) => sum + bytes, 0);
  const bytes = Array.from({ length: threads.count }, () => 0);
  const hear = (share: number, message: FromShare) => {
    if (message.kind === 'rejects') rejects.add(share, message.rejects);
    else if (message.kind === 'read') rejects.end(share);
    else if (message.kind === 'reading') {
      bytes[share] = message.bytes;
      onProgress?.(Math.min(...bytes) / total);
    }
  };
  const telling = threads.all('read', hear);
  for (let index = 0; index < threads.count; index++) {
    threads.tell(index, { kind: 'read', request, share: { index, of: threads.count } });
  }
  const read = (await telling).map((told) => {
    if (!('code' in told.read)) return told.read;
    const { code, message, ...more } = told.read;
    throw new ImportProblem(code, message, more);
  });
  await markLater(threads, read);
  const events = read.reduce((sum, share) => sum + share.events, 0);
  return {
    events,
    first: Math.min(...read.map(({ first }) => first)),
    last: Math.max(...read.map(({ last }) => last)),
    files: filesOf(request).map((_, file) => reportOf(read.map(({ counts }) => counts[file]!) as [FileCount])),
    untold: read.reduce((sum, share) => sum + share.untold, 0),
    replayer: new SharedReplayer(threads, events, inOne(request)),
  };
}

function filesOf({ events, contacts }: ReadRequest) {
  return contacts === null ? events : [...events, contacts];
}

/** A row whose id another share has before is repeated, as if one had read them all. */
async function markLater(threads: Threads, read: readonly ReadShare[]): Promise<void> {
  const hashes = commonHashes(read.map((share) => share.hashes));
  if (hashes.size === 0) return;
  const places = threads.all('places');
  for (let share = 0; share < threads.count; share++) threads.tell(share, { kind: 'where', hashes });
  const later = laterIds((await places).map((told) => told.places));
  for (const [share, ids] of later.entries()) threads.tell(share, { kind: 'later', ids });
}

/** All of it read by this thread, once, when it is first asked for. */
function inOne({ events, contacts, model, options }: ReadRequest): () => Promise<Replayer> {
  const read = async () => {
    const { table } = await loadEvents(events.map(sourceOf), model, options);
    const people = await loadContacts(contacts === null ? [] : [sourceOf(contacts)], model);
    return alone(people.contacts, table);
  };
  let replayer: Promise<Replayer> | undefined;
  return () => {
    replayer ??= read();
    return replayer;
  };
}
