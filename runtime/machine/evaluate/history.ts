// Questions to a contact's history: through an aggregate that the engine keeps, or event by event where a `where` looks
// at a run or at the event being judged.
import { type CalendarDuration, HOUR_MS, shortestLength, type Zone } from '../calendar.js';
import type { CompareOp, HistoryFn } from '../expression.js';
import type { Value } from '../model.js';
import type { AggregateFacts, EventRecord } from '../run.js';
import { type Compiled, type EvaluationContext, isDuration, never } from './compiled.js';
import { addToFold, alongPath, averageOf, foldResult, startFold } from './lists.js';

export interface HistoryQuestion {
  readonly fn: HistoryFn;
  readonly event: string;
  readonly path: readonly string[];
  readonly where: Compiled | null;
  readonly inLast: Compiled | null;
  readonly aggregate: number | null;
  readonly money: boolean;
}

export function compileHistory(question: HistoryQuestion): Compiled {
  const { fn, aggregate } = question;
  if (fn === 'previous') return compilePrevious(question);
  return aggregate === null ? compileScan(question) : compileAggregate(question, aggregate);
}

function compileAggregate(question: HistoryQuestion, index: number): Compiled {
  const { fn, inLast, money } = question;
  if (fn === 'last' || fn === 'first') {
    return compileOne((context) => context.facts.aggregate(index)[fn], inLast);
  }
  return {
    value: aggregateValue(fn, index, money),
    next: inLast === null ? never : (context) => aggregateNext(fn, context.facts.aggregate(index), inLast, context),
    timed: inLast !== null,
  };
}

/** A closure for each question: what all of them share would have to ask every time. */
function aggregateValue(
  fn: 'any' | 'count' | 'sum' | 'average' | 'min' | 'max' | 'previous',
  index: number,
  money: boolean,
): (context: EvaluationContext) => Value {
  switch (fn) {
    case 'any':
      return ({ facts }) => facts.aggregate(index).count > 0;
    case 'count':
      return ({ facts }) => facts.aggregate(index).count;
    case 'sum':
      return ({ facts }) => facts.aggregate(index).sum;
    case 'average':
      return ({ facts }) => {
        const { sum, count, known = count } = facts.aggregate(index);
        return known === 0 ? null : averageOf(sum, known, money);
      };
    case 'min':
      return ({ facts }) => facts.aggregate(index).min;
    case 'max':
      return ({ facts }) => facts.aggregate(index).max;
    case 'previous':
      return () => null;
  }
}

/**
 * Time only takes events out of a window: a count that is too low for the comparison to turn stays so. Undefined where time may do more.
 */
export function countThreshold(
  { fn, where, inLast, aggregate }: HistoryQuestion,
  count: Compiled,
  op: CompareOp,
  constant: Value,
): ((context: EvaluationContext) => number) | undefined {
  const isKept = fn === 'count' && aggregate !== null && inLast !== null && !inLast.timed && !where?.timed;
  if (!isKept || !Number.isInteger(constant)) return undefined;
  const settled = (constant as number) - (op === 'gt' || op === 'le' ? 0 : 1);
  return (context) => ((count.value(context) as number) <= settled ? Number.POSITIVE_INFINITY : count.next(context));
}

/** `any` stays true while its newest event is inside; everything else may change with each event that leaves. */
function aggregateNext(fn: HistoryFn, facts: AggregateFacts, inLast: Compiled, context: EvaluationContext): number {
  const changes = Math.min(inLast.next(context), facts.nextChange);
  if (fn !== 'any' || facts.last === null || inLast.timed) return changes;
  const length = inLast.value(context);
  if (!isDuration(length)) return changes;
  return Math.max(changes, context.facts.zone.add(facts.last.at, length));
}

/** `last E in last D` asks about the last event: nothing when it lies outside (R9). */
function compileOne(find: (context: EvaluationContext) => EventRecord | null, inLast: Compiled | null): Compiled {
  if (inLast === null) return { value: (context) => find(context) as Value, next: never, timed: false };
  const inside = (context: EvaluationContext): EventRecord | null => {
    const record = find(context);
    return record !== null && isInside(record, inLast.value(context), context) ? record : null;
  };
  return {
    value: (context) => inside(context) as Value,
    next: (context) => {
      const record = inside(context);
      const changes = inLast.next(context);
      const length = inLast.value(context);
      return record === null || !isDuration(length)
        ? changes
        : Math.min(changes, context.facts.zone.add(record.at, length));
    },
    timed: true,
  };
}

function isInside(record: EventRecord, length: Value, context: EvaluationContext): boolean {
  const { now, zone } = context.facts;
  return record.at <= now && isDuration(length) && now < zone.add(record.at, length);
}

function compileScan(question: HistoryQuestion): Compiled {
  const { fn, where, inLast } = question;
  if (fn === 'last' || fn === 'first') {
    const one = compileOne((context) => findOne(question, fn, context), inLast);
    if (where === null || !where.timed) return one;
    return withWhere(one, question, where);
  }
  return {
    value: (context) => scanValue(question, context),
    next: inLast === null && !where?.timed ? never : (context) => scanNext(question, context),
    timed: inLast !== null || (where?.timed ?? false),
  };
}

/** Also when what `where` says of an event may change. */
function withWhere({ value, next }: Compiled, question: HistoryQuestion, where: Compiled): Compiled {
  return { value, next: (context) => Math.min(next(context), whereNext(question, where, context)), timed: true };
}

function findOne(question: HistoryQuestion, fn: 'first' | 'last', context: EvaluationContext): EventRecord | null {
  const events = context.facts.history(question.event);
  for (let i = 0; i < events.length; i++) {
    const record = events[fn === 'first' ? i : events.length - 1 - i];
    if (record !== undefined && matches(question.where, record, context)) return record;
  }
  return null;
}

/** Judges `where` on one event; the event judged until now is its `judged`. */
function matches(where: Compiled | null, record: EventRecord, context: EvaluationContext): boolean {
  if (where === null) return true;
  const { event, judged } = context;
  context.event = record;
  context.judged = event;
  const value = where.value(context);
  context.event = event;
  context.judged = judged;
  return value === true;
}

function scanValue(question: HistoryQuestion, context: EvaluationContext): Value {
  const { fn, path, money } = question;
  if (fn === 'any') {
    let any = false;
    scan(question, context, () => {
      any = true;
      return false;
    });
    return any;
  }
  let count = 0;
  const fold = startFold();
  if (
    !scan(question, context, (record) => {
      count++;
      if (fn !== 'count') addToFold(fold, alongPath(record as unknown as Value, path));
      return true;
    })
  )
    return null;
  if (fn === 'count') return count;
  return fn === 'sum' || fn === 'average' || fn === 'min' || fn === 'max' ? foldResult(fn, fold, money) : null;
}

/** Visits matching events of the window, newest first, until told to stop; false when the window's length is unknown. */
function scan(
  { event, where, inLast }: HistoryQuestion,
  context: EvaluationContext,
  visit: (record: EventRecord) => boolean,
): boolean {
  const { now, zone } = context.facts;
  const length = inLast === null ? null : inLast.value(context);
  if (inLast !== null && !isDuration(length)) return false;
  const window = isDuration(length) ? length : null;
  const oldest = window === null ? Number.NEGATIVE_INFINITY : now - longest(window);
  const surely = window === null ? Number.NEGATIVE_INFINITY : now - shortestLength(window);
  const events = context.facts.history(event);
  for (let i = events.length - 1; i >= 0; i--) {
    const record = events[i];
    if (record === undefined || record.at < oldest) break;
    if (window !== null && (record.at > now || (record.at <= surely && now >= zone.add(record.at, window)))) continue;
    if (matches(where, record, context) && !visit(record)) break;
  }
  return true;
}

/** No window of this length can reach further back, whatever the calendar does. */
function longest(duration: CalendarDuration): number {
  return duration.ms + (duration.days * 24 + duration.months * 31 * 24 + 48) * HOUR_MS;
}

function scanNext(question: HistoryQuestion, context: EvaluationContext): number {
  const { fn, where, inLast } = question;
  let changes = where?.timed ? whereNext(question, where, context) : Number.POSITIVE_INFINITY;
  if (inLast === null) return changes;
  changes = Math.min(changes, inLast.next(context));
  const length = inLast.value(context);
  if (!isDuration(length)) return changes;
  let leaves = fn === 'any' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  scan(question, context, (record) => {
    const edge = leavesAt(record, length, context.facts.zone);
    leaves = fn === 'any' ? Math.max(leaves, edge) : Math.min(leaves, edge);
    return true;
  });
  return leaves === Number.NEGATIVE_INFINITY ? changes : Math.min(changes, leaves);
}

function leavesAt(record: EventRecord, length: CalendarDuration, zone: Zone): number {
  return zone.add(record.at, length);
}

function whereNext({ event }: HistoryQuestion, where: Compiled, context: EvaluationContext): number {
  let next = Number.POSITIVE_INFINITY;
  const outer = { event: context.event, judged: context.judged };
  for (const record of context.facts.history(event)) {
    context.event = record;
    context.judged = outer.event;
    next = Math.min(next, where.next(context));
  }
  context.event = outer.event;
  context.judged = outer.judged;
  return next;
}

/**
 * The one before the event that triggered: the newest that stands before the event being judged, or where none is being
 * judged before the run's entry, or else simply the newest.
 */
function compilePrevious(question: HistoryQuestion): Compiled {
  const find = (context: EvaluationContext): EventRecord | null => {
    const events = context.facts.history(question.event);
    const judged = context.event;
    const limit = judged === null ? (context.entry ?? Number.POSITIVE_INFINITY) : judged.at;
    for (let i = events.length - 1; i >= 0; i--) {
      const record = events[i];
      if (record === undefined || record.at > limit) continue;
      if (judged === null ? context.entry !== null && record.at === limit : isOrAfter(events, i, judged)) continue;
      if (matches(question.where, record, context)) return record;
    }
    return null;
  };
  const one = compileOne(find, question.inLast);
  const where = question.where;
  if (where === null || !where.timed) return one;
  return withWhere(one, question, where);
}

/** Whether the event at `index` is the judged one, or stands after it at the same instant. */
function isOrAfter(events: readonly EventRecord[], index: number, judged: EventRecord): boolean {
  for (let i = index; i >= 0; i--) {
    const record = events[i];
    if (record === undefined || record.at < judged.at) return false;
    if (record.event === judged.event && record.id === judged.id) return true;
  }
  return false;
}
