/** Orders of a text file in memory, whoever holds them. Holds no code. */
import type { CustomerShare, Reject } from '../../runtime/import/index.js';
import type { Asked, RfmValues } from '../../runtime/rfm/index.js';

/** What was read of the file, and found of a share of its customers. */
export interface HeldOrders {
  /** Epoch ms of the last order; NaN when there is none. */
  readonly last: number;
  /** There were more orders than may be held, none is held; they would have taken `needed` bytes. */
  readonly isFull: boolean;
  readonly needed: number;
  /** Orders left out as cancelled. */
  readonly cancelled: number;
  /** What is to be said of the file. */
  readonly notices: readonly string[];
  /** On each date, customers in the order of `ids`. */
  values(asked: Asked): Promise<readonly RfmValues[]>;
  ids(): Promise<readonly string[]>;
}

export interface OrderReader {
  /** Lets go of what was held before. Throws as `orderRows` does. */
  read(share: CustomerShare, onReject: (reject: Reject) => void): Promise<HeldOrders>;
  close(): void;
}
