/** What waits for the next batch with whoever handed it in. Plain data. */
import type { StoredReject } from '../store/port.js';
import type { Intake, Receipt } from './intake.js';

export interface Waiting<T = Intake, R = Receipt> {
  readonly given: T;
  readonly resolve: (receipt: R) => void;
  readonly reject: (error: unknown) => void;
}

export type Refused = Waiting<Omit<StoredReject, 'at'>, void>;
