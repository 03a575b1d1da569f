/** What policy says of one message of one scenario, whoever gets it: looked up once, for an attempt is judged every time. */

import { addressAttribute } from '../machine/address.js';
import type { Machine } from '../machine/bundle.js';
import type { CapModel, MessageModel, ProjectModel } from '../machine/model.js';
import type { Windows } from './opening.js';

/** Providers whose messages are SMS. */
const SMS = new Set(['twilio']);

export interface SendRules {
  readonly message: MessageModel;
  /** Names of parameters that must be known. */
  readonly required: readonly string[];
  /** Attributes with the address and the consent; null where none is asked for. */
  readonly address: string | null;
  readonly consent: string | null;
  /** Attribute with the phone number whose country may have legal hours for it; null where the message keeps none. */
  readonly phone: string | null;
  /** Quiet hours and closed days, where they are for the message, and the scenario's own hours. */
  readonly windows: Windows;
  /** Those that count it. */
  readonly caps: readonly CapModel[];
  readonly overCap: ProjectModel['policies']['overCap'];
}

/** `hours`: the scenario's send window, in the contact's local time; absent: always open. */
export function sendRules(model: ProjectModel, message: MessageModel, hours?: Machine['hours']): SendRules {
  const { policies } = model;
  const channel = model.channels[message.channel];
  const address = channel ? addressAttribute(model, channel) : null;
  const isSms = channel !== undefined && SMS.has(channel.provider);
  const isMarketing = message.kind === 'marketing';
  return {
    message,
    required: Object.keys(message.params).filter((name) => message.params[name]!.optional !== true),
    address,
    consent: channel?.consent ?? null,
    phone: isMarketing && isSms && policies.legalHours !== 'off' ? address : null,
    windows: {
      ...(hours && { hours }),
      ...(isMarketing && policies.quietHours && { quiet: policies.quietHours }),
      closed: isMarketing ? policies.closed : [],
    },
    caps: isMarketing ? policies.caps.filter(({ channel: of }) => of === 'any' || of === message.channel) : [],
    overCap: policies.overCap,
  };
}
