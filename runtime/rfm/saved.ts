/** What is kept of a contact of the live base, and what a change of its class is. Plain data. */

/** A contact's row as plain data: instants and values of its orders in turn, its packed scores, its last move. */
export interface SavedContact {
  readonly orders: readonly number[];
  /** Instants of all orders, in the window or not, where it is asked who still buys. */
  readonly all?: readonly number[];
  readonly score: number;
  readonly before?: number;
  readonly movedAt?: number;
}

/** Class indices: a smaller one is more valuable, so `after < before` is a rise. */
export interface RfmMove {
  readonly contact: number;
  readonly before: number;
  readonly after: number;
  readonly at: number;
}
