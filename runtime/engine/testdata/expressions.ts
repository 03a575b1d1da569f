/** Short ways to write the machine's expressions by hand, for tests. */
import type { CalendarDuration, CompareOp, Dependencies, Expr, HistoryFn, Value } from '../../machine/index.js';

export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

export const hours = (n: number): CalendarDuration => ({ months: 0, days: 0, ms: n * HOUR });
export const minutes = (n: number): CalendarDuration => ({ months: 0, days: 0, ms: n * MINUTE });
export const days = (n: number): CalendarDuration => ({ months: 0, days: n, ms: 0 });
export const months = (n: number): CalendarDuration => ({ months: n, days: 0, ms: 0 });

export const value = (constant: Value): Expr => ({ op: 'const', value: constant });
export const attr = (name: string): Expr => ({ op: 'attr', name });
export const slot = (index: number): Expr => ({ op: 'slot', slot: index });
export const get = (of: Expr, field: string): Expr => ({ op: 'get', of, field });
export const compare = (op: CompareOp, left: Expr, right: Expr): Expr => ({ op, left, right });
export const is = (left: Expr, constant: Value): Expr => compare('eq', left, value(constant));
export const not = (of: Expr): Expr => ({ op: 'not', of });
export const and = (...of: Expr[]): Expr => ({ op: 'and', of });
export const inSegment = (name: string): Expr => ({ op: 'segment', name });
export const inGroup = (name: string): Expr => ({ op: 'group', name });
export const choose = (cond: Expr, then: Expr, otherwise: Expr): Expr => ({ op: 'if', cond, then, else: otherwise });

export const history = (
  fn: HistoryFn,
  event: string,
  rest: { aggregate?: number; path?: string[]; where?: Expr; inLast?: CalendarDuration } = {},
): Expr => ({
  op: 'history',
  fn,
  event,
  path: rest.path ?? [],
  ...(rest.where && { where: rest.where }),
  ...(rest.inLast && { inLast: value(rest.inLast as never) }),
  ...(rest.aggregate !== undefined && { aggregate: rest.aggregate }),
});

export const older = (of: Expr, duration: CalendarDuration): Expr => ({
  op: 'age',
  than: 'older',
  of,
  duration: value(duration as never),
  never: 'infinite',
});

export function reads(on: Partial<Dependencies> = {}): Dependencies {
  return { attributes: [], events: [], segments: [], groups: [], scenarios: [], rfm: false, time: false, ...on };
}
