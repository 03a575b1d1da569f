/** From the path to a bound to what has to happen to a contact so that it is gone: events, data, moves, each with its instant. */
import type { WitnessRun } from '../../compiler/prove/index.js';
import {
  type Alternative,
  type Bundle,
  type CalendarDuration,
  DAY_MS,
  type Expr,
  type HandleMoment,
  HOUR_MS,
  type Machine,
  type Moment,
  type TypeShape,
  type Value,
  type Zone,
} from '../../runtime/machine/index.js';
import { fitting } from './fitting.js';
import { type Wishes, wishesOf } from './wishes.js';

export type Act = { readonly at: number } & (
  | { readonly kind: 'event'; readonly event: string; readonly fields: Readonly<Record<string, Value>> }
  | { readonly kind: 'attributes'; readonly values: Readonly<Record<string, Value>> }
  | { readonly kind: 'group'; readonly group: string; readonly member: boolean }
  | { readonly kind: 'rfm'; readonly to: string; readonly from?: string }
  | { readonly kind: 'handle'; readonly scenario: string; readonly label: string; readonly moment: HandleMoment }
);

/** How far runs are apart that could follow each other at once: at one instant there is one entry. */
const APART_MS = 1000;

/**
 * The first hand-over of the window, epoch ms; whether what may never have happened has not, or has been long ago; and whether runs after the first begin an
 * hour later than they may where clocks change.
 */
export interface Staging {
  readonly origin: number;
  readonly never: boolean;
  readonly late: boolean;
}

/** Whether there is such a choice on the path. */
export function canBeNever(bundle: Bundle, runs: readonly WitnessRun[]): boolean {
  return runs.some(
    (run) =>
      alternativeOf(bundle, run).moment !== undefined &&
      [run, ...run.steps].some(({ facts }) => wishesOf(facts, bundle.model).never.size > 0),
  );
}

function machineOf({ scenarios }: Bundle, { scenario }: WitnessRun): Machine {
  return scenarios.find(({ name }) => name === scenario)!;
}

function alternativeOf(bundle: Bundle, run: WitnessRun): Alternative {
  return machineOf(bundle, run).triggers[run.trigger]!.alternatives[run.alternative]!;
}

/** In order of time. */
export function scriptOf(
  bundle: Bundle,
  runs: readonly WitnessRun[],
  zone: Zone,
  { origin, never, late }: Staging,
): readonly Act[] {
  const acts: Act[] = [];
  const stage: Stage = { bundle, zone, acts };
  for (const [index, run] of runs.entries()) {
    const machine = machineOf(bundle, run);
    const trigger = machine.triggers[run.trigger]!;
    const counted = run.steps.find(({ counts }) => counts);
    const planned =
      (run.entry === 'before' ? zone.subtract(origin, counted?.after ?? zero) : zone.add(origin, run.entry)) +
      index * APART_MS +
      (late && index > 0 ? HOUR_MS : 0);
    const known = wishesOf(run.facts, bundle.model);
    const alternative = alternativeOf(bundle, run);
    // What has to turn true by an age needs its event.
    const isNever = never && alternative.moment !== undefined;
    const wishes = isNever ? withoutPast(known) : known;
    const entry = begin(stage, alternative, withKey(machine, wishes, index), planned);
    let instant = entry;
    let before = trigger.start;
    for (const step of run.steps) {
      const { taken } = step;
      if (taken && taken.by !== 'choice') instant = zone.add(entry, step.after);
      const wished = wishesOf(step.facts, bundle.model);
      const needed = isNever ? withoutPast(wished) : wished;
      if (step.facts !== run.facts) provide(stage, needed, instant - 1);
      const waiting = machine.states[before];
      const arm =
        taken?.by === 'happens' && waiting?.kind === 'waitFor' ? waiting.arms[taken.arm ?? -1]?.on : undefined;
      if (arm) happen(stage, machine, arm, needed, instant);
      before = step.state;
    }
    if (run.cut) breakOff(stage, machine, instant + 10);
  }
  return acts.sort((a, b) => a.at - b.at);
}

interface Stage {
  readonly bundle: Bundle;
  readonly zone: Zone;
  readonly acts: Act[];
}

const zero: CalendarDuration = { months: 0, days: 0, ms: 0 };
const FOUR_YEARS = 1461;

type Fields = Readonly<Record<string, Value>>;

/** A goal or a stop ends the run. */
function breakOff(stage: Stage, { goals, stops }: Machine, at: number): void {
  const moments = [...goals.map(({ moment }) => moment), ...stops.flatMap(({ moment }) => moment ?? [])];
  const event = moments.find((moment) => moment.on === 'event');
  if (event?.on === 'event') fire(stage, event.event, fitting(event.where), at);
}

/** Makes the run begin at about the instant; when that is. */
function begin(stage: Stage, { moment }: Alternative, wishes: Wishes, planned: number): number {
  const { bundle, zone, acts } = stage;
  if (!moment) {
    // It has to turn true, so it is not before.
    const nothing = Object.fromEntries(Object.keys(wishes.attributes).map((name) => [name, null]));
    if (Object.keys(nothing).length > 0) acts.push({ kind: 'attributes', values: nothing, at: planned - 2 });
    provide(stage, wishes, planned);
    return planned;
  }
  const at = momentAt(moment, zone, planned);
  if (moment.on === 'event') fire(stage, moment.event, fieldsFor(wishes), at);
  const needed =
    moment.on === 'rfm'
      ? { ...wishes, rfm: undefined }
      : moment.on === 'anniversary'
        ? { ...wishes, attributes: without(wishes.attributes, moment.attribute) }
        : wishes;
  provide(stage, needed, at - 1);
  switch (moment.on) {
    case 'enters':
    case 'leaves':
      if (moment.of === 'group') {
        acts.push({ kind: 'group', group: moment.name, member: moment.on === 'leaves', at: at - 2 });
        acts.push({ kind: 'group', group: moment.name, member: moment.on === 'enters', at });
      }
      return at;
    case 'rfm': {
      const to = moment.to ?? wishes.rfm ?? 'champions';
      const other = moment.from ?? (to === 'none' ? 'lost' : 'none');
      acts.push({ kind: 'rfm', to: other, at: at - 2 });
      acts.push({ kind: 'rfm', to, at });
      return at;
    }
    case 'changes': {
      const shape = bundle.model.contact[moment.attribute];
      const [from, to] = [constantOf(moment.from) ?? null, constantOf(moment.to) ?? changedTo(shape)];
      acts.push({ kind: 'attributes', values: { [moment.attribute]: from }, at: at - 2 });
      acts.push({ kind: 'attributes', values: { [moment.attribute]: to }, at });
      return at;
    }
    case 'anniversary': {
      const then = zone.instantOfDate(zone.dateOf(at), moment.minute);
      const day = zone.dateOf(zone.subtract(then, moment.offset ?? zero)) - (moment.every ? FOUR_YEARS : 0);
      acts.push({ kind: 'attributes', values: { [moment.attribute]: day }, at: then - 2 * DAY_MS });
      return then;
    }
    default:
      return at;
  }
}

/** Runs beside each other have keys of their own. */
function withKey({ entry }: Machine, wishes: Wishes, index: number): Wishes {
  if (entry.kind !== 'onePer' || entry.key.op !== 'get') return wishes;
  return { ...wishes, fields: { ...wishes.fields, '': { [entry.key.field]: `key-${index}` } } };
}

function withoutPast(wishes: Wishes): Wishes {
  const ages = Object.entries(wishes.ages).filter(([event]) => !wishes.never.has(event));
  return { ...wishes, ages: Object.fromEntries(ages) };
}

function without(values: Fields, name: string): Fields {
  return Object.fromEntries(Object.entries(values).filter(([key]) => key !== name));
}

function constantOf(expr: Expr | undefined): Value | undefined {
  return expr?.op === 'const' ? expr.value : undefined;
}

function changedTo(shape: TypeShape | undefined): Value {
  if (shape?.type === 'enum') return shape.values[0] ?? null;
  return shape?.type === 'bool' ? true : shape?.type === 'text' ? 'something' : 1;
}

/** The instant of the moment at or after the planned one. */
function momentAt(moment: Moment, zone: Zone, planned: number): number {
  switch (moment.on) {
    case 'schedule':
      if (moment.monthDay !== undefined) return zone.nextMonthDay(planned, moment.monthDay, moment.minute);
      return zone.nextLocalTime(
        planned,
        moment.minute,
        moment.weekdays.reduce((mask, day) => mask | (1 << (day - 1)), 0),
      );
    case 'broadcast':
      return zone.instantOfDate(moment.day, moment.minute);
    default:
      return planned;
  }
}

/** The event, or what it is derived from, as long before as it takes. */
function fire({ bundle, zone, acts }: Stage, event: string, fields: Fields, at: number): void {
  let [name, when, has] = [event, at, fields];
  for (;;) {
    const plan = bundle.derived.find((one) => one.name === name);
    if (!plan) break;
    name = plan.base.event;
    has = { ...fitting(plan.base.where), ...has };
    if (plan.within) when = zone.subtract(when, plan.within);
  }
  acts.push({ kind: 'event', event: name, fields: has, at: when });
}

function fieldsFor({ fields }: Wishes): Fields {
  return Object.assign({}, ...Object.values(fields));
}

/** Data, and events of the past where there are not enough of them by then. */
function provide(
  { bundle, zone, acts }: Stage,
  { attributes, groups, rfm, ages, counts }: Omit<Wishes, 'rfm'> & { readonly rfm?: string | undefined },
  at: number,
): void {
  if (Object.keys(attributes).length > 0) acts.push({ kind: 'attributes', values: attributes, at });
  for (const [group, member] of Object.entries(groups)) acts.push({ kind: 'group', group, member, at });
  if (rfm !== undefined) acts.push({ kind: 'rfm', to: rfm, at });
  for (const [event, age] of Object.entries(ages)) {
    const then = zone.subtract(at, age);
    if (!acts.some((act) => act.kind === 'event' && act.event === event && act.at === then))
      acts.push({ kind: 'event', event, fields: {}, at: then });
  }
  for (const [event, count] of Object.entries(counts)) {
    if (!bundle.model.events[event] || event.startsWith('message_')) continue;
    const known = acts.filter((act) => act.kind === 'event' && act.event === event && act.at <= at + 1).length;
    const first = zone.subtract(at, ages[event] ?? zero);
    for (let n = known; n < count; n++) acts.push({ kind: 'event', event, fields: {}, at: first - DAY_MS * (n + 1) });
  }
}

/** Whether it could be made to happen. */
function happen(stage: Stage, { name, states }: Machine, arm: Alternative, wishes: Wishes, at: number): boolean {
  const { moment } = arm;
  const { acts } = stage;
  switch (moment?.on) {
    case undefined:
      return true;
    case 'event':
      fire(stage, moment.event, fieldsFor(wishes), at);
      return true;
    case 'handle': {
      const send = states.find((state) => state.kind === 'send' && state.handle === moment.slot);
      if (send) acts.push({ kind: 'handle', scenario: name, label: send.id, moment: moment.moment, at });
      return send !== undefined;
    }
    case 'enters':
    case 'leaves':
      if (moment.of === 'group') acts.push({ kind: 'group', group: moment.name, member: moment.on === 'enters', at });
      return moment.of === 'group';
    case 'rfm':
      if (moment.to !== undefined) acts.push({ kind: 'rfm', to: moment.to, at });
      return moment.to !== undefined;
    default:
      return false;
  }
}
