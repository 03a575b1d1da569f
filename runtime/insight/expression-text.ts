/** Expressions of the machine as the language writes them, and the types of their values. Names that the source gave by `let` are gone: what they mean stands here. */
import type { Bundle, Expr, Machine, TypeShape, Value, Zone } from '../machine/index.js';
import { textOf } from './values.js';

export interface Naming {
  readonly bundle: Bundle;
  /** Whose locals the expression may look at. */
  readonly machine: Machine | null;
  /** Name of the event being judged, where there is one. */
  readonly event: string | null;
  readonly zone: Zone;
}

const COMPARE = { eq: '==', ne: '!=', lt: '<', le: '<=', gt: '>', ge: '>=' } as const;
const ARITHMETIC = { add: '+', sub: '-', mul: '*', div: '/', share: '*' } as const;
const RFM = {
  class: 'rfm',
  before: 'rfm.before',
  movedAt: 'rfm.since',
  r: 'rfm.r',
  f: 'rfm.f',
  m: 'rfm.m',
  alive: 'p_alive',
} as const;

export function exprText(expr: Expr, naming: Naming): string {
  const say = (part: Expr) => exprText(part, naming);
  const inside = (part: Expr) =>
    part.op === 'and' || part.op === 'or' || part.op === 'if' ? `(${say(part)})` : say(part);
  switch (expr.op) {
    case 'const':
      return textOf(expr.value, null, naming.zone);
    case 'attr':
      return expr.name;
    case 'slot':
      return naming.machine?.slots[expr.slot]?.name ?? 'local';
    case 'event':
    case 'judged':
      return naming.event ?? 'event';
    case 'element':
      return 'element';
    case 'get':
      if (expr.field === 'at' && expr.of.op === 'history') return say(expr.of);
      return expr.of.op === 'element' ? expr.field : `${inside(expr.of)}.${expr.field}`;
    case 'first':
    case 'last':
      return `${inside(expr.of)}.${expr.op}`;
    case 'size':
      return `${inside(expr.of)}.count`;
    case 'fold':
      return `${expr.fn} of ${[say(expr.of), ...expr.path].join('.')}`;
    case 'not':
      return expr.of.op === 'history' && expr.of.fn === 'any'
        ? say(expr.of).replace(/^any /, 'no ')
        : `not ${inside(expr.of)}`;
    case 'neg':
      return `-${inside(expr.of)}`;
    case 'known':
      return `${inside(expr.of)} is known`;
    case 'and':
    case 'or':
      return expr.of.map(inside).join(` ${expr.op} `);
    case 'eq':
    case 'ne':
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
      return `${inside(expr.left)} ${comparison(expr.op, expr.left)} ${operand(expr.right, expr.left, naming)}`;
    case 'in':
      return `${inside(expr.of)} in (${expr.values.map((value) => operand(value, expr.of, naming)).join(', ')})`;
    case 'contains':
      return `${inside(expr.left)} contains ${say(expr.right)}`;
    case 'startsWith':
      return `${inside(expr.left)} starts with ${say(expr.right)}`;
    case 'endsWith':
      return `${inside(expr.left)} ends with ${say(expr.right)}`;
    case 'has':
      return `${inside(expr.of)} has (${say(expr.where)})`;
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'share':
      return `${operand(expr.left, expr.right, naming)} ${ARITHMETIC[expr.op]} ${operand(expr.right, expr.left, naming)}`;
    case 'shift':
      return `${inside(expr.moment)} ${expr.sign === 1 ? '+' : '-'} ${say(expr.by)}`;
    case 'if':
      return `${say(expr.then)} if ${say(expr.cond)} else ${say(expr.else)}`;
    case 'near':
      return `${inside(expr.of)} within ${textOf(constant(expr.metres), { type: 'distance' }, naming.zone)} of ${placeName(expr.centre, naming)}`;
    case 'segment':
    case 'group':
      return expr.name;
    case 'history':
      return historyText(expr, naming);
    case 'age':
      return `${inside(expr.of)} ${expr.than === 'older' ? '>' : '<'} ${say(expr.duration)}`;
    case 'window':
      return `${inside(expr.of)} in ${expr.direction} ${say(expr.duration)}`;
    case 'now':
    case 'today':
      return expr.op;
    case 'midnight':
    case 'dateOf':
      return say(expr.of);
    case 'elapsed':
      return `${expr.unit} since ${inside(expr.of)}`;
    case 'rfm':
      return expr.what in RFM ? RFM[expr.what as keyof typeof RFM] : expr.what;
    case 'expectedOrders':
      return `expected_orders in ${textOf(expr.within, { type: 'duration' }, naming.zone)}`;
    case 'running':
      return `running ${expr.scenario}`;
    case 'entered':
      return `entered ${expr.scenario}`;
    case 'handle':
      return `${naming.machine?.slots[expr.slot]?.name ?? 'message'}.${expr.moment}`;
    case 'entry':
      return 'entry';
  }
}

function comparison(op: keyof typeof COMPARE, left: Expr): string {
  const isNamed = left.op === 'rfm' || left.op === 'attr';
  return isNamed && op === 'eq' ? 'is' : isNamed && op === 'ne' ? 'is not' : COMPARE[op];
}

/** A constant takes its type from what it meets. */
function operand(expr: Expr, other: Expr, naming: Naming): string {
  if (expr.op !== 'const') return exprText(expr, naming);
  const type = other.op === 'rfm' ? ({ type: 'enum', values: [] } as const) : typeOf(other, naming);
  return textOf(expr.value, type, naming.zone);
}

function historyText(expr: Extract<Expr, { readonly op: 'history' }>, naming: Naming): string {
  const where = expr.where === undefined ? '' : ` where (${exprText(expr.where, { ...naming, event: expr.event })})`;
  const window = expr.inLast === undefined ? '' : ` in last ${exprText(expr.inLast, naming)}`;
  // The moment of an event is said by its name alone.
  const path = expr.path.length === 1 && expr.path[0] === 'at' ? '' : expr.path.map((field) => `.${field}`).join('');
  const isOf =
    expr.fn === 'count' || expr.fn === 'sum' || expr.fn === 'average' || expr.fn === 'min' || expr.fn === 'max';
  return `${expr.fn}${isOf ? ' of' : ''} ${expr.event}${path}${where}${window}`;
}

function constant(expr: Expr): Value {
  return expr.op === 'const' ? expr.value : null;
}

function placeName(expr: Expr, { bundle, zone }: Naming): string {
  const value = constant(expr);
  const known = Object.entries(bundle.model.places).find(
    ([, place]) => JSON.stringify(place) === JSON.stringify(value),
  );
  return known?.[0] ?? textOf(value, null, zone);
}

/** Null where it is not plain from the expression, and for what needs no type to be shown. */
export function typeOf(expr: Expr, naming: Naming): TypeShape | null {
  switch (expr.op) {
    case 'attr':
      return naming.bundle.model.contact[expr.name] ?? null;
    case 'get': {
      if (expr.field === 'at' && eventOf(expr.of, naming) !== null) return { type: 'moment' };
      const event = eventOf(expr.of, naming);
      if (event !== null) return fieldsOf(event, naming)[expr.field] ?? null;
      const of = typeOf(expr.of, naming);
      return of?.type === 'record' ? (of.fields[expr.field] ?? null) : null;
    }
    case 'history':
      if (expr.fn === 'count' || expr.fn === 'any') return null;
      return along(fieldsOf(expr.event, naming), expr.path);
    case 'fold': {
      const of = typeOf(expr.of, naming);
      const element = of?.type === 'list' ? of.of : null;
      if (expr.fn === 'count') return null;
      return element?.type === 'record' ? along(element.fields, expr.path) : element;
    }
    case 'first':
    case 'last': {
      const of = typeOf(expr.of, naming);
      return of?.type === 'list' ? of.of : null;
    }
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'share':
      return typeOf(expr.left, naming) ?? (expr.op === 'add' || expr.op === 'sub' ? typeOf(expr.right, naming) : null);
    case 'neg':
      return typeOf(expr.of, naming);
    case 'if':
      return typeOf(expr.then, naming) ?? typeOf(expr.else, naming);
    case 'slot': {
      const holds = naming.machine?.slots[expr.slot]?.holds;
      return holds?.kind === 'value' ? holds.type : null;
    }
    case 'now':
    case 'entry':
    case 'handle':
    case 'entered':
    case 'midnight':
    case 'shift':
      return { type: 'moment' };
    case 'today':
    case 'dateOf':
      return { type: 'date' };
    case 'rfm':
      return expr.what === 'movedAt' ? { type: 'moment' } : { type: 'enum', values: [] };
    default:
      return null;
  }
}

function eventOf(expr: Expr, { event, machine }: Naming): string | null {
  if (expr.op === 'event' || expr.op === 'judged') return event;
  if (expr.op === 'history' && expr.path.length === 0) return expr.event;
  const holds = expr.op === 'slot' ? machine?.slots[expr.slot]?.holds : undefined;
  return holds?.kind === 'event' ? holds.event : null;
}

/** Derived events have the fields of their base. */
export function fieldsOf(event: string, { bundle }: Pick<Naming, 'bundle'>): Readonly<Record<string, TypeShape>> {
  return bundle.model.events[event]?.fields ?? bundle.derived.find(({ name }) => name === event)?.fields ?? {};
}

function along(fields: Readonly<Record<string, TypeShape>>, path: readonly string[]): TypeShape | null {
  let type: TypeShape | null = null;
  let inside: Readonly<Record<string, TypeShape>> = fields;
  for (const name of path) {
    type = inside[name] ?? null;
    const element: TypeShape | null = type?.type === 'list' ? type.of : type;
    inside = element?.type === 'record' ? element.fields : {};
    type = element;
  }
  return type;
}
