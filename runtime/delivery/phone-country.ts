/** The country of a phone number. The numbering plans are loaded when the first number that needs them is asked about. */
import { createRequire } from 'node:module';
import type { parsePhoneNumberFromString } from 'libphonenumber-js/min';

type Parse = typeof parsePhoneNumberFromString;

let parse: Parse | null = null;

/** ISO 3166 code, such as `FR`; null for what is no number of one country. `phone`: E.164. */
export function countryOfPhone(phone: string): string | null {
  parse ??= (createRequire(import.meta.url)('libphonenumber-js/min') as { parsePhoneNumberFromString: Parse })
    .parsePhoneNumberFromString;
  return parse(phone)?.country ?? null;
}
