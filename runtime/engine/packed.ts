/**
 * A contact's snapshot as short text for a store, and back: places instead of names, instants told by what they follow. It knows how a
 * snapshot is written, never what it means.
 */
import type { AggregateSnapshot } from '../facts/aggregate.js';
import type { PendingMessage } from './pending.js';
import type { ContactSnapshot, RunSnapshot, SlotSnapshot } from './snapshot.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Json = unknown;
type PackedRest = Omit<Partial<RunSnapshot>, 'pending'> & { readonly pending?: PackedPending | PendingMessage };

/** In the order in which they stand; those that most contacts have come first, since what is missing at the end takes no room. */
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

/** Of a run, after machine, number, state and since: what it often has, then the rest by name. */
const REST = [
  'outcome',
  'hold',
  'promised',
  'key',
  'codes',
  'pending',
  'past',
] as const satisfies readonly (keyof RunSnapshot)[];

export function pack(snapshot: ContactSnapshot): string {
  const parts: Json[] = [];
  for (let place = 0; place < PARTS.length; place++) {
    const name = PARTS[place]!;
    const part = snapshot[name];
    if (part === undefined) continue;
    while (parts.length < place) parts.push(0);
    parts.push(packPart(name, part));
  }
  return JSON.stringify(parts);
}

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

function packPart(name: keyof ContactSnapshot, part: Json): Json {
  switch (name) {
    case 'runs':
    case 'over':
      return (part as readonly RunSnapshot[]).map(packRun);
    case 'aggregates':
      return (part as readonly NumberedAggregate[]).map(packAggregate);
    default:
      return part;
  }
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

/** `[place, count, to next change, instant, to the instant after it, …]`; an aggregate that is more than instants stays as it is. */
function packAggregate([place, state]: NumberedAggregate): Json {
  if (!('instants' in state)) return [place, state];
  const { count, nextChange, instants } = state;
  const first = instants[0] ?? 0;
  const packed: Json[] = [place, count, nextChange === null ? null : nextChange - first];
  let before = 0;
  for (const instant of instants) {
    packed.push(instant - before);
    before = instant;
  }
  return packed;
}

function unpackAggregate(packed: readonly Json[]): NumberedAggregate {
  if (typeof packed[1] === 'object') return packed as unknown as NumberedAggregate;
  const [place, count, toNextChange, ...steps] = packed as readonly [number, number, number | null, ...number[]];
  let instant = 0;
  const instants = steps.map((step) => (instant += step));
  return [place, { count, nextChange: toNextChange === null ? null : (instants[0] ?? 0) + toNextChange, instants }];
}

/** `[machine, number, state, since, since - entry, wake - since, deadline - entry, marks, slots, rest]`, cut after the last that there is. */
function packRun(run: RunSnapshot): Json[] {
  const { machine, number, state, since, entry, wake, deadline, marks, slots } = run;
  const packed: Json[] = [
    machine,
    number,
    state,
    since,
    entry === since ? null : since - entry,
    wake === undefined ? null : wake - since,
    deadline === undefined ? null : deadline - entry,
    marks ?? null,
    slots === undefined ? null : slots.map(packSlot),
    packRest(run),
  ];
  let length = packed.length;
  while (packed[length - 1] === null) length--;
  packed.length = length;
  return packed;
}

function packRest(run: RunSnapshot): Json {
  let rest: Record<string, Json> | null = null;
  for (const name of REST) {
    if (run[name] === undefined) continue;
    rest ??= {};
    rest[name] = name === 'pending' ? packPending(run.pending!) : run[name];
  }
  return rest;
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

function packPending(pending: PendingMessage): Json {
  const { id, at, channel, message, label, slot, params, lifetime, attempts = 0, inFlight } = pending;
  const own = Object.keys(params).length > 0 ? params : 0;
  return [id, at, channel, message, label, slot, inFlight ? 1 : 0, own, lifetime, attempts] satisfies PackedPending;
}

/** Also as plain JSON. */
function unpackPending(pending: PackedPending | PendingMessage): PendingMessage {
  if ('id' in pending) return pending;
  const [id, at, channel, message, label, slot, inFlight, own, lifetime, attempts] = pending;
  const tried = attempts > 0 ? { attempts } : {};
  return { id, at, channel, message, label, slot, params: own || {}, lifetime, ...tried, inFlight: inFlight === 1 };
}

function packSlot(slot: SlotSnapshot): Json {
  return slot === null ? null : 'record' in slot ? slot.record : [slot.value];
}

function unpackSlot(packed: Json): SlotSnapshot {
  if (packed === null) return null;
  return Array.isArray(packed) ? { value: packed[0] } : { record: packed as number };
}
