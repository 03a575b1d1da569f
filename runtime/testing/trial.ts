/** One contact on a virtual clock: the world a test makes, moved on only as far as the test asks. */
import { Engine, type Input, madeUpCodes } from '../engine/index.js';
import { type RfmSource, type Said, SetRfm, type ZoneProvider } from '../facts/index.js';
import {
  DAY_MS,
  dayOfCivil,
  loadBundle,
  type Program,
  type State,
  type TestCase,
  type TypeShape,
  type Value,
  type Zone,
} from '../machine/index.js';
import { liveBase } from '../rfm/index.js';
import { type Happened, nameIn, recording } from './happenings.js';
import { plausibleContact, plausibleFields } from './plausible.js';

/** Monday 2 March 2026, 10:00, unless the test says `given now`. */
const DEFAULT_DAY = dayOfCivil(2026, 3, 2);
const DEFAULT_MINUTE = 600;

/** How long the clock runs on for something that has no time of its own. */
export const HORIZON_MS = 400 * DAY_MS;

export class Trial {
  readonly engine: Engine;
  readonly happened: Happened[] = [];
  readonly ways = new Map<string, Set<string>>();
  readonly index: number;
  readonly program: Program;
  /** Epoch ms. */
  now: number;
  readonly #setRfm: SetRfm | null;
  #events = 0;

  constructor(program: Program, testCase: TestCase, zones: ZoneProvider, contact: string) {
    this.program = scenariosOf(program, testCase);
    const { bundle } = this.program;
    const { model } = bundle;
    const rfm = rfmOf(bundle.model, testCase, (contact) => this.engine.contact(contact).data.zone);
    this.#setRfm = rfm instanceof SetRfm ? rfm : null;
    this.engine = new Engine(this.program, {
      zones,
      rfm,
      codes: madeUpCodes,
      sink: recording(this.happened, this.ways, bundle.scenarios),
      deliversAtOnce: true,
      assumeConsent: false,
      // A test says when: whose turn comes when is no matter of the program.
      isUnspread: true,
      // A test may ask about events that no scenario asks about.
      storesToo: 'planned',
    });
    const given: Record<string, Value> = {};
    for (const one of testCase.given) if (one.kind === 'attribute') given[one.name] = one.value;
    const named = typeof given.timezone === 'string' ? zones(given.timezone) : undefined;
    const zone = named ?? zones(model.timezone);
    if (zone === undefined) throw new RangeError(`There is no time zone ${model.timezone}.`);
    const clock = testCase.given.findLast((one) => one.kind === 'now');
    this.now = zone.instantOfDate(clock?.day ?? DEFAULT_DAY, clock?.minute ?? DEFAULT_MINUTE);
    const groups = testCase.given.flatMap((one) => (one.kind === 'group' ? [one.group] : []));
    const today = zone.dateOf(this.now);
    this.index = this.engine.create(
      contact,
      { ...plausibleContact(model, { now: this.now, today }), ...given },
      groups,
    );
    this.#remember(testCase, zone);
    const rfmClass = testCase.given.findLast((one) => one.kind === 'rfm')?.class;
    if (rfmClass !== undefined) this.#setRfm?.begin(this.index, rfmClass);
    const levels = testCase.given.flatMap((one) => (one.kind === 'level' ? [[one.axis, one.level]] : []));
    if (levels.length > 0) this.#setRfm?.prefer(this.index, Object.fromEntries(levels));
    for (const one of testCase.given) if (one.kind === 'alive') this.#setRfm?.say(this.index, { [one.of]: one.value });
    this.engine.refreshRfm(this.now);
    this.engine.settle(this.index, this.now);
  }

  get zone(): Zone {
    return this.engine.contact(this.index).data.zone;
  }

  /** No run is under way. */
  get isIdle(): boolean {
    return this.engine.contact(this.index).runs.length === 0;
  }

  /** Everything due up to and including the instant. */
  advanceTo(instant: number): void {
    if (instant < this.now) return;
    this.engine.advanceTo(instant);
    this.now = instant;
  }

  /** Everything due before the instant; its own timers come after its inputs. */
  advanceBefore(instant: number): void {
    if (instant <= this.now) return;
    this.engine.advanceTo(instant - 1);
    this.now = instant;
  }

  /** Goes from one due instant to the next until `met`, but not past `limit`; whether it was met. */
  runUntil(met: () => boolean, limit: number): boolean {
    while (!met()) {
      const due = this.engine.nextDue;
      if (due > limit) return false;
      this.advanceTo(Math.max(due, this.now));
    }
    return true;
  }

  input(input: Input): void {
    this.engine.processInput(this.index, input, this.now);
  }

  event(event: string, fields: Readonly<Record<string, Value>>): void {
    this.input({ kind: 'event', event: this.#record(event, this.now, fields) });
  }

  /** The chance that the contact still buys, or the orders expected of it, are others now; what is wrong, or null. */
  sayAlive(said: Said): string | null {
    if (this.#setRfm === null) return 'the project has no `rfm:` in cauce.yaml';
    this.#setRfm.say(this.index, said);
    this.engine.rescored(this.index, this.now);
    return null;
  }

  /** Moves the contact to an RFM class; what is wrong, or null. */
  moveRfm(to: string, from: string | undefined): string | null {
    const rfm = this.#setRfm;
    if (rfm === null) return 'the project has no `rfm:` in cauce.yaml';
    if (from !== undefined && rfm.classes[rfm.classOf(this.index)] !== from) rfm.begin(this.index, from);
    rfm.want(this.index, to);
    const move = rfm.settle(this.index, this.now);
    if (move === undefined) return `the contact is in class ${to} already: say \`given rfm is …\` with another class`;
    this.engine.moveRfm(this.index, move.before, move.after, this.now);
    return null;
  }

  /** Names of the step at which a run of the scenario waits now; none where no run is under way. */
  placesOf(scenario: string): readonly string[] {
    const { runs, program } = this.engine.state;
    return this.engine.contact(this.index).runs.flatMap((row) => {
      const machine = program.machines[runs.machine[row]!]!.loaded.machine;
      const state = machine.states[runs.state[row]!];
      return machine.name === scenario && state !== undefined ? stepNames(state) : [];
    });
  }

  #remember(testCase: TestCase, zone: Zone): void {
    const events = testCase.given
      .flatMap((one) => (one.kind === 'event' ? [{ ...one, at: zone.subtract(this.now, one.ago) }] : []))
      .sort((a, b) => a.at - b.at);
    for (const { event, at, fields } of events) {
      this.#rememberDerived(at);
      this.engine.remember(this.index, this.#record(event, at, fields), at);
    }
    this.#rememberDerived(this.now);
  }

  #rememberDerived(before: number): void {
    while (this.engine.nextDue < before) this.engine.rememberDerived(this.index, this.engine.nextDue);
  }

  #record(event: string, at: number, given: Readonly<Record<string, Value>>) {
    const moment = { now: at, today: this.zone.dateOf(at) };
    this.#events++;
    return { event, at, id: `test-${this.#events}`, fields: plausibleFields(this.#shapesOf(event), given, moment) };
  }

  #shapesOf(event: string): Readonly<Record<string, TypeShape>> {
    const { model, derived } = this.program.bundle;
    return model.events[event]?.fields ?? derived.find((plan) => plan.name === event)?.fields ?? {};
  }
}

/** The scenario under test, and those that the test expects to be entered: no other takes part, nor counts under the caps. */
function scenariosOf(program: Program, testCase: TestCase): Program {
  const entered = testCase.steps.flatMap((step) =>
    step.kind === 'expect' && step.expect.kind === 'enter' ? [step.expect.scenario] : [],
  );
  const wanted = new Set([testCase.scenario, ...entered]);
  const { bundle } = program;
  const scenarios = bundle.scenarios.filter((machine) => wanted.has(machine.name));
  return scenarios.length === bundle.scenarios.length ? program : loadBundle({ ...bundle, scenarios });
}

/** Fixed cut points are kept up from the test's own orders; quintiles of one contact say nothing, so its class is what the test says. */
function rfmOf(
  model: Program['bundle']['model'],
  testCase: TestCase,
  zoneOf: (contact: number) => Zone,
): RfmSource | null {
  if (model.rfm === undefined) return null;
  const isSet =
    testCase.given.some(({ kind }) => kind === 'rfm' || kind === 'level' || kind === 'alive') ||
    testCase.steps.some(({ kind }) => kind === 'rfm' || kind === 'alive');
  return isSet || model.rfm.scores.by === 'quintiles' ? new SetRfm(model.rfm) : liveBase(model.rfm, zoneOf);
}

/** What a test may call a step: its stable id, the name in that, and `wait`. */
function stepNames({ id, kind }: State): readonly string[] {
  const isWait = kind === 'wait' || kind === 'until' || kind === 'waitFor';
  return [id, nameIn(id), ...(isWait ? ['wait'] : [])];
}
