/** Runs one test of a scenario on a virtual clock against the engine that production uses (language section 11). */

import type { ZoneProvider } from '../facts/index.js';
import { durationText } from '../machine/duration.js';
import type { Expectation, Program, SourceSpan, TestCase, TestStepPlan } from '../machine/index.js';
import { type JudgedLine, type Row, rowsOf, type TimelineLine, timelineOf } from './beside.js';
import { contactsFor } from './contacts.js';
import { judgeAbsence, judgeExpectation, type Place } from './expectations.js';
import { elapsed, type Happened } from './happenings.js';
import { HORIZON_MS, Trial } from './trial.js';
import { whenStep } from './whens.js';

export interface TestResult {
  readonly title: string;
  readonly scenario: string;
  readonly status: 'passed' | 'failed';
  readonly timeline: readonly TimelineLine[];
  /** What is wrong, and under it what did happen, in lines for a person. */
  readonly failure?: string;
  /** The lines of the test beside what did happen, in order of time. */
  readonly rows: readonly Row[];
  /** The line of the test that failed. */
  readonly span?: SourceSpan;
  /** Ways that runs went, `<from> <to>` by scenario: for the coverage of branches. */
  readonly ways: Readonly<Record<string, readonly string[]>>;
}

/**
 * Times count from the first `when`. `expect X at T` means exactly then; without a time, before the next `when` that has one, the clock
 * running on until it happens, no timer is left or 400 days are over. Throws for a bundle without the scenario.
 */
export function runTest(program: Program, testCase: TestCase, options: { readonly zones: ZoneProvider }): TestResult {
  const machine = program.machineOf.get(testCase.scenario);
  if (machine === undefined) throw new RangeError(`There is no scenario ${testCase.scenario}.`);
  let first: TestResult | null = null;
  // Splits deal contacts out by hash: a test of another arm passes with a contact that falls into it.
  for (const contact of contactsFor(program, machine.machine)) {
    const result = runWith(program, testCase, options.zones, contact);
    if (result.status === 'passed') return result;
    first ??= result;
  }
  return first!;
}

function runWith(program: Program, testCase: TestCase, zones: ZoneProvider, contact: string): TestResult {
  const trial = new Trial(program, testCase, zones, contact);
  const start = trial.now;
  const script = new Script(trial, testCase);
  const problem = script.run();
  const origin = script.origin ?? start;
  const { story } = script;
  const timeline = timelineOf(story, trial.zone, origin);
  const rows = rowsOf(script.lines, story, trial.zone, origin);
  const ways = Object.fromEntries([...trial.ways].map(([scenario, set]) => [scenario, [...set]]));
  const result = { title: testCase.title, scenario: testCase.scenario, timeline, rows, ways };
  if (problem === null) return { ...result, status: 'passed' };
  const failure = [problem.text, ...happenedText(rows)].join('\n');
  return { ...result, status: 'failed', failure, span: problem.span };
}

/** Time since the first `when`, local time, what happened. */
function happenedText(rows: readonly Row[]): string[] {
  const all = rows.flatMap(({ happened }) => happened ?? []);
  if (all.length === 0) return ['nothing happened at all'];
  const width = Math.max(...all.map(({ after }) => after.length));
  return ['what did happen:', ...all.map(({ after, local, what }) => `  ${after.padStart(width)}  ${local}  ${what}`)];
}

interface Problem {
  readonly text: string;
  readonly span: SourceSpan;
}

class Script {
  origin: number | null = null;
  /** The steps of the test so far, with what became of them, and the others as open. */
  readonly lines: JudgedLine[];
  readonly #trial: Trial;
  readonly #test: TestCase;
  #cursor: number;
  #after = 'the start';
  /** `expect no …` since the last `when`, judged once its time is over. */
  #absences: { readonly expectation: Extract<Expectation, { kind: 'no' }>; readonly index: number }[] = [];
  #since = 0;
  #shown: number | null = null;

  constructor(trial: Trial, testCase: TestCase) {
    this.#trial = trial;
    this.#test = testCase;
    this.lines = testCase.steps.map(({ span }) => ({ span, status: 'open' }));
    this.#cursor = trial.now;
  }

  /** What belongs to the test's story: not what the clock brings after its last run, while it is only watched for what must not come. */
  get story(): readonly Happened[] {
    return this.#trial.happened.slice(0, this.#shown ?? this.#trial.happened.length);
  }

  run(): Problem | null {
    for (const [index, step] of this.#test.steps.entries()) {
      const problem = step.kind === 'expect' ? this.#expect(step, index) : this.#when(step, index);
      if (problem !== null) return problem;
    }
    const trial = this.#trial;
    const limit = trial.now + HORIZON_MS;
    trial.runUntil(() => trial.isIdle, limit);
    this.#shown = trial.happened.length;
    if (this.#absences.length === 0) return null;
    trial.runUntil(() => false, limit);
    const problem = this.#judgeAbsences();
    if (problem !== null) this.#shown = trial.happened.length;
    return problem;
  }

  #when(step: Exclude<TestStepPlan, { kind: 'expect' }>, index: number): Problem | null {
    const trial = this.#trial;
    const fails = (text: string) => this.#judged(index, 'failed', text);
    if (step.kind !== 'until' && step.at !== undefined) {
      if (this.origin === null && trial.zone.add(trial.now, step.at) !== trial.now)
        return fails(
          `times count from the first \`when\`, so it has none of its own: leave out \`at ${durationText(step.at)}\`, or say \`given now\``,
        );
      const origin = this.origin ?? trial.now;
      const at = trial.zone.add(origin, step.at);
      if (at < trial.now)
        return fails(`this happens at ${elapsed(origin, at, trial.zone)}, but the test has gone past that already`);
      trial.advanceBefore(at);
    }
    const absence = this.#judgeAbsences();
    if (absence !== null) return absence;
    this.#absences = [];
    this.#since = trial.happened.length;
    const problem = whenStep(trial, step, this.#test.scenario);
    const found = trial.happened.find(({ what }, place) => place >= this.#since && what.kind === 'when');
    this.#judged(index, problem === null ? 'met' : 'failed', '', { ...(found && { found }) });
    this.origin ??= trial.now;
    this.#cursor = trial.now;
    this.#after = 'the `when`';
    return problem === null ? null : { text: problem, span: step.span };
  }

  #expect(step: Extract<TestStepPlan, { kind: 'expect' }>, index: number): Problem | null {
    if (step.expect.kind === 'no') {
      this.#absences.push({ expectation: step.expect, index });
      return null;
    }
    const place: Place = {
      origin: this.origin ?? this.#trial.now,
      cursor: this.#cursor,
      after: this.#after,
      nextWhen: this.#nextWhen(index),
      scenario: this.#test.scenario,
      found: null,
    };
    const problem = judgeExpectation(this.#trial, step.expect, place);
    this.#cursor = place.cursor;
    this.#after = place.after;
    const { zone } = this.#trial;
    const { expect } = step;
    const at =
      expect.kind === 'nothingBefore'
        ? zone.add(place.origin, expect.before) - 1
        : expect.at && zone.add(place.origin, expect.at);
    return this.#judged(index, problem === null ? 'met' : 'failed', problem ?? '', {
      ...(place.found && { found: place.found }),
      ...(at !== undefined && { at }),
    });
  }

  /** Notes what became of a line; the problem where it failed. */
  #judged(
    index: number,
    status: 'met' | 'failed',
    text: string,
    more: Pick<JudgedLine, 'at' | 'found'> = {},
  ): Problem | null {
    const { span } = this.lines[index]!;
    this.lines[index] = { span, status, ...more };
    return status === 'met' ? null : { text, span };
  }

  #nextWhen(index: number): number {
    for (const step of this.#test.steps.slice(index + 1)) {
      if (step.kind === 'expect') continue;
      if (step.kind === 'until' || step.at === undefined) return Number.POSITIVE_INFINITY;
      return this.#trial.zone.add(this.origin ?? this.#trial.now, step.at);
    }
    return Number.POSITIVE_INFINITY;
  }

  #judgeAbsences(): Problem | null {
    const origin = this.origin ?? this.#trial.now;
    for (const { expectation, index } of this.#absences) {
      const place: Pick<Place, 'origin' | 'scenario' | 'found'> = {
        origin,
        scenario: this.#test.scenario,
        found: null,
      };
      const text = judgeAbsence(this.#trial, expectation, this.#since, place);
      const problem = this.#judged(index, text === null ? 'met' : 'failed', text ?? '', {
        ...(place.found !== null && { found: place.found }),
      });
      if (problem !== null) return problem;
    }
    return null;
  }
}
