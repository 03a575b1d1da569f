/**
 * Expressions of the machine: typed trees as JSON, which the runtime turns into closures once, at load.
 * Names are resolved; three-valued logic (language R7) is the meaning of every operator: unknown is null.
 */
import type { CalendarDuration } from './calendar.js';
import type { Value } from './model.js';

export type HistoryFn = 'any' | 'count' | 'sum' | 'average' | 'min' | 'max' | 'last' | 'first' | 'previous';

export type CompareOp = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge';

export type Expr =
  | { readonly op: 'const'; readonly value: Value }
  /** Contact attribute; null when unknown. */
  | { readonly op: 'attr'; readonly name: string }
  /** A run's local: payload of an event, a code, a message handle, a counter. */
  | { readonly op: 'slot'; readonly slot: number }
  /** The event being judged: of the trigger, of a `where`, of a goal. An object with its fields, `at` and `id`. */
  | { readonly op: 'event' }
  /** The list element being judged inside `has (…)`; depth 0 is the innermost. */
  | { readonly op: 'element'; readonly depth: number }
  /** Field of a record or event; null of null. */
  | { readonly op: 'get'; readonly of: Expr; readonly field: string }
  | { readonly op: 'first' | 'last' | 'size'; readonly of: Expr }
  /** Over the elements of a list (field path inside each element may be empty); `count` and `sum` of nothing are 0, the others unknown. */
  | {
      readonly op: 'fold';
      readonly fn: 'count' | 'sum' | 'average' | 'min' | 'max';
      readonly of: Expr;
      readonly path: readonly string[];
      readonly money?: boolean;
    }
  | { readonly op: 'not' | 'neg' | 'known'; readonly of: Expr }
  | { readonly op: 'and' | 'or'; readonly of: readonly Expr[] }
  | { readonly op: CompareOp; readonly left: Expr; readonly right: Expr }
  /** Equal to one of the values. */
  | { readonly op: 'in'; readonly of: Expr; readonly values: readonly Expr[] }
  /** List contains an element, text contains a text. */
  | { readonly op: 'contains' | 'startsWith' | 'endsWith'; readonly left: Expr; readonly right: Expr }
  /** Some element of the list for which `where` is true. */
  | { readonly op: 'has'; readonly of: Expr; readonly where: Expr }
  /** Numbers, percents, money (results rounded half away from zero to whole minor units when `money`). `share` = money × percent / 100 or number × percent / 100. */
  | {
      readonly op: 'add' | 'sub' | 'mul' | 'div' | 'share';
      readonly left: Expr;
      readonly right: Expr;
      readonly money?: boolean;
    }
  /** Moment + sign × duration, calendar units in the contact's zone. A date operand is its local 00:00. */
  | { readonly op: 'shift'; readonly moment: Expr; readonly by: Expr; readonly sign: 1 | -1 }
  | { readonly op: 'if'; readonly cond: Expr; readonly then: Expr; readonly else: Expr }
  /** Great-circle distance of two points at most `metres`. */
  | { readonly op: 'near'; readonly of: Expr; readonly metres: Expr; readonly centre: Expr }
  | { readonly op: 'segment'; readonly name: string }
  | { readonly op: 'group'; readonly name: string }
  /**
   * Over the contact's stored events (shop's own, derived, message events). `no` is `not any`. `last`, `first`, `previous` give the event (object) or null;
   * `sum average min max` fold `path`. With `inLast`, only events M with M <= now < M + inLast; for `last`/`first` it asks about that event (null if outside).
   * `aggregate` is the index in the facts plan that keeps this up to date; absent when `where` looks at a local or the event being judged (then `outer` names `event`).
   * Inside `where`, `{op:'event'}` is the candidate and `{op:'judged'}` the event being judged outside.
   */
  | {
      readonly op: 'history';
      readonly fn: HistoryFn;
      readonly event: string;
      readonly path: readonly string[];
      readonly where?: Expr;
      readonly inLast?: Expr;
      readonly aggregate?: number;
      /** An average of money is rounded to whole minor units. */
      readonly money?: boolean;
    }
  /** The event being judged outside the `where` in which this stands. */
  | { readonly op: 'judged' }
  /**
   * Compares the age of a moment with a duration: `older` is now >= M + D (both `>` and `>=`, R6), `younger` is its negation.
   * A date operand is its local 00:00. `never` says what a missing moment is: `infinite` (older than anything) or `unknown`.
   */
  | {
      readonly op: 'age';
      readonly than: 'older' | 'younger';
      readonly of: Expr;
      readonly duration: Expr;
      readonly never: 'infinite' | 'unknown';
    }
  /** `last`: M <= now < M + D; `next`: M - D <= now < M. A date is its local 00:00. */
  | { readonly op: 'window'; readonly of: Expr; readonly direction: 'last' | 'next'; readonly duration: Expr }
  | { readonly op: 'now' | 'today' }
  /** A local date as the moment of its 00:00, or of another minute of that day; the contact's zone. */
  | { readonly op: 'midnight'; readonly of: Expr; readonly minute?: number }
  /** The local date of a moment. */
  | { readonly op: 'dateOf'; readonly of: Expr }
  /** Whole units since a moment or date (calendar units in the contact's zone); unknown if the moment is. */
  | {
      readonly op: 'elapsed';
      readonly unit: 'years' | 'months' | 'weeks' | 'days' | 'hours' | 'minutes';
      readonly of: Expr;
    }
  /** `class`/`before`: class name ('none' included; before the first move `before` is null); r f m: score or null; levels: level name or null; `movedAt`: moment of the last move or null; `alive`: chance from 0 to 1 that the contact still buys, or null. */
  | {
      readonly op: 'rfm';
      readonly what: 'class' | 'before' | 'r' | 'f' | 'm' | 'recency' | 'frequency' | 'spend' | 'movedAt' | 'alive';
    }
  /** How many orders the contact is expected to place in that time; null for somebody who never ordered, and before a model is fitted. */
  | { readonly op: 'expectedOrders'; readonly within: CalendarDuration }
  | { readonly op: 'running'; readonly scenario: string }
  /** Moment of the last entry, or null. */
  | { readonly op: 'entered'; readonly scenario: string }
  /** Moment at which that happened to the run's message, or null. */
  | { readonly op: 'handle'; readonly slot: number; readonly moment: HandleMoment }
  /** Moment at which the run began. */
  | { readonly op: 'entry' };

export type HandleMoment = 'sent' | 'delivered' | 'opened' | 'clicked' | 'bounced' | 'failed' | 'skipped';
