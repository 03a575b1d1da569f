/** Runs one test of a scenario on a virtual clock against the engine that production uses (language section 11). */
import { durationText } from '../backtest/peaks.js';
import { isoUtc } from '../clock/index.js';
import type { ZoneProvider } from '../facts/index.js';
import type { Expectation, Program, SourceSpan, TestCase, TestStepPlan } from '../machine/index.js';
import { judgeAbsence, judgeExpectation, type Place } from './expectations.js';
import { elapsed, type Happened, localTime, sentence } from './happenings.js';
import { contactId, HORIZON_MS, Trial } from './trial.js';
import { whenStep } from './whens.js';

export interface TestResult {
  readonly title: string;
  readonly scenario: string;
  readonly status: 'passed' | 'failed';
  /** `at` in UTC, `after` since the first `when`. */
  readonly timeline: readonly { readonly at: string; readonly after: string; readonly what: string }[];
  /** What was expected beside what did happen, in lines for a person. */
  readonly failure?: string;
  /** The line of the test that failed. */
  readonly span?: SourceSpan;
  /** Ways that runs went, `<from> <to>` by scenario: for the coverage of branches. */
  readonly ways: Readonly<Record<string, readonly string[]>>;
}

/** Splits deal contacts out by hash: a test of another arm passes with a contact that falls into it. */
const MOST_CONTACTS = 24;

/**
 * Times count from the first `when`. `expect X at T` means exactly then; without a time, before the next `when` that has one, the clock
 * running on until it happens, no timer is left or 400 days are over. Throws for a bundle without the scenario.
 */
export function runTest(program: Program, testCase: TestCase, options: { readonly zones: ZoneProvider }): TestResult {
  const machine = program.machineOf.get(testCase.scenario);
  if (machine === undefined) throw new RangeError(`There is no scenario ${testCase.scenario}.`);
  const hasSplits = machine.machine.states.some((state) => state.kind === 'split');
  const attempts = hasSplits ? MOST_CONTACTS : 1;
  let first: TestResult | null = null;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const result = runWith(program, testCase, options.zones, contactId(program, attempt));
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
  const lines = script.story.flatMap((one) => {
    const what = sentence(one, trial.zone);
    return what === null ? [] : [{ at: isoUtc(one.at), after: elapsed(origin, one.at, trial.zone), what }];
  });
  const ways = Object.fromEntries([...trial.ways].map(([scenario, set]) => [scenario, [...set]]));
  const head = { title: testCase.title, scenario: testCase.scenario };
  if (problem === null) return { ...head, status: 'passed', timeline: lines, ways };
  const failure = [problem.text, ...told(script.story, trial, origin)].join('\n');
  return { ...head, status: 'failed', timeline: lines, failure, span: problem.span, ways };
}

/** The timeline for a person: time since the first `when`, local time, what happened. */
function told(happened: readonly Happened[], trial: Trial, origin: number): string[] {
  const rows = happened.flatMap((one) => {
    const what = sentence(one, trial.zone);
    return what === null ? [] : [[elapsed(origin, one.at, trial.zone), localTime(one.at, trial.zone), what] as const];
  });
  if (rows.length === 0) return ['nothing happened at all'];
  const width = Math.max(...rows.map(([after]) => after.length));
  return ['what did happen:', ...rows.map(([after, local, what]) => `  ${after.padStart(width)}  ${local}  ${what}`)];
}

interface Problem {
  readonly text: string;
  readonly span: SourceSpan;
}

class Script {
  origin: number | null = null;
  readonly #trial: Trial;
  readonly #test: TestCase;
  #cursor: number;
  #after = 'the start';
  /** `expect no …` since the last `when`, judged once its time is over. */
  #absences: { readonly expectation: Extract<Expectation, { kind: 'no' }>; readonly span: SourceSpan }[] = [];
  #since = 0;
  #shown: number | null = null;

  constructor(trial: Trial, testCase: TestCase) {
    this.#trial = trial;
    this.#test = testCase;
    this.#cursor = trial.now;
  }

  /** What belongs to the test's story: not what the clock brings after its last run, while it is only watched for what must not come. */
  get story(): readonly Happened[] {
    return this.#trial.happened.slice(0, this.#shown ?? this.#trial.happened.length);
  }

  run(): Problem | null {
    for (const [index, step] of this.#test.steps.entries()) {
      const problem = step.kind === 'expect' ? this.#expect(step, index) : this.#when(step);
      if (problem !== null) return { text: problem, span: step.span };
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

  #when(step: Exclude<TestStepPlan, { kind: 'expect' }>): string | null {
    const trial = this.#trial;
    if (step.kind !== 'until' && step.at !== undefined) {
      if (this.origin === null && trial.zone.add(trial.now, step.at) !== trial.now)
        return `times count from the first \`when\`, so it has none of its own: leave out \`at ${durationText(step.at)}\`, or say \`given now\``;
      const origin = this.origin ?? trial.now;
      const at = trial.zone.add(origin, step.at);
      if (at < trial.now)
        return `this happens at ${elapsed(origin, at, trial.zone)}, but the test has gone past that already`;
      trial.advanceBefore(at);
    }
    const absence = this.#judgeAbsences();
    if (absence !== null) return absence.text;
    this.#absences = [];
    this.#since = trial.happened.length;
    const problem = whenStep(trial, step, this.#test.scenario);
    this.origin ??= trial.now;
    this.#cursor = trial.now;
    this.#after = 'the `when`';
    return problem;
  }

  #expect(step: Extract<TestStepPlan, { kind: 'expect' }>, index: number): string | null {
    if (step.expect.kind === 'no') {
      this.#absences.push({ expectation: step.expect, span: step.span });
      return null;
    }
    const place: Place = {
      origin: this.origin ?? this.#trial.now,
      cursor: this.#cursor,
      after: this.#after,
      nextWhen: this.#nextWhen(index),
      scenario: this.#test.scenario,
    };
    const problem = judgeExpectation(this.#trial, step.expect, place);
    this.#cursor = place.cursor;
    this.#after = place.after;
    return problem;
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
    const place = { origin: this.origin ?? this.#trial.now, scenario: this.#test.scenario };
    for (const { expectation, span } of this.#absences) {
      const text = judgeAbsence(this.#trial, expectation, this.#since, place);
      if (text !== null) return { text, span };
    }
    return null;
  }
}
