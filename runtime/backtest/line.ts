/**
 * A channel's rate is one line in which all contacts stand, whatever share they are in. As long as nobody ever has to wait in it, what one contact
 * does still depends on nobody else; this tells whether that was so.
 */
import { RateGate } from '../engine/rate.js';
import type { Bundle, Zone } from '../machine/index.js';
import type { Counted } from './counted.js';

export function hasRate({ model }: Bundle): boolean {
  return Object.values(model.channels).some(({ rate }) => rate !== undefined);
}

/** Whether the hand-overs of all shares together went through at once. */
export function nobodyWaited({ model }: Bundle, zone: Zone, shares: readonly Counted[]): boolean {
  return Object.entries(model.channels).every(([channel, { rate }]) => {
    if (rate === undefined) return true;
    const lists = shares.map(({ handOvers }) => handOvers[channel] ?? null);
    if (lists.includes(null)) return false;
    const gate = new RateGate(rate, zone);
    const instants = Float64Array.from(lists.flatMap((list) => list!)).sort();
    return instants.every((at) => {
      if (gate.freeAt(at) > at) return false;
      gate.take(at);
      return true;
    });
  });
}
