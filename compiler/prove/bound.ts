/** What proof says of a project: for a scenario, or all together, the most one contact can get in a window, and the path that leads there. */
import type { SourceSpan } from '../../runtime/machine/bundle.js';
import type { CalendarDuration } from '../../runtime/machine/calendar.js';
import { durationText } from '../../runtime/machine/duration.js';
import type { Facts } from '../reason/index.js';
import type { Taken } from './model.js';
import { nominal } from './time.js';

/** Scope of all scenarios together. */
export const ALL = 'all';
/** All channels together. */
export const ANY = 'any';

export interface Bound {
  /** A scenario's name, or `all`. */
  readonly scope: string;
  /** A channel's name, or `any`. */
  readonly channel: string;
  readonly window: CalendarDuration;
  /** Hand-overs at the most; null: there is no limit. */
  readonly max: number | null;
  /** What the caps leave of it. */
  readonly afterCaps: number | null;
  /** The trigger that nothing limits, where there is no bound. */
  readonly unbounded?: Unbounded;
  /** Why the bound may be more than can happen, in words; empty: nothing known speaks against it. */
  readonly loose: readonly string[];
  /** Runs in order of their beginning. Where there is no bound: as much of it as shows why. */
  readonly witness: readonly WitnessRun[];
}

export interface Unbounded {
  readonly text: string;
  readonly scenario: string;
  readonly span: SourceSpan;
  /** Why nothing limits it. */
  readonly why?: string;
  /** An event: `policies.assume` can say how often it comes. */
  readonly isEvent: boolean;
}

/** One run on the path to the bound. Instants count from the first hand-over of the window. */
export interface WitnessRun {
  readonly scenario: string;
  readonly trigger: number;
  readonly alternative: number;
  readonly arms: Readonly<Record<string, string>>;
  readonly entry: Instant;
  readonly span: SourceSpan;
  readonly text: string;
  /** 1 (Monday) … 7, where it begins on one day of a schedule. */
  readonly weekday?: number;
  /** What is so of the contact at the entry. */
  readonly facts: Facts;
  readonly steps: readonly WitnessStep[];
  /** A goal or a stop ends it, in words, so that the next can begin. */
  readonly cut?: { readonly at: Instant; readonly text: string; readonly span: SourceSpan };
}

export interface WitnessStep {
  /** At the earliest, after the run's own entry. */
  readonly after: CalendarDuration;
  readonly at: Instant;
  /** Index in the machine's states. */
  readonly state: number;
  readonly span: SourceSpan;
  readonly what: string;
  readonly kind: 'send' | 'end' | 'other';
  /** What was chosen, or happened, or was waited for on the way here. */
  readonly taken?: Taken;
  readonly facts: Facts;
  /** A hand-over that the bound counts. */
  readonly counts: boolean;
}

/** Before the window's first hand-over: how long is not said, or it is a length below nothing. */
export type Instant = CalendarDuration | 'before';

export function isBefore(at: Instant): boolean {
  return at === 'before' || nominal(at) < 0;
}

export function instantText(at: Instant): string {
  return at === 'before' || isBefore(at) ? 'before' : durationText(at);
}
