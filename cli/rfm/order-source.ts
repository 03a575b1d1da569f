/** What the commands of `cauce rfm` work on, wherever it comes from. */
import type { Zone } from '../../runtime/machine/calendar.js';
import type { Asked, MeasuredOrders, RfmConfig, ZoneOf } from '../../runtime/rfm/index.js';

/** Orders by what they come to, and how their source counts. */
export interface OrderSource {
  readonly measure: (asked: Asked) => Promise<MeasuredOrders>;
  /** Whose days `--as-of` and windows are counted in. */
  readonly zone: Zone;
  readonly zoneOf?: ZoneOf;
  /** By which they are scored if nothing else is said. */
  readonly config: RfmConfig;
  /** Null: the values are no money. */
  readonly currency: string | null;
  readonly minorPerMajor: number;
  /** Epoch ms; the day scores are for if nothing else is said. */
  readonly asOf: number;
  /** What they are orders of: a file or a shop. */
  readonly name: string;
  /** Rows of the file that could not be used, once it has been measured. */
  readonly mistakes: () => number;
}
