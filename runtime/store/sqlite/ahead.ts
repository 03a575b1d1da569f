/** What batches under way will have changed, for whoever asks before they are on disk. Keeps nothing: it looks at those that still are. */
import type { Batch } from '../port.js';

type Batches = readonly Batch[];

/** When time next concerns each contact that is being written, by number; null: not before something happens. */
export function duesOf(batches: Batches): ReadonlyMap<number, number | null> {
  const dues = new Map<number, number | null>();
  for (const { contacts } of batches) for (const { number, due } of contacts) dues.set(number, due);
  return dues;
}

export function writesId(batches: Batches, ids: readonly string[]): boolean {
  if (batches.length === 0) return false;
  const asked = new Set(ids);
  return batches.some(({ contacts }) => contacts.some(({ id }) => asked.has(id)));
}

export function writesNumber(batches: Batches, numbers: readonly number[]): boolean {
  if (batches.length === 0) return false;
  const asked = new Set(numbers);
  return batches.some(({ contacts }) => contacts.some(({ number }) => asked.has(number)));
}

export function writesMeta(batches: Batches, name: string): boolean {
  return batches.some(({ meta }) => Object.hasOwn(meta, name));
}

/** Keys of a batch's events: worked out once, asked for many. */
const keys = new WeakMap<Batch, ReadonlySet<number>>();

export function writesEvent(
  batch: Batch,
  { contact, key }: { readonly contact: number; readonly key: number },
): boolean {
  let own = keys.get(batch);
  if (own === undefined) {
    own = new Set(batch.events.map((event) => event.key));
    keys.set(batch, own);
  }
  return own.has(key) && batch.events.some((event) => event.key === key && event.contact === contact);
}
