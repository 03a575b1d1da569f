// Turns an expression tree into closures, once, at load. It knows which closure stands for which operator and nothing else.
import type { Expr } from '../expression.js';
import type { Value } from '../model.js';
import type { MessageHandle } from '../run.js';
import { compileAge, compileElapsed, compileWindow, elapsedThreshold } from './ages.js';
import { compileArithmetic, compileNear, compileNegation } from './arithmetic.js';
import { compileCompare, compileContains, compileIn } from './compare.js';
import { type Compiled, still } from './compiled.js';
import { compileHistory, countThreshold, type HistoryQuestion } from './history.js';
import { compileElement, compileEnd, compileFold, compileGet, compileHas, compileSize } from './lists.js';
import { compileAnd, compileIf, compileKnown, compileNot, compileOr } from './logic.js';
import {
  compileDateOf,
  compileEntry,
  compileMidnight,
  compileMoment,
  compileNow,
  compileNowCompare,
  compileShift,
  compileToday,
} from './moments.js';

type Of<Op extends Expr['op']> = Extract<Expr, { readonly op: Op }>;
type Comparison = Of<'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge'>;

export function compileExpression(expr: Expr): Compiled {
  switch (expr.op) {
    case 'const':
      return constant(expr.value);
    case 'attr':
      return attribute(expr.name);
    case 'slot':
      return still((context) => (context.slots[expr.slot] ?? null) as Value);
    case 'event':
      return still((context) => context.event as Value);
    case 'judged':
      return still((context) => context.judged as Value);
    case 'element':
      return compileElement(expr.depth);
    case 'get':
      return compileGet(compileExpression(expr.of), expr.field, isEvent(expr.of));
    case 'first':
    case 'last':
      return compileEnd(expr.op, compileExpression(expr.of));
    case 'size':
      return compileSize(compileExpression(expr.of));
    case 'fold':
      return compileFold(expr.fn, compileExpression(expr.of), expr.path, expr.money ?? false);
    case 'not':
      return compileNot(compileExpression(expr.of));
    case 'neg':
      return compileNegation(compileExpression(expr.of));
    case 'known':
      return compileKnown(compileExpression(expr.of));
    case 'and':
      return compileAnd(expr.of.map(compileExpression));
    case 'or':
      return compileOr(expr.of.map(compileExpression));
    case 'eq':
    case 'ne':
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
      return comparison(expr);
    case 'in':
      return compileIn(operand(expr.of), expr.values.map(operand));
    case 'contains':
    case 'startsWith':
    case 'endsWith':
      return compileContains(expr.op, compileExpression(expr.left), compileExpression(expr.right));
    case 'has':
      return compileHas(compileExpression(expr.of), compileExpression(expr.where));
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'share':
      return compileArithmetic(
        expr.op,
        compileExpression(expr.left),
        compileExpression(expr.right),
        expr.money ?? false,
      );
    case 'shift':
      return compileShift(compileExpression(expr.moment), compileExpression(expr.by), expr.sign);
    case 'if':
      return compileIf(compileExpression(expr.cond), compileExpression(expr.then), compileExpression(expr.else));
    case 'near':
      return compileNear(compileExpression(expr.of), compileExpression(expr.metres), compileExpression(expr.centre));
    case 'segment':
      return still((context) => context.facts.inSegment(expr.name));
    case 'group':
      return still((context) => context.facts.inGroup(expr.name));
    case 'history':
      return compileHistory(questionOf(expr));
    case 'age':
      return compileAge(expr.than, compileExpression(expr.of), compileExpression(expr.duration), expr.never);
    case 'window':
      return compileWindow(expr.direction, compileExpression(expr.of), compileExpression(expr.duration));
    case 'now':
      return compileNow();
    case 'today':
      return compileToday();
    case 'midnight':
      return compileMidnight(compileExpression(expr.of), expr.minute ?? 0);
    case 'dateOf':
      return expr.of.op === 'now' ? compileToday() : compileDateOf(compileExpression(expr.of));
    case 'elapsed':
      return compileElapsed(expr.unit, compileExpression(expr.of));
    case 'rfm':
      return rfm(expr.what);
    case 'expectedOrders':
      return still((context) => context.facts.rfm.expectedOrders(expr.within));
    case 'running':
      return still((context) => context.facts.running(expr.scenario));
    case 'entered':
      return still((context) => context.facts.entered(expr.scenario));
    case 'handle':
      return still((context) => {
        const handle = (context.slots[expr.slot] ?? null) as MessageHandle | null;
        return handle?.[expr.moment] ?? null;
      });
    case 'entry':
      return compileEntry();
  }
}

function questionOf({ fn, event, path, where, inLast, aggregate, money }: Of<'history'>): HistoryQuestion {
  return {
    fn,
    event,
    path,
    where: where === undefined ? null : compileExpression(where),
    inLast: inLast === undefined ? null : compileExpression(inLast),
    aggregate: aggregate ?? null,
    money: money ?? false,
  };
}

function constant(value: Value): Compiled {
  return still(() => value);
}

function attribute(name: string): Compiled {
  return still((context) => context.facts.attribute(name) ?? null);
}

function rfm(what: Of<'rfm'>['what']): Compiled {
  return still((context) => context.facts.rfm[what]);
}

/** Whether the value is an event or nothing, known without running it. */
function isEvent(expr: Expr): boolean {
  return (
    expr.op === 'event' ||
    expr.op === 'judged' ||
    (expr.op === 'history' && (expr.fn === 'last' || expr.fn === 'first' || expr.fn === 'previous'))
  );
}

/** An operand of a comparison: an event there means its moment. */
function operand(expr: Expr): Compiled {
  const compiled = compileExpression(expr);
  return isEvent(expr) || expr.op === 'slot' || expr.op === 'if' ? compileMoment(compiled) : compiled;
}

const mirrored = { eq: 'eq', ne: 'ne', lt: 'gt', le: 'ge', gt: 'lt', ge: 'le' } as const;

/**
 * `now` is moved alone to one side, so that the comparison can say when it changes: `now + D < M` is `now < M - D`,
 * which is what R6 says of `in next D`.
 */
function comparison(expr: Comparison): Compiled {
  const { op, left, right } = expr;
  if (left.op === 'now') return compileNowCompare(op, compileExpression(right));
  if (right.op === 'now' || (onNow(right) && !onNow(left))) {
    return comparison({ op: mirrored[op], left: right, right: left });
  }
  if (onNow(left)) {
    if (left.op === 'shift') {
      const moved: Expr = { op: 'shift', moment: right, by: left.by, sign: left.sign === 1 ? -1 : 1 };
      return comparison({ op, left: left.moment, right: moved });
    }
    if (left.op === 'if') {
      const then: Expr = { op, left: left.then, right };
      return compileExpression({ op: 'if', cond: left.cond, then, else: { op, left: left.else, right } });
    }
  }
  const constantRight = right.op === 'const' ? right.value : undefined;
  const compared = operand(left);
  const compiled = compileCompare(op, compared, operand(right), constantRight);
  if (constantRight === undefined) return compiled;
  const next =
    left.op === 'elapsed'
      ? elapsedThreshold(left.unit, compileExpression(left.of), op, constantRight)
      : left.op === 'history'
        ? countThreshold(questionOf(left), compared, op, constantRight)
        : undefined;
  return next === undefined ? compiled : { value: compiled.value, next, timed: compiled.timed };
}

/** Whether the value moves with the clock from one millisecond to the next. */
function onNow(expr: Expr): boolean {
  if (expr.op === 'now') return true;
  if (expr.op === 'shift') return onNow(expr.moment);
  return expr.op === 'if' && (onNow(expr.then) || onNow(expr.else));
}
