/** Finds the run that a message event speaks of, and keeps what message events say of a contact: suppression and what others sent. */

import type { HandleMoment } from '../machine/index.js';
import type { EventRecord, MessageHandle } from '../machine/run.js';
import type { EngineContact } from './contact.js';
import { noteMarketing } from './sending.js';
import type { MessageResponse } from './sink.js';
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
    const { name, loaded } = machineOf(state, row);
    if (about.scenario !== name) continue;
    for (const slot of loaded.messageSlots) {
      const { holds } = loaded.machine.slots[slot]!;
      if (holds.kind !== 'message') continue;
      const handle = state.runs.slots(row)[slot] as MessageHandle | null;
      const sent = handle?.of ?? holds;
      if (sent.message !== about.message) continue;
      if (typeof about.channel === 'string' && sent.channel !== about.channel) continue;
      if (handle?.sent === undefined || handle.sent < sentAt || handle.messageId === undefined) continue;
      if (messageId !== null && handle.messageId !== messageId) continue;
      sentAt = handle.sent;
      found = { row, slot, moment, messageId: handle.messageId };
    }
  }
  return found;
}

const ANSWERS = [
  ['delivered', 8],
  ['opened', 1],
  ['clicked', 2],
  ['bounced', 4],
] as const;
const IMPLIED: Readonly<Partial<Record<HandleMoment, number>>> = { opened: 9, clicked: 11, bounced: 4, delivered: 8 };

/** Tells statistics what people do with a message, once each; a click implies the opening, and that the delivery (R5). It concerns no run. */
export function noteAnswer(state: EngineState, contact: EngineContact, about: MessageResponse): void {
  const { sink, keeper } = state;
  const bits = IMPLIED[about.moment];
  if (bits === undefined || sink.response === undefined) return;
  const number = numberOf(contact, about.messageId);
  if (number === 0) return;
  contact.answers ??= [];
  const before = contact.answers[number] ?? 0;
  contact.answers[number] = before | bits;
  for (const [moment, bit] of ANSWERS) {
    if ((bits & ~before & bit) !== 0) sink.response(keeper.view.now, contact.data.id, { ...about, moment });
  }
}

const SLASH = 47;
const DIGIT_0 = 48;

/** Which of the contact's messages an id names, from 1; 0 for none that the engine handed over. */
function numberOf(contact: EngineContact, messageId: string): number {
  const { id } = contact.data;
  if (messageId.charCodeAt(id.length) !== SLASH || !messageId.startsWith(id)) return 0;
  let number = 0;
  for (let place = id.length + 1; place < messageId.length; place++) {
    const digit = messageId.charCodeAt(place) - DIGIT_0;
    if (digit < 0 || digit > 9 || number > contact.messages) return 0;
    number = number * 10 + digit;
  }
  return number >= 1 && number <= contact.messages ? number : 0;
}

/** What an event says of a run's message, in the words of statistics. */
export function answerOf(state: EngineState, { row, slot, moment, messageId }: MessageNews): MessageResponse | null {
  const { machine } = machineOf(state, row).loaded;
  const { holds } = machine.slots[slot]!;
  if (holds.kind !== 'message') return null;
  const { channel, message } = (state.runs.slots(row)[slot] as MessageHandle | null)?.of ?? holds;
  return { messageId, scenario: machine.name, channel, message, moment };
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
