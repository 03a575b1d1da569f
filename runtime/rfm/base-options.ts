/** How a live base counts, and what it is asked for beyond scores. Plain data. */
import type { DayOf } from './alive/alive-base.js';
import type { AskPool } from './cut-source.js';
import type { AddDays } from './recency-cuts.js';
import type { RfmScores } from './score.js';

export interface RfmBaseOptions {
  /** The instant at which an order of `at` leaves the contact's window (calendar units in the contact's zone); left out: UTC. */
  readonly addWindow?: (at: number, contact: number) => number;
  /** The instant at which an order of `at` is `days` old in the contact's zone, for fixed cut points; left out: 24 h a day. */
  readonly addDays?: AddDays;
  /** Order in which a refresh moves contacts, where their numbers do not ascend with their ids. */
  readonly compare?: (a: number, b: number) => number;
  /** For a base that holds a share of the contacts: cut points are those of all shares. */
  readonly pool?: AskPool;
  /** Keep all orders, whatever the window, and fit at each refresh how likely contacts still buy. */
  readonly alive?: boolean;
  /** The local day of an instant, for those days; left out: of UTC. */
  readonly dayOf?: DayOf;
}

/** The columns that panels and transitions read; `scoreOrders` gives them too. */
export type BaseSnapshot = Pick<
  RfmScores,
  'config' | 'classes' | 'customers' | 'known' | 'r' | 'f' | 'm' | 'levels' | 'classIndex' | 'orders' | 'revenue'
>;
