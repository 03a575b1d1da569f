// Loads a bundle for running: every expression becomes closures, every state knows which inputs concern it.
// Loading happens once; nothing here is changed by stepping.
import type { Aggregate, Bundle, DerivedEventPlan, EventMatch, Machine, SegmentPlan, Trigger } from './bundle.js';
import { type Compiled, compileExpression } from './evaluate/index.js';
import { type LoadedGoal, loadGoal } from './goals.js';
import { type Interest, interestsOf } from './interests.js';
import { type LoadedAlternative, loadAlternative } from './moments.js';
import { type LoadedLoop, type LoadedState, loadStates, stepBudget } from './states.js';

export interface LoadedTrigger {
  readonly plan: Trigger;
  readonly alternatives: readonly LoadedAlternative[];
}

export interface LoadedMachine {
  readonly machine: Machine;
  readonly audience: Compiled | null;
  /** Of `one per KEY`. */
  readonly entryKey: Compiled | null;
  readonly goals: readonly LoadedGoal[];
  readonly measures: readonly LoadedGoal[];
  readonly stops: readonly LoadedAlternative[];
  readonly triggers: readonly LoadedTrigger[];
  readonly states: readonly LoadedState[];
  readonly loops: readonly LoadedLoop[];
  /** Slots that hold messages. */
  readonly messageSlots: readonly number[];
  /** What concerns a run that is over. */
  readonly afterEnd: Interest;
  /** How many states one step may pass: a net under machines that no compiler made. */
  readonly budget: number;
}

export interface LoadedMatch {
  readonly plan: EventMatch;
  readonly where: Compiled | null;
}

export interface Program {
  readonly bundle: Bundle;
  readonly machines: readonly LoadedMachine[];
  readonly machineOf: ReadonlyMap<string, LoadedMachine>;
  readonly segments: readonly { readonly plan: SegmentPlan; readonly condition: Compiled }[];
  readonly derived: readonly {
    readonly plan: DerivedEventPlan;
    readonly base: LoadedMatch;
    readonly without: readonly LoadedMatch[];
  }[];
  readonly aggregates: readonly { readonly plan: Aggregate; readonly where: Compiled | null }[];
  /** By machine: since which version of the project it has been as it is; left out where there is only one. */
  readonly versions?: readonly number[];
  /** Scenarios of earlier versions: who entered them, and when, is not forgotten. */
  readonly former?: readonly string[];
}

/** The bundle must have passed `parseBundle`, or come from the compiler. */
export function loadBundle(bundle: Bundle): Program {
  const machines = bundle.scenarios.map((machine) => loadMachine(machine, bundle));
  return {
    bundle,
    machines,
    machineOf: new Map(machines.toReversed().map((loaded) => [loaded.machine.name, loaded])),
    segments: bundle.segments.map((plan) => ({ plan, condition: compileExpression(plan.condition) })),
    derived: bundle.derived.map((plan) => ({
      plan,
      base: loadMatch(plan.base),
      without: plan.without.map(loadMatch),
    })),
    aggregates: bundle.facts.aggregates.map((plan) => ({ plan, where: loadOptional(plan.where) })),
  };
}

/** `bundle` tells which field is a goal's value and which events change what by `undoes` and `confirms`. */
export function loadMachine(machine: Machine, bundle?: Pick<Bundle, 'model'>): LoadedMachine {
  const model = bundle?.model;
  const goals = machine.goals.map((plan) => loadGoal(plan, model?.rfm?.value));
  const measures = machine.measures.map((plan) => loadGoal(plan, model?.rfm?.value));
  const stops = machine.stops.map(loadAlternative);
  const header = { goals: [...machine.goals, ...machine.measures], stops: machine.stops };
  const interests = interestsOf(machine, header, model);
  const { states, loops } = loadStates(machine, stops, [...goals, ...measures], interests.ofStates);
  return {
    machine,
    audience: loadOptional(machine.audience),
    entryKey: machine.entry.kind === 'onePer' ? compileExpression(machine.entry.key) : null,
    goals,
    measures,
    stops,
    triggers: machine.triggers.map((plan) => ({ plan, alternatives: plan.alternatives.map(loadAlternative) })),
    states,
    loops,
    messageSlots: machine.slots.flatMap(({ holds }, slot) => (holds.kind === 'message' ? [slot] : [])),
    afterEnd: interests.afterEnd,
    budget: stepBudget(machine),
  };
}

function loadMatch(plan: EventMatch): LoadedMatch {
  return { plan, where: loadOptional(plan.where) };
}

function loadOptional(expr: Parameters<typeof compileExpression>[0] | undefined): Compiled | null {
  return expr === undefined ? null : compileExpression(expr);
}
