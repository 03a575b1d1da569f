/** The loaded bundle indexed for the engine: who enters on which topic, which state of which machine listens to which topic. Built once. */
import { type SendRules, sendRules } from '../delivery/rules.js';
import { type EventProgram, type FactsProgram, factsProgram, type StoresToo } from '../facts/program.js';
import type { Topics } from '../facts/topics.js';
import type { Alternative, Machine, Moment } from '../machine/bundle.js';
import type { CalendarDuration } from '../machine/calendar.js';
import type { Compiled } from '../machine/evaluate/index.js';
import { collectReads, noReads, type Reads } from '../machine/evaluate/reads.js';
import type { HandleMoment } from '../machine/expression.js';
import { messageEvent } from '../machine/handles.js';
import type { Interest } from '../machine/interests.js';
import type { MessageModel, ProjectModel } from '../machine/model.js';
import type { LoadedAlternative } from '../machine/moments.js';
import type { LoadedMachine, Program } from '../machine/program.js';
import type { SlotValue } from '../machine/run.js';
import { bitOfPlace, type HeardPlaces, type Hearers, heardPlaces, hearersOf } from './hearers.js';
import { Scheduled } from './scheduled.js';

/** One alternative of one trigger; `machine`, `trigger`, `alternative` are places in the bundle. */
export interface EntryPoint {
  readonly machine: number;
  readonly trigger: number;
  readonly alternative: number;
  readonly loaded: LoadedAlternative;
  /** Cell of the contact's row where the next occurrence stands; -1 for moments that the calendar does not bring. */
  readonly cell: number;
  /** By topic: 1 where a change moves the next occurrence; null for moments that the calendar does not bring. */
  readonly hears: Uint8Array | null;
  /** By topic: 1 where a change may let the audience and the condition hold; null for entries that never sleep. */
  readonly wakesOn: Uint8Array | null;
  /** Of a schedule. */
  readonly schedule: Scheduled | null;
  /** Judged when an occurrence of the calendar comes; null where everybody may enter, or where other entries of the instant may change it. */
  readonly audience: Compiled | null;
  /** In `heardByCalendar`; 0 for moments that the calendar does not bring. */
  readonly bit: number;
}

/** A trigger without a moment: its alternatives count as one condition. */
export interface ConditionEntry {
  readonly machine: number;
  readonly trigger: number;
  readonly alternatives: readonly LoadedAlternative[];
  readonly timed: boolean;
  readonly includingExisting: boolean;
  readonly cell: number;
  /** By topic: 1 where a change may turn it. */
  readonly hears: Uint8Array;
  /** In `heardByConditions`. */
  readonly bit: number;
}

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

export interface EngineProgram {
  readonly program: Program;
  readonly facts: FactsProgram;
  readonly machines: readonly MachineProgram[];
  /** Machine places in order of rank. */
  readonly byRank: readonly number[];
  readonly entriesOn: readonly (readonly EntryPoint[])[];
  readonly conditions: readonly ConditionEntry[];
  readonly heardByConditions: HeardPlaces;
  readonly calendar: readonly EntryPoint[];
  readonly heardByCalendar: HeardPlaces;
  /** Width of a contact's row: conditions first, then calendar entries. */
  readonly cells: number;
  /** By event: nothing keeps, counts, listens to or enters by it. */
  readonly idleEvents: Uint8Array;
  /** By event: it is kept or counted, and nothing is judged by it. */
  readonly quietEvents: Uint8Array;
  /** By event: what it says of a message; null for all others. */
  readonly messageEvents: readonly (HandleMoment | null)[];
  /** Names of messages that are no marketing, by channel. */
  readonly transactional: ReadonlyMap<string, ReadonlySet<unknown>>;
  /** Some condition looks at scores or classes, not only at moves. */
  readonly hearsScores: boolean;
  /** By topic: what happens there is told to runs and triggers. */
  readonly heardByScenarios: Uint8Array;
  readonly hearers: Hearers;
  /** By topic: something is judged when it is touched, a segment too. */
  readonly heard: Uint8Array;
}

/** What events tell of messages, by their names. */
const MESSAGE_MOMENTS: ReadonlyMap<string, HandleMoment> = new Map(
  (['sent', 'delivered', 'opened', 'clicked', 'bounced'] as const).map((moment) => [messageEvent(moment), moment]),
);

const known = new WeakMap<Program, Map<StoresToo, EngineProgram>>();

/** Engines of one program share it: it holds no state of theirs. */
export function engineProgram(program: Program, storesToo: StoresToo = 'nothing'): EngineProgram {
  const built = known.get(program) ?? new Map<StoresToo, EngineProgram>();
  known.set(program, built);
  const found = built.get(storesToo) ?? buildProgram(program, storesToo);
  built.set(storesToo, found);
  return found;
}

function buildProgram(program: Program, storesToo: StoresToo): EngineProgram {
  const facts = factsProgram(program, storesToo);
  const { topics } = facts;
  const perTopic = <T>(): T[][] => Array.from({ length: topics.size }, () => []);
  const entriesOn = perTopic<EntryPoint>();
  const conditions: ConditionEntry[] = [];
  const calendarPoints: Pick<EntryPoint, 'machine' | 'trigger' | 'alternative' | 'loaded'>[] = [];
  const points = program.machines.flatMap((loaded, machine) =>
    loaded.triggers.flatMap((trigger, place) =>
      trigger.alternatives.map((alternative, index) => ({
        machine,
        trigger: place,
        alternative: index,
        loaded: alternative,
      })),
    ),
  );
  for (const point of points) {
    const { moment } = point.loaded;
    if (moment === null) continue;
    const topic = topicOfMoment(moment.plan, topics);
    if (moment.timed) calendarPoints.push(point);
    else if (topic >= 0)
      entriesOn[topic]!.push({
        ...point,
        cell: -1,
        hears: null,
        wakesOn: null,
        schedule: null,
        audience: null,
        bit: 0,
      });
  }
  program.machines.forEach((loaded, machine) => {
    loaded.triggers.forEach((trigger, place) => {
      const alternatives = trigger.alternatives.filter((alternative) => alternative.moment === null);
      if (alternatives.length === 0) return;
      const cell = conditions.length;
      const hears = maskOf(
        alternatives.flatMap((alternative) => topics.of(alternative.plan.dependsOn)),
        topics.size,
      );
      const timed = alternatives.some((alternative) => alternative.timed);
      const { includingExisting } = trigger.plan;
      const bit = bitOfPlace(cell);
      conditions.push({ machine, trigger: place, alternatives, timed, includingExisting, cell, hears, bit });
    });
  });
  const calendar = calendarPoints.map((point, index) => {
    const plan = point.loaded.moment!.plan;
    const attribute = plan.on === 'anniversary' ? topics.attributes.of(plan.attribute) : -1;
    const hears = maskOf(attribute < 0 ? [] : [topics.ofAttribute(attribute)], topics.size);
    const { machine, audience: compiled } = program.machines[point.machine]!;
    const looked = noReads();
    if (machine.audience !== undefined) collectReads(machine.audience, looked);
    const audience = looked.scenarios.size === 0 ? compiled : null;
    const wakesOn = wakingTopics(point.loaded, audience && looked, topics);
    const schedule = plan.on === 'schedule' ? new Scheduled(plan) : null;
    return { ...point, cell: conditions.length + index, hears, wakesOn, schedule, audience, bit: bitOfPlace(index) };
  });
  const byRank = program.machines
    .map((_, index) => index)
    .sort((a, b) => {
      const [x, y] = [program.machines[a]!.machine, program.machines[b]!.machine];
      return y.priority - x.priority || (x.name < y.name ? -1 : x.name > y.name ? 1 : a - b);
    });
  const { model } = program.bundle;
  const machines = program.machines.map((loaded, index): Omit<MachineProgram, 'hearsDeliveries'> => {
    const { machine } = loaded;
    const splitBits = splitBitsOf(machine);
    const scenarios = scenariosRead(machine);
    return {
      loaded,
      name: machine.name,
      index,
      scenario: topics.scenarios.of(machine.name),
      rank: byRank.indexOf(index),
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
  });
  const heardByScenarios = new Uint8Array(topics.size);
  for (let topic = 0; topic < topics.size; topic++) {
    const isHeard =
      entriesOn[topic]!.length > 0 ||
      [...conditions, ...calendar].some((entry) => entry.hears[topic] === 1) ||
      machines.some(
        (machine) => machine.listensOver[topic] === 1 || machine.listens.some((state) => state[topic] === 1),
      );
    heardByScenarios[topic] = isHeard ? 1 : 0;
  }
  const hearers = hearersOf({
    states: machines.flatMap(({ listens }) => listens),
    over: machines.map(({ listensOver }) => listensOver),
    entriesOn,
    conditions: conditions.map(({ hears }) => hears),
    calendar: calendar.flatMap(({ hears, wakesOn }) => [hears, wakesOn]),
  });
  const heard = hearers.map((bits, topic) => (bits !== 0 || facts.segmentsOn[topic]!.length > 0 ? 1 : 0));
  const idleEvents = Uint8Array.from(facts.events, (event, topic) => {
    return changesData(event) || heard[topic] === 1 || event.name.startsWith('message_') ? 0 : 1;
  });
  const quietEvents = Uint8Array.from(facts.events, (event, topic) =>
    heard[topic] === 1 || hasConsequences(event) ? 0 : 1,
  );
  const cells = conditions.length + calendar.length;
  const delivered = facts.topics.events.of('message_delivered');
  const isTold = delivered >= 0 && (heard[delivered] === 1 || changesData(facts.events[delivered]!));
  return {
    program,
    facts,
    machines: machines.map((machine) => ({
      ...machine,
      hearsDeliveries: isTold || looksAtDelivery(machine.loaded.machine),
    })),
    byRank,
    entriesOn,
    conditions,
    heardByConditions: heardPlaces(
      topics.size,
      conditions.map(({ hears }) => [hears]),
    ),
    calendar,
    heardByCalendar: heardPlaces(
      topics.size,
      calendar.map(({ hears, wakesOn }) => [hears, wakesOn]),
    ),
    cells,
    idleEvents,
    quietEvents,
    messageEvents: facts.events.map(({ name }) => MESSAGE_MOMENTS.get(name) ?? null),
    transactional: transactionalOf(Object.values(program.bundle.model.messages)),
    hearsScores: hearsScores(
      facts,
      [...conditions.map(({ hears }) => hears), ...calendar.map(({ wakesOn }) => wakesOn)],
      program,
    ),
    heardByScenarios,
    hearers,
    heard,
  };
}

/** From the highest bit downwards: the lowest is the goal's, those above it are the measures'. */
export function splitBitsOf({ states, measures }: Machine): Int32Array {
  let bit = 30;
  return Int32Array.from(states, (state) => (state.kind === 'split' && bit > measures.length ? 1 << bit-- : 0));
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

/** Moments and expressions name a handle's moment alike. */
function looksAtDelivery(node: unknown): boolean {
  return (
    typeof node === 'object' &&
    node !== null &&
    ((node as { moment?: unknown }).moment === 'delivered' || Object.values(node).some(looksAtDelivery))
  );
}

/** Whether such an event is kept, counted or has consequences among the data. */
function changesData(event: EventProgram): boolean {
  return event.keep !== null || event.aggregates.length > 0 || hasConsequences(event);
}

/** Whether it changes more than what is remembered of such events. */
function hasConsequences({ isOrder, undoes, confirms, filters, opens, closes }: EventProgram): boolean {
  return isOrder || undoes !== null || confirms >= 0 || [filters, opens, closes].some((list) => list.length > 0);
}

function transactionalOf(messages: readonly MessageModel[]): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  for (const { channel, name, kind } of messages) {
    if (kind === 'transactional') names.set(channel, (names.get(channel) ?? new Set()).add(name));
  }
  return names;
}

function hearsScores(facts: FactsProgram, conditions: readonly (Uint8Array | null)[], program: Program): boolean {
  const { rfm } = facts.topics;
  if (facts.segmentsOn[rfm]!.length > 0 || conditions.some((hears) => hears?.[rfm] === 1)) return true;
  return program.bundle.scenarios.some((machine) =>
    alternativesWaitedFor(machine).some(({ dependsOn }) => dependsOn.rfm),
  );
}

/** Stops, arms and `until`s: what a run that waits is judged by, beside its goals. */
function alternativesWaitedFor(machine: Machine): readonly Alternative[] {
  const waiting = machine.states.flatMap((state) =>
    state.kind === 'waitFor' ? state.arms.map((arm) => arm.on) : state.kind === 'loop' ? state.until : [],
  );
  return [...machine.stops, ...waiting];
}

/** -1 for moments that no topic brings. */
function topicOfMoment(moment: Moment, topics: Topics): number {
  const numbered = (number: number, topic: (number: number) => number) => (number < 0 ? -1 : topic(number));
  switch (moment.on) {
    case 'event':
      return topics.events.of(moment.event);
    case 'enters':
    case 'leaves':
      return moment.of === 'segment'
        ? numbered(topics.segments.of(moment.name), (number) => topics.ofSegment(number))
        : numbered(topics.groups.of(moment.name), (number) => topics.ofGroup(number));
    case 'rfm':
      return topics.rfm;
    case 'changes':
      return numbered(topics.attributes.of(moment.attribute), (number) => topics.ofAttribute(number));
    case 'handle':
    case 'anniversary':
    case 'schedule':
    case 'broadcast':
      return -1;
  }
}

function scenariosRead(machine: Machine): readonly string[] {
  return alternativesWaitedFor(machine).flatMap((alternative) => alternative.dependsOn.scenarios);
}

function topicsOf(interest: Interest, topics: Topics, scenarios: readonly string[]): readonly number[] {
  return topics.of({
    attributes: [...interest.attributes],
    events: [...interest.events],
    segments: [...interest.segments],
    groups: [...interest.groups],
    scenarios,
    rfm: interest.rfm,
    time: false,
  });
}

/** What a schedule's audience and condition look at; null where the moment is no schedule or has neither. */
function wakingTopics({ plan }: LoadedAlternative, audience: Reads | null, topics: Topics): Uint8Array | null {
  if (plan.moment?.on !== 'schedule' || (plan.condition === undefined && audience === null)) return null;
  const looked = audience ?? noReads();
  if (plan.condition !== undefined) collectReads(plan.condition, looked);
  const own = topicsOf(looked, topics, [...looked.scenarios]);
  return maskOf([...own, ...topics.of(plan.dependsOn)], topics.size);
}

function maskOf(marked: readonly number[], size: number): Uint8Array {
  const mask = new Uint8Array(size);
  for (const topic of marked) mask[topic] = 1;
  return mask;
}
