// What an expression looks at, found by walking its tree: so that a step judges it only when something of that changed.
import type { Expr } from '../expression.js';

export interface Reads {
  readonly attributes: Set<string>;
  readonly events: Set<string>;
  readonly segments: Set<string>;
  readonly groups: Set<string>;
  rfm: boolean;
}

export function noReads(): Reads {
  return { attributes: new Set(), events: new Set(), segments: new Set(), groups: new Set(), rfm: false };
}

export function collectReads(expr: Expr, reads: Reads): void {
  switch (expr.op) {
    case 'attr':
      reads.attributes.add(expr.name);
      break;
    case 'segment':
      reads.segments.add(expr.name);
      break;
    case 'group':
      reads.groups.add(expr.name);
      break;
    case 'history':
      reads.events.add(expr.event);
      break;
    case 'rfm':
      reads.rfm = true;
      break;
    default:
  }
  for (const child of childrenOf(expr)) collectReads(child, reads);
}

/** The expressions directly inside one. */
export function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.op) {
    case 'const':
    case 'attr':
    case 'slot':
    case 'event':
    case 'judged':
    case 'element':
    case 'segment':
    case 'group':
    case 'now':
    case 'today':
    case 'rfm':
    case 'running':
    case 'entered':
    case 'handle':
    case 'entry':
      return [];
    case 'get':
    case 'first':
    case 'last':
    case 'size':
    case 'fold':
    case 'not':
    case 'neg':
    case 'known':
    case 'midnight':
    case 'dateOf':
    case 'elapsed':
      return [expr.of];
    case 'and':
    case 'or':
      return expr.of;
    case 'eq':
    case 'ne':
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
    case 'contains':
    case 'startsWith':
    case 'endsWith':
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'share':
      return [expr.left, expr.right];
    case 'in':
      return [expr.of, ...expr.values];
    case 'has':
      return [expr.of, expr.where];
    case 'shift':
      return [expr.moment, expr.by];
    case 'if':
      return [expr.cond, expr.then, expr.else];
    case 'near':
      return [expr.of, expr.metres, expr.centre];
    case 'history':
      return [expr.where, expr.inLast].filter((part) => part !== undefined);
    case 'age':
    case 'window':
      return [expr.of, expr.duration];
  }
}

/** Whether the value follows the clock itself. */
export function looksAtClock(expr: Expr): boolean {
  return expr.op === 'now' || expr.op === 'today' || childrenOf(expr).some(looksAtClock);
}
