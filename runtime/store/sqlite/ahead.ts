/**
 * What batches under way will have changed, for whoever asks before they are on disk. Of each it keeps only what is asked for: its rows are on their
 * way to the disk, and need not stay here as well.
 */
import type { Batch } from '../port.js';

export interface Change {
  /** When time next concerns each contact that it writes, by number; null: not before something happens. */
  readonly dues: ReadonlyMap<number, number | null>;
  /** Of those contacts. */
  readonly ids: readonly string[];
  readonly events: Events;
  /** Names of small texts. */
  readonly meta: readonly string[];
}

type Changes = readonly Change[];

export const NO_CHANGE: Change = { dues: new Map(), ids: [], events: { contacts: [], keys: [] }, meta: [] };

export function changeOf({ contacts, events, meta }: Pick<Batch, 'contacts' | 'events' | 'meta'>): Change {
  const dues = new Map<number, number | null>();
  for (const { number, due } of contacts) dues.set(number, due);
  return {
    dues,
    ids: contacts.map(({ id }) => id),
    events: { contacts: events.map(({ contact }) => contact), keys: events.map(({ key }) => key) },
    meta: Object.keys(meta),
  };
}

/** When time next concerns each contact that is being written. */
export function duesOf(changes: Changes): ReadonlyMap<number, number | null> {
  if (changes.length === 1) return changes[0]!.dues;
  const all = new Map<number, number | null>();
  for (const { dues } of changes) for (const [number, due] of dues) all.set(number, due);
  return all;
}

export function writesId(changes: Changes, ids: readonly string[]): boolean {
  if (changes.length === 0) return false;
  const asked = new Set(ids);
  return changes.some((change) => change.ids.some((id) => asked.has(id)));
}

export function writesNumber(changes: Changes, numbers: readonly number[]): boolean {
  return changes.some(({ dues }) => numbers.some((number) => dues.has(number)));
}

export function writesMeta(changes: Changes, name: string): boolean {
  return changes.some(({ meta }) => meta.includes(name));
}

interface Events {
  readonly contacts: readonly number[];
  readonly keys: readonly number[];
}

/** Keys of a batch's events: worked out once, asked for many. */
const keySets = new WeakMap<Events, ReadonlySet<number>>();

export function writesEvent(
  { events }: Change,
  { contact, key }: { readonly contact: number; readonly key: number },
): boolean {
  if (events.keys.length === 0) return false;
  let keys = keySets.get(events);
  if (keys === undefined) {
    keys = new Set(events.keys);
    keySets.set(events, keys);
  }
  return keys.has(key) && events.keys.some((own, place) => own === key && events.contacts[place] === contact);
}
