/** Triggers, stops and what waits are for: alternatives of a moment and what must hold at it. */
import type { Expression } from '../../grammar/index.js';
import type { Alternative, Moment } from '../../runtime/machine/bundle.js';
import type { Expr, HandleMoment } from '../../runtime/machine/expression.js';
import { splitTrigger } from '../check/trigger-split.js';
import { constantDuration } from './constants.js';
import { minuteOf, weekdaysOf } from './days.js';
import { dependenciesOf } from './dependencies.js';
import { addDurations } from './durations.js';
import { namesBoundByMoment } from './names-bound.js';
import { joined } from './operators.js';
import { type BoundName, candidate, judging, type Lowering, type Scope } from './scope.js';

/** An alternative that may still have to say where its event is kept. */
export type DraftAlternative = Omit<Alternative, 'bind'> & { readonly keeps?: BoundName };

export function lowerAlternatives(
  lowering: Lowering,
  trigger: Expression,
  file: string,
  scope: Scope,
): readonly DraftAlternative[] {
  return splitTrigger(trigger, lowering.analysis).map(({ moment, conditions }) => {
    const [keeps] = namesBoundByMoment(moment, lowering.analysis);
    const event = keeps?.holds.kind === 'event' ? keeps.holds.event : undefined;
    const judged = event === undefined ? scope : judging(scope, [event], keeps?.implicit ? [] : [keeps!.name]);
    const parts = conditions.map((condition) => lowering.condition(condition, judged));
    const condition = parts.length > 0 ? joined('and', parts) : undefined;
    const spans = [...(moment ? [moment] : []), ...conditions].map((part) => part.span);
    return {
      ...(moment ? { moment: lowerMoment(lowering, moment, scope) } : {}),
      ...(condition ? { condition } : {}),
      dependsOn: dependenciesOf(lowering.model, condition),
      ...(keeps ? { keeps } : {}),
      span: lowering.positions.spanOf(file, {
        start: Math.min(...spans.map((span) => span.start)),
        end: Math.max(...spans.map((span) => span.end)),
      }),
    };
  });
}

/** With the slot its event goes to, if anything looks at that. */
export function boundAlternative({ keeps, ...draft }: DraftAlternative, scope: Scope): Alternative {
  const bind = keeps && scope.slots?.find(scope.frame + keeps.name, keeps.holds);
  return bind === undefined ? draft : { ...draft, bind };
}

export function lowerMoment(lowering: Lowering, moment: Expression, scope: Scope): Moment {
  switch (moment.kind) {
    case 'paren':
      return lowerMoment(lowering, moment.inner, scope);
    case 'nameExpr':
      return { on: 'event', event: moment.name.text };
    case 'eventPattern': {
      const event = moment.event.text;
      if (!moment.where) return { on: 'event', event };
      return { on: 'event', event, where: lowering.condition(moment.where, candidate(scope, event)) };
    }
    case 'member': {
      const handle = lowering.value(moment.object, scope);
      if (handle.op !== 'slot') throw new Error('A message is known by its name only.');
      return { on: 'handle', slot: handle.slot, moment: moment.member.text as HandleMoment };
    }
    case 'membership': {
      const of = lowering.meaningOf(moment.set)?.kind === 'group' ? 'group' : 'segment';
      return { on: moment.direction, of, name: moment.set.text };
    }
    case 'rfmMove':
      return {
        on: 'rfm',
        change: moment.change,
        ...(moment.from ? { from: moment.from.text } : {}),
        ...(moment.to ? { to: moment.to.text } : {}),
      };
    case 'changes':
      return {
        on: 'changes',
        attribute: moment.attribute.text,
        ...(moment.from ? { from: lowering.value(moment.from, scope) } : {}),
        ...(moment.to ? { to: lowering.value(moment.to, scope) } : {}),
      };
    case 'anniversary': {
      const offset = moment.offset && constantDuration(lowering.value(moment.offset, scope));
      const zero = { months: 0, days: 0, ms: 0 };
      return {
        on: 'anniversary',
        attribute: moment.attribute.text,
        every: moment.every,
        ...(offset ? { offset: addDurations(zero, offset, moment.direction === 'before' ? -1 : 1) } : {}),
        minute: minuteOf(moment.at),
      };
    }
    case 'schedule': {
      const days = moment.days.flatMap((day) => weekdaysOf(day.text));
      return {
        on: 'schedule',
        weekdays: days.length > 0 ? [...new Set(days)].sort((a, b) => a - b) : weekdaysOf('day'),
        ...(moment.monthDay ? { monthDay: moment.monthDay.value } : {}),
        minute: minuteOf(moment.at),
      };
    }
    case 'broadcast': {
      const at = civilOf(lowering.value(moment.at, scope));
      if (!at) throw new Error('A broadcast has a literal date.');
      return { on: 'broadcast', ...at };
    }
    default:
      throw new Error(`${moment.kind} is no moment.`);
  }
}

/** A literal date, or a literal date and time, as local day number and minute. */
export function civilOf(expr: Expr): { readonly day: number; readonly minute: number } | undefined {
  if (expr.op === 'const' && typeof expr.value === 'number') return { day: expr.value, minute: 0 };
  if (expr.op === 'midnight' && expr.of.op === 'const' && typeof expr.of.value === 'number') {
    return { day: expr.of.value, minute: expr.minute ?? 0 };
  }
  return undefined;
}
