/** Which legal hours hold for a message to a contact: by the phone number that it would go to. Whether they are open, delivery judges. */
import type { SendAttempt } from '../delivery/attempt.js';
import { legalHoursOf, mayHaveLegalHours } from '../delivery/legal-hours.js';
import { countryOfPhone } from '../delivery/phone-country.js';
import type { SendRules } from '../delivery/rules.js';
import type { EngineContact } from './contact.js';
import type { EngineState } from './state.js';

/** Null where the law of the country is not known to say anything, and for what is no marketing by SMS. The contact is the one in view. */
export function legalHours(
  { keeper, options }: EngineState,
  contact: EngineContact,
  rules: SendRules,
): SendAttempt['legal'] {
  if (rules.phone === null) return null;
  const phone = keeper.view.attribute(rules.phone);
  if (typeof phone !== 'string' || !mayHaveLegalHours(phone)) return null;
  const hours = legalHoursOf(countryOfPhone(phone));
  if (hours === null) return null;
  const own = keeper.view.attribute('timezone');
  if (typeof own === 'string' && options.zones(own) !== undefined) return { hours, zones: [contact.data.zone] };
  return { hours, zones: hours.zones.flatMap((name) => options.zones(name) ?? []) };
}
