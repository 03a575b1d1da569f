/** Whose message an id stands for, as the store has it. */
import type { SentMessage } from '../http/port.js';
import type { Store } from '../store/port.js';

/** Null for a message that never was, or whose contact is forgotten. */
export function sentMessage(store: Store, messageId: string): SentMessage | null {
  const row = store.message(messageId);
  const contact = row === null ? undefined : store.contactsByNumber([row.contact])[0];
  if (row === null || contact === undefined) return null;
  return { contact: contact.id, channel: row.channel, message: row.name, scenario: row.scenario };
}
