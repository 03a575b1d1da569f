/** Tests of scenarios (language section 11) as plain data, lowered by the compiler and run by the runtime on a virtual clock. */
import type { Alternative, SourceSpan } from './bundle.js';
import type { CalendarDuration } from './calendar.js';
import type { HandleMoment } from './expression.js';
import type { Value } from './model.js';

export interface TestCase {
  readonly title: string;
  readonly scenario: string;
  readonly span: SourceSpan;
  readonly given: readonly Given[];
  readonly steps: readonly TestStepPlan[];
}

export type Given = {
  readonly span: SourceSpan;
} /** Local wall clock, contact's zone: days since 1970-01-01 and minute. */ & (
  | { readonly kind: 'now'; readonly day: number; readonly minute: number }
  | { readonly kind: 'attribute'; readonly name: string; readonly value: Value }
  | {
      readonly kind: 'event';
      readonly event: string;
      readonly ago: CalendarDuration;
      readonly fields: Readonly<Record<string, Value>>;
    }
  | { readonly kind: 'rfm'; readonly class: string }
  /** Where the class has cells of this level, the contact is in one of those. */
  | { readonly kind: 'level'; readonly axis: 'recency' | 'frequency' | 'spend'; readonly level: string }
  | { readonly kind: 'group'; readonly group: string }
  /** `p_alive`, or `expected_orders` whatever the time ahead. */
  | { readonly kind: 'alive'; readonly of: 'chance' | 'orders'; readonly value: number | null }
);

/** `at` counts from the first `when`; absent: at once after what came before. */
export type TestStepPlan = { readonly span: SourceSpan } & (
  | {
      readonly kind: 'event';
      readonly at?: CalendarDuration;
      readonly event: string;
      readonly fields: Readonly<Record<string, Value>>;
    }
  /** A message event of the run: `reminder.clicked`; `label` is the send's stable id. */
  | { readonly kind: 'handle'; readonly at?: CalendarDuration; readonly label: string; readonly moment: HandleMoment }
  | { readonly kind: 'attribute'; readonly at?: CalendarDuration; readonly name: string; readonly value: Value }
  | { readonly kind: 'group'; readonly at?: CalendarDuration; readonly group: string; readonly member: boolean }
  | { readonly kind: 'rfm'; readonly at?: CalendarDuration; readonly from?: string; readonly to: string }
  | {
      readonly kind: 'alive';
      readonly at?: CalendarDuration;
      readonly of: 'chance' | 'orders';
      readonly value: number | null;
    }
  /** Runs the clock on until this fires (a schedule, an anniversary, a broadcast, a condition turning true); fails after five years. */
  | { readonly kind: 'until'; readonly alternative: Alternative }
  | { readonly kind: 'expect'; readonly expect: Expectation }
);

export type Expectation =
  | { readonly kind: 'message'; readonly channel: string; readonly message: string; readonly at?: CalendarDuration }
  | { readonly kind: 'give'; readonly label?: string; readonly at?: CalendarDuration }
  | { readonly kind: 'enter'; readonly scenario: string; readonly at?: CalendarDuration }
  | { readonly kind: 'nothingBefore'; readonly before: CalendarDuration }
  | { readonly kind: 'no'; readonly channel: string; readonly message?: string }
  | { readonly kind: 'goal'; readonly at?: CalendarDuration }
  | { readonly kind: 'end'; readonly outcome?: string; readonly at?: CalendarDuration }
  | { readonly kind: 'atStep'; readonly step: string; readonly at?: CalendarDuration };
