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

/** What a contact's scores follow from beside cut points. */
export interface Held {
  /** Its scores are those of now by the cut points in force. */
  readonly isScored: boolean;
  /** Orders in the window. */
  readonly orders: number;
  /** Epoch ms of the last of them; NaN without one. */
  readonly last: number;
  /** Their value, as the base measures it. */
  readonly worth: number;
}
