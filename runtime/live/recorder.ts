/** Writes down what the engine reports during one batch: journal, figures, offers, codes. What it holds goes into one commit. */
import { isoUtc } from '../clock/index.js';
import { inHoldout, type MessageResponse, type OutgoingMessage, type RunRef, type Sink } from '../engine/index.js';
import { type CodeValue, type MessageModel, type Program, splitArm, type Value } from '../machine/index.js';
import type { CodeChange, CounterChange, JournalEntry, SegmentChange, StoredMembership } from '../store/port.js';
import { isAnswerKind, type LineKind, lineOf, Story } from './journal.js';
import { addressesByAttribute } from './memberships.js';
import type { SegmentTally } from './segment-tally.js';
import { Tally } from './tally.js';

/** A message and what its sender needs of the contact, as of the offer. */
export interface Offered {
  readonly number: number;
  readonly message: OutgoingMessage;
  readonly attributes: Readonly<Record<string, Value>>;
  /** Its run counts it as sent already. */
  readonly isSettled: boolean;
}

export interface Recorded {
  readonly journal: readonly JournalEntry[];
  readonly counters: readonly CounterChange[];
  readonly offered: readonly Offered[];
  readonly withdrawn: readonly string[];
  readonly codes: readonly CodeChange[];
  readonly memberships: readonly StoredMembership[];
  readonly segments: readonly SegmentChange[];
  /** By scenario: when somebody last entered, left or was written to. */
  readonly activity: ReadonlyMap<string, number>;
}

/** Numbers of figures, and what stands for the state in the journal. */
interface StateFigures {
  readonly id: string;
  readonly waiting: number;
  readonly reached: number;
  readonly inMachine: number;
  /** Of the journal, when a run comes to the state. */
  readonly line: readonly Value[];
}

const NOWHERE = lineOf('move', null);

interface SendFigures {
  readonly message: number;
  readonly step: number;
}

export class Recorder implements Sink {
  readonly #program: Pick<Program, 'machines' | 'versions' | 'bundle'>;
  readonly #indexOf: (contact: string) => number;
  readonly #numberOf: (index: number) => number;
  readonly #attributesOf: (index: number) => Readonly<Record<string, Value>>;
  readonly #canWithdraw: (messageId: string) => boolean;
  readonly #holdout: number;
  readonly #stories = new Map<number, Story>();
  readonly #tally = new Tally();
  readonly #segments: SegmentTally;
  /** By scenario, then by the rest of the name. */
  readonly #figures = new Map<string, Map<string, number>>();
  /** By machine. */
  readonly #states = new Map<number, readonly StateFigures[]>();
  /** By machine, then by the stable id of the `send`. */
  readonly #sends = new Map<number, Map<string, SendFigures>>();
  /** By message. */
  #offered = new Map<string, Offered>();
  #withdrawn: string[] = [];
  #codes: CodeChange[] = [];
  #activity = new Map<string, number>();
  #memberships = new Map<string, StoredMembership>();

  /** `numberOf`: the number in the base of a contact by its place; `canWithdraw`: no sender has begun with the message. */
  constructor(options: {
    readonly program: Pick<Program, 'machines' | 'versions' | 'bundle'>;
    readonly indexOf: (contact: string) => number;
    readonly numberOf: (index: number) => number;
    readonly attributesOf: (index: number) => Readonly<Record<string, Value>>;
    readonly canWithdraw: (messageId: string) => boolean;
    /** Percent of contacts that get no marketing. */
    readonly holdout: number;
    readonly segments: SegmentTally;
  }) {
    this.#program = options.program;
    this.#indexOf = options.indexOf;
    this.#numberOf = options.numberOf;
    this.#attributesOf = options.attributesOf;
    this.#canWithdraw = options.canWithdraw;
    this.#holdout = options.holdout;
    this.#segments = options.segments;
  }

  /** What has been recorded since the last call; `nextSeq` numbers the journal. */
  take(nextSeq: () => number): Recorded {
    const journal: JournalEntry[] = [];
    for (const [contact, story] of this.#stories) {
      journal.push({ contact, seq: nextSeq(), at: story.at, detail: story.text });
    }
    const counters = this.#tally.take();
    const offered = [...this.#offered.values()];
    const [withdrawn, codes, activity] = [this.#withdrawn, this.#codes, this.#activity];
    const memberships = [...this.#memberships.values()];
    this.#stories.clear();
    this.#offered = new Map();
    this.#withdrawn = [];
    this.#codes = [];
    this.#activity = new Map();
    this.#memberships.clear();
    const segments = this.#segments.take();
    return { journal, counters, offered, withdrawn, codes, activity, memberships, segments };
  }

  enter(at: number, run: RunRef, trigger: number, alternative: number): void {
    this.#count(run, 'entered');
    if (this.#isHeldOut(run)) this.#count(run, 'holdout/entered');
    this.#active(run, at);
    this.#line(at, run, 'enter', trigger, alternative);
  }

  refuse(_at: number, _contact: string, scenario: string, reason: string): void {
    this.#add(`scenario/${scenario}/refused/${reason}`, 1);
  }

  step(at: number, run: RunRef, from: number, to: number): void {
    const states = this.#statesOf(run);
    const after = states[to];
    this.#waits(states[from], -1);
    this.#waits(after, 1);
    if (after !== undefined) this.#tally.add(after.reached, 1);
    this.#storyOf(run.index, at).addOf(run, after?.line ?? NOWHERE);
  }

  split(_at: number, run: RunRef, state: number): void {
    this.#countArm(run, state, 'entered');
  }

  offer(message: OutgoingMessage, isSettled: boolean): void {
    const { index } = message.run;
    const number = this.#numberOf(index);
    this.#offered.set(message.id, { number, message, attributes: this.#attributesOf(index), isSettled });
  }

  withdraw(_at: number, _run: RunRef, messageId: string): boolean {
    if (this.#offered.delete(messageId)) return true;
    if (!this.#canWithdraw(messageId)) return false;
    this.#withdrawn.push(messageId);
    return true;
  }

  send(message: OutgoingMessage): void {
    const { at, run, model, label, id } = message;
    const figures = this.#sendsOf(run, model, label);
    this.#tally.add(figures.message, 1);
    this.#tally.add(figures.step, 1);
    this.#active(run, at);
    this.#line(at, run, 'send', model.channel, model.name, label, id);
  }

  skip(at: number, run: RunRef, model: MessageModel, label: string, reason: string): void {
    this.#count(run, `message/${model.channel}/${model.name}/skipped/${counted(reason)}`);
    this.#count(run, `step/${label}/skipped/${counted(reason)}`);
    this.#line(at, run, 'skip', model.channel, model.name, label, reason);
  }

  hold(at: number, run: RunRef, model: MessageModel, label: string, reason: string, until: number): void {
    this.#count(run, `message/${model.channel}/${model.name}/held/${counted(reason)}`);
    this.#count(run, `step/${label}/held/${counted(reason)}`);
    const end = Number.isFinite(until) ? [isoUtc(until)] : [];
    this.#line(at, run, 'hold', model.channel, model.name, label, reason, ...end);
  }

  response(at: number, contact: string, { messageId, scenario, channel, message, moment }: MessageResponse): void {
    this.#add(`scenario/${scenario}/message/${channel}/${message}/${moment}`, 1);
    if (!isAnswerKind(moment)) return;
    this.#storyOf(this.#indexOf(contact), at).add(lineOf(moment, scenario, channel, message, messageId));
  }

  give(at: number, run: RunRef, label: string, code: CodeValue): void {
    this.#code(run, code, 'reserved', null);
    this.#line(at, run, 'give', label, code.discount, code.code);
  }

  empty(at: number, run: RunRef, label: string, coupon: string | null): void {
    this.#count(run, 'codes/missing');
    this.#line(at, run, 'empty', label, coupon);
  }

  spend(at: number, run: RunRef, code: CodeValue, validUntil: number | null): void {
    this.#code(run, code, 'spent', validUntil);
    this.#count(run, 'codes/spent');
    this.#line(at, run, 'spend', code.code);
  }

  release(_at: number, run: RunRef, code: CodeValue): void {
    this.#code(run, code, 'free', null);
  }

  goal(
    at: number,
    run: RunRef,
    _goal: number,
    value: number,
    converts: boolean,
    first: boolean,
    splits: readonly number[],
  ): void {
    if (first) this.#count(run, 'converted');
    this.#count(run, 'value', value);
    for (const state of splits) {
      if (first) this.#countArm(run, state, 'converted');
      this.#countArm(run, state, 'value', value);
    }
    if (this.#isHeldOut(run)) {
      if (first) this.#count(run, 'holdout/converted');
      this.#count(run, 'holdout/value', value);
    }
    this.#line(at, run, 'goal', value, converts);
  }

  measure(at: number, run: RunRef, measure: number, value: number, first: boolean): void {
    if (first) this.#count(run, `measure/${measure}/reached`);
    this.#count(run, `measure/${measure}/value`, value);
    this.#line(at, run, 'measure', measure, value);
  }

  carry(at: number, run: RunRef, from: { readonly version: number; readonly state: string }, to: number): void {
    const { version, state } = from;
    this.#waits(this.#figuresOf(run.scenario, version, state), -1);
    const after = this.#statesOf(run)[to];
    this.#waits(after, 1);
    this.#line(at, run, 'deploy', state, after?.id ?? null);
  }

  end(at: number, run: RunRef, outcome: string, state: number): void {
    this.#waits(this.#statesOf(run)[state], -1);
    this.#count(run, `ended/${outcome}`);
    this.#active(run, at);
    this.#line(at, run, 'end', outcome);
  }

  /** Only of groups that are kept in step elsewhere; the last change of a contact counts. */
  group(at: number, contact: string, index: number, group: string, member: boolean): void {
    const { model } = this.#program.bundle;
    if (model.groups[group]?.sync === undefined) return;
    const addresses = member ? addressesByAttribute(model, this.#attributesOf(index)) : null;
    this.#memberships.set(JSON.stringify([group, contact]), { group, contact, member, at, addresses });
  }

  segment(at: number, _contact: string, segment: string, member: boolean, happened: boolean): void {
    this.#segments.add(at, segment, member, happened);
  }

  rfm(at: number, _contact: string, index: number, from: string, to: string): void {
    this.#add(`rfm/${from}/${to}`, 1);
    this.#storyOf(index, at).add(lineOf('rfm', from, to));
  }

  #isHeldOut({ contact }: RunRef): boolean {
    return this.#holdout > 0 && inHoldout(contact, this.#holdout);
  }

  /** Which arm it was follows from the contact alone. */
  #countArm(run: RunRef, state: number, what: string, by = 1): void {
    const plan = this.#program.machines[run.machine]?.machine.states[state];
    if (plan?.kind !== 'split') return;
    const arm = plan.arms[splitArm(run.contact, run.scenario, plan)];
    if (arm !== undefined) this.#count(run, `split/${plan.name}/${arm.name}/${what}`, by);
  }

  #statesOf({ machine, scenario }: RunRef): readonly StateFigures[] {
    const known = this.#states.get(machine);
    if (known !== undefined) return known;
    const { machines, versions } = this.#program;
    const states = machines[machine]?.machine.states ?? [];
    const figures = states.map(({ id }) => this.#figuresOf(scenario, versions?.[machine] ?? 1, id));
    this.#states.set(machine, figures);
    return figures;
  }

  #figuresOf(scenario: string, version: number, id: string): StateFigures {
    return {
      id,
      waiting: this.#figureOf(scenario, `waiting/${id}`),
      reached: this.#figureOf(scenario, `reached/${id}`),
      inMachine: this.#tally.numberOf(`machine/${scenario}@${version}/${id}`),
      line: lineOf('move', id),
    };
  }

  /** Who stands where, by scenario, and by the version of the machine for deploys. */
  #waits(figures: StateFigures | undefined, by: number): void {
    if (figures === undefined) return;
    this.#tally.add(figures.waiting, by);
    this.#tally.add(figures.inMachine, by);
  }

  #sendsOf({ scenario, machine }: RunRef, { channel, name }: MessageModel, label: string): SendFigures {
    // After its run a message is of no machine; then its label may stand for any of them.
    const ofMachine = machine < 0 ? new Map<string, SendFigures>() : (this.#sends.get(machine) ?? new Map());
    this.#sends.set(machine, ofMachine);
    const known = ofMachine.get(label);
    if (known !== undefined) return known;
    const figures = {
      message: this.#figureOf(scenario, `message/${channel}/${name}/sent`),
      step: this.#figureOf(scenario, `step/${label}/sent`),
    };
    ofMachine.set(label, figures);
    return figures;
  }

  #code(run: RunRef, code: CodeValue, status: CodeChange['status'], validUntil: number | null): void {
    const holder =
      status === 'free' ? null : `${this.#numberOf(run.index)} ${run.scenario} ${run.number} ${code.give ?? ''}`;
    this.#codes.push({
      coupon: code.coupon ?? '',
      code: code.code,
      status,
      discount: code.discount,
      currency: code.currency ?? null,
      holder,
      validUntil,
    });
  }

  #active(run: RunRef, at: number): void {
    this.#activity.set(run.scenario, Math.max(at, this.#activity.get(run.scenario) ?? at));
  }

  #count({ scenario }: RunRef, name: string, by = 1): void {
    this.#tally.add(this.#figureOf(scenario, name), by);
  }

  #figureOf(scenario: string, name: string): number {
    const ofScenario = this.#figures.get(scenario) ?? new Map<string, number>();
    this.#figures.set(scenario, ofScenario);
    let number = ofScenario.get(name);
    if (number === undefined) {
      number = this.#tally.numberOf(`scenario/${scenario}/${name}`);
      ofScenario.set(name, number);
    }
    return number;
  }

  #add(name: string, by: number): void {
    this.#tally.add(this.#tally.numberOf(name), by);
  }

  #line(at: number, run: RunRef, kind: LineKind, ...details: readonly Value[]): void {
    this.#storyOf(run.index, at).addOf(run, lineOf(kind, ...details));
  }

  #storyOf(index: number, at: number): Story {
    const contact = this.#numberOf(index);
    let story = this.#stories.get(contact);
    if (story === undefined) {
      story = new Story(at);
      this.#stories.set(contact, story);
    }
    return story;
  }
}

/** What a provider says in its own words may name people, and figures outlive them: only plain codes are counted by name. */
function counted(reason: string): string {
  return /^[a-z0-9_.]{1,40}$/.test(reason) ? reason : 'failed';
}
