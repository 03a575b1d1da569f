/** The law that no bound falls short: a random program, random histories, and no contact who gets more in any half-open window than the proof says. */
import fc from 'fast-check';
import { analyse } from '../../../compiler/analyse.js';
import { lowerProject } from '../../../compiler/lower/index.js';
import { arrivals, reached } from '../../../compiler/prove/ask/paths.js';
import { ALL, ANY, type Bound, type Proof, proofOf, windowsOf } from '../../../compiler/prove/index.js';
import { longestOf, shortestOf } from '../../../compiler/prove/time.js';
import { durationText } from '../../../runtime/machine/duration.js';
import { loadBundle } from '../../../runtime/machine/index.js';
import { stageOf } from '../stage.js';
import { type AHistory, aHistory } from './histories.generator.js';
import { durationOf, type HandOver, type Played, play } from './play.fixture.js';
import { type AProgram, aProgram, filesOf, textOf, yamlOf } from './programs.generator.js';
import { questionsOf } from './questions.fixture.js';

export interface Figures {
  /** Programs with histories that were played. */
  pairs: number;
  programs: number;
  /** Programs that did not check. */
  refused: number;
  /** Bounds above none, and how many of them some history reached exactly. */
  bounds: number;
  reached: number;
  afterCaps: number;
  afterCapsReached: number;
  unbounded: number;
  handOvers: number;
  /** Steps of runs that were held against what can be reached, and when. */
  visits: number;
  /** Answers that were held against what happened. */
  questions: number;
}

export const noFigures = (): Figures => ({
  pairs: 0,
  programs: 0,
  refused: 0,
  bounds: 0,
  reached: 0,
  afterCaps: 0,
  afterCapsReached: 0,
  unbounded: 0,
  handOvers: 0,
  visits: 0,
  questions: 0,
});

/** Histories for each program. */
const HISTORIES = 5;

const more = ['1d', '12h', '3d', '1mo'] as const;

const aCase = fc.record({
  program: aProgram,
  histories: fc.array(aHistory, { minLength: HISTORIES, maxLength: HISTORIES }),
  window: fc.constantFrom(...more),
});

export type Case = typeof aCase extends fc.Arbitrary<infer T> ? T : never;

/** What is wrong, told with the program and its history; null: nothing. */
export function exceeded({ program, histories, window }: Case, figures: Figures): string | null {
  const project = analyse({ files: filesOf(program), host: { isZone: () => true }, proves: false });
  if (project.diagnostics.some(({ severity }) => severity === 'error')) {
    figures.refused++;
    return null;
  }
  const { bundle } = lowerProject(project.analysis);
  const proof = proofOf({ analysis: project.analysis, bundle });
  const windows = [...windowsOf(bundle.model), durationOf(window)];
  const bounds = [...proof.scenarios, ALL].flatMap((scope) =>
    ['email', 'sms', ANY].flatMap((channel) => windows.map((one) => proof.bound(scope, channel, one))),
  );
  figures.programs++;
  const stays = staysIn(proof);
  const questions = questionsOf(proof, bundle);
  const plain = stageOf(bundle).programFor(proof.scenarios);
  const capped = bundle.model.policies.caps.length > 0 ? loadBundle(bundle) : undefined;
  const most = bounds.map(() => ({ before: 0, after: 0 }));
  for (const history of histories) {
    figures.pairs++;
    for (const [kind, machines] of [
      ['before', plain],
      ['after', capped],
    ] as const) {
      if (!machines) continue;
      const played = play(machines, history);
      figures.handOvers += played.sent.length;
      figures.visits += played.visits.length;
      const stray = kind === 'before' ? strayed(played.visits, stays) : undefined;
      const denied = kind === 'before' ? questions.denied(played) : undefined;
      if (stray !== undefined || denied !== undefined) return fault(stray ?? denied!, program, played);
      for (const [index, bound] of bounds.entries()) {
        const limit = kind === 'before' ? bound.max : bound.afterCaps;
        if (limit === null) continue;
        const found = mostIn(played, bound);
        most[index]![kind] = Math.max(most[index]![kind], found.count);
        if (found.count > limit)
          return told({ program, history, bound, limit, kind, count: found.count, from: found.from }, played);
      }
    }
  }
  figures.questions += questions.count;
  for (const [index, { max, afterCaps }] of bounds.entries()) {
    if (max === null) figures.unbounded++;
    else if (max > 0) {
      figures.bounds++;
      if (most[index]!.before === max) figures.reached++;
    }
    if (capped && afterCaps !== null && afterCaps > 0) {
      figures.afterCaps++;
      if (most[index]!.after === afterCaps) figures.afterCapsReached++;
    }
  }
  return null;
}

function mostIn(
  { sent, zones }: Played,
  { scope, channel, window }: Bound,
): { readonly count: number; readonly from: number } {
  let most = { count: 0, from: 0 };
  const byContact = new Map<number, number[]>();
  for (const one of sent) {
    if (!counts(one, scope, channel)) continue;
    byContact.set(one.contact, [...(byContact.get(one.contact) ?? []), one.at]);
  }
  for (const [contact, times] of byContact) {
    for (const [index, from] of times.entries()) {
      const end = zones[contact]!.add(from, window);
      let count = 0;
      for (let next = index; next < times.length && times[next]! < end; next++) count++;
      if (count > most.count) most = { count, from };
    }
  }
  return most;
}

function counts({ isMarketing, scenario, channel }: HandOver, scope: string, of: string): boolean {
  return isMarketing && (scope === ALL || scope === scenario) && (of === ANY || of === channel);
}

type Stays = ReadonlyMap<string, { readonly least: number; readonly most: number }>;

/** By scenario and state: when a run can come there, ms after its entry. What is not in it cannot be reached. */
function staysIn(proof: Proof): Stays {
  const found = new Map<string, { least: number; most: number }>();
  for (const name of proof.scenarios) {
    const model = proof.modelOf(name);
    for (const state of reached(model)) {
      const { kind } = model.machine.states[state]!;
      // When is asked of messages and ends; whether, of all.
      const all = kind === 'send' || kind === 'end' ? arrivals(model, new Set([state])) : undefined;
      const least = Math.min(...(all ?? []).map(({ label }) => shortestOf(label.at)));
      // When a run comes there, not when what stands there is done.
      const most = Math.max(...(all ?? []).map((one) => longestOf(one.most)));
      found.set(`${name} ${state}`, all ? { least, most } : { least: 0, most: Number.POSITIVE_INFINITY });
    }
  }
  return found;
}

function strayed(visits: Played['visits'], stays: Stays): string | undefined {
  for (const { scenario, state, after } of visits) {
    const known = stays.get(`${scenario} ${state}`);
    const what = `state ${state} of ${scenario} was reached ${after / 3_600_000}h after entry`;
    if (!known) return `${what}, where the model says that it cannot be reached`;
    if (after < known.least || after > known.most)
      return `${what}, where the model says from ${known.least / 3_600_000}h to ${known.most / 3_600_000}h`;
  }
  return undefined;
}

interface Fault {
  readonly program: AProgram;
  readonly history: AHistory;
  readonly bound: Bound;
  readonly limit: number;
  readonly kind: 'before' | 'after';
  readonly count: number;
  readonly from: number;
}

function told({ program, bound, limit, kind, count, from }: Fault, played: Played): string {
  const { scope, channel, window } = bound;
  const begins = new Date(played.zone.localOf(from)).toISOString();
  const what = `${count} ${channel} in ${durationText(window)} from ${scope}, where the bound ${kind} caps is ${limit}; the window begins at ${begins} local`;
  return fault(what, program, played);
}

function fault(what: string, program: AProgram, { log }: Played): string {
  return [
    what,
    '--- cauce.yaml (end)',
    yamlOf(program)
      .split('\n')
      .filter((line) => /^ {2}(quiet|closed|caps|over|assume)|^timezone|rate/.test(line))
      .join('\n'),
    '--- program.cauce',
    textOf(program),
    '--- what happened',
    ...log,
  ].join('\n');
}

/** Throws with the smallest program and history found where a bound falls short; `seed` and `path` lead there again. */
function searched(programs: number, seed: number, path?: string): Figures {
  const figures = noFigures();
  const law = fc.property(aCase, (one) => {
    const fault = exceeded(one, figures);
    if (fault !== null) throw new Error(fault);
  });
  const result = fc.check(law, { numRuns: programs, seed, ...(path === undefined ? {} : { path }) });
  if (result.failed) {
    const error = result.errorInstance;
    const again = `CAUCE_SEED=${result.seed} CAUCE_PATH=${result.counterexamplePath}`;
    throw new Error(`${again}\n${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  return figures;
}

/** How many pairs, where to begin: as the environment says, or else `pairs` from a fixed one. */
export function search(pairs: number, env: Readonly<Record<string, string | undefined>>): Figures {
  const programs = Math.ceil(Number(env.CAUCE_PAIRS ?? pairs) / HISTORIES);
  return searched(programs, Number(env.CAUCE_SEED ?? 7), env.CAUCE_PATH);
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

export function figuresText(f: Figures): string {
  return [
    `${f.pairs} pairs of ${f.programs} programs (${f.refused} more did not check), ${f.handOvers} hand-overs`,
    `${f.bounds} bounds before caps, ${f.reached} (${percent(f.reached, f.bounds)}) reached exactly by a random history; ${f.unbounded} times no bound`,
    `${f.visits} steps of runs came where and when the model says that they can; ${f.questions} answers of what can meet or be at once were held against what did`,
    `${f.afterCaps} bounds after caps, ${f.afterCapsReached} (${percent(f.afterCapsReached, f.afterCaps)}) reached exactly`,
  ].join('\n');
}
