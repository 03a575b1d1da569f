/** Which local of a new machine is which of the old one, by names and by what they hold. Of what belongs to a state, that state says more. */
import type { Machine } from '../machine/index.js';
import { contentOf } from './content.js';

/**
 * By slot of the new machine, the old one; -1: it is new. Slots are numbered as they come in the text, so that a new one above gives all others other numbers.
 * The same local has the same name. One that has another name now is the one that is gone, where each is the only one of what it holds.
 */
export function matchLocals(old: Machine, fresh: Machine): readonly number[] {
  const isGone = old.slots.map(() => true);
  const found = fresh.slots.map(({ name, holds }) => {
    const from = old.slots.findIndex(
      (other, slot) => isGone[slot] && other.name === name && other.holds.kind === holds.kind,
    );
    if (from >= 0) isGone[from] = false;
    return from;
  });
  const gone = byContent(old, (slot) => isGone[slot]!);
  const come = byContent(fresh, (slot) => found[slot] === -1);
  for (const [content, slots] of come) {
    const from = gone.get(content);
    if (slots.length === 1 && from?.length === 1) found[slots[0]!] = from[0]!;
  }
  return found;
}

function byContent({ slots }: Machine, takes: (slot: number) => boolean): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  slots.forEach(({ holds }, slot) => {
    if (!takes(slot)) return;
    const content = contentOf(holds);
    found.set(content, [...(found.get(content) ?? []), slot]);
  });
  return found;
}
