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

/** By scenario: the instants of this batch on top of what the store has. */
export function activityRows(
  store: Pick<Store, 'meta'>,
  activity: ReadonlyMap<string, number>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...activity].map(([scenario, at]) => {
      const before = activityOf(store, scenario);
      return [PREFIX + scenario, `${before?.first ?? at} ${Math.max(at, before?.last ?? at)}`];
    }),
  );
}
