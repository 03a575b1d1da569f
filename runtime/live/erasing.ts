/**
 * Takes a contact out of the store for good: its row, history, messages, journal, scores, codes and what was refused of it. Runs end, figures are set
 * right, and keyed hashes stay by which its addresses get no marketing again. Files outside of the store are the caller's.
 */
import type { CounterChange, SegmentChange, StoredReject } from '../store/port.js';
import { addressesOf, hashOf, suppressionSecret } from './barred.js';
import { attributesOf, putAway } from './batch.js';
import type { LiveParts } from './options.js';

export interface Erased {
  /** What there was of it. */
  readonly runs: number;
  readonly events: number;
  readonly messages: number;
  readonly codes: number;
  readonly rejects: number;
}

/** Null for somebody who is not known. `makeSecret`: for the first one erased of a store, an unguessable text. */
export function erase(parts: LiveParts, id: string, makeSecret: () => string): Erased | null {
  const { engine, store, base, program } = parts;
  const stored = store.contactsById([id])[0];
  if (stored === undefined) return null;
  const { number } = stored;
  let index = parts.bringBack(stored);
  if (stored.version !== parts.version) {
    // What a deploy makes of the contact is written first: figures count it as that version does.
    parts.commit([putAway(parts, index)]);
    index = parts.bringBack(store.contactsById([id])[0]!);
  }
  const attributes = attributesOf(engine, index);
  const counters = endOfRuns(parts, index);
  const segments = endOfMemberships(parts, index);
  engine.letGo(index);
  const messages = store.messagesOf(number);
  for (const message of messages) parts.withdraw(message.id);
  parts.forget(id, number);
  const { secret, meta } = suppressionSecret(store, makeSecret);
  const addresses = addressesOf(program.bundle.model, id, attributes);
  const rejects = rejectsNaming(store, [id, ...addresses.map((address) => address.slice(address.indexOf(':') + 1))]);
  const erased: Erased = {
    runs: counters.length / 3,
    events: store.eventsOf(number).length,
    messages: messages.length,
    codes: store.codesOf(number).length,
    rejects: rejects.length,
  };
  store.erase(number, {
    counters,
    segments,
    suppress: addresses.map((address) => hashOf(secret, address)),
    rejects: rejects.map(({ seq }) => seq),
    meta,
  });
  base?.forget(number);
  return erased;
}

/** Three a run: nobody waits there any more, and one has ended so. */
function endOfRuns({ engine }: LiveParts, index: number): readonly CounterChange[] {
  const { runs, program } = engine.state;
  return engine.contact(index).runs.flatMap((row) => {
    const machine = program.machines[runs.machine[row]!]!;
    const state = machine.loaded.machine.states[runs.state[row]!]?.id;
    return [
      { name: `scenario/${machine.name}/waiting/${state}`, by: -1 },
      { name: `machine/${machine.name}@${program.program.versions?.[machine.index] ?? 1}/${state}`, by: -1 },
      { name: `scenario/${machine.name}/ended/erased`, by: 1 },
    ];
  });
}

/** It is no member any more, though it has left nothing. */
function endOfMemberships({ engine, now }: LiveParts, index: number): readonly SegmentChange[] {
  const { keeper } = engine.state;
  const day = keeper.projectZone.dateOf(now);
  return keeper.program.topics.segments.names.flatMap((segment, place) =>
    keeper.isInSegment(index, place) ? [{ segment, day, by: -1, entered: 0, left: 0 }] : [],
  );
}

/** Rejects in which one of these stands as a whole value. */
export function rejectsNaming(
  store: LiveParts['store'],
  values: readonly string[],
): readonly (StoredReject & { readonly seq: number })[] {
  const wanted = new Set(values.map((value) => value.toLowerCase()));
  const found: (StoredReject & { readonly seq: number })[] = [];
  store.eachReject((reject) => {
    if (names(reject.payload, wanted)) found.push(reject);
  });
  return found;
}

function names(payload: string, wanted: ReadonlySet<string>): boolean {
  let parsed: unknown;
  try {
    parsed = JSON.parse(payload);
  } catch {
    return payload.split(/[,;\t\n\r"|]/).some((cell) => wanted.has(cell.trim().toLowerCase()));
  }
  return holds(parsed, wanted);
}

function holds(value: unknown, wanted: ReadonlySet<string>): boolean {
  if (typeof value === 'string' || typeof value === 'number') {
    const text = String(value).trim().toLowerCase();
    // Lines of files are kept as texts: also what stands in their columns.
    return wanted.has(text) || text.split(/[,;\t\n\r"|]/).some((cell) => wanted.has(cell.trim()));
  }
  return typeof value === 'object' && value !== null && Object.values(value).some((part) => holds(part, wanted));
}
