/** Which attribute of a contact a channel's messages go to. */
import type { ChannelModel, ProjectModel } from './model.js';

const attributeTypeOfProvider: Readonly<Record<string, 'email' | 'phone'>> = {
  smtp: 'email',
  twilio: 'phone',
  csv: 'phone',
};

/** What a browser's `JSON.stringify(subscription)` gives, as text. */
const SUBSCRIPTION = 'push_subscription';

/**
 * The attribute that holds the address (`smtp`: the email attribute, `twilio` and `csv`: the phone, `webpush`: `push_subscription`), or null
 * where the contact's id is the address.
 */
export function addressAttribute(model: ProjectModel, channel: ChannelModel): string | null {
  if (channel.provider === 'webpush') return model.contact[SUBSCRIPTION] === undefined ? null : SUBSCRIPTION;
  const type = attributeTypeOfProvider[channel.provider];
  if (type === undefined) return null;
  if (model.contact[type]?.type === type) return type;
  for (const name in model.contact) if (model.contact[name]!.type === type) return name;
  return null;
}
