/** A batch as flat lists of values, a list a statement, in the order in which they are written: cheap to hand to another thread. Writes nothing. */
import type { Batch, Erasure } from '../port.js';
import {
  type Cell,
  putChange,
  putCode,
  putContact,
  putCounter,
  putEntry,
  putEvent,
  putMembership,
  putMessage,
  putPair,
  putReject,
  putRfm,
  putSegment,
} from './rows.js';
import type { statements } from './statements.js';

export type StatementName = keyof typeof statements;

/** The values of all rows one after the other; of a statement that takes no rows, its own. */
export type Cells = readonly [name: StatementName, values: readonly Cell[]];

export function cellsOf(batch: Batch): readonly Cells[] {
  return [
    ...listed('putContacts', batch.contacts, putContact),
    ...listed('addEvents', batch.events, putEvent),
    // A message that comes back and is offered again at once is open in the end.
    ...listed('changeOutbox', batch.outbox, putChange),
    ...listed('offer', batch.offered, putMessage),
    ...listed('addJournal', batch.journal, putEntry),
    ...listed('count', batch.counters, putCounter),
    ...listed('addRejects', batch.rejects, putReject),
    ...(batch.rejects.length > 0 ? [['trimRejects', []] as const] : []),
    ...listed('putCodes', batch.codes, putCode),
    ...listed('putRfm', batch.rfm, putRfm),
    ...listed('putMemberships', batch.memberships, putMembership),
    ...segmentCells(batch.segments),
    ...listed('putMeta', Object.entries(batch.meta), putPair),
  ];
}

/** What stays of a contact that is erased. */
function restCells({ counters, segments, suppress, rejects, meta }: Erasure): readonly Cells[] {
  return [
    ['eraseRejects', [JSON.stringify(rejects)]],
    ['suppress', [JSON.stringify(suppress)]],
    ...listed('count', counters, putCounter),
    ...segmentCells(segments),
    ...listed('putMeta', Object.entries(meta), putPair),
  ];
}

/** `put` adds a row's values. Nothing where there are no rows. */
export function listed<T>(
  name: StatementName,
  rows: readonly T[],
  put: (row: T, values: Cell[]) => void,
): readonly Cells[] {
  if (rows.length === 0) return [];
  const values: Cell[] = [];
  for (const row of rows) put(row, values);
  return [[name, values]];
}

function segmentCells(changes: Batch['segments']): readonly Cells[] {
  if (changes.length === 0) return [];
  const today = Math.max(...changes.map(({ day }) => day));
  return [...listed('countSegments', changes, putSegment), ['trimSegments', [today]]];
}

const ERASED = [
  'eraseContent',
  'eraseMemberships',
  'eraseContact',
  'eraseEvents',
  'eraseOutbox',
  'eraseJournal',
  'eraseRfm',
] as const;

/** All about a contact, and what stays. */
export function erasureCells(number: number, erasure: Erasure): readonly Cells[] {
  return [
    // Content and memberships are kept by the contact's id: they go while that is still known.
    ...ERASED.map((name): Cells => [name, [number]]),
    ['eraseHolder', [String(number)]],
    ...restCells(erasure),
  ];
}
