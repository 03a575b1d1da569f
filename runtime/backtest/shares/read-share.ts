/** Reads one share of a history from its files, in the thread that will replay it, and tells what it finds wrong on the way. */
import {
  type EventTable,
  fileBytes,
  ImportProblem,
  loadOwnContacts,
  loadOwnEvents,
  type OwnReadOptions,
  type Reject,
  type Share,
  type Source,
} from '../../import/index.js';
import type { BacktestContact } from '../input.js';
import { hashedIds } from '../repeated.js';
import type { FromShare, HistoryFile, ReadRequest, Unreadable } from './protocol.js';

export interface HeldShare {
  readonly contacts: readonly BacktestContact[];
  /** In order of time. */
  readonly events: EventTable;
  /** By row: 1 where the event's id has come before, in any share. */
  readonly repeated: Uint8Array;
}

type Tell = (message: FromShare, buffers?: readonly ArrayBuffer[]) => void;

/** Null where a file cannot be used; why has been told then. */
export async function readShare(request: ReadRequest, share: Share, tell: Tell): Promise<HeldShare | null> {
  const { events, contacts, model, options } = request;
  const source = sourcesBy(tell);
  const refused = refusedBy(request, tell);
  const onReject = (first: number): OwnReadOptions => ({
    onReject: (reject, file) => refused.add(reject, first + file),
  });
  try {
    const read = await loadOwnEvents(events.map(source), model, { ...options, ...onReject(0) }, share);
    const files = contacts === null ? [] : [source(contacts)];
    const people = await loadOwnContacts(files, model, onReject(events.length), share);
    const { table } = read;
    const { hashes, repeated } = hashedIds(table);
    refused.flush();
    const [first, last] = [table.at[0] ?? Number.POSITIVE_INFINITY, table.at.at(-1) ?? Number.NEGATIVE_INFINITY];
    const counts = [...read.counts, ...people.counts];
    const told = { events: table.length, first, last, hashes, counts, untold: refused.untold };
    tell({ kind: 'read', read: told }, [hashes.buffer]);
    return { contacts: people.contacts, events: table, repeated };
  } catch (error) {
    if (!(error instanceof ImportProblem)) throw error;
    refused.flush();
    tell({ kind: 'read', read: unreadable(error) });
    return null;
  }
}

export function unreadable({ code, message, fault, file, help }: ImportProblem): Unreadable {
  return { code, message, fault, ...(file !== undefined && { file }), ...(help !== undefined && { help }) };
}

export function sourceOf({ path, name, bytes }: HistoryFile): Source {
  return { name, path, open: () => fileBytes(path, { from: 0, to: bytes }) };
}

/** Bytes between two tellings. */
const TELLING = 1 << 21;

function sourcesBy(tell: Tell): (file: HistoryFile) => Source {
  let [bytes, told] = [0, 0];
  return (file) => {
    const source = sourceOf(file);
    return {
      ...source,
      async *open() {
        for await (const chunk of source.open()) {
          bytes += chunk.length;
          if (bytes - told >= TELLING) {
            told = bytes;
            tell({ kind: 'reading', bytes });
          }
          yield chunk;
        }
      },
    };
  };
}

const BATCH = 1_000;

function refusedBy({ rejects: which }: ReadRequest, tell: Tell) {
  let files: number[] = [];
  let rejects: Reject[] = [];
  let untold = 0;
  const flush = () => {
    tell({ kind: 'rejects', rejects: { files, rejects } });
    [files, rejects] = [[], []];
  };
  return {
    get untold() {
      return untold;
    },
    add(reject: Reject, file: number) {
      if (which === 'none' || (which === 'known' && reject.code === 'unknown-event')) {
        untold++;
        return;
      }
      files.push(file);
      rejects.push(reject);
      if (rejects.length === BATCH) flush();
    },
    flush,
  };
}
