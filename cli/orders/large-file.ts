/** A large file of orders, whoever reads it. Holds no code. */
import type { Asked, MeasuredOrders } from '../../runtime/rfm/index.js';

export interface GroupedFile {
  /** Epoch ms of the last order; NaN when there is none. */
  last(): Promise<number>;
  measure(asked: Asked): Promise<MeasuredOrders>;
  /** Rows that are mistakes in the file, as far as it has been read. */
  mistakes(): number;
  /** Lets go of memory and of what was put on disk; the end of the process does so too. */
  close(): void;
}
