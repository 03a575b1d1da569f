// Short ways to write expressions and machines in tests.
import type { Alternative, Dependencies, Machine, Moment, State, Trigger } from '../bundle.js';
import type { CalendarDuration } from '../calendar.js';
import type { CompareOp, Expr, HandleMoment } from '../expression.js';
import type { Value } from '../model.js';

export const span = { file: 0, line: 0, character: 0, endLine: 0, endCharacter: 0 };

export const nothing: Dependencies = {
  attributes: [],
  events: [],
  segments: [],
  groups: [],
  scenarios: [],
  rfm: false,
  time: false,
};

/** `4h`, `1d12h`, `3mo`, `1y`: the language's own notation. */
export function d(text: string): CalendarDuration {
  const parts = { months: 0, days: 0, ms: 0 };
  for (const [, count, unit] of text.matchAll(/(\d+)(mo|min|y|w|d|h|s|ms)/g)) {
    const n = Number(count);
    if (unit === 'y') parts.months += 12 * n;
    else if (unit === 'mo') parts.months += n;
    else if (unit === 'w') parts.days += 7 * n;
    else if (unit === 'd') parts.days += n;
    else parts.ms += n * { h: 3_600_000, min: 60_000, s: 1000, ms: 1 }[unit as 'h' | 'min' | 's' | 'ms'];
  }
  return parts;
}

export const value = (of: Value): Expr => ({ op: 'const', value: of });
export const length = (text: string): Expr => value(d(text));
export const attr = (name: string): Expr => ({ op: 'attr', name });
export const get = (of: Expr, field: string): Expr => ({ op: 'get', of, field });
export const not = (of: Expr): Expr => ({ op: 'not', of });
export const and = (...of: Expr[]): Expr => ({ op: 'and', of });
export const or = (...of: Expr[]): Expr => ({ op: 'or', of });
export const compare = (left: Expr, op: CompareOp, right: Expr | number | string): Expr => ({
  op,
  left,
  right: typeof right === 'object' ? right : value(right),
});
export const theEvent: Expr = { op: 'event' };
export const last = (event: string): Expr => ({ op: 'history', fn: 'last', event, path: [] });
export const olderThan = (of: Expr, text: string): Expr => ({
  op: 'age',
  than: 'older',
  of,
  duration: length(text),
  never: 'infinite',
});

export function on(moment: Moment, condition?: Expr): Alternative {
  return { moment, dependsOn: nothing, span, ...(condition === undefined ? {} : { condition }) };
}

export function onEvent(event: string, more: { where?: Expr; bind?: number; condition?: Expr } = {}): Alternative {
  const { where, bind, condition } = more;
  return {
    ...on({ on: 'event', event, ...(where === undefined ? {} : { where }) }, condition),
    ...(bind === undefined ? {} : { bind }),
  };
}

export const onHandle = (slot: number, moment: HandleMoment): Alternative => on({ on: 'handle', slot, moment });
export const whenTrue = (condition: Expr): Alternative => ({ condition, dependsOn: nothing, span });

export function trigger(alternative: Alternative, start = 0): Trigger {
  return { alternatives: [alternative], includingExisting: false, start, span };
}

type Plain<T> = T extends unknown ? Omit<T, 'id' | 'span'> & { readonly id?: string } : never;

/** States get the ids `s0`, `s1` … */
export function machine(states: readonly Plain<State>[], more: Partial<Machine> = {}): Machine {
  return {
    name: 'test',
    span,
    priority: 0,
    entry: { kind: 'oneAtATime' },
    goals: [],
    measures: [],
    stops: [],
    triggers: [trigger(onEvent('start'))],
    slots: [],
    states: states.map((state, i) => ({ id: `s${i}`, span, ...state }) as State),
    ...more,
  };
}

export const end = (outcome = 'completed'): Plain<State> => ({ kind: 'end', outcome });
export const wait = (text: string, next: number, loops?: readonly number[]): Plain<State> => ({
  kind: 'wait',
  duration: length(text),
  next,
  ...(loops === undefined ? {} : { loops }),
});

export const message = (name: string) => ({ name, holds: { kind: 'message', channel: 'email', message: name } as const });
export const payload = (name: string, event: string) => ({ name, holds: { kind: 'event', event } as const });
export const code = (name: string) => ({ name, holds: { kind: 'code' } as const });
export const counter = (name: string) => ({ name, holds: { kind: 'counter' } as const });

export const send = (handle: number, next: number, name = 'hello'): Plain<State> => ({
  kind: 'send',
  channel: 'email',
  message: name,
  handle,
  params: [],
  next,
});

export const give = (slot: number, next: number): Plain<State> => ({
  kind: 'give',
  discount: { kind: 'percent', value: value(5) },
  slot,
  next,
});
