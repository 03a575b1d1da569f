/**
 * The contract between compiler and runtime: a whole project as typed state machines, JSON, versioned, deterministic.
 * States wait or act; `next` and friends are indexes into the machine's `states`.
 */
import type { CalendarDuration } from './calendar.js';
import type { Expr, HandleMoment, HistoryFn } from './expression.js';
import type { ProjectModel, TypeShape } from './model.js';

export const bundleVersion = 1;

export interface Bundle {
  readonly format: 'cauce-bundle';
  readonly version: typeof bundleVersion;
  readonly model: ProjectModel;
  /** Source files that spans point into, sorted; a span's `file` is an index here. */
  readonly files: readonly string[];
  readonly facts: FactsPlan;
  readonly segments: readonly SegmentPlan[];
  readonly derived: readonly DerivedEventPlan[];
  /** Sorted by name. */
  readonly scenarios: readonly Machine[];
}

/** Place in the source: file index, zero-based line and UTF-16 column of start and end. */
export interface SourceSpan {
  readonly file: number;
  readonly line: number;
  readonly character: number;
  readonly endLine: number;
  readonly endCharacter: number;
}

/** What the runtime must keep of a contact's history. */
export interface FactsPlan {
  /** Per event that is ever asked for: which fields to keep, and for how long (`forever`, or the longest window). */
  readonly events: readonly {
    readonly event: string;
    readonly fields: readonly string[];
    readonly keep: 'forever' | CalendarDuration;
  }[];
  readonly aggregates: readonly Aggregate[];
}

export interface Aggregate {
  readonly event: string;
  /** Looks at the event and constants only. */
  readonly where?: Expr;
  readonly path: readonly string[];
  /** A constant window; absent: all time. */
  readonly window?: CalendarDuration;
  readonly functions: readonly HistoryFn[];
}

/** What a condition looks at, so that only inputs that can change it make it be judged again. */
export interface Dependencies {
  readonly attributes: readonly string[];
  readonly events: readonly string[];
  readonly segments: readonly string[];
  readonly groups: readonly string[];
  readonly scenarios: readonly string[];
  readonly rfm: boolean;
  /** Whether time alone can change it. */
  readonly time: boolean;
}

export interface SegmentPlan {
  readonly name: string;
  readonly title?: string;
  readonly condition: Expr;
  readonly dependsOn: Dependencies;
  /** In an order in which a segment stands after those it looks at. */
  readonly span: SourceSpan;
}

/** R12. */
export interface DerivedEventPlan {
  readonly name: string;
  readonly base: EventMatch;
  readonly without: readonly EventMatch[];
  /** Absent: a filter, `event E = A where (…)`. */
  readonly within?: CalendarDuration;
  readonly per?: string;
  readonly fields: Readonly<Record<string, TypeShape>>;
  readonly span: SourceSpan;
}

export interface EventMatch {
  readonly event: string;
  readonly where?: Expr;
}

/** Something true at an instant. */
export type Moment =
  | { readonly on: 'event'; readonly event: string; readonly where?: Expr }
  | { readonly on: 'handle'; readonly slot: number; readonly moment: HandleMoment }
  | { readonly on: 'enters' | 'leaves'; readonly of: 'segment' | 'group'; readonly name: string }
  | { readonly on: 'rfm'; readonly change: 'moves' | 'rises' | 'drops'; readonly from?: string; readonly to?: string }
  | { readonly on: 'changes'; readonly attribute: string; readonly from?: Expr; readonly to?: Expr }
  /** `every`: each year on the attribute's day; else once per value. `offset` is signed. Minute of the local day. */
  | {
      readonly on: 'anniversary';
      readonly attribute: string;
      readonly every: boolean;
      readonly offset?: CalendarDuration;
      readonly minute: number;
    }
  /** Weekdays 1 (Monday) … 7, all seven for `every day`; or a day of the month (31 clamps to the last). */
  | {
      readonly on: 'schedule';
      readonly weekdays: readonly number[];
      readonly monthDay?: number;
      readonly minute: number;
    }
  /** Days since 1970-01-01 and minute of the contact's local day. */
  | { readonly on: 'broadcast'; readonly day: number; readonly minute: number };

/** A moment with what must hold at it, or (no moment) a condition that turns true. `bind`: slot that takes the event's payload. */
export interface Alternative {
  readonly moment?: Moment;
  readonly condition?: Expr;
  readonly dependsOn: Dependencies;
  readonly bind?: number;
  readonly span: SourceSpan;
}

export interface Machine {
  readonly name: string;
  readonly title?: string;
  readonly span: SourceSpan;
  readonly priority: number;
  readonly audience?: Expr;
  readonly entry: EntryRule;
  /** Send window: minutes of the local day and weekdays 1…7. */
  readonly hours?: { readonly from: number; readonly to: number; readonly weekdays: readonly number[] };
  /** First and last local day (days since 1970-01-01), both included. */
  readonly active?: { readonly from: number; readonly to: number };
  readonly goals: readonly GoalPlan[];
  readonly measures: readonly GoalPlan[];
  readonly stops: readonly Alternative[];
  readonly triggers: readonly Trigger[];
  readonly slots: readonly Slot[];
  readonly states: readonly State[];
}

export type EntryRule =
  | { readonly kind: 'oneAtATime' }
  | { readonly kind: 'once' }
  | { readonly kind: 'oncePer'; readonly per: CalendarDuration }
  | { readonly kind: 'restart' }
  | { readonly kind: 'onePer'; readonly key: Expr };

export interface GoalPlan {
  readonly moment: Moment;
  readonly within: CalendarDuration;
  /** Field whose value counts; absent: the rfm value field if the event has it, else 0. */
  readonly value?: string;
  readonly span: SourceSpan;
}

export interface Trigger {
  readonly alternatives: readonly Alternative[];
  readonly includingExisting: boolean;
  /** First state of the run. */
  readonly start: number;
  readonly span: SourceSpan;
}

export interface Slot {
  readonly name: string;
  readonly holds:
    | { readonly kind: 'event'; readonly event: string }
    | { readonly kind: 'message'; readonly channel: string; readonly message: string }
    | { readonly kind: 'code' }
    | { readonly kind: 'value'; readonly type: TypeShape }
    | { readonly kind: 'counter' };
}

interface StateBase {
  /** Stable id (R10): the label, or kind and target, with `#2` for repeats. */
  readonly id: string;
  readonly span: SourceSpan;
  /** `loop` states around this one that have an `until`, innermost first. */
  readonly loops?: readonly number[];
  /** The `do` that put this state of a sequence here. */
  readonly call?: SourceSpan;
}

export type State = StateBase &
  (
    | { readonly kind: 'wait'; readonly duration: Expr; readonly next: number }
    /** `late`: where to go when a literal date is past or the target does not exist; absent: the run ends as `too_late`. */
    | { readonly kind: 'until'; readonly target: Target; readonly next: number; readonly late?: number }
    /** First arm that happens, else `otherwise` when `upTo` is over. */
    | {
        readonly kind: 'waitFor';
        readonly upTo: Expr;
        readonly arms: readonly WaitArmPlan[];
        readonly otherwise: number;
      }
    | {
        readonly kind: 'send';
        readonly channel: string;
        readonly message: string;
        readonly lifetime?: Expr;
        readonly handle: number;
        /** Every param the message gets, bound by `with` or by a local of the same name; judged at each attempt. */
        readonly params: readonly { readonly name: string; readonly value: Expr }[];
        readonly next: number;
      }
    | {
        readonly kind: 'give';
        readonly coupon?: string;
        /** Percent points or minor units, when no coupon is named. */
        readonly discount?: { readonly kind: 'percent' | 'money'; readonly currency?: string; readonly value: Expr };
        readonly valid?: Expr;
        readonly slot: number;
        readonly next: number;
      }
    /** `exhaustive`: one of the cases always holds, as the compiler has proved, and `otherwise` is never taken. */
    | {
        readonly kind: 'branch';
        readonly cases: readonly BranchCase[];
        readonly otherwise: number;
        readonly exhaustive?: true;
      }
    | { readonly kind: 'split'; readonly name: string; readonly arms: readonly SplitArmPlan[] }
    | { readonly kind: 'change'; readonly change: Change; readonly next: number }
    /**
     * Each arrival is a round: `counter` goes up by one; after `times` rounds, or when `until` holds, on to `next`.
     * Round n begins (n-1) x `every` after the first, or at once when that is past.
     */
    | {
        readonly kind: 'loop';
        readonly times: number;
        readonly counter: number;
        readonly every?: Expr;
        /** Slot that keeps the moment the first round began. */
        readonly began: number;
        readonly until: readonly Alternative[];
        readonly body: number;
        readonly next: number;
      }
    | { readonly kind: 'end'; readonly outcome: string }
  );

export interface WaitArmPlan {
  readonly on: Alternative;
  readonly next: number;
}

export interface BranchCase {
  readonly when: Expr;
  readonly next: number;
  readonly span: SourceSpan;
}

export interface SplitArmPlan {
  readonly name: string;
  /** Percent points. */
  readonly share: number;
  readonly next: number;
  readonly span: SourceSpan;
}

export type Change =
  | { readonly kind: 'add' | 'remove'; readonly group: string }
  | { readonly kind: 'set'; readonly attribute: string; readonly value: Expr };

export type Target =
  /** Next local time, on one of the weekdays when given; the minute that is now counts (R8), with `wholeDay` the day that is now. */
  | {
      readonly kind: 'clock';
      readonly weekdays?: readonly number[];
      readonly minute: number;
      readonly wholeDay?: boolean;
    }
  /** A literal date and time, contact's zone. */
  | { readonly kind: 'literal'; readonly day: number; readonly minute: number }
  /** A computed moment (or date at `minute`) shifted by `offset`; followed while the data changes unless `fixed`. */
  | {
      readonly kind: 'computed';
      readonly anchor: Expr;
      readonly offset?: Expr;
      readonly sign: 1 | -1;
      readonly minute?: number;
      readonly fixed: boolean;
    };
