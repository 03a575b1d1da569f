/** How long calendar durations can be, in hours: a day of a clock change has 23 or 25, a month 28 to 31 days. */
import type { DurationLiteral, DurationUnit } from '../../grammar/index.js';

export type Hours = number;
export type LengthOf = Readonly<Record<DurationUnit, Hours>>;

export const shortest: LengthOf = { s: 1 / 3600, min: 1 / 60, h: 1, d: 23, w: 167, mo: 671, y: 8759 };
export const longest: LengthOf = { s: 1 / 3600, min: 1 / 60, h: 1, d: 25, w: 169, mo: 745, y: 8785 };

export function hoursOf({ parts }: DurationLiteral, lengths: LengthOf): Hours {
  return parts.reduce((sum, part) => sum + part.value * lengths[part.unit], 0);
}
