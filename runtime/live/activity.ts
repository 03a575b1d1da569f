/** When each scenario was first and last active: kept as small texts of the store, written with the batch that made them. */
import type { Store } from '../store/port.js';

const PREFIX = 'activity/';

export interface Active {
  /** Epoch ms. */
  readonly first: number;
  readonly last: number;
}

/** Null: nobody has entered it yet. */
export function activityOf(store: Pick<Store, 'meta'>, scenario: string): Active | null {
  const [first, last] = (store.meta(PREFIX + scenario) ?? '').split(' ').map(Number);
  return first === undefined || last === undefined ? null : { first, last };
}

/** What the running service notes of it. */
export class Activity {
  readonly #store: Pick<Store, 'meta'>;
  /** As of the last batch, which need not be on disk. */
  readonly #known = new Map<string, Active>();

  constructor(store: Pick<Store, 'meta'>) {
    this.#store = store;
  }

  /** It stands as the store has it. */
  forget(): void {
    this.#known.clear();
  }

  /** By scenario: the instants of this batch on top of what there was. */
  rows(activity: ReadonlyMap<string, number>): Readonly<Record<string, string>> {
    const rows: Record<string, string> = {};
    for (const [scenario, at] of activity) {
      const before = this.#known.get(scenario) ?? activityOf(this.#store, scenario);
      const after = { first: before?.first ?? at, last: Math.max(at, before?.last ?? at) };
      this.#known.set(scenario, after);
      rows[PREFIX + scenario] = `${after.first} ${after.last}`;
    }
    return rows;
  }
}
