/** How runs of one version of a machine go on in another one: where their state, locals, codes and counted goals are there. Plain data. */
import { splitBitsOf } from '../engine/machine-program.js';
import type { Machine } from '../machine/index.js';
import { contentOf } from './content.js';
import { matchLocals } from './locals.js';
import { type Counterpart, matchStates, repeated } from './match.js';

export interface MachineMove {
  /** Place of the new machine in the program. */
  readonly to: number;
  readonly version: number;
  readonly old: Machine;
  readonly fresh: Machine;
  /** By state of the old machine. */
  readonly states: readonly (Counterpart | null)[];
  /** By slot of the old machine; -1: nowhere. */
  readonly slots: readonly number[];
  /** By measure of the old machine; -1: none that counts the same. */
  readonly measures: readonly number[];
  /** Bits of splits that a run has passed, old and new. */
  readonly splits: readonly (readonly [from: number, to: number])[];
  /** By state of the old machine: a send that a moved run must not do again. */
  readonly isOnce: readonly boolean[];
}

export function moveBetween(
  old: Machine,
  fresh: Machine,
  { to, version, named }: { readonly to: number; readonly version: number; readonly named?: Record<string, string> },
): MachineMove {
  const states = matchStates(old, fresh, named);
  const [loops, freshLoops] = [repeated(old), repeated(fresh)];
  const contents = fresh.measures.map(contentOf);
  return {
    to,
    version,
    old,
    fresh,
    states,
    slots: matchSlots(old, fresh, states),
    measures: old.measures.map((measure) => contents.indexOf(contentOf(measure))),
    splits: splitBits(old, fresh, states),
    isOnce: old.states.map((state, index) => {
      const counterpart = states[index];
      return state.kind === 'send' && !!counterpart && !(loops.has(index) && freshLoops.has(counterpart.to));
    }),
  };
}

function splitBits(old: Machine, fresh: Machine, states: MachineMove['states']): MachineMove['splits'] {
  const [from, to] = [splitBitsOf(old), splitBitsOf(fresh)];
  return states.flatMap((counterpart, index) =>
    counterpart && from[index] !== 0 ? [[from[index]!, to[counterpart.to]!] as const] : [],
  );
}

/** What belongs to a state goes with it. */
function matchSlots(old: Machine, fresh: Machine, states: readonly (Counterpart | null)[]): readonly number[] {
  const slots = new Array<number>(old.slots.length).fill(-1);
  old.states.forEach((state, index) => {
    const counterpart = states[index];
    const other = counterpart ? fresh.states[counterpart.to]! : null;
    if (state.kind === 'send' && other?.kind === 'send') slots[state.handle] = other.handle;
    if (state.kind === 'give' && other?.kind === 'give') slots[state.slot] = other.slot;
    if (state.kind === 'loop' && other?.kind === 'loop') {
      slots[state.counter] = other.counter;
      slots[state.began] = other.began;
    }
  });
  const taken = new Set(slots);
  matchLocals(old, fresh).forEach((from, to) => {
    if (from >= 0 && slots[from] === -1 && !taken.has(to)) slots[from] = to;
  });
  return slots;
}
