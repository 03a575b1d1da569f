/** Static types of expressions. A type says what a value is; `optional` that it may be unknown. Names are shown to the author by `describeType`. */

export type Type =
  | { readonly kind: 'bool'; readonly optional: boolean }
  | { readonly kind: 'number'; readonly optional: boolean }
  | { readonly kind: 'percent'; readonly optional: boolean }
  | { readonly kind: 'money'; readonly currency: string; readonly optional: boolean }
  | { readonly kind: 'text'; readonly optional: boolean }
  | { readonly kind: 'email'; readonly optional: boolean }
  | { readonly kind: 'phone'; readonly optional: boolean }
  | { readonly kind: 'date'; readonly optional: boolean }
  | { readonly kind: 'time'; readonly optional: boolean }
  | { readonly kind: 'moment'; readonly optional: boolean }
  /** `unit` is known for literals: exact s/min/h, day d/w, month mo/y, or mixed; durations compare only within one unit class (R6). */
  | { readonly kind: 'duration'; readonly unit: 'exact' | 'day' | 'month' | 'mixed'; readonly optional: boolean }
  | { readonly kind: 'distance'; readonly optional: boolean }
  | { readonly kind: 'geo'; readonly optional: boolean }
  | { readonly kind: 'enum'; readonly values: readonly string[]; readonly optional: boolean }
  | { readonly kind: 'list'; readonly of: Type; readonly optional: boolean }
  | {
      readonly kind: 'record';
      readonly name?: string;
      readonly fields: ReadonlyMap<string, Type>;
      readonly optional: boolean;
    }
  /** An event of the contact: has `at`, `id` and the event's fields; compared with a duration it is its age. `optional`: it may never have happened. */
  | { readonly kind: 'event'; readonly event: string; readonly optional: boolean }
  /** The class of `rfm` or `rfm.before`. */
  | { readonly kind: 'rfmClass'; readonly optional: boolean }
  | { readonly kind: 'rfmLevel'; readonly axis: 'recency' | 'frequency' | 'spend'; readonly optional: boolean }
  /** `rfm` itself: a class that also has members r f m before since. */
  | { readonly kind: 'rfm' }
  /** What `send … as x` binds. */
  | { readonly kind: 'handle'; readonly channel: string; readonly message: string }
  /** What `reminder.clicked` is: true once it happened, a moment, something to wait for. */
  | { readonly kind: 'handleMoment' }
  /** What `give … as x` binds. */
  | { readonly kind: 'code' }
  /** The age or span that `since M` gives; compared with a duration like an age. `optional`: the moment may be unknown (an event that never happened is infinitely old instead). */
  | { readonly kind: 'age'; readonly optional: boolean }
  /** A message of a channel as an argument of a sequence. */
  | { readonly kind: 'message'; readonly channel: string }
  /** Something true at an instant: only triggers, stops and waits take it. */
  | { readonly kind: 'trigger' }
  /** A wrong expression: fits everywhere, so that one mistake is told once. */
  | { readonly kind: 'error' };
