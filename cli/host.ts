/** What the compiler asks its host: which time zones and currencies exist here. */
import type { CompilerHost } from '../compiler/index.js';

const currencies = new Set(Intl.supportedValuesOf('currency'));

export const host: CompilerHost = {
  isZone(name) {
    try {
      new Intl.DateTimeFormat('en', { timeZone: name });
      return true;
    } catch {
      return false;
    }
  },
  isCurrency: (code) => currencies.has(code),
};
