/**
 * How close together a condition made only of ages and all-time counts can turn true (R15): an age has to be reached anew after its event, a count
 * only grows. Whatever else a condition asks can change at any instant, and then nothing limits it.
 */
import type { DerivedEventPlan, SegmentPlan } from '../../runtime/machine/bundle.js';
import { type CalendarDuration, HOUR_MS, MINUTE_MS } from '../../runtime/machine/calendar.js';
import type { CompareOp, Expr } from '../../runtime/machine/expression.js';
import type { ProjectModel } from '../../runtime/machine/model.js';
import { earliest } from './time.js';

export interface Turning {
  /** Not more often than once in this, or than `times`; undefined: at any instant again. */
  readonly apart?: CalendarDuration | 'ever';
  readonly times?: number;
  /** When it turns true, the last event of this name is exactly so old. */
  readonly exactly?: { readonly event: string; readonly age: CalendarDuration };
  /** It holds for a while from its event on: for whom it holds already it may turn true again at once. */
  readonly isYoung?: boolean;
  /** What takes an event of an age back, so that the age jumps. */
  readonly undoneBy?: string;
}

interface Age {
  readonly kind: 'older' | 'younger';
  readonly event: string;
  readonly where: string;
  readonly end: 'last' | 'first';
  readonly duration: CalendarDuration;
}

interface Count {
  readonly kind: 'count';
  readonly event: string;
  readonly where: string;
  readonly least: number;
}

type Atom = Age | Count;

export interface Names {
  readonly model: ProjectModel;
  readonly segments: readonly SegmentPlan[];
  readonly derived: readonly DerivedEventPlan[];
}

export function turning(expr: Expr, names: Names, denied = false): Turning {
  const ways = alternatives(expr, denied, names, 0).map((one) => turningOfAll(one.expr, names, one.denied));
  const [first, ...others] = ways;
  if (others.length === 0) return first ?? {};
  const undoneBy = ways.find((way) => way.undoneBy !== undefined)?.undoneBy;
  if (undoneBy !== undefined) return { undoneBy };
  // When one of several turns true, one of them does, and each of them keeps its own distance.
  let apart: Turning['apart'] = 'ever';
  for (const way of ways) {
    if (!way.apart) return {};
    if (way.apart !== 'ever') apart = apart === 'ever' ? way.apart : earliest(apart, way.apart);
  }
  return { apart, times: ways.length, isYoung: ways.some(({ isYoung }) => isYoung) };
}

interface Part {
  readonly expr: Expr;
  readonly denied: boolean;
}

/** What is joined by `or`, through segments. */
function alternatives(expr: Expr, denied: boolean, names: Names, depth: number): readonly Part[] {
  if (depth > deepest) return [{ expr, denied }];
  if (expr.op === 'not') return alternatives(expr.of, !denied, names, depth + 1);
  if (expr.op === (denied ? 'and' : 'or')) return expr.of.flatMap((one) => alternatives(one, denied, names, depth + 1));
  const plan = expr.op === 'segment' ? names.segments.find(({ name }) => name === expr.name) : undefined;
  return plan ? alternatives(plan.condition, denied, names, depth + 1) : [{ expr, denied }];
}

function turningOfAll(expr: Expr, names: Names, denied: boolean): Turning {
  const atoms = conjunction(expr, denied, names, 0);
  if (!atoms) return {};
  const undoneBy = atoms.map(({ event }) => undoing(event, names)).find((name) => name !== undefined);
  if (undoneBy !== undefined) return { undoneBy };
  const older = atoms.filter((atom): atom is Age => atom.kind === 'older');
  const younger = atoms.filter((atom): atom is Age => atom.kind === 'younger');
  const counts = atoms.filter((atom): atom is Count => atom.kind === 'count');
  const [one] = younger;
  if (!one) {
    const apart = older
      .map(({ duration }) => duration)
      .reduce<CalendarDuration | undefined>((least, next) => (least ? earliest(least, next) : next), undefined);
    if (!apart) return { apart: 'ever' };
    const [age] = older;
    const isExact =
      older.length === 1 &&
      age!.end === 'last' &&
      age!.where === '' &&
      counts.some(({ least, event }) => least >= 1 && event === age!.event) &&
      counts.every(({ event }) => event === age!.event);
    return { apart, ...(isExact ? { exactly: { event: age!.event, age: age!.duration } } : {}) };
  }
  if (younger.length > 1) return {};
  const same = (atom: Atom) => atom.event === one.event && atom.where === one.where;
  if (older.length === 1 && older[0]!.end === one.end && same(older[0]!)) return { apart: older[0]!.duration };
  if (older.length > 0 || !counts.every((count) => same(count) && count.where === '')) return {};
  return one.end === 'first' ? { apart: 'ever' } : { apart: one.duration, isYoung: true };
}

/** What takes this event, or one that it is derived from, out of the history. */
function undoing(event: string, { model, derived }: Names): string | undefined {
  const bases = new Set([event]);
  for (const name of bases) {
    const plan = derived.find((one) => one.name === name);
    if (plan) bases.add(plan.base.event);
  }
  return Object.entries(model.events).find(([, { undoes }]) => undoes && bases.has(undoes.event))?.[0];
}

const deepest = 40;

/** All that must hold together; undefined where something of it is no age and no count. */
function conjunction(expr: Expr, denied: boolean, names: Names, depth: number): readonly Atom[] | undefined {
  if (depth > deepest) return undefined;
  const within = (inner: Expr, no = denied) => conjunction(inner, no, names, depth + 1);
  switch (expr.op) {
    case 'and':
    case 'or': {
      if ((expr.op === 'or') !== denied) return expr.of.length === 1 ? within(expr.of[0]!) : undefined;
      const parts = expr.of.map((part) => within(part));
      return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
    }
    case 'not':
      return within(expr.of, !denied);
    case 'const':
      return expr.value === !denied ? [] : undefined;
    case 'segment': {
      const plan = names.segments.find(({ name }) => name === expr.name);
      return plan && within(plan.condition);
    }
    case 'age': {
      if (isCreation(expr.of)) return [passing];
      const event = eventOf(expr.of);
      const duration = durationOf(expr.duration);
      if (!event || !duration || expr.never !== 'infinite') return undefined;
      const kind = (expr.than === 'older') === denied ? 'younger' : 'older';
      return [{ kind, ...event, duration }];
    }
    case 'history': {
      if (expr.fn !== 'any' || !isOfItself(expr.where)) return undefined;
      const where = expr.where ? JSON.stringify(expr.where) : '';
      if (!expr.inLast)
        return denied
          ? [{ kind: 'count', event: expr.event, where, least: 0 }]
          : [{ kind: 'count', event: expr.event, where, least: 1 }];
      const duration = durationOf(expr.inLast);
      return duration && [{ kind: denied ? 'older' : 'younger', event: expr.event, where, end: 'last', duration }];
    }
    case 'eq':
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
      return count(expr.op, expr.left, expr.right, denied);
    default:
      return undefined;
  }
}

/** Holds from some instant on, or until then, and never anew: as a count of all time does. */
const passing: Count = { kind: 'count', event: '', where: '', least: 0 };

function isCreation(expr: Expr): boolean {
  return expr.op === 'attr' && expr.name === 'created_at';
}

const unitsOf = {
  years: { months: 12, days: 0, ms: 0 },
  months: { months: 1, days: 0, ms: 0 },
  weeks: { months: 0, days: 7, ms: 0 },
  days: { months: 0, days: 1, ms: 0 },
  hours: { months: 0, days: 0, ms: HOUR_MS },
  minutes: { months: 0, days: 0, ms: MINUTE_MS },
} as const;

/** `days since M >= 30`: whole units, so that it is an age of 30 days. */
function elapsed(op: CompareOp, left: Expr, right: Expr, denied: boolean): readonly Atom[] | undefined {
  if (left.op !== 'elapsed' || right.op !== 'const' || typeof right.value !== 'number') return undefined;
  if (op === 'eq' && denied) return undefined;
  if (isCreation(left.of)) return [passing];
  const event = eventOf(left.of);
  const [from, to] = [Math.ceil(right.value), Math.floor(right.value) + 1];
  if (!event || from < 1) return undefined;
  const { months, days, ms } = unitsOf[left.unit];
  const age = (kind: Age['kind'], n: number): Age => ({
    kind,
    ...event,
    duration: { months: months * n, days: days * n, ms: ms * n },
  });
  if (op === 'eq') return [age('older', from), age('younger', to)];
  const kind = (op === 'gt' || op === 'ge') !== denied ? 'older' : 'younger';
  return [age(kind, op === 'ge' || op === 'lt' ? from : to)];
}

function count(op: CompareOp, left: Expr, right: Expr, denied: boolean): readonly Atom[] | undefined {
  if (left.op === 'elapsed') return elapsed(op, left, right, denied);
  if (left.op !== 'history' || left.fn !== 'count' || left.inLast || right.op !== 'const') return undefined;
  if (!isOfItself(left.where)) return undefined;
  if (typeof right.value !== 'number' || (op === 'eq' && denied)) return undefined;
  const upwards = (op === 'gt' || op === 'ge') !== denied || op === 'eq';
  const least = !upwards ? 0 : op === 'gt' || op === 'le' ? right.value + 1 : right.value;
  return [{ kind: 'count', event: left.event, where: left.where ? JSON.stringify(left.where) : '', least }];
}

/** What a filter may look at so that an event it lets through is let through for ever: the event, and what is written down. */
const unchanging: ReadonlySet<Expr['op']> = new Set<Expr['op']>([
  ...(['const', 'event', 'element', 'get', 'first', 'last', 'size', 'fold', 'known', 'if'] as const),
  ...([
    'and',
    'or',
    'not',
    'eq',
    'ne',
    'lt',
    'le',
    'gt',
    'ge',
    'in',
    'has',
    'contains',
    'startsWith',
    'endsWith',
  ] as const),
  ...(['neg', 'add', 'sub', 'mul', 'div', 'share', 'near'] as const),
]);

function isOfItself(where: unknown): boolean {
  if (typeof where !== 'object' || where === null) return true;
  if ('op' in where && !unchanging.has(where.op as Expr['op'])) return false;
  return Object.values(where).every(isOfItself);
}

function eventOf(expr: Expr): Pick<Age, 'event' | 'where' | 'end'> | undefined {
  if (expr.op !== 'get' || expr.field !== 'at' || expr.of.op !== 'history') return undefined;
  const { fn, event, where, inLast } = expr.of;
  if ((fn !== 'last' && fn !== 'first') || inLast || !isOfItself(where)) return undefined;
  return { event, where: where ? JSON.stringify(where) : '', end: fn };
}

function durationOf(expr: Expr): CalendarDuration | undefined {
  return expr.op === 'const' ? (expr.value as CalendarDuration) : undefined;
}
