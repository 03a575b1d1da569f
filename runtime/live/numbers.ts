/** How far everything is numbered, as the store keeps it. Counts nothing itself. */
import type { Store } from '../store/port.js';

/** Name of the text that holds them. */
export const NUMBERS = 'numbers';

/** How far contacts, journal and outbox are numbered, the latest instant (epoch ms) at which something was written, and how many events came then. */
export function numbersOf(
  store: Pick<Store, 'meta'>,
): readonly [contacts: number, journal: number, outbox: number, latest: number, events: number] {
  const told = (store.meta(NUMBERS) ?? '').split(' ').map(Number);
  const [contacts = 0, journal = 0, outbox = 0, latest = 0, events = 0] = told;
  return [contacts, journal, outbox, latest, events];
}
