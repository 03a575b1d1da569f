/** What a backtest gives back, as JSON: the shape that `backtest --format json` prints. Money in minor units of the project's currency. */
import type { SlotValue } from '../machine/index.js';
import type { Value } from '../machine/model.js';
import type { TimelineLine } from './input.js';
import type { Sends } from './send-log.js';

export interface BacktestResult {
  /** ISO dates of the project's zone; `to` is excluded. */
  readonly from: string;
  readonly to: string;
  /** Known by `to`. */
  readonly contacts: number;
  /** All events read, and those inside the period. */
  readonly events: number;
  readonly eventsInPeriod: number;
  /** Events whose id had come before. */
  readonly repeatedEvents: number;
  readonly assumedConsent: boolean;
  readonly scenarios: readonly ScenarioResult[];
  /** `date` and one count for each channel that sent that day. */
  readonly perDay: readonly { readonly [field: string]: string | number }[];
  readonly daily: readonly DailyResult[];
  /** The ten days with most messages, the busiest first. */
  readonly busiestDays: readonly { readonly date: string; readonly messages: number }[];
  /** Marketing only. The window is that of the channel's first cap for everybody, else seven days. */
  readonly maxPerContact: Readonly<
    Record<string, { readonly window: string; readonly count: number; readonly contact: string }>
  >;
  /** By coupon, or by what the statement says (`5%`). */
  readonly coupons: Readonly<Record<string, CouponResult>>;
  readonly rfm: RfmResult | null;
  readonly story: { readonly contact: string; readonly lines: readonly TimelineLine[] } | null;
  readonly messages: readonly SampleMessage[];
  /** Every hand-over, where they were asked for; no part of what is printed. */
  readonly sends?: Sends;
}

export interface ScenarioResult {
  readonly name: string;
  readonly title?: string;
  readonly entered: number;
  /** Entries refused, by reason. */
  readonly refused: Readonly<Record<string, number>>;
  /** Runs that ended, by outcome; `running`: still under way at the end. */
  readonly ended: Readonly<Record<string, number>>;
  /** Runs that reached the goal in time, also after their end. */
  readonly converted: number;
  readonly value: number;
  readonly measures: readonly { readonly reached: number; readonly value: number }[];
  readonly messages: Readonly<Record<string, MessageResult>>;
  /** By state of the machine: how many times runs came to it, and how many wait there at the end. */
  readonly steps: readonly {
    readonly id: string;
    readonly kind: string;
    readonly reached: number;
    readonly waiting: number;
  }[];
  /** Ways taken between states, by index; `from` -1 is the entry. */
  readonly ways: readonly { readonly from: number; readonly to: number; readonly count: number }[];
}

export interface MessageResult {
  readonly sent: number;
  /** Of them, as the events or the responder tell; a click implies the opening. */
  readonly opened: number;
  readonly clicked: number;
  readonly skipped: Readonly<Record<string, number>>;
  /** Attempts put off, by reason. */
  readonly held: Readonly<Record<string, number>>;
}

export interface DailyResult {
  readonly date: string;
  readonly entered: number;
  readonly sent: number;
  readonly skipped: number;
  readonly goals: number;
  readonly value: number;
  readonly moves: number;
}

export interface CouponResult {
  readonly reserved: number;
  readonly spent: number;
  readonly released: number;
}

export interface RfmResult {
  /** As of the end, most valuable first, `none` last. */
  readonly classes: readonly {
    readonly class: string;
    readonly customers: number;
    readonly orders: number;
    readonly revenue: number;
  }[];
  readonly moves: number;
  readonly transitions: readonly { readonly from: string; readonly to: string; readonly count: number }[];
}

/** A sent message with everything that rendering it takes. */
export interface SampleMessage {
  readonly id: string;
  readonly at: string;
  readonly contact: string;
  readonly scenario: string;
  readonly label: string;
  readonly channel: string;
  readonly message: string;
  readonly attributes: Readonly<Record<string, Value>>;
  readonly params: Readonly<Record<string, SlotValue>>;
}
