/** The events a contact can have, the shop's and the derived ones: their fields and where a derived one comes from. Circles end quietly here. */
import type { ProjectModel } from '../../runtime/machine/model.js';
import type { ValueSymbol } from '../resolve/symbol.js';
import { typeFromShape } from './from-model.js';
import { error, moment, text } from './make.js';
import { own } from './own.js';
import type { Type } from './type.js';

export interface EventTable {
  /** `at` and `id` included. Empty for what is no event. */
  fields(event: string): ReadonlyMap<string, Type>;
  /** The shop's own event a derived one goes back to; itself for the shop's own. */
  root(event: string): string;
  /** The event and all it is derived from, nearest first. */
  bases(event: string): readonly string[];
}

/** `unsure`: places like `events.order_placed.total` whose type could not be read. */
export function eventTable(
  model: ProjectModel,
  values: ReadonlyMap<string, ValueSymbol>,
  unsure: ReadonlySet<string> = new Set(),
): EventTable {
  const known = new Map<string, ReadonlyMap<string, Type>>();
  const bases = (event: string): readonly string[] => {
    const chain: string[] = [];
    for (let name: string | undefined = event; name !== undefined && !chain.includes(name); ) {
      chain.push(name);
      const symbol = values.get(name);
      name = symbol?.kind === 'event' ? symbol.declaration?.base.event.text : undefined;
    }
    return chain;
  };
  const root = (event: string): string => bases(event).at(-1)!;
  return {
    bases,
    root,
    fields(event) {
      const found = known.get(event);
      if (found) return found;
      const declared = own(model.events, root(event));
      const fields = new Map<string, Type>();
      if (declared) {
        for (const [name, shape] of Object.entries(declared.fields)) {
          fields.set(name, unsure.has(`events.${root(event)}.${name}`) ? error : typeFromShape(shape));
        }
        fields.set('at', moment);
        fields.set('id', text);
      }
      known.set(event, fields);
      return fields;
    },
  };
}
