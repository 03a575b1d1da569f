/** How a condition stands for one contact now: taken apart at `and`, `or`, `not` and segments, each part with its answer and what it rests on. */
import {
  compileExpression,
  type EventRecord,
  type Expr,
  isEventRecord,
  type Machine,
  momentOf,
  type SlotValue,
  type Value,
} from '../machine/index.js';
import { exprText, fieldsOf, type Naming, typeOf } from './expression-text.js';
import { type Glass, type Line, lineOf } from './glass.js';
import { agoText, localText, textOf } from './values.js';

export interface Part {
  /** As the language would write it. */
  readonly text: string;
  /** Unknown counts as no where something is decided. */
  readonly answer: 'yes' | 'no' | 'unknown';
  /** What it rests on: `last order_placed was 2026-03-02 10:00, 3 days ago`. */
  readonly because?: string;
  /** Where a segment is declared. */
  readonly line?: Line;
  readonly parts?: readonly Part[];
}

/** What beside the contact a condition looks at. */
export interface Within {
  readonly machine: Machine | null;
  readonly slots?: readonly SlotValue[];
  /** Epoch ms. */
  readonly entry?: number | null;
  readonly event?: EventRecord | null;
  readonly eventName?: string | null;
}

/** Segments inside segments are opened so deep. */
const DEEPEST = 4;

export function partOf(glass: Glass, expr: Expr, within: Within, depth = 0): Part {
  const naming: Naming = {
    bundle: glass.program.bundle,
    machine: within.machine,
    event: within.event?.event ?? within.eventName ?? null,
    zone: glass.zone,
  };
  const text = exprText(expr, naming);
  const answer = answerOf(valueIn(glass, expr, within));
  const inner = (part: Expr) => partOf(glass, part, within, depth);
  switch (expr.op) {
    case 'and':
    case 'or':
      return { text, answer, parts: expr.of.map(inner) };
    case 'not': {
      const of = inner(expr.of);
      if (of.parts === undefined && of.because === undefined) return { text, answer };
      return {
        text,
        answer,
        ...(of.because !== undefined && { because: of.because }),
        ...(of.line !== undefined && { line: of.line }),
        ...(of.parts !== undefined && { parts: of.parts }),
      };
    }
    case 'segment': {
      const plan = glass.program.bundle.segments.find(({ name }) => name === expr.name);
      if (plan === undefined || depth >= DEEPEST) return { text, answer };
      const of = partOf(glass, plan.condition, { machine: null }, depth + 1);
      return {
        text,
        answer,
        line: lineOf(glass, plan.span),
        parts: of.parts && plan.condition.op === 'and' ? of.parts : [of],
      };
    }
    default: {
      const because = restsOn(glass, expr, within, naming);
      return { text, answer, ...(because !== null && { because }) };
    }
  }
}

function answerOf(value: Value): Part['answer'] {
  return value === true ? 'yes' : value === false ? 'no' : 'unknown';
}

export function valueIn({ context }: Glass, expr: Expr, { slots, entry, event }: Within): Value {
  const before = { event: context.event, slots: context.slots, entry: context.entry };
  context.event = event ?? null;
  context.slots = slots ?? [];
  context.entry = entry ?? null;
  try {
    return compileExpression(expr).value(context);
  } finally {
    Object.assign(context, before);
  }
}

function restsOn(glass: Glass, expr: Expr, within: Within, naming: Naming): string | null {
  const is = (part: Expr) => `${exprText(part, naming)} is ${shown(glass, part, within, naming)}`;
  switch (expr.op) {
    case 'eq':
    case 'ne':
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
      return (
        [expr.left, expr.right]
          .filter((part) => part.op !== 'const')
          .map(is)
          .join(', ') || null
      );
    case 'in':
    case 'near':
    case 'has':
      return is(expr.of);
    case 'known':
      return is(expr.of);
    case 'contains':
    case 'startsWith':
    case 'endsWith':
      return is(expr.left);
    case 'age':
    case 'window':
      return whenText(glass, expr.of, within, naming);
    case 'history':
      return expr.fn === 'any' ? lastText(glass, expr.event) : null;
    case 'attr':
      return is(expr);
    default:
      return null;
  }
}

/** The value as people read it; a moment with how long ago it was. */
function shown(glass: Glass, expr: Expr, within: Within, naming: Naming): string {
  const value = valueIn(glass, expr, within);
  const type = typeOf(expr, naming);
  if (isEventRecord(value)) return momentText(glass, value.at);
  if (type?.type === 'moment' && typeof value === 'number') return momentText(glass, value);
  return textOf(value, type, glass.zone);
}

function whenText(glass: Glass, expr: Expr, within: Within, naming: Naming): string {
  const value = valueIn(glass, expr, within);
  const at = isEventRecord(value) ? value.at : momentOf(value, glass.zone);
  const name = exprText(expr, naming);
  if (at !== null) return `${name} ${at <= glass.at ? 'was' : 'is'} ${momentText(glass, at)}`;
  return expr.op === 'history' ? `there is no ${expr.event}` : `${name} is unknown`;
}

/** The last such event of the history, whatever a `where` says. */
export function lastText(glass: Glass, event: string): string {
  const last = lastEvent(glass, event);
  if (last !== null) return `the last ${event} was ${momentText(glass, last.at)}`;
  return glass.program.bundle.derived.some(({ name }) => name === event)
    ? `${event} is not known to have come`
    : `there was never a ${event}`;
}

/** As it is in the store, or in what the engine keeps of derived events. */
export function lastEvent(glass: Glass, event: string): EventRecord | null {
  const stored = glass.events.findLast(({ name }) => name === event);
  if (stored !== undefined) {
    return { event, at: stored.at, id: stored.id, fields: JSON.parse(stored.fields) as EventRecord['fields'] };
  }
  const kept = glass.engine.state.keeper.view.history(event).at(-1);
  if (kept !== undefined) return kept;
  const plans = glass.program.bundle.facts.aggregates;
  const place = plans.findIndex(
    (plan) => plan.event === event && plan.where === undefined && plan.functions.includes('last'),
  );
  return place < 0 ? null : glass.engine.state.keeper.view.aggregate(place).last;
}

export function momentText({ zone, at: now }: Glass, at: number): string {
  return `${localText(at, zone)}, ${agoText(at, now)}`;
}

/** `product "A1", total 80.00 EUR`. */
export function payloadText(glass: Glass, record: EventRecord): string {
  const fields = fieldsOf(record.event, glass.program);
  return textOf(record.fields, { type: 'record', fields }, glass.zone);
}
