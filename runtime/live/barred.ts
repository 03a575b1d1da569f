/**
 * Knows people again who were erased: by keyed hashes of their id and addresses, which say nothing to whoever has not the address already. Whoever
 * is known again gets no marketing.
 */
import { createHmac } from 'node:crypto';
import type { ProjectModel, Value } from '../machine/index.js';
import type { Store } from '../store/port.js';
import type { Intake } from './intake.js';

const SECRET = 'suppression_secret';

/** What stands among a contact's channels for all marketing. */
export const ALL_MARKETING = 'any';

/** The store's secret; `make` gives a new one for a store without. */
export function suppressionSecret(
  store: Pick<Store, 'meta'>,
  make: () => string,
): { readonly secret: string; readonly meta: Readonly<Record<string, string>> } {
  const known = store.meta(SECRET);
  if (known !== null) return { secret: known, meta: {} };
  const secret = make();
  return { secret, meta: { [SECRET]: secret } };
}

/** Id and addresses in the form in which they are known again. */
export function addressesOf(
  { contact }: Pick<ProjectModel, 'contact'>,
  id: string | null,
  values: Readonly<Record<string, Value>>,
): readonly string[] {
  const found = id === null ? [] : [`id:${id}`, ...(id.includes('@') ? [`email:${normalEmail(id)}`] : [])];
  for (const [name, value] of Object.entries(values)) {
    if (typeof value !== 'string' || value === '') continue;
    const type = Object.hasOwn(contact, name) ? contact[name]!.type : undefined;
    if (type === 'email') found.push(`email:${normalEmail(value)}`);
    if (type === 'phone') found.push(`phone:${value.replace(/[^\d+]/g, '').replace(/^00/, '+')}`);
  }
  return found;
}

function normalEmail(text: string): string {
  return text.trim().normalize('NFC').toLowerCase();
}

export function hashOf(secret: string, address: string): string {
  return createHmac('sha256', secret).update(address).digest('base64url');
}

/** Places in the intake that bring an address of somebody who was erased. `isKnown`: the contact's id is no news. */
export function barredPlaces(
  store: Pick<Store, 'meta' | 'suppressed' | 'hasSuppressions'>,
  model: Pick<ProjectModel, 'contact'>,
  intake: readonly Intake[],
  isKnown: (contact: string) => boolean,
): ReadonlySet<number> {
  const secret = intake.length === 0 || !store.hasSuppressions() ? null : store.meta(SECRET);
  if (secret === null) return NONE;
  const asked = intake.map((given) => {
    const values = given.kind === 'attributes' ? given.values : {};
    return addressesOf(model, isKnown(given.contact) ? null : given.contact, values).map((address) =>
      hashOf(secret, address),
    );
  });
  const known = store.suppressed(asked.flat());
  if (known.size === 0) return NONE;
  return new Set(asked.flatMap((hashes, place) => (hashes.some((hash) => known.has(hash)) ? [place] : [])));
}

const NONE: ReadonlySet<number> = new Set();
