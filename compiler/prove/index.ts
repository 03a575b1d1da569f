/**
 * The bounds of R15: for each scenario and for all together, per channel and window, the most messages one contact can get, and the path that leads there.
 * What has been worked out of a scenario is kept by what it is made of, so that a change elsewhere costs nothing.
 */
import type { Bundle } from '../../runtime/machine/bundle.js';
import type { CalendarDuration } from '../../runtime/machine/calendar.js';
import { durationText } from '../../runtime/machine/duration.js';
import type { ProjectModel } from '../../runtime/machine/model.js';
import type { Analysis } from '../analysis.js';
import { segmentFormula } from '../paths/condition.js';
import type { Formula } from '../reason/index.js';
import type { Bound } from './bound.js';
import { modelOf } from './build.js';
import { afterCaps } from './caps.js';
import { type Volume, volumeOf, volumeOfOneRun } from './chain.js';
import { type Meanings, meaningsOf } from './meaning.js';
import type { Place, ScenarioModel } from './model.js';
import type { Question } from './row.js';
import { longestOf } from './time.js';
import { together } from './together.js';
import { witnessOf } from './witness.js';

export type { Bound, Instant, WitnessRun, WitnessStep } from './bound.js';
export type { Entry, Graph, Place, ScenarioModel, Source, Way } from './model.js';

export interface ProofInput {
  readonly analysis: Analysis;
  readonly bundle: Bundle;
  /** A segment of the analysis: only contacts are looked at who are in it all the while. */
  readonly within?: string;
}

/** Bounds are asked for one by one, and worked out when they are. */
export interface Proof {
  readonly scenarios: readonly string[];
  modelOf(scenario: string): ScenarioModel;
  /** `scope`: a scenario's name, or `all`; `channel`: a channel's name, or `any`. */
  bound(scope: string, channel: string, window: CalendarDuration): Bound;
  /** The same of one run alone, whatever begins again. */
  boundOfOneRun(scenario: string, channel: string, window: CalendarDuration): Bound;
}

export const ALL = 'all';
export const ANY = 'any';

export function proofOf({ analysis, bundle, within }: ProofInput): Proof {
  let meanings: Meanings | undefined;
  const models = new Map<string, ScenarioModel>();
  const volumes = new Map<string, Volume>();
  const machines = new Map(bundle.scenarios.map((machine) => [machine.name, machine]));
  const model = (name: string): ScenarioModel => {
    let found = models.get(name);
    if (!found) {
      meanings ??= meaningsOf(analysis);
      found = modelOf(bundle, machines.get(name)!, meanings, duringOf(meanings, analysis, within));
      models.set(name, found);
    }
    return found;
  };
  const volume = (name: string, channel: string, window: CalendarDuration): Volume => {
    const key = `${channel} ${durationText(window)} ${name}`;
    let found = volumes.get(key);
    if (!found) {
      found = volumeOf(model(name), questionOf(channel, window));
      volumes.set(key, found);
    }
    return found;
  };
  const sends = (name: string, channel: string) =>
    machines.get(name)!.states.some((state) => state.kind === 'send' && (channel === ANY || state.channel === channel));
  return {
    scenarios: [...machines.keys()],
    modelOf: model,
    bound(scope, channel, window) {
      const names = (scope === ALL ? [...machines.keys()] : [scope]).filter((name) => sends(name, channel));
      const parts = names.map((name) => ({ model: model(name), volume: volume(name, channel, window) }));
      return boundOf(bundle.model, scope, channel, window, parts);
    },
    boundOfOneRun(scenario, channel, window) {
      const volume = volumeOfOneRun(model(scenario), questionOf(channel, window));
      return boundOf(bundle.model, scenario, channel, window, [{ model: model(scenario), volume }]);
    },
  };
}

function duringOf(meanings: Meanings, { symbols }: Analysis, within: string | undefined): readonly Formula[] {
  const symbol = within === undefined ? undefined : symbols.values.get(within);
  return symbol?.kind === 'segment' ? [segmentFormula(meanings.r, symbol)] : [];
}

export function questionOf(channel: string, window: CalendarDuration): Question {
  const isCounted = ({ send }: Place) => send?.isMarketing === true && (channel === ANY || send.channel === channel);
  return { key: channel, isCounted, window };
}

function boundOf(
  project: ProjectModel,
  scope: string,
  channel: string,
  window: CalendarDuration,
  parts: Parameters<typeof together>[0],
): Bound {
  const sum = together(parts, questionOf(channel, window));
  const of = { scope, channel, window } as const;
  if (sum.kind === 'unbounded') {
    const { model, volume } = sum.part;
    const { text, span } = volume.entry;
    return {
      ...of,
      max: null,
      afterCaps: afterCaps(project, channel, window, null),
      unbounded: { text, scenario: model.name, span },
      loose: model.loose,
      witness: witnessOf(model, volume.chain),
    };
  }
  const loose = new Set([...sum.loose, ...parts.flatMap(({ model }) => model.loose)]);
  const max = Number.isFinite(sum.count) ? sum.count : null;
  return {
    ...of,
    max,
    afterCaps: afterCaps(project, channel, window, max),
    loose: [...loose],
    witness: sum.chains.flatMap(({ model, chain }) => witnessOf(model, chain)),
  };
}

/**
 * The windows that are asked about anyway, the shortest first: a day, a week, thirty days, and those of the caps and of what is wanted proved. Of several
 * versions of a project all that any of them has.
 */
export function windowsOf(...versions: readonly ProjectModel[]): readonly CalendarDuration[] {
  const all: CalendarDuration[] = [
    { months: 0, days: 0, ms: 86_400_000 },
    { months: 0, days: 7, ms: 0 },
    { months: 0, days: 30, ms: 0 },
    ...versions.flatMap(({ policies }) => [...policies.caps, ...policies.prove]).map(({ per }) => per),
  ];
  const each = [...new Map(all.map((window) => [durationText(window), window])).values()];
  return each.sort((a, b) => longestOf(a) - longestOf(b));
}
