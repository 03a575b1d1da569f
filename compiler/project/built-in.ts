/** What the language brings to every data model: attributes, the events of messages, fields of every event. */
import type { EventModel, TypeShape } from '../../runtime/machine/model.js';

/** Attributes every contact has. */
export const BUILT_IN_ATTRIBUTES: Readonly<Record<string, TypeShape>> = {
  id: { type: 'text' },
  timezone: { type: 'text', optional: true },
  locale: { type: 'text', optional: true },
  created_at: { type: 'moment' },
};

const MESSAGE_FIELDS: Readonly<Record<string, TypeShape>> = {
  channel: { type: 'text' },
  message: { type: 'text' },
  scenario: { type: 'text' },
  link: { type: 'text', optional: true },
};

/** Events that sending brings about, over all scenarios. */
export const MESSAGE_EVENTS: Readonly<Record<string, EventModel>> = Object.fromEntries(
  ['message_sent', 'message_delivered', 'message_opened', 'message_clicked', 'message_bounced'].map((name) => [
    name,
    { fields: MESSAGE_FIELDS },
  ]),
);

/** Fields every event has besides its own. */
export const EVENT_BUILT_INS: Readonly<Record<string, TypeShape>> = { at: { type: 'moment' }, id: { type: 'text' } };
