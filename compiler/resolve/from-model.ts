/** The names that `cauce.yaml`, the messages and the language itself bring. It declares nothing twice: the first meaning of a name stays. */
import type { ProjectModel } from '../../runtime/machine/model.js';
import type { Location, MessageSymbol, ValueSymbol } from './symbol.js';

type Places = ReadonlyMap<string, Location>;

/** Names every run may use whatever the shop is; `rfm`, its axes and what is said of who still buys only where the shop has `rfm:`. */
const always = ['contact', 'now', 'today', 'entry'] as const;
export const rfmNames = ['rfm', 'recency', 'frequency', 'spend', 'p_alive', 'expected_orders'] as const;

export function builtinValues(model: ProjectModel): ReadonlyMap<string, ValueSymbol> {
  const names: readonly string[] = model.rfm ? [...always, ...rfmNames] : always;
  return new Map(names.map((name) => [name, { kind: 'builtin', name }]));
}

export function modelValues(model: ProjectModel, places: Places): Map<string, ValueSymbol> {
  const values = new Map<string, ValueSymbol>();
  const add = (kind: 'attribute' | 'event' | 'group' | 'coupon' | 'place', section: string, names: object): void => {
    for (const name of Object.keys(names)) {
      if (!values.has(name)) values.set(name, { kind, name, ...located(places, `${section}.${name}`) });
    }
  };
  add('attribute', 'contact', model.contact);
  add('event', 'events', model.events);
  add('group', 'groups', model.groups);
  add('coupon', 'coupons', model.coupons);
  add('place', 'places', model.places);
  return values;
}

export function modelMessages(model: ProjectModel, places: Places): Map<string, MessageSymbol> {
  return new Map(
    Object.entries(model.messages).map(([key, message]) => {
      const location = places.get(`messages.${key}`) ?? { file: message.file, span: { start: 0, end: 0 } };
      return [key, { kind: 'message', name: message.name, channel: message.channel, location }];
    }),
  );
}

function located(places: Places, key: string): { location?: Location } {
  const location = places.get(key);
  return location ? { location } : {};
}
