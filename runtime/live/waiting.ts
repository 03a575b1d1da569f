/** What waits for the next batch with whoever handed it in, and what a batch leaves to be done after it. Plain data. */
import type { StoredReject } from '../store/port.js';
import type { Parcel } from './courier.js';
import type { Intake, Receipt } from './intake.js';
import type { BatchResult } from './work.js';

export interface Waiting<T = Intake, R = Receipt> {
  readonly given: T;
  readonly resolve: (receipt: R) => void;
  readonly reject: (error: unknown) => void;
}

export type Refused = Waiting<Omit<StoredReject, 'at'>, void>;

export interface Done {
  readonly result: BatchResult;
  readonly parcels: readonly Parcel[];
  readonly withdrawn: readonly string[];
}
