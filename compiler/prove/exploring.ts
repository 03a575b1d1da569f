/** What the walk of one machine goes by. */
import type { Bundle, Machine } from '../../runtime/machine/bundle.js';
import type { Formula } from '../reason/index.js';
import type { Meanings } from './meaning.js';

export interface Exploring {
  readonly bundle: Bundle;
  readonly machine: Machine;
  readonly meanings: Meanings;
  /** What holds at every instant of a run, since it would have ended. */
  readonly lasting: readonly Formula[];
  /** Arms that this contact is dealt to, by the split's id; what is not named takes every arm. */
  readonly arms: Readonly<Record<string, string>>;
  /** Rounds are not counted: there are too many places otherwise. */
  readonly coarse: boolean;
  /** Events that end the run before anything that waits for them is looked at (R2). */
  readonly endings: ReadonlySet<string>;
  /** Slots that only triggers fill: their event came at the entry. */
  readonly entrySlots: ReadonlySet<number>;
}
