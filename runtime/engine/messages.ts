/** Finds the run that a message event speaks of, and keeps what message events say of a contact: suppression and what others sent. */

import type { HandleMoment } from '../machine/index.js';
import type { EventRecord, MessageHandle } from '../machine/run.js';
import type { EngineContact } from './contact.js';
import { noteMarketing } from './sending.js';
import { type EngineState, type MessageNews, machineOf } from './state.js';

interface About {
  readonly channel?: unknown;
  readonly message?: unknown;
  readonly scenario?: unknown;
}

/** The run's message that is spoken of; null when none of those kept is. Of several alike, the one sent last. */
export function findMessage(
  state: EngineState,
  contact: EngineContact,
  about: About,
  moment: HandleMoment,
  messageId: string | null = null,
): MessageNews | null {
  if (moment === 'sent') return null;
  let found: MessageNews | null = null;
  let sentAt = Number.NEGATIVE_INFINITY;
  if (contact.over.length === 0 && contact.runs.length === 0) return null;
  const rows = contact.over.length === 0 ? contact.runs : [...contact.over, ...contact.runs];
  for (const row of rows) {
    const { machine } = machineOf(state, row).loaded;
    if (about.scenario !== machine.name) continue;
    machine.slots.forEach(({ holds }, slot) => {
      if (holds.kind !== 'message' || holds.message !== about.message) return;
      if (typeof about.channel === 'string' && holds.channel !== about.channel) return;
      const handle = state.runs.slots(row)[slot] as MessageHandle | null;
      if (handle?.sent === undefined || handle.sent < sentAt || handle.messageId === undefined) return;
      if (messageId !== null && handle.messageId !== messageId) return;
      sentAt = handle.sent;
      found = { row, slot, moment, messageId: handle.messageId };
    });
  }
  return found;
}

/** Bounces suppress the channel, unless the event says that they are soft; marketing that others sent counts under the caps. */
export function noteMessageEvent(state: EngineState, contact: EngineContact, { event, fields, at }: EventRecord): void {
  const { channel, message } = fields;
  if (typeof channel !== 'string') return;
  if (event === 'message_bounced' && fields.hard !== false) {
    contact.suppressed ??= new Set();
    contact.suppressed.add(channel);
  }
  if (event !== 'message_sent') return;
  if (!state.program.transactional.get(channel)?.has(message)) noteMarketing(state, contact, channel, at);
}
