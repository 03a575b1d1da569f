// Which inputs concern a run, state by state: everything else is turned away by one look-up, before any closure runs.
import type { Alternative, GoalPlan, Machine, Moment, State } from './bundle.js';
import { collectReads, noReads, type Reads } from './evaluate/reads.js';
import type { ProjectModel } from './model.js';
import type { StepInput } from './run.js';

export type Interest = Readonly<Reads>;

export interface Interests {
  readonly ofStates: readonly Interest[];
  readonly afterEnd: Interest;
}

interface Header {
  readonly goals: readonly GoalPlan[];
  readonly stops: readonly Alternative[];
}

export function interestsOf(machine: Machine, header: Header, model: ProjectModel | undefined): Interests {
  const over = noReads();
  for (const goal of header.goals) addMoment(goal.moment, over);
  addSideEffects(over, model);
  const always = noReads();
  for (const goal of header.goals) addMoment(goal.moment, always);
  for (const stop of header.stops) addAlternative(stop, always);
  // A changed zone re-plans waits (R6).
  always.attributes.add('timezone');
  const shared = { ...always, events: new Set(always.events) };
  addSideEffects(shared, model);
  return {
    afterEnd: over,
    ofStates: machine.states.map((state, index) => {
      const around = loopsAround(machine, index);
      if (state.kind !== 'waitFor' && state.kind !== 'until' && around.length === 0) return shared;
      const reads = noReads();
      merge(always, reads);
      addState(state, reads);
      for (const loop of around) addLoop(machine.states[loop], reads);
      addSideEffects(reads, model);
      return reads;
    }),
  };
}

/** The loops whose `until` is judged while a run waits in this state, outermost first; a loop is around itself. */
export function loopsAround(machine: Machine, index: number): readonly number[] {
  const state = machine.states[index];
  if (state === undefined) return [];
  const around = [...(state.loops ?? [])].reverse();
  return state.kind === 'loop' && !around.includes(index) ? [...around, index] : around;
}

export function concerns(interest: Interest, input: StepInput): boolean {
  switch (input.kind) {
    case 'event':
      return interest.events.has(input.event.event);
    case 'membership':
      return (input.of === 'segment' ? interest.segments : interest.groups).has(input.name);
    case 'rfm':
      return interest.rfm;
    case 'attribute':
      return interest.attributes.has(input.attribute);
    case 'start':
      return false;
    case 'timer':
    case 'handle':
    case 'changed':
    case 'resume':
    case 'code':
      return true;
  }
}

function addState(state: State, reads: Reads): void {
  if (state.kind === 'waitFor') for (const arm of state.arms) addAlternative(arm.on, reads);
  if (state.kind === 'until' && state.target.kind === 'computed' && !state.target.fixed) {
    collectReads(state.target.anchor, reads);
    if (state.target.offset !== undefined) collectReads(state.target.offset, reads);
  }
}

function addLoop(state: State | undefined, reads: Reads): void {
  if (state?.kind === 'loop') for (const until of state.until) addAlternative(until, reads);
}

function addAlternative(alternative: Alternative, reads: Reads): void {
  if (alternative.moment !== undefined) {
    addMoment(alternative.moment, reads);
    return;
  }
  if (alternative.condition !== undefined) collectReads(alternative.condition, reads);
  const { dependsOn } = alternative;
  for (const name of dependsOn.attributes) reads.attributes.add(name);
  for (const name of dependsOn.events) reads.events.add(name);
  for (const name of dependsOn.segments) reads.segments.add(name);
  for (const name of dependsOn.groups) reads.groups.add(name);
  if (dependsOn.rfm) reads.rfm = true;
}

function addMoment(moment: Moment, reads: Reads): void {
  switch (moment.on) {
    case 'event':
      reads.events.add(moment.event);
      break;
    case 'enters':
    case 'leaves':
      (moment.of === 'segment' ? reads.segments : reads.groups).add(moment.name);
      break;
    case 'rfm':
      reads.rfm = true;
      break;
    case 'changes':
    case 'anniversary':
      reads.attributes.add(moment.attribute);
      break;
    case 'handle':
    case 'schedule':
    case 'broadcast':
      break;
  }
}

/** An event that undoes another changes what the other's history says; one that confirms changes an attribute. */
function addSideEffects(reads: Reads, model: ProjectModel | undefined): void {
  for (const [name, event] of Object.entries(model?.events ?? {})) {
    if (event.undoes !== undefined && reads.events.has(event.undoes.event)) reads.events.add(name);
    if (event.confirms !== undefined && reads.attributes.has(event.confirms)) reads.events.add(name);
  }
}

function merge(from: Reads, into: Reads): void {
  for (const name of from.attributes) into.attributes.add(name);
  for (const name of from.events) into.events.add(name);
  for (const name of from.segments) into.segments.add(name);
  for (const name of from.groups) into.groups.add(name);
  if (from.rfm) into.rfm = true;
}
