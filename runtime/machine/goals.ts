// Goals and measures: whether an input reaches one, whether in time, and what it is worth.
import type { GoalPlan } from './bundle.js';
import type { EvaluationContext } from './evaluate/index.js';
import { type LoadedMoment, loadMoment, momentHappens } from './moments.js';
import type { StepInput } from './run.js';

export interface LoadedGoal {
  readonly plan: GoalPlan;
  readonly moment: LoadedMoment;
  /** Field whose value counts, `value FIELD` or the one rfm looks at; null: none, the value is 0. */
  readonly valueField: string | null;
}

export function loadGoal(plan: GoalPlan, rfmField: string | undefined): LoadedGoal {
  return { plan, moment: loadMoment(plan.moment), valueField: plan.value ?? rfmField ?? null };
}

/** Within D: before entry + D, calendar units in the contact's zone. */
export function inTime(goal: LoadedGoal, entry: number, context: EvaluationContext): boolean {
  const { now, zone } = context.facts;
  return now < zone.add(entry, goal.plan.within);
}

/** In the field's own unit (minor units of money); 0 where the event does not have it (R2). */
export function goalValue(goal: LoadedGoal, input: StepInput): number {
  if (input.kind !== 'event' || goal.valueField === null) return 0;
  const value = input.event.fields[goal.valueField];
  return typeof value === 'number' ? value : 0;
}

export function goalReached(
  goal: LoadedGoal,
  input: StepInput,
  context: EvaluationContext,
  wake: number,
  fresh: number,
): boolean {
  return momentHappens(goal.moment, input, context, wake, fresh);
}
