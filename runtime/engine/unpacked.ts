/** Contacts as they were packed, as snapshots with names again; also as earlier releases wrote them. Knows how they are written, never what they mean. */
import type { AggregateSnapshot } from '../facts/aggregate.js';
import type { PendingMessage } from './pending.js';
import type { ContactSnapshot, RunSnapshot, SlotSnapshot } from './snapshot.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Json = unknown;
type PackedRest = Omit<Partial<RunSnapshot>, 'pending'> & { readonly pending?: PackedPending | PendingMessage };

/** In the order in which they stand. */
const PARTS = [
  'attributes',
  'runs',
  'entered',
  'messages',
  'sent',
  'records',
  'logs',
  'aggregates',
  'segments',
  'segmentsDue',
  'holding',
  'cells',
  'groups',
  'rfmDue',
  'over',
  'answers',
  'windows',
  'suppressed',
  'leftTopics',
  'isNew',
  'refusals',
] as const satisfies readonly (keyof ContactSnapshot)[];

/** Of text that `pack` wrote, or of a snapshot as plain JSON. */
export function unpack(text: string): ContactSnapshot {
  const parts = JSON.parse(text) as readonly Json[] | ContactSnapshot;
  if (!Array.isArray(parts)) return parts as ContactSnapshot;
  const snapshot: Record<string, Json> = {};
  parts.forEach((part: Json, place) => {
    const name = PARTS[place];
    if (part === 0 || name === undefined) return;
    snapshot[name] = unpackPart(name, part as readonly Json[][]);
  });
  return snapshot as ContactSnapshot;
}

function unpackPart(name: keyof ContactSnapshot, part: readonly Json[][]): Json {
  switch (name) {
    case 'runs':
    case 'over':
      return part.map(unpackRun);
    case 'aggregates':
      return part.map(unpackAggregate);
    default:
      return part;
  }
}

type NumberedAggregate = readonly [place: number, state: AggregateSnapshot<number>];

function unpackAggregate(packed: readonly Json[]): NumberedAggregate {
  if (typeof packed[1] === 'object') return packed as unknown as NumberedAggregate;
  const [place, count, toNextChange, ...steps] = packed as readonly [number, number, number | null, ...number[]];
  let instant = 0;
  const instants = steps.map((step) => (instant += step));
  return [place, { count, nextChange: toNextChange === null ? null : (instants[0] ?? 0) + toNextChange, instants }];
}

function unpackRun(packed: readonly Json[]): RunSnapshot {
  const [machine, number, state, since, sinceEntry, toWake, toDeadline, marks, slots, rest] = packed as readonly [
    number,
    number,
    number,
    number,
    (number | null)?,
    (number | null)?,
    (number | null)?,
    (number | null)?,
    (readonly Json[] | null)?,
    PackedRest?,
  ];
  const entry = since - (sinceEntry ?? 0);
  const run = { machine, number, state, since, entry, ...rest } as Mutable<RunSnapshot>;
  if (toWake != null) run.wake = since + toWake;
  if (toDeadline != null) run.deadline = entry + toDeadline;
  if (marks != null) run.marks = marks;
  if (slots != null) run.slots = slots.map(unpackSlot);
  if (rest?.pending !== undefined) run.pending = unpackPending(rest.pending);
  return run;
}

type PackedPending = readonly [
  id: string,
  at: number,
  channel: string,
  message: string,
  label: string,
  slot: number,
  inFlight: 0 | 1,
  params: PendingMessage['params'] | 0,
  lifetime: PendingMessage['lifetime'],
  attempts: number,
];

/** Also as plain JSON. */
function unpackPending(pending: PackedPending | PendingMessage): PendingMessage {
  if ('id' in pending) return pending;
  const [id, at, channel, message, label, slot, inFlight, own, lifetime, attempts] = pending;
  const tried = attempts > 0 ? { attempts } : {};
  return { id, at, channel, message, label, slot, params: own || {}, lifetime, ...tried, inFlight: inFlight === 1 };
}

function unpackSlot(packed: Json): SlotSnapshot {
  if (packed === null) return null;
  return Array.isArray(packed) ? { value: packed[0] } : { record: packed as number };
}
