/** One machine as the engine looks it up: by state what a run there listens to and what policy says of its message. Built once at load. */
import { type SendRules, sendRules } from '../delivery/rules.js';
import type { Topics } from '../facts/topics.js';
import type { Alternative, Machine } from '../machine/bundle.js';
import type { CalendarDuration } from '../machine/calendar.js';
import type { MessageModel, ProjectModel } from '../machine/model.js';
import type { LoadedMachine } from '../machine/program.js';
import type { SlotValue } from '../machine/run.js';
import { maskOf, topicsOf } from './hearers.js';

export interface MachineProgram {
  readonly loaded: LoadedMachine;
  readonly name: string;
  readonly index: number;
  /** Number of the scenario: machines of several versions share it. */
  readonly scenario: number;
  /** Place in the order of priority, then of name. */
  readonly rank: number;
  /** By state, then topic: 1 where a run waiting there must be judged. */
  readonly listens: readonly Uint8Array[];
  readonly listensOver: Uint8Array;
  /** All of a run's locals, unknown. */
  readonly emptySlots: readonly SlotValue[];
  /** The longest a goal or measure counts after entry; empty when there is none. */
  readonly counted: readonly CalendarDuration[];
  /** By state: what policy says of its message; null for states that send none. */
  readonly sends: readonly (SendRules | null)[];
  /** Something looks at whether its messages were delivered. */
  readonly hearsDeliveries: boolean;
  /** There are goals or stops: what reaches one comes before any wait. */
  readonly canBeDecided: boolean;
  /** By state: the bit of a run that has passed this split; 0 for all others, and for splits past the bits that a run has. */
  readonly splitBits: Int32Array;
  /** Those that have a bit. */
  readonly splits: readonly number[];
}

/** All but whether it hears of deliveries, which others decide too. */
export function machineProgram(
  loaded: LoadedMachine,
  { index, rank }: Pick<MachineProgram, 'index' | 'rank'>,
  model: ProjectModel,
  topics: Topics,
): Omit<MachineProgram, 'hearsDeliveries'> {
  const { machine } = loaded;
  const splitBits = splitBitsOf(machine);
  const scenarios = scenariosRead(machine);
  return {
    loaded,
    name: machine.name,
    index,
    scenario: topics.scenarios.of(machine.name),
    rank,
    listens: loaded.states.map((state) => maskOf(topicsOf(state.interest, topics, scenarios), topics.size)),
    listensOver: maskOf(topicsOf(loaded.afterEnd, topics, []), topics.size),
    emptySlots: machine.slots.map(() => null),
    counted: [...machine.goals, ...machine.measures].map((goal) => goal.within),
    sends: machine.states.map((state) =>
      state.kind === 'send' ? sendRules(model, messageOf(model, state.channel, state.message), machine.hours) : null,
    ),
    canBeDecided: loaded.goals.length > 0 || loaded.stops.length > 0,
    splitBits,
    splits: [...splitBits.keys()].filter((place) => splitBits[place] !== 0),
  };
}

/** From the highest bit downwards: the lowest is the goal's, those above it are the measures'. */
export function splitBitsOf({ states, measures }: Machine): Int32Array {
  let bit = 30;
  return Int32Array.from(states, (state) => (state.kind === 'split' && bit > measures.length ? 1 << bit-- : 0));
}

/** Stops, arms and `until`s: what a run that waits is judged by, beside its goals. */
export function alternativesWaitedFor(machine: Machine): readonly Alternative[] {
  const waiting = machine.states.flatMap((state) =>
    state.kind === 'waitFor' ? state.arms.map((arm) => arm.on) : state.kind === 'loop' ? state.until : [],
  );
  return [...machine.stops, ...waiting];
}

function scenariosRead(machine: Machine): readonly string[] {
  return alternativesWaitedFor(machine).flatMap((alternative) => alternative.dependsOn.scenarios);
}

/** Moments and expressions name a handle's moment alike. */
export function looksAtDelivery(node: unknown): boolean {
  return (
    typeof node === 'object' &&
    node !== null &&
    ((node as { moment?: unknown }).moment === 'delivered' || Object.values(node).some(looksAtDelivery))
  );
}

/** A message that the project has no file for is marketing without parameters: policy then holds it to the strictest rules. */
function messageOf(model: ProjectModel, channel: string, name: string): MessageModel {
  return (
    model.messages[`${channel}/${name}`] ?? {
      channel,
      name,
      file: `messages/${channel}/${name}`,
      format: 'txt',
      kind: 'marketing',
      track: 'all',
      params: {},
    }
  );
}
