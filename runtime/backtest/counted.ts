/**
 * What a replay counts, as plain data: figures of several shares of the contacts add up to those of all. Counts nothing itself.
 */
import type { PeakCount } from './peaks.js';
import type { DailyResult } from './result.js';
import type { KeptSample } from './samples.js';
import type { Sends } from './send-log.js';
import type { Story } from './stories.js';

export type Counts = Record<string, number>;

export interface Counted {
  readonly sums: Sums;
  readonly peaks: Readonly<Record<string, PeakCount>>;
  readonly samples: readonly KeptSample[];
  readonly stories: readonly Story[];
  /** Hand-overs of channels that have a rate, epoch ms; null: the rate has held some. */
  readonly handOvers: Readonly<Record<string, readonly number[] | null>>;
  /** Null: nobody asked for them. */
  readonly sends: Sends | null;
}

/** Numbers, and records and lists of them, that are added one by one. */
export interface Sums {
  readonly contacts: number;
  readonly eventsInPeriod: number;
  readonly repeatedEvents: number;
  readonly scenarios: Readonly<Record<string, ScenarioCounts>>;
  /** By day number of the project's zone. */
  readonly days: Readonly<Record<string, DayCounts>>;
  readonly coupons: Readonly<Record<string, CouponCounts>>;
  /** By class left and class reached, a line end between them. */
  readonly transitions: Counts;
  /** As of the end, most valuable first, `none` last. */
  readonly classes: Readonly<Record<string, ClassCounts>>;
}

export interface ScenarioCounts {
  entered: number;
  readonly refused: Counts;
  readonly ended: Counts;
  converted: number;
  value: number;
  readonly measures: readonly { reached: number; value: number }[];
  readonly messages: Readonly<Record<string, MessageCounts>>;
  /** By state of the machine: how many times runs came to it, and how many wait there at the end. */
  readonly reached: number[];
  readonly waiting: number[];
  /** By state left + 1, then state reached. */
  readonly ways: number[];
}

export interface MessageCounts {
  sent: number;
  opened: number;
  clicked: number;
  readonly skipped: Counts;
  readonly held: Counts;
}

export type DayCounts = { -readonly [K in keyof Omit<DailyResult, 'date'>]: number } & { readonly channels: Counts };

export interface CouponCounts {
  reserved: number;
  spent: number;
  released: number;
}

export interface ClassCounts {
  customers: number;
  orders: number;
  revenue: number;
}

type Addable = number | readonly Addable[] | { readonly [name: string]: Addable };

/** Both have the same shape; a name that only one of them has keeps its sums. */
export function added<T>(a: T, b: T): T {
  return addedSums(a as Addable, b as Addable) as T;
}

function addedSums(a: Addable, b: Addable): Addable {
  if (typeof a === 'number') return a + (b as number);
  if (Array.isArray(a)) return a.map((one, place) => addedSums(one, (b as readonly Addable[])[place]!));
  const sums: Record<string, Addable> = { ...(a as Record<string, Addable>) };
  for (const [name, more] of Object.entries(b)) {
    const before = sums[name];
    sums[name] = before === undefined ? more : addedSums(before, more);
  }
  return sums;
}
