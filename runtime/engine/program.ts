/** The loaded bundle indexed for the engine: which triggers and machines there are, and who hears which topic. Built once. */
import { type EventProgram, type FactsProgram, factsProgram, type StoresToo } from '../facts/program.js';
import type { HandleMoment } from '../machine/expression.js';
import { messageEvent } from '../machine/handles.js';
import type { MessageModel } from '../machine/model.js';
import type { Program } from '../machine/program.js';
import { type HeardPlaces, type Hearers, heardPlaces, hearersOf } from './hearers.js';
import { alternativesWaitedFor, looksAtDelivery, type MachineProgram, machineProgram } from './machine-program.js';
import { type Triggers, triggersOf } from './triggers.js';

export interface EngineProgram extends Triggers {
  readonly program: Program;
  readonly facts: FactsProgram;
  readonly machines: readonly MachineProgram[];
  /** Machine places in order of rank. */
  readonly byRank: readonly number[];
  readonly heardByConditions: HeardPlaces;
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
  const { entriesOn, conditions, calendar } = triggersOf(program, topics);
  const byRank = program.machines
    .map((_, index) => index)
    .sort((a, b) => {
      const [x, y] = [program.machines[a]!.machine, program.machines[b]!.machine];
      return y.priority - x.priority || (x.name < y.name ? -1 : x.name > y.name ? 1 : a - b);
    });
  const { model } = program.bundle;
  const machines = program.machines.map((loaded, index) =>
    machineProgram(loaded, { index, rank: byRank.indexOf(index) }, model, topics),
  );
  const heardByScenarios = new Uint8Array(topics.size);
  for (let topic = 0; topic < topics.size; topic++) {
    const isHeard =
      entriesOn[topic]!.length > 0 ||
      [...conditions, ...calendar].some((entry) => entry.hears?.[topic] === 1) ||
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
