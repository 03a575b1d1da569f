/** What the compiler asks its host: which time zones exist here. */
import type { ConfigHost } from '../compiler/project/index.js';
import { zone } from '../runtime/clock/index.js';

export const host: ConfigHost = {
  isZone: (name) => zone(name) !== undefined,
  zones: Intl.supportedValuesOf('timeZone'),
};
