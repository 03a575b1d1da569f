/** The slots of a machine, each made when something first looks at it: what nobody reads, no parked run has to carry. */
import type { Slot } from '../../runtime/machine/bundle.js';
import type { SlotTable } from './scope.js';

export function slotTable(): SlotTable {
  const slots: Slot[] = [];
  const indexes = new Map<string, number>();
  return {
    slots,
    slot(name, holds) {
      const key = keyOf(name, holds);
      let index = indexes.get(key);
      if (index === undefined) {
        index = slots.push({ name, holds }) - 1;
        indexes.set(key, index);
      }
      return index;
    },
    find: (name, holds) => indexes.get(keyOf(name, holds)),
  };
}

/** A name bound again by the same kind of statement means the latest: one slot, unless it holds another event. */
function keyOf(name: string, holds: Slot['holds']): string {
  return `${holds.kind} ${holds.kind === 'event' ? holds.event : ''} ${name}`;
}
