/**
 * Dates in templates: the filters of Liquid, with the names of months in the contact's language, and `"now"` the instant of the sending in the
 * contact's zone. The machine's own clock, zone and language are never asked.
 */
import type { Liquid } from 'liquidjs';
import { type Locale, templateValue } from './template-values.js';

/** Under this key the scope of a rendering holds what dates are shown in. */
export const shownIn = Symbol('shown in');

export interface ShownIn extends Locale {
  /** Epoch ms. */
  readonly at: number;
}

interface FilterThis {
  readonly context: { readonly opts: object; readonly memoryLimit: object; readonly environments: object };
}
type Filter = (this: unknown, value: unknown, ...args: unknown[]) => unknown;

const filters = ['date', 'date_to_xmlschema', 'date_to_rfc822', 'date_to_string', 'date_to_long_string'];
const dateText = /^(\d{4,}-\d\d-\d\d)(?: (\d\d:\d\d))?$/;

export function showDates(engine: Liquid): void {
  for (const name of filters) {
    const original = engine.filters[name] as Filter;
    engine.registerFilter(name, function (this: unknown, value: unknown, ...args: unknown[]) {
      const { context } = this as FilterThis;
      const shown = (context.environments as Record<symbol, ShownIn>)[shownIn];
      if (!shown) return original.call(this, value, ...args);
      const opts = { ...context.opts, locale: shown.language, timezoneOffset: 0 };
      const { memoryLimit } = context;
      return original.call({ ...(this as object), context: { opts, memoryLimit } }, asUtc(value, shown), ...args);
    });
  }
}

/** Dates and moments are texts of local time by now; read as UTC and shown in UTC they stay what they are. */
function asUtc(value: unknown, shown: ShownIn): unknown {
  const text = value === 'now' || value === 'today' ? templateValue(shown.at, { type: 'moment' }, shown) : value;
  const found = typeof text === 'string' ? dateText.exec(text) : null;
  return found ? `${found[1]}T${found[2] ?? '00:00'}:00Z` : text;
}
