/**
 * A contact's snapshot as short text for a store, and back: places instead of names, instants told by what they follow. It knows how a
 * snapshot is written, never what it means.
 */
import type { ContactSnapshot, RunSnapshot, SlotSnapshot } from './snapshot.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Json = unknown;

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
] as const satisfies readonly (keyof RunSnapshot)[];

export function pack(snapshot: ContactSnapshot): string {
  const parts: Json[] = [];
  for (let place = 0; place < PARTS.length; place++) {
    const name = PARTS[place]!;
    const part = snapshot[name];
    if (part === undefined) continue;
    while (parts.length < place) parts.push(0);
    parts.push(name === 'runs' || name === 'over' ? (part as readonly RunSnapshot[]).map(packRun) : part);
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
    snapshot[name] = name === 'runs' || name === 'over' ? (part as readonly Json[][]).map(unpackRun) : part;
  });
  return snapshot as ContactSnapshot;
}

/** `[machine, number, state, since, since - entry, wake - since, deadline - entry, marks, slots, rest]`, cut after the last that there is. */
function packRun(run: RunSnapshot): Json[] {
  const { machine, number, state, since, entry, wake, deadline, marks, slots } = run;
  const packed: Json[] = [machine, number, state, since];
  const put = (place: number, value: Json) => {
    while (packed.length < place) packed.push(null);
    packed.push(value);
  };
  if (entry !== since) put(4, since - entry);
  if (wake !== undefined) put(5, wake - since);
  if (deadline !== undefined) put(6, deadline - entry);
  if (marks !== undefined) put(7, marks);
  if (slots !== undefined) put(8, slots.map(packSlot));
  const rest: Record<string, Json> = {};
  for (const name of REST) if (run[name] !== undefined) rest[name] = run[name];
  for (const _ in rest) {
    put(9, rest);
    break;
  }
  return packed;
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
    Partial<RunSnapshot>?,
  ];
  const entry = since - (sinceEntry ?? 0);
  const run: Mutable<RunSnapshot> = { machine, number, state, since, entry, ...rest };
  if (toWake != null) run.wake = since + toWake;
  if (toDeadline != null) run.deadline = entry + toDeadline;
  if (marks != null) run.marks = marks;
  if (slots != null) run.slots = slots.map(unpackSlot);
  return run;
}

function packSlot(slot: SlotSnapshot): Json {
  return slot === null ? null : 'record' in slot ? slot.record : [slot.value];
}

function unpackSlot(packed: Json): SlotSnapshot {
  if (packed === null) return null;
  return Array.isArray(packed) ? { value: packed[0] } : { record: packed as number };
}
