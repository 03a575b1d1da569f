// What an expression becomes at load: closures over a context. Closures keep nothing between calls and never throw.
import type { CalendarDuration } from '../calendar.js';
import type { Value } from '../model.js';
import type { EventRecord, Facts, RunState, SlotValue } from '../run.js';

/** What closures look at. One object serves many evaluations: they put back whatever they change. */
export interface EvaluationContext {
  facts: Facts;
  /** The event being judged; inside a history `where` the candidate. */
  event: EventRecord | null;
  /** Inside a history `where`: the event being judged outside. */
  judged: EventRecord | null;
  slots: readonly SlotValue[];
  /** Epoch ms at which the run began; null outside a run. */
  entry: number | null;
  /** List elements being judged by `has`, outermost first; `depth` of them are alive. */
  elements: Value[];
  depth: number;
}

export interface Compiled {
  /** Null is unknown (R7). An event comes out as its `EventRecord`, a slot as what it holds; `plainValue` makes them plain. */
  value(context: EvaluationContext): Value;
  /**
   * A bound on the earliest instant (epoch ms) strictly after `now` at which `value` can change by time passing alone:
   * on [now, next) it stays the same. Infinity when time cannot change it.
   */
  next(context: EvaluationContext): number;
  /** Whether `next` can ever be finite. */
  readonly timed: boolean;
}

const noSlots: readonly SlotValue[] = Object.freeze([]);

export function evaluationContext(
  facts: Facts,
  event: EventRecord | null = null,
  run: RunState | null = null,
): EvaluationContext {
  return {
    facts,
    event,
    judged: null,
    slots: run?.slots ?? noSlots,
    entry: run?.entry ?? null,
    elements: [],
    depth: 0,
  };
}

/** Where something is decided, unknown is no (R7). */
export function decide(value: Value): boolean {
  return value === true;
}

export const never = (): number => Number.POSITIVE_INFINITY;

/** A value that time alone does not change. */
export function still(value: (context: EvaluationContext) => Value): Compiled {
  return { value, next: never, timed: false };
}

/** A value that changes when one of its parts does. */
export function whenParts(value: (context: EvaluationContext) => Value, parts: readonly Compiled[]): Compiled {
  const timed = parts.filter((part) => part.timed);
  return timed.length === 0 ? still(value) : { value, next: earliest(timed), timed: true };
}

export function earliest(parts: readonly Compiled[]): (context: EvaluationContext) => number {
  const timed = parts.filter((part) => part.timed);
  const [first, second] = timed;
  if (first === undefined) return never;
  if (second === undefined) return first.next;
  if (timed.length === 2) return (context) => Math.min(first.next(context), second.next(context));
  return (context) => {
    let next = Number.POSITIVE_INFINITY;
    for (const part of timed) next = Math.min(next, part.next(context));
    return next;
  };
}

export function isEventRecord(value: unknown): value is EventRecord {
  if (typeof value !== 'object' || value === null) return false;
  const record = value as Partial<EventRecord>;
  return (
    typeof record.event === 'string' &&
    typeof record.at === 'number' &&
    typeof record.id === 'string' &&
    typeof record.fields === 'object'
  );
}

/** An event as one flat record, its fields beside `at` and `id`; anything else as it is. */
export function plainValue(value: SlotValue): Value {
  return isEventRecord(value) ? { ...value.fields, at: value.at, id: value.id } : (value as Value);
}

export function isDuration(value: unknown): value is CalendarDuration {
  if (typeof value !== 'object' || value === null) return false;
  const duration = value as Partial<CalendarDuration>;
  return Number.isFinite(duration.months) && Number.isFinite(duration.days) && Number.isFinite(duration.ms);
}
