/** The bounds that `cauce prove` tells, each with whether it has been reached in the engine, as rows for people and as data for programs. */
import {
  ALL,
  ANY,
  type Bound,
  type Instant,
  instantText,
  type Proof,
  type WitnessRun,
  windowsOf,
} from '../../compiler/prove/index.js';
import { durationText } from '../../runtime/machine/duration.js';
import type { Bundle } from '../../runtime/machine/index.js';
import { actOut } from './act.js';
import { type Stage, stageOf } from './stage.js';

export interface Told extends Bound {
  /** It can be reached, and has been. */
  readonly exact: boolean;
  /** Why it is not known to be reached, in words. */
  readonly reason?: string;
}

/** How many hand-overs show that nothing limits them. */
const SHOWN = 3;

export function boundsOf(proof: Proof, bundle: Bundle, scenario?: string): readonly Told[] {
  const { model } = bundle;
  const stage = stageOf(bundle);
  const scopes =
    scenario === undefined ? [...proof.scenarios, ...(proof.scenarios.length > 1 ? [ALL] : [])] : [scenario];
  // The longest window of most messages first: the path to its bound often leads to the others as well.
  const windows = [...windowsOf(model)].reverse();
  return scopes.flatMap((scope) =>
    [...channelsOf(bundle, scope)]
      .reverse()
      .flatMap((channel) => windows.map((window): Told => tell(proof.bound(scope, channel, window), stage)))
      .reverse(),
  );
}

function tell(bound: Bound, stage: Stage): Told {
  if (bound.max === 0) return { ...bound, exact: true };
  const goal = bound.max ?? SHOWN;
  const { reached, why } = actOut(stage, bound, goal);
  if (reached >= goal) return { ...bound, exact: true };
  const played =
    why === undefined ? [] : [`played through, ${reached === 0 ? 'none' : reached} of these messages came: ${why}`];
  return { ...bound, exact: false, reason: [...bound.loose, ...played].join('; ') };
}

/** Those a scenario sends marketing by, and all of them together where there are several. */
function channelsOf({ scenarios, model }: Bundle, scope: string): readonly string[] {
  const machines = scope === ALL ? scenarios : scenarios.filter(({ name }) => name === scope);
  const channels = new Set(
    machines.flatMap(({ states }) =>
      states.flatMap((state) =>
        state.kind === 'send' && model.messages[`${state.channel}/${state.message}`]?.kind === 'marketing'
          ? [state.channel]
          : [],
      ),
    ),
  );
  return channels.size > 1 ? [...[...channels].sort(), ANY] : [...channels];
}

export function dataOf(bounds: readonly Told[], files: readonly string[]) {
  return {
    bounds: bounds.map(({ scope, channel, window, max, afterCaps, exact, reason, unbounded, witness }) => ({
      scope,
      channel,
      window: durationText(window),
      max,
      afterCaps,
      exact,
      ...(reason === undefined ? {} : { reason }),
      ...(unbounded
        ? { unboundedBy: unbounded.text, unboundedIn: unbounded.scenario, unboundedBecause: unbounded.why }
        : {}),
      witness: witnessData(witness, files),
    })),
  };
}

export function witnessData(runs: readonly WitnessRun[], files: readonly string[], last = false) {
  return stepsOf(runs, last).map(({ at, what, scenario, span }) => ({
    at: instantText(at),
    what,
    scenario,
    file: files[span.file],
    line: span.line + 1,
  }));
}

export interface PathStep {
  readonly at: Instant;
  readonly what: string;
  readonly scenario: string;
  readonly span: WitnessRun['span'];
  readonly counts: boolean;
}

/** What a reader is to see of a path: how runs begin, what is chosen or happens, what is sent. `last`: and where each ends. */
export function stepsOf(runs: readonly WitnessRun[], last = false): readonly PathStep[] {
  return runs.flatMap((run) => {
    const { scenario, entry, span, text } = run;
    const steps: PathStep[] = [{ at: entry, what: `enters: ${text}`, scenario, span, counts: false }];
    for (const step of run.steps) {
      const { taken, at } = step;
      if (taken && taken.by !== 'wait')
        steps.push({
          at,
          what: taken.by === 'timeout' ? `${taken.text}: the time is over` : taken.text,
          scenario,
          span: taken.span,
          counts: false,
        });
      if (step.kind !== 'other' || (last && step === run.steps.at(-1)))
        steps.push({ at, what: step.what, scenario, span: step.span, counts: step.counts });
    }
    if (run.cut) steps.push({ at: run.cut.at, what: run.cut.text, scenario, span: run.cut.span, counts: false });
    return steps;
  });
}
