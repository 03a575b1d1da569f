// One row of a table, wherever it comes from.
// It is only valid while it is handed over; texts that are stored of it go through a pool.
import type { Place } from './tally.js';

export interface Row extends Place {
  readonly cells: readonly string[];
}

/** Characters that no text file has: NUL, and what a decoder leaves where bytes are no UTF-8. */
export const NOT_TEXT: readonly string[] = ['\0', '\uFFFD'];

/** `17850.0`, as spreadsheets and data frames write whole numbers with gaps in their column, is `17850`. */
export function wholeId(text: string): string {
  return text.endsWith('.0') && /^\d+\.0$/.test(text) ? text.slice(0, -2) : text;
}
