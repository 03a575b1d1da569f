/** Acts the path to a bound out in the engine that production uses, and counts what is handed over: then it is no guess that it can be reached. */
import { ALL, ANY, type Bound } from '../../compiler/prove/index.js';
import { zone as zoneOf } from '../../runtime/clock/index.js';
import {
  type Bundle,
  DAY_MS,
  dayOfCivil,
  type Given,
  type Program,
  type SourceSpan,
  splitArm,
  type TestCase,
  type Zone,
} from '../../runtime/machine/index.js';
import type { Happened } from '../../runtime/testing/happenings.js';
import { Trial } from '../../runtime/testing/trial.js';
import { type Act, canBeNever, type Staging, scriptOf } from './script.js';
import { type Played, type Send, type Stage, scenariosIn } from './stage.js';
import { whyNot } from './why.js';

export interface Acted {
  readonly reached: number;
  /** Why it was no more, in words. */
  readonly why?: string;
}

/** Days on which a window begins: an ordinary Monday, around changes of the clock here and across the sea, and before a short month. */
const days = [
  [2026, 3, 2],
  [2026, 3, 28],
  [2026, 2, 1],
  [2026, 10, 24],
] as const;

const nowhere: SourceSpan = { file: 0, line: 0, character: 0, endLine: 0, endCharacter: 0 };

/** `goal`: as many as are to be reached; where one is missing other days are tried. */
export function actOut(stage: Stage, bound: Bound, goal: number): Acted {
  // A path that was played for another window or channel may show this one as well.
  for (const played of stage.played.get(bound.scope)?.values() ?? [])
    if (mostIn(played, bound) >= goal) return { reached: goal };
  let best: Acted = { reached: 0 };
  let wasRefused = false;
  for (const past of pasts(stage, bound.witness)) {
    // An hour more helps where somebody came too soon.
    if (past.late && !wasRefused) continue;
    for (const [year, month, day] of days) {
      const played = play(stage, bound, { day: dayOfCivil(year, month, day), ...past });
      const reached = played ? mostIn(played, bound) : 0;
      wasRefused ||= played?.happened.some(({ what }) => what.kind === 'refuse') === true;
      if (reached > best.reached || best.reached === 0)
        best = {
          reached,
          ...(played && reached < goal ? { why: whyNot(stage.bundle, bound.witness, played.happened) } : {}),
        };
      // Only the length of a day or a month can be missing.
      if (best.reached >= goal || best.reached < goal - 1) break;
    }
    if (best.reached >= goal) break;
  }
  return best;
}

/** The path on each of the days, from an ordinary one on. */
export function* playedOut(stage: Stage, witness: Bound['witness']): Iterable<Played> {
  for (const [year, month, day] of days) {
    for (const past of pasts(stage, witness)) {
      const played = play(stage, { scope: '', witness }, { day: dayOfCivil(year, month, day), ...past });
      if (played) yield played;
    }
  }
}

type Past = Omit<Staging, 'origin'>;

/** Whether what may never have happened has not, and whether later runs keep an hour for the clocks: both where there is a choice. */
function pasts({ bundle }: Stage, witness: Bound['witness']): readonly Past[] {
  const nevers = canBeNever(bundle, witness) ? [true, false] : [false];
  const lates = witness.length > 1 && witness[0]?.entry === 'before' ? [false, true] : [false];
  return lates.flatMap((late) => nevers.map((never) => ({ never, late })));
}

interface When extends Past {
  /** Of the first hand-over, in days since 1970. */
  readonly day: number;
}

function play(stage: Stage, { scope, witness }: Pick<Bound, 'scope' | 'witness'>, when: When): Played | undefined {
  const zone = zoneOf(stage.bundle.model.timezone);
  if (!zone || witness.length === 0) return undefined;
  const path = witness.map(({ scenario, trigger, alternative, arms, entry, steps }) => [
    scenario,
    trigger,
    alternative,
    arms,
    entry,
    steps.map(({ state, after, taken }) => [state, after, taken?.arm]),
  ]);
  const key = `${when.day} ${when.never} ${when.late} ${JSON.stringify(path)}`;
  const played = stage.played.get(scope) ?? new Map<string, Played>();
  stage.played.set(scope, played);
  let known = played.get(key);
  if (!known) {
    known = playOn(stage, witness, zone, when);
    played.set(key, known);
  }
  return known;
}

function playOn(stage: Stage, witness: Bound['witness'], zone: Zone, { day, never, late }: When): Played {
  const names = scenariosIn(witness);
  const program = stage.programFor(names);
  const { bundle } = program;
  const origin = originOf(bundle, witness, zone, day);
  const acts = scriptOf(bundle, witness, zone, { origin, never, late });
  const start = Math.min(origin, ...acts.map(({ at }) => at)) - 3 * DAY_MS;
  const { happened } = played(program, names, acts, { start, zone, contact: contactFor(bundle, witness) });
  return { happened, sends: sendsIn(bundle, happened), zone };
}

interface Where {
  readonly start: number;
  readonly zone: Zone;
  readonly contact: string;
}

/** Marketing that is handed over when all this happens to somebody who has agreed to everything. `acts` in order of time. */
export function playActs(
  program: Program,
  scenarios: readonly string[],
  acts: readonly Act[],
  where: Where,
): readonly Send[] {
  return sendsIn(program.bundle, played(program, scenarios, acts, where).happened);
}

function played(program: Program, scenarios: readonly string[], acts: readonly Act[], where: Where): Trial {
  const { start, zone, contact } = where;
  const trial = new Trial(program, caseOf(program.bundle, scenarios, acts, zone, start), zoneOf, contact);
  for (const act of acts) perform(trial, act);
  trial.advanceTo(trial.now + LONGEST_MS);
  return trial;
}

function sendsIn({ model }: Bundle, happened: readonly Happened[]): readonly Send[] {
  return happened.flatMap(({ at, scenario, what }) =>
    what.kind === 'send' && model.messages[`${what.channel}/${what.message}`]?.kind === 'marketing'
      ? [{ at, scenario, channel: what.channel }]
      : [],
  );
}

/** How long the clock goes on after the last that is done: a run may still have to wait for a closed day to pass. */
const LONGEST_MS = 100 * DAY_MS;

/** A local time at which nothing is closed and no clock changes. */
function originOf({ scenarios }: Bundle, witness: Bound['witness'], zone: Zone, day: number): number {
  for (const { scenario, trigger, alternative } of witness) {
    const machine = scenarios.find(({ name }) => name === scenario)!;
    const { moment } = machine.triggers[trigger]!.alternatives[alternative]!;
    if (moment?.on === 'broadcast') return zone.instantOfDate(moment.day, moment.minute);
    const first = machine.active ? Math.max(day, machine.active.from) : day;
    if (moment?.on === 'schedule' || moment?.on === 'anniversary') return zone.instantOfDate(first, moment.minute);
    if (machine.active) return zone.instantOfDate(first, 600);
  }
  return zone.instantOfDate(day, 600);
}

/** A test of no expectation: it names the scenarios that take part, and when the clock begins. */
function caseOf(
  { model }: Bundle,
  names: readonly string[],
  acts: readonly Act[],
  zone: Zone,
  start: number,
): TestCase {
  const consents = Object.values(model.channels).flatMap(({ consent }) => consent ?? []);
  const given: Given[] = [
    { kind: 'now', day: zone.dateOf(start), minute: zone.minuteOfDay(start), span: nowhere },
    ...consents.map((name): Given => ({ kind: 'attribute', name, value: true, span: nowhere })),
  ];
  return {
    title: 'the path to a bound',
    scenario: names[0] ?? '',
    span: nowhere,
    given,
    steps: [
      ...names.map((scenario) => ({ kind: 'expect', expect: { kind: 'enter', scenario }, span: nowhere }) as const),
      ...acts.flatMap((act) => (act.kind === 'rfm' ? [{ kind: 'rfm', to: act.to, span: nowhere } as const] : [])),
    ],
  };
}

const mostIds = 2000;

/** One whom the splits deal as the path goes. */
function contactFor({ scenarios }: Bundle, witness: Bound['witness']): string {
  const dealt = witness.flatMap(({ scenario, arms }) =>
    Object.entries(arms).map(([id, arm]) => ({ scenario, id, arm })),
  );
  for (let n = 1; n <= mostIds; n++) {
    const id = `contact-${n}`;
    const fits = dealt.every(({ scenario, id: split, arm }) => {
      const state = scenarios
        .find(({ name }) => name === scenario)
        ?.states.find((one) => one.kind === 'split' && one.id === split);
      return state?.kind !== 'split' || state.arms[splitArm(id, scenario, state)]?.name === arm;
    });
    if (fits) return id;
  }
  return 'contact-1';
}

function perform(trial: Trial, act: Act): void {
  trial.advanceBefore(act.at);
  switch (act.kind) {
    case 'event':
      trial.event(act.event, act.fields);
      return;
    case 'attributes':
      trial.input({ kind: 'attributes', values: act.values });
      return;
    case 'group':
      trial.input({ kind: 'group', group: act.group, member: act.member });
      return;
    case 'rfm':
      trial.moveRfm(act.to, act.from);
      return;
    case 'handle': {
      const sent = trial.happened.findLast(
        ({ scenario, what }) => scenario === act.scenario && what.kind === 'send' && what.label === act.label,
      );
      if (sent?.what.kind !== 'send') return;
      const { id, channel, message } = sent.what;
      trial.input({ kind: 'message', messageId: id, channel, message, scenario: act.scenario, moment: act.moment });
    }
  }
}

/** The most that was handed over in a window, wherever it begins. */
export function mostIn(
  { sends, zone }: Pick<Played, 'sends' | 'zone'>,
  { scope, channel, window }: Pick<Bound, 'scope' | 'channel' | 'window'>,
): number {
  const times = sends.flatMap((one) =>
    (scope === ALL || scope === one.scenario) && (channel === ANY || channel === one.channel) ? [one.at] : [],
  );
  return Math.max(0, ...times.map((from, index) => countUntil(times, index, zone.add(from, window))));
}

function countUntil(times: readonly number[], from: number, end: number): number {
  let count = 0;
  for (const at of times.slice(from)) if (at < end) count++;
  return count;
}
