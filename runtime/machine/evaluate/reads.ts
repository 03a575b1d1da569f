// What an expression looks at, found by walking its tree: so that a step judges it only when something of that changed.
import type { Expr } from '../expression.js';
import { childrenOf } from '../walk.js';

export interface Reads {
  readonly attributes: Set<string>;
  readonly events: Set<string>;
  readonly segments: Set<string>;
  readonly groups: Set<string>;
  readonly scenarios: Set<string>;
  rfm: boolean;
}

export function noReads(): Reads {
  return {
    attributes: new Set(),
    events: new Set(),
    segments: new Set(),
    groups: new Set(),
    scenarios: new Set(),
    rfm: false,
  };
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
    case 'running':
    case 'entered':
      reads.scenarios.add(expr.scenario);
      break;
    case 'rfm':
    case 'expectedOrders':
      reads.rfm = true;
      break;
    default:
  }
  for (const child of childrenOf(expr)) collectReads(child, reads);
}

/** Whether the value follows the clock itself. */
export function looksAtClock(expr: Expr): boolean {
  return expr.op === 'now' || expr.op === 'today' || childrenOf(expr).some(looksAtClock);
}
