/** Memberships of groups that are kept in step elsewhere, as the store keeps them until they are told. Tells nobody. */
import type { ProjectModel, Value } from '../machine/index.js';
import { EMPTY_BATCH, type StoredMembership } from '../store/port.js';
import { attributesOf } from './batch.js';
import type { LiveParts } from './options.js';

/** What the other side may know somebody by, as JSON. */
export function addressesByAttribute(model: ProjectModel, attributes: Readonly<Record<string, Value>>): string {
  const known = Object.entries(attributes).filter(([name]) => {
    const type = model.contact[name]?.type;
    return type === 'email' || type === 'phone';
  });
  return JSON.stringify(Object.fromEntries(known));
}

/**
 * Everybody of a page of contacts who is in the group already is to be told: for groups that begin to be kept in step. Gives the last number of
 * the page, null when there is nobody after `after`.
 */
export function noteMembers(
  { engine, store, bringBack, program, now }: LiveParts,
  group: string,
  after: number,
): number | null {
  const page = store.contactsAfter(after, PAGE);
  const { keeper } = engine.state;
  const place = keeper.program.topics.groups.of(group);
  if (place < 0) return null;
  const memberships: StoredMembership[] = [];
  for (const stored of page) {
    const index = bringBack(stored);
    if (keeper.groups.cells[index * keeper.groups.width + place] === 1) {
      const addresses = addressesByAttribute(program.bundle.model, attributesOf(engine, index));
      memberships.push({ group, contact: stored.id, member: true, at: now, addresses });
    }
    engine.letGo(index);
  }
  if (memberships.length > 0) store.commit({ ...EMPTY_BATCH, memberships });
  return page.at(-1)?.number ?? null;
}

const PAGE = 500;
