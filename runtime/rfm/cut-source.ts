/**
 * Where a base's cut points come from: from its own contacts, or, where several bases hold a share of the contacts each, from all of them
 * together. A base tells what left and what came; it never asks who.
 */
import type { FittedAt } from './alive/alive-base.js';
import type { RfmConfig } from './config.js';
import type { AddDays } from './recency-cuts.js';
import {
  emptyBase,
  restoredCuts,
  type SavedCuts,
  type StandingCuts,
  savedCuts,
  standingCuts,
} from './standing-cuts.js';

/** Cut points that are made and not in force yet, with the model of who still buys. */
export interface Prepared {
  readonly cuts: StandingCuts | undefined;
  readonly alive: FittedAt | null;
}

/** A column of values of all contacts with an order; each removed value is one that was added before. */
interface ValueColumn {
  replace(removed: Float64Array, added: Float64Array): void;
}

export interface CutSource {
  readonly lasts: ValueColumn;
  readonly frequencies: ValueColumn;
  readonly monetaries: ValueColumn;
  /** Of all values as of `now`; `before` stands where there are none. */
  cuts(now: number, before: StandingCuts | undefined): StandingCuts | undefined;
}

export function ownCuts(config: RfmConfig, addDays: AddDays | undefined): CutSource {
  const base = emptyBase();
  return { ...base, cuts: (now, before) => standingCuts(config, base, now, addDays, before) };
}

/** What changed in one share since its last refresh; plain data. */
export interface BaseChanges {
  readonly lasts: ColumnChanges;
  readonly frequencies: ColumnChanges;
  readonly monetaries: ColumnChanges;
}

interface ColumnChanges {
  readonly removed: Float64Array;
  readonly added: Float64Array;
}

/** Gives the cut points of all shares together; null: nobody has an order yet. Waits until every share has told its changes. */
export type AskPool = (now: number, changes: BaseChanges) => SavedCuts | null;

export function pooledCuts(config: RfmConfig, addDays: AddDays | undefined, ask: AskPool): CutSource {
  const [lasts, frequencies, monetaries] = [new Changes(), new Changes(), new Changes()];
  return {
    lasts,
    frequencies,
    monetaries,
    cuts(now) {
      const saved = ask(now, { lasts: lasts.take(), frequencies: frequencies.take(), monetaries: monetaries.take() });
      return saved === null ? undefined : restoredCuts(config, saved, addDays);
    },
  };
}

const NONE = new Float64Array(0);

/** Between two refreshes a base replaces once: a value that came and left again in between is in neither list. */
class Changes implements ValueColumn {
  #changes: ColumnChanges = { removed: NONE, added: NONE };

  replace(removed: Float64Array, added: Float64Array): void {
    this.#changes = { removed: removed.slice(), added: added.slice() };
  }

  take(): ColumnChanges {
    const taken = this.#changes;
    this.#changes = { removed: NONE, added: NONE };
    return taken;
  }
}

/** The values of all shares; the other end of `AskPool`. */
export class CutPool {
  readonly #config: RfmConfig;
  readonly #base = emptyBase();
  #cuts: StandingCuts | undefined;

  constructor(config: RfmConfig) {
    this.#config = config;
  }

  /** The cut points as of `now`, once every share has told its changes up to then. */
  recut(now: number, shares: readonly BaseChanges[]): SavedCuts | null {
    for (const changes of shares) {
      for (const column of ['lasts', 'frequencies', 'monetaries'] as const) {
        this.#base[column].replace(changes[column].removed, changes[column].added);
      }
    }
    this.#cuts = standingCuts(this.#config, this.#base, now, undefined, this.#cuts);
    return this.#cuts ? savedCuts(this.#cuts) : null;
  }
}
