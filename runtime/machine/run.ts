/**
 * What goes into a step and what comes out of it. The state of a run is small and read-only; facts about the contact are asked, never changed.
 */
import type { CalendarDuration, Zone } from './calendar.js';
import type { HandleMoment } from './expression.js';
import type { Value } from './model.js';

/** One stored event of a contact. `fields` holds run-time values by field name. */
export interface EventRecord {
  readonly event: string;
  /** Epoch ms of its place in history. */
  readonly at: number;
  readonly id: string;
  readonly fields: Readonly<Record<string, Value>>;
}

/** Which message a handle speaks of. */
export interface HandledMessage {
  readonly channel: string;
  readonly message: string;
}

/**
 * What a send has come to; moments in epoch ms, absent while they have not happened. `of`: the message, where it is another one than the
 * slot says, since its name was bound by several sends.
 */
export type MessageHandle = { readonly [M in HandleMoment]?: number } & {
  readonly messageId?: string;
  readonly of?: HandledMessage;
};

export interface CodeValue {
  readonly code: string;
  /** Percent points or minor units. */
  readonly discount: number;
  readonly currency?: string;
  readonly coupon?: string;
  /** Stable id of the `give` that asked for it; the step writes it (R13: the same `give` in a run keeps its code). */
  readonly give?: string;
}

export type SlotValue = EventRecord | MessageHandle | CodeValue | Value;

/** A run's place. Everything a run is, except who it belongs to. */
export interface RunState {
  /** Index into `machine.states`; the state it waits in. -1 when it has ended. */
  readonly state: number;
  /** Epoch ms at which it came to this state: events count from here (R5). */
  readonly since: number;
  /** Deadline of the state it waits in (Infinity: none), without regard to conditions on time. */
  readonly deadline: number;
  /** Earliest instant at which the run must be judged again with a `timer` input: its deadline, or a condition that time can change. */
  readonly wake: number;
  readonly entry: number;
  /** By slot index; shorter than `machine.slots` while later ones were never filled. */
  readonly slots: readonly SlotValue[];
  readonly outcome: string | null;
}

export type StepInput =
  /** Enters; `trigger` is the machine's trigger and `alternative` the one that fired; `event` its payload. */
  | {
      readonly kind: 'start';
      readonly trigger: number;
      readonly alternative: number;
      readonly event: EventRecord | null;
    }
  | { readonly kind: 'timer' }
  /** An event of the contact, after it has changed data (derived and message events too). */
  | { readonly kind: 'event'; readonly event: EventRecord }
  | { readonly kind: 'membership'; readonly of: 'segment' | 'group'; readonly name: string; readonly enters: boolean }
  | { readonly kind: 'rfm'; readonly from: string; readonly to: string; readonly rises: boolean }
  | { readonly kind: 'attribute'; readonly attribute: string; readonly from: Value; readonly to: Value }
  /**
   * Something happened to a message of this run, known by its handle's slot. `fresh`: the host has noted it in the slot already, since the same
   * input is something else to the run as well; the bits of the moments that it brought.
   */
  | {
      readonly kind: 'handle';
      readonly slot: number;
      readonly moment: HandleMoment;
      readonly messageId?: string;
      readonly fresh?: number;
    }
  /** Only data changed: conditions are judged again. */
  | { readonly kind: 'changed' }
  /** The change this run asked for has been made and judged: it goes on. `state`: the state that asked; another one ignores it. */
  | { readonly kind: 'resume'; readonly state?: number }
  /** The host's answer to a `give`. `state` as above. */
  | { readonly kind: 'code'; readonly code: CodeValue; readonly state?: number };

/** What the host must do, in order. `state` is an index into `machine.states`. */
export type Effect =
  /** Hand the message over (now or when policies allow) and answer with a `handle` input: sent, skipped or failed. */
  | { readonly kind: 'send'; readonly state: number }
  /** Reserve a code and answer with a `code` input. */
  | { readonly kind: 'give'; readonly state: number; readonly discount: number | null }
  /** Make the change, judge it as an input of this instant, then answer with `resume`. */
  | { readonly kind: 'change'; readonly state: number; readonly value: Value }
  /** `value` in minor units (or a plain number); `converts` says whether it ended the run as converted. */
  | { readonly kind: 'goal'; readonly goal: number; readonly value: number; readonly converts: boolean }
  /** A `measure` was reached within its time; the run goes on (or was over already). */
  | { readonly kind: 'measure'; readonly measure: number; readonly value: number }
  | { readonly kind: 'end'; readonly outcome: string }
  /** The run came to this state (statistics, timelines, `at step`). `arm` names the branch taken to leave `from`. */
  | { readonly kind: 'move'; readonly from: number; readonly to: number };

export interface StepResult {
  readonly run: RunState;
  readonly effects: readonly Effect[];
  /** A `start` was refused: a stop condition holds already (R5). Nothing began; `run` is not to be kept. */
  readonly refused?: true;
}

/** What expressions may ask about one contact at one instant. Implemented by the engine; every answer is for `now`. */
export interface Facts {
  readonly now: number;
  readonly zone: Zone;
  /** Stable id of the contact: splits hash it. */
  readonly contact: string;
  /** Null when unknown. */
  attribute(name: string): Value;
  inSegment(name: string): boolean;
  inGroup(name: string): boolean;
  aggregate(index: number): AggregateFacts;
  /** Stored events of that name, oldest first. For conditions that look at locals; others go through aggregates. */
  history(event: string): readonly EventRecord[];
  readonly rfm: RfmFacts;
  running(scenario: string): boolean;
  /** Epoch ms of the last entry, or null. */
  entered(scenario: string): number | null;
}

/** One aggregate of the facts plan, as of `now`, its window applied. Sums are in the field's own unit. */
export interface AggregateFacts {
  readonly count: number;
  /** How many of them have the field that is summed; absent: all. Averages divide by this. */
  readonly known?: number;
  readonly sum: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly last: EventRecord | null;
  readonly first: EventRecord | null;
  /** Instant at which an event leaves the window next (Infinity when none can). */
  readonly nextChange: number;
}

export interface RfmFacts {
  /** Class name, `none` included; null where there is no rfm or no scoring yet. */
  readonly class: string | null;
  readonly before: string | null;
  readonly movedAt: number | null;
  readonly r: number | null;
  readonly f: number | null;
  readonly m: number | null;
  readonly recency: string | null;
  readonly frequency: string | null;
  readonly spend: string | null;
  /** Chance from 0 to 1 that the contact still buys, as of the last refresh or its last order since. */
  readonly alive: number | null;
  /** From that day on. */
  expectedOrders(within: CalendarDuration): number | null;
}
