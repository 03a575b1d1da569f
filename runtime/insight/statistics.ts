/**
 * Figures of each scenario and each step, from the counters that were written with what they count. Splits and holdout are compared with intervals.
 * Reads a store; counts nothing itself.
 */
import { isoUtc } from '../clock/index.js';
import { activityOf } from '../live/activity.js';
import type { Machine, State } from '../machine/index.js';
import type { AudienceFigures } from '../store/port.js';
import type { Line, Source } from './glass.js';
import { lineOf, type ScenarioMachines, scenariosOf, versionOf } from './glass.js';
import { newcombe, type Share, wilson } from './intervals.js';
import { type SegmentFigures, segmentsOf } from './segments.js';

export type Counts = Readonly<Record<string, number>>;

export interface SendFigures {
  readonly sent: number;
  readonly skipped: Counts;
  /** Put off, by reason: once for each attempt. */
  readonly held: Counts;
}

export interface MessageFigures extends SendFigures {
  readonly channel: string;
  readonly message: string;
  readonly delivered: number;
  /** A hint: privacy proxies open everything. */
  readonly opened: number;
  readonly clicked: number;
  readonly bounced: number;
}

export interface StepFigures extends Partial<SendFigures> {
  readonly id: string;
  /** Of the project: a step of an earlier version in which somebody still waits; what it has in common with one of now is counted there. */
  readonly version?: number;
  readonly kind: State['kind'];
  readonly line: Line;
  readonly waiting: number;
  /** Times that a run came here. */
  readonly reached: number;
}

export interface ArmFigures {
  readonly name: string;
  /** Percent points that were planned. */
  readonly share: number;
  readonly entered: number;
  readonly converted: number;
  /** Minor units. */
  readonly revenue: number;
  readonly conversion: Share | null;
  /** Conversion over that of the first arm; certain where the interval leaves zero out. */
  readonly lift: (Share & { readonly certain: boolean }) | null;
}

export interface Figures {
  readonly scenario: string;
  readonly title?: string;
  readonly entered: number;
  readonly waiting: number;
  /** Null: no goal. */
  readonly converted: number | null;
  /** Minor units of the project's currency; null: no goal. */
  readonly revenue: number | null;
  readonly measures: readonly { readonly line: Line; readonly reached: number; readonly value: number }[];
  readonly sent: number;
  readonly skipped: Counts;
  readonly held: Counts;
  readonly refused: Counts;
  readonly ended: Counts;
  readonly firstActivity: string | null;
  readonly lastActivity: string | null;
  readonly messages: readonly MessageFigures[];
  readonly steps: readonly StepFigures[];
  readonly splits: readonly { readonly name: string; readonly line: Line; readonly arms: readonly ArmFigures[] }[];
  /** Those who get marketing over those who never do; null: there is no holdout, or no goal. */
  readonly holdout: { readonly reached: ArmFigures; readonly heldOut: ArmFigures } | null;
}

export interface Overview {
  readonly at: string;
  readonly project: string;
  readonly currency: string;
  readonly contacts: number;
  readonly scenarios: readonly Figures[];
  readonly segments: readonly SegmentFigures[];
  /** Groups that are kept in step elsewhere. */
  readonly audiences: readonly AudienceShown[];
}

export interface AudienceShown extends AudienceFigures {
  /** `meta`, `csv`, `webhook`. */
  readonly sync: string;
}

export function overview(source: Source): Overview {
  const { model } = source.program.bundle;
  return {
    at: isoUtc(source.now()),
    project: model.project,
    currency: model.currency,
    contacts: source.store.contactCount(),
    scenarios: scenariosOf(source.program).map((scenario) => figuresOf(source, scenario)),
    segments: segmentsOf(source),
    audiences: audiencesOf(source),
  };
}

function audiencesOf({ store, program }: Source): readonly AudienceShown[] {
  const figures = new Map(store.audience.figures().map((one) => [one.group, one]));
  return Object.entries(program.bundle.model.groups).flatMap(([group, { sync }]) =>
    sync === undefined
      ? []
      : [{ sync, ...(figures.get(group) ?? { group, told: 0, waiting: 0, refused: 0, reason: null }) }],
  );
}

export function figuresOf(source: Source, { newest, all }: ScenarioMachines): Figures {
  const { scenarios } = source.program.bundle;
  const machine = scenarios[newest]!;
  const prefix = `scenario/${machine.name}/`;
  const counters = source.store.counters(prefix);
  const count = (name: string) => counters[prefix + name] ?? 0;
  const below = (name: string): Counts => {
    const start = `${prefix}${name}/`;
    return Object.fromEntries(
      Object.entries(counters).flatMap(([key, n]) =>
        key.startsWith(start) && n > 0 ? [[key.slice(start.length), n]] : [],
      ),
    );
  };
  const sending = (name: string): SendFigures => ({
    sent: count(`${name}/sent`),
    skipped: below(`${name}/skipped`),
    held: below(`${name}/held`),
  });
  const hasGoal = machine.goals.length > 0;
  const messages = messagesOf(machine).map(({ channel, message }): MessageFigures => {
    const name = `message/${channel}/${message}`;
    const answers = (moment: string) => count(`${name}/${moment}`);
    return {
      channel,
      message,
      ...sending(name),
      delivered: answers('delivered'),
      opened: answers('opened'),
      clicked: answers('clicked'),
      bounced: answers('bounced'),
    };
  });
  const known = new Set(machine.states.map(({ id }) => id));
  const stepsOf = (place: number): readonly StepFigures[] => {
    const waiting = waitingIn(source, place);
    return scenarios[place]!.states.map((state): StepFigures => {
      const isCounted = place === newest || !known.has(state.id);
      return {
        id: state.id,
        ...(place !== newest && { version: versionOf(source.program, place) }),
        kind: state.kind,
        line: lineOf(source, state.span),
        waiting: waiting(state.id),
        reached: isCounted ? count(`reached/${state.id}`) : 0,
        ...(state.kind === 'send' && isCounted && sending(`step/${state.id}`)),
      };
    });
  };
  const earlier = all.filter((place) => place !== newest).flatMap(stepsOf);
  const steps = [...stepsOf(newest), ...earlier.filter(({ waiting }) => waiting > 0)];
  const active = activityOf(source.store, machine.name);
  const entered = count('entered');
  const heldOut = {
    entered: count('holdout/entered'),
    converted: count('holdout/converted'),
    revenue: count('holdout/value'),
  };
  const { holdout } = source.program.bundle.model.policies;
  return {
    scenario: machine.name,
    ...(machine.title !== undefined && { title: machine.title }),
    entered,
    waiting: steps.reduce((sum, { waiting }) => sum + waiting, 0),
    converted: hasGoal ? count('converted') : null,
    revenue: hasGoal ? count('value') : null,
    measures: machine.measures.map(({ span }, place) => ({
      line: lineOf(source, span),
      reached: count(`measure/${place}/reached`),
      value: count(`measure/${place}/value`),
    })),
    sent: messages.reduce((sum, { sent }) => sum + sent, 0),
    skipped: totals(messages.map(({ skipped }) => skipped)),
    held: totals(messages.map(({ held }) => held)),
    refused: below('refused'),
    ended: below('ended'),
    firstActivity: active && isoUtc(active.first),
    lastActivity: active && isoUtc(active.last),
    messages,
    steps,
    splits: machine.states.flatMap((state) =>
      state.kind === 'split'
        ? [
            {
              name: state.name,
              line: lineOf(source, state.span),
              arms: compared(
                state.arms.map(({ name, share }) => {
                  const arm = `split/${state.name}/${name}`;
                  return {
                    name,
                    share,
                    entered: count(`${arm}/entered`),
                    converted: count(`${arm}/converted`),
                    revenue: count(`${arm}/value`),
                  };
                }),
              ),
            },
          ]
        : [],
    ),
    holdout:
      holdout > 0 && hasGoal
        ? holdoutOf({ entered, converted: count('converted'), revenue: count('value') }, heldOut, holdout)
        : null,
  };
}

/** How many wait in each state of a machine. */
function waitingIn({ store, program }: Source, place: number): (state: string) => number {
  const prefix = `machine/${program.bundle.scenarios[place]!.name}@${versionOf(program, place)}/`;
  const counters = store.counters(prefix);
  return (state) => counters[prefix + state] ?? 0;
}

type Raw = Pick<ArmFigures, 'entered' | 'converted' | 'revenue'>;

function holdoutOf(all: Raw, out: Raw, percent: number): Figures['holdout'] {
  const reached = {
    name: 'reached',
    share: 100 - percent,
    entered: all.entered - out.entered,
    converted: all.converted - out.converted,
    revenue: all.revenue - out.revenue,
  };
  const [heldOut, others] = compared([{ name: 'holdout', share: percent, ...out }, reached]);
  return { reached: others!, heldOut: heldOut! };
}

/** Each with its conversion, and what that is over the first one's. */
function compared(arms: readonly Omit<ArmFigures, 'conversion' | 'lift'>[]): readonly ArmFigures[] {
  const shares = arms.map(({ converted, entered }) => wilson(converted, entered));
  return arms.map((arm, place) => {
    const [own, first] = [shares[place]!, shares[0]!];
    const over = place === 0 || own === null || first === null ? null : newcombe(own, first);
    return { ...arm, conversion: own, lift: over && { ...over, certain: over.low > 0 || over.high < 0 } };
  });
}

function messagesOf({ states }: Machine): readonly { readonly channel: string; readonly message: string }[] {
  const found = new Map<string, { readonly channel: string; readonly message: string }>();
  for (const state of states) {
    if (state.kind === 'send')
      found.set(`${state.channel}/${state.message}`, { channel: state.channel, message: state.message });
  }
  return [...found.values()];
}

function totals(all: readonly Counts[]): Counts {
  const sum: Record<string, number> = {};
  for (const counts of all) for (const [name, n] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + n;
  return sum;
}
