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
import { assume, deny, type Formula, isImpossible } from '../reason/index.js';
import { ALL, ANY, type Bound } from './bound.js';
import { modelOf } from './build.js';
import { afterCaps, type Before } from './caps.js';
import { volumeOf, volumeOfOneRun } from './chain.js';
import type { Volume } from './chained.js';
import { afterwards } from './knowledge.js';
import { type Meanings, meaningsOf } from './meaning.js';
import type { Place, ScenarioModel } from './model.js';
import type { Question } from './row.js';
import { isAtOnce, longestOf } from './time.js';
import { type Part, together } from './together.js';
import { witnessOf } from './witness.js';

export {
  ALL,
  ANY,
  type Bound,
  type Instant,
  instantText,
  type Unbounded,
  type WitnessRun,
  type WitnessStep,
} from './bound.js';
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

export function proofOf({ analysis, bundle, within }: ProofInput): Proof {
  let meanings: Meanings | undefined;
  const read = () => {
    meanings ??= meaningsOf(analysis);
    return meanings;
  };
  const models = new Map<string, ScenarioModel>();
  const volumes = new Map<string, Volume>();
  const machines = new Map(bundle.scenarios.map((machine) => [machine.name, machine]));
  const model = (name: string): ScenarioModel => {
    let found = models.get(name);
    if (!found) {
      found = modelOf(bundle, machines.get(name)!, read(), duringOf(read(), analysis, within));
      models.set(name, found);
    }
    return found;
  };
  const volume = (name: string, question: Question): Volume => {
    const key = `${question.key} ${durationText(question.window)} ${name}`;
    let found = volumes.get(key);
    if (!found) {
      found = volumeOf(model(name), question);
      volumes.set(key, found);
    }
    return found;
  };
  const sends = (name: string, channel: string) =>
    machines.get(name)!.states.some((state) => state.kind === 'send' && (channel === ANY || state.channel === channel));
  const partsOf = (scope: string, channel: string, question: Question): readonly Part[] => {
    const names = (scope === ALL ? [...machines.keys()] : [scope]).filter((name) => sends(name, channel));
    return names.map((name) => ({ model: model(name), volume: volume(name, question) }));
  };
  const sumOf = (scope: string, channel: string, question: Question): number | null => {
    const sum = together(partsOf(scope, channel, question), question);
    return sum.kind === 'bounded' && Number.isFinite(sum.count) ? sum.count : null;
  };
  const outsiders = new Map<string, (place: Place) => boolean>();
  const isOutside = (segment: string) => {
    let found = outsiders.get(segment);
    if (!found) {
      found = outsideOf(read(), analysis, segment);
      outsiders.set(segment, found);
    }
    return found;
  };
  const before = (scope: string): Before => ({
    channels: Object.keys(bundle.model.channels),
    max: (channel, window) => sumOf(scope, channel, questionOf(channel, window)),
    outside(segment, channel, window) {
      const of = questionOf(channel, window);
      const isCounted = (place: Place) => of.isCounted(place) && isOutside(segment)(place);
      return sumOf(scope, channel, { window, isCounted, key: `${of.key} outside ${segment}` });
    },
  });
  return {
    scenarios: [...machines.keys()],
    modelOf: model,
    bound(scope, channel, window) {
      const question = questionOf(channel, window);
      const found = boundOf(scope, channel, question, partsOf(scope, channel, question));
      return { ...found, afterCaps: afterCaps(bundle.model, channel, window, before(scope)) };
    },
    boundOfOneRun(scenario, channel, window) {
      const question = questionOf(channel, window);
      const volume = volumeOfOneRun(model(scenario), question);
      return boundOf(scenario, channel, question, [{ model: model(scenario), volume }]);
    },
  };
}

/** Whether a message may be handed over to somebody who is not in the segment just then. */
function outsideOf({ r }: Meanings, { symbols }: Analysis, segment: string): (place: Place) => boolean {
  const symbol = symbols.values.get(segment);
  if (symbol?.kind !== 'segment') return () => true;
  const not = deny(segmentFormula(r, symbol));
  const known = new WeakMap<Place, boolean>();
  return (place) => {
    let is = known.get(place);
    if (is === undefined) {
      is = mayBe(place, not);
      known.set(place, is);
    }
    return is;
  };
}

function mayBe({ facts, send }: Place, formula: Formula): boolean {
  const then = !send || isAtOnce(send.hold) ? facts : afterwards(facts, send.hold, send.lasting);
  return then !== undefined && !isImpossible(assume(then, formula));
}

function duringOf(meanings: Meanings, { symbols }: Analysis, within: string | undefined): readonly Formula[] {
  const symbol = within === undefined ? undefined : symbols.values.get(within);
  return symbol?.kind === 'segment' ? [segmentFormula(meanings.r, symbol)] : [];
}

export function questionOf(channel: string, window: CalendarDuration): Question {
  const isCounted = ({ send }: Place) =>
    send?.isMarketing === true && !send.isRefused && (channel === ANY || send.channel === channel);
  return { key: channel, isCounted, window };
}

/** Before caps. */
function boundOf(scope: string, channel: string, question: Question, parts: readonly Part[]): Bound {
  const sum = together(parts, question);
  const of = { scope, channel, window: question.window } as const;
  if (sum.kind === 'unbounded') {
    const { model, volume } = sum.part;
    const { text, span } = volume.entry;
    const { free, kind } = model.sources[volume.entry.source]!;
    const why = free === undefined ? {} : { why: free };
    return {
      ...of,
      max: null,
      afterCaps: null,
      unbounded: { text, scenario: model.name, span, isEvent: kind === 'event', ...why },
      loose: model.loose,
      witness: witnessOf(model, volume.chain),
    };
  }
  const loose = new Set([...sum.loose, ...parts.flatMap(({ model }) => model.loose)]);
  const max = Number.isFinite(sum.count) ? sum.count : null;
  return {
    ...of,
    max,
    afterCaps: max,
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
