// Builds the table of offset changes of one IANA zone from the time zone data of the platform, once per zone and span.
// It never answers a calendar question itself: zone.ts does the arithmetic on the table.
import { Temporal } from 'temporal-polyfill';
import { DAY_MS } from '../machine/calendar.js';

/** Segment i has `offsets[i]` (ms east of UTC) from `starts[i]` until the next start; `bucketOf` finds it in O(1). */
export interface TransitionTable {
  /** Instants the table is exact for: from (inclusive) and to (exclusive). Outside, the edge offset stands. */
  readonly from: number;
  readonly to: number;
  readonly starts: Float64Array;
  readonly offsets: Float64Array;
  /** Segment at the start of each bucket of `BUCKET_MS`, counted from `from`. */
  readonly buckets: Uint16Array;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

export const BUCKET_MS = 16 * DAY_MS;

/** The years a shop lives in: three times cheaper to build than `FULL_SPAN`, which is built when somebody asks outside. */
export const NEAR_SPAN: Span = { from: Date.UTC(2005, 0, 1), to: Date.UTC(2040, 0, 1) };
export const FULL_SPAN: Span = { from: Date.UTC(1970, 0, 1) - DAY_MS, to: Date.UTC(2100, 0, 1) + DAY_MS };

/** The canonical spelling of a zone name, or undefined for a name the platform does not know. Aliases stay aliases. */
export function zoneId(name: string): string | undefined {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]*$/.test(name)) return undefined;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
  } catch {
    return undefined;
  }
}

export function transitionTable(id: string, span: Span): TransitionTable {
  const starts: number[] = [];
  const offsets: number[] = [];
  let at: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds(span.from).toZonedDateTimeISO(id);
  while (at !== null && at.epochMilliseconds < span.to) {
    starts.push(at.epochMilliseconds);
    offsets.push(at.offsetNanoseconds / 1_000_000);
    at = at.getTimeZoneTransition('next');
  }
  return {
    ...span,
    starts: Float64Array.from(starts),
    offsets: Float64Array.from(offsets),
    buckets: bucketIndex(starts, span),
  };
}

function bucketIndex(starts: readonly number[], span: Span): Uint16Array {
  const buckets = new Uint16Array(Math.ceil((span.to - span.from) / BUCKET_MS));
  let segment = 0;
  for (let bucket = 0; bucket < buckets.length; bucket++) {
    const bucketStart = span.from + bucket * BUCKET_MS;
    while (segment + 1 < starts.length && starts[segment + 1]! <= bucketStart) segment++;
    buckets[bucket] = segment;
  }
  return buckets;
}
