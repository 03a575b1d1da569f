/**
 * The triggers of all machines by what brings them: a topic, a condition that turns, or the calendar. Built once at load; whether they let anybody in is
 * judged elsewhere.
 */
import type { Topics } from '../facts/topics.js';
import type { Moment } from '../machine/bundle.js';
import type { Compiled } from '../machine/evaluate/index.js';
import { collectReads, noReads, type Reads } from '../machine/evaluate/reads.js';
import type { LoadedAlternative } from '../machine/moments.js';
import type { Program } from '../machine/program.js';
import { bitOfPlace, maskOf, topicsOf } from './hearers.js';
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

export interface Triggers {
  /** By topic: what fires when it is touched. */
  readonly entriesOn: readonly (readonly EntryPoint[])[];
  readonly conditions: readonly ConditionEntry[];
  readonly calendar: readonly EntryPoint[];
}

export function triggersOf(program: Program, topics: Topics): Triggers {
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
  return { entriesOn, conditions, calendar };
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

/** What a schedule's audience and condition look at; null where the moment is no schedule or has neither. */
function wakingTopics({ plan }: LoadedAlternative, audience: Reads | null, topics: Topics): Uint8Array | null {
  if (plan.moment?.on !== 'schedule' || (plan.condition === undefined && audience === null)) return null;
  const looked = audience ?? noReads();
  if (plan.condition !== undefined) collectReads(plan.condition, looked);
  const own = topicsOf(looked, topics, [...looked.scenarios]);
  return maskOf([...own, ...topics.of(plan.dependsOn)], topics.size);
}
