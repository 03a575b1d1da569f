/** One alternative of one trigger that fires, and whether the condition beside a moment lets it. Enters nobody. */
import { type Compiled, decide } from '../machine/index.js';
import type { Value } from '../machine/model.js';
import type { EventRecord } from '../machine/run.js';
import type { MachineProgram } from './machine-program.js';
import type { EngineState } from './state.js';
import type { EntryPoint } from './triggers.js';

export interface Candidate {
  readonly machine: number;
  readonly trigger: number;
  readonly alternative: number;
  readonly event: EventRecord | null;
}

export const NOBODY: readonly Candidate[] = [];

export function withOne(found: readonly Candidate[], candidate: Candidate): readonly Candidate[] {
  return found === NOBODY ? [candidate] : [...found, candidate];
}

/** The condition beside a moment, its alias bound to the event that fires. */
export function holdsWith(state: EngineState, point: EntryPoint, event: EventRecord | null): boolean {
  const { condition, bind } = point.loaded;
  if (condition === null) return true;
  const { context } = state.keeper;
  context.event = event;
  const { emptySlots } = state.program.machines[point.machine]!;
  context.slots = bound(emptySlots, bind, event);
  const holds = decide(condition.value(context));
  context.slots = emptySlots;
  context.event = null;
  return holds;
}

/** `bind`: the slot of an alias; -1 for none. */
export function bound<T>(slots: readonly T[], bind: number, event: T | null): readonly T[] {
  if (bind < 0 || event === null) return slots;
  const own = slots.slice();
  own[bind] = event;
  return own;
}

/** Whether `for` lets the contact in. */
export function isInAudience(state: EngineState, machine: MachineProgram, candidate: Candidate): boolean {
  const { audience } = machine.loaded;
  return audience === null || decide(inEntry(state, machine, candidate, audience));
}

/** An expression of the header, the trigger's alias bound. */
export function inEntry(
  state: EngineState,
  { loaded, emptySlots }: MachineProgram,
  candidate: Candidate,
  compiled: Pick<Compiled, 'value'>,
): Value {
  const { context } = state.keeper;
  const { bind } = loaded.triggers[candidate.trigger]!.alternatives[candidate.alternative]!;
  context.event = candidate.event;
  context.slots = bound(emptySlots, bind, candidate.event);
  const value = compiled.value(context);
  context.event = null;
  context.slots = emptySlots;
  return value;
}
