/** Which legal hours hold for a message to a contact: by the phone number that it would go to. Whether they are open, delivery judges. */
import { addressAttribute } from '../delivery/address.js';
import type { SendAttempt } from '../delivery/attempt.js';
import { legalHoursOf, mayHaveLegalHours } from '../delivery/legal-hours.js';
import { countryOfPhone } from '../delivery/phone-country.js';
import type { MessageModel } from '../machine/index.js';
import type { EngineContact } from './contact.js';
import type { EngineState } from './state.js';

/** Providers whose messages are SMS. */
const SMS = new Set(['twilio']);

/** Undefined where the law of the country is not known to say anything, and for what is no marketing by SMS. The contact is the one in view. */
export function legalHours(
  { model, keeper, options }: EngineState,
  contact: EngineContact,
  message: MessageModel,
): SendAttempt['legal'] | undefined {
  const channel = model.channels[message.channel];
  if (channel === undefined || !SMS.has(channel.provider)) return undefined;
  if (message.kind !== 'marketing' || model.policies.legalHours === 'off') return undefined;
  const attribute = addressAttribute(model, channel);
  const phone = attribute === null ? null : keeper.view.attribute(attribute);
  if (typeof phone !== 'string' || !mayHaveLegalHours(phone)) return undefined;
  const hours = legalHoursOf(countryOfPhone(phone));
  if (hours === null) return undefined;
  const own = keeper.view.attribute('timezone');
  if (typeof own === 'string' && options.zones(own) !== undefined) return { hours, zones: [contact.data.zone] };
  return { hours, zones: hours.zones.flatMap((name) => options.zones(name) ?? []) };
}
