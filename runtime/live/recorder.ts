/** Writes down what the engine reports during one batch: journal, figures, offers, codes. What it holds goes into one commit. */
import { isoUtc } from '../clock/index.js';
import { inHoldout, type MessageResponse, type OutgoingMessage, type RunRef, type Sink } from '../engine/index.js';
import { type CodeValue, type MessageModel, type Program, splitArm, type Value } from '../machine/index.js';
import type { CodeChange, CounterChange, JournalEntry, StoredMembership } from '../store/port.js';
import { addressesByAttribute } from './memberships.js';

/** One line of a contact's story; `at` is the entry's. */
export interface JournalLine {
  readonly what: string;
  readonly scenario?: string;
  readonly run?: number;
  readonly [detail: string]: Value | undefined;
}

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
  /** By scenario: when somebody last entered, left or was written to. */
  readonly activity: ReadonlyMap<string, number>;
}

interface StateNames {
  readonly id: string;
  readonly waiting: string;
  readonly reached: string;
  readonly inMachine: string;
}

function namesOf(scenario: string, version: number, id: string): StateNames {
  return { id, waiting: `waiting/${id}`, reached: `reached/${id}`, inMachine: `machine/${scenario}@${version}/${id}` };
}

export class Recorder implements Sink {
  readonly #program: Pick<Program, 'machines' | 'versions' | 'bundle'>;
  readonly #indexOf: (contact: string) => number;
  readonly #numberOf: (index: number) => number;
  readonly #attributesOf: (index: number) => Readonly<Record<string, Value>>;
  readonly #canWithdraw: (messageId: string) => boolean;
  readonly #holdout: number;
  readonly #lines = new Map<number, { at: number; lines: JournalLine[] }>();
  readonly #counts = new Map<string, number>();
  /** By scenario, then by the rest of the name. */
  readonly #ofScenario = new Map<string, Map<string, number>>();
  readonly #stateNames = new Map<number, readonly StateNames[]>();
  #offered: Offered[] = [];
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
  }) {
    this.#program = options.program;
    this.#indexOf = options.indexOf;
    this.#numberOf = options.numberOf;
    this.#attributesOf = options.attributesOf;
    this.#canWithdraw = options.canWithdraw;
    this.#holdout = options.holdout;
  }

  /** What has been recorded since the last call; `nextSeq` numbers the journal. */
  take(nextSeq: () => number): Recorded {
    const journal = [...this.#lines].map(([contact, { at, lines }]) => ({
      contact,
      seq: nextSeq(),
      at,
      detail: JSON.stringify(lines),
    }));
    for (const [scenario, counts] of this.#ofScenario) {
      for (const [name, by] of counts) this.#add(`scenario/${scenario}/${name}`, by);
    }
    const counters = [...this.#counts].filter(([, by]) => by !== 0).map(([name, by]) => ({ name, by }));
    const [offered, withdrawn, codes, activity] = [this.#offered, this.#withdrawn, this.#codes, this.#activity];
    const memberships = [...this.#memberships.values()];
    this.#lines.clear();
    this.#counts.clear();
    this.#ofScenario.clear();
    this.#offered = [];
    this.#withdrawn = [];
    this.#codes = [];
    this.#activity = new Map();
    this.#memberships.clear();
    return { journal, counters, offered, withdrawn, codes, activity, memberships };
  }

  enter(at: number, run: RunRef, trigger: number, alternative: number): void {
    this.#count(run, 'entered');
    if (this.#isHeldOut(run)) this.#count(run, 'holdout/entered');
    this.#active(run, at);
    this.#line(at, run, { what: 'enter', trigger, alternative });
  }

  refuse(_at: number, _contact: string, scenario: string, reason: string): void {
    this.#add(`scenario/${scenario}/refused/${reason}`, 1);
  }

  step(at: number, run: RunRef, from: number, to: number): void {
    const names = this.#statesOf(run);
    const [before, after] = [names[from], names[to]];
    this.#waits(run, before, -1);
    this.#waits(run, after, 1);
    if (after !== undefined) this.#count(run, after.reached);
    this.#line(at, run, { what: 'move', to: after?.id ?? null });
  }

  split(_at: number, run: RunRef, state: number): void {
    this.#countArm(run, state, 'entered');
  }

  offer(message: OutgoingMessage, isSettled: boolean): void {
    const { index } = message.run;
    const number = this.#numberOf(index);
    this.#offered.push({ number, message, attributes: this.#attributesOf(index), isSettled });
  }

  withdraw(_at: number, _run: RunRef, messageId: string): boolean {
    if (this.#offered.some(({ message }) => message.id === messageId)) {
      this.#offered = this.#offered.filter(({ message }) => message.id !== messageId);
      return true;
    }
    if (!this.#canWithdraw(messageId)) return false;
    this.#withdrawn.push(messageId);
    return true;
  }

  send(message: OutgoingMessage): void {
    const { at, run, model, label, id } = message;
    this.#count(run, `message/${model.channel}/${model.name}/sent`);
    this.#count(run, `step/${label}/sent`);
    this.#active(run, at);
    this.#line(at, run, { what: 'send', channel: model.channel, message: model.name, label, id });
  }

  skip(at: number, run: RunRef, model: MessageModel, label: string, reason: string): void {
    this.#count(run, `message/${model.channel}/${model.name}/skipped/${counted(reason)}`);
    this.#count(run, `step/${label}/skipped/${counted(reason)}`);
    this.#line(at, run, { what: 'skip', channel: model.channel, message: model.name, label, reason });
  }

  hold(at: number, run: RunRef, model: MessageModel, label: string, reason: string, until: number): void {
    this.#count(run, `message/${model.channel}/${model.name}/held/${counted(reason)}`);
    this.#count(run, `step/${label}/held/${counted(reason)}`);
    const detail = { channel: model.channel, message: model.name, label, reason };
    this.#line(at, run, { what: 'hold', ...detail, ...(Number.isFinite(until) && { until: isoUtc(until) }) });
  }

  response(at: number, contact: string, { messageId, scenario, channel, message, moment }: MessageResponse): void {
    this.#add(`scenario/${scenario}/message/${channel}/${message}/${moment}`, 1);
    this.#push(this.#indexOf(contact), at, { what: moment, scenario, channel, message, id: messageId });
  }

  give(at: number, run: RunRef, label: string, code: CodeValue): void {
    this.#code(run, code, 'reserved', null);
    this.#line(at, run, { what: 'give', label, value: code.discount, code: code.code });
  }

  empty(at: number, run: RunRef, label: string, coupon: string | null): void {
    this.#count(run, 'codes/missing');
    this.#line(at, run, { what: 'empty', label, coupon });
  }

  spend(at: number, run: RunRef, code: CodeValue, validUntil: number | null): void {
    this.#code(run, code, 'spent', validUntil);
    this.#count(run, 'codes/spent');
    this.#line(at, run, { what: 'spend', code: code.code });
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
    this.#line(at, run, { what: 'goal', value, converts });
  }

  measure(at: number, run: RunRef, measure: number, value: number, first: boolean): void {
    if (first) this.#count(run, `measure/${measure}/reached`);
    this.#count(run, `measure/${measure}/value`, value);
    this.#line(at, run, { what: 'measure', measure, value });
  }

  carry(at: number, run: RunRef, from: { readonly version: number; readonly state: string }, to: number): void {
    const { version, state } = from;
    this.#waits(run, namesOf(run.scenario, version, state), -1);
    const after = this.#statesOf(run)[to];
    this.#waits(run, after, 1);
    this.#line(at, run, { what: 'deploy', from: state, to: after?.id ?? null });
  }

  end(at: number, run: RunRef, outcome: string, state: number): void {
    this.#waits(run, this.#statesOf(run)[state], -1);
    this.#count(run, `ended/${outcome}`);
    this.#active(run, at);
    this.#line(at, run, { what: 'end', outcome });
  }

  /** Only of groups that are kept in step elsewhere; the last change of a contact counts. */
  group(at: number, contact: string, index: number, group: string, member: boolean): void {
    const { model } = this.#program.bundle;
    if (model.groups[group]?.sync === undefined) return;
    const addresses = member ? addressesByAttribute(model, this.#attributesOf(index)) : null;
    this.#memberships.set(JSON.stringify([group, contact]), { group, contact, member, at, addresses });
  }

  rfm(at: number, _contact: string, index: number, from: string, to: string): void {
    this.#add(`rfm/${from}/${to}`, 1);
    this.#push(index, at, { what: 'rfm', from, to });
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

  /** Names of figures by state: put together once, not for every step. */
  #statesOf({ machine, scenario }: RunRef): readonly StateNames[] {
    const known = this.#stateNames.get(machine);
    if (known !== undefined) return known;
    const { machines, versions } = this.#program;
    const states = machines[machine]?.machine.states ?? [];
    const names = states.map(({ id }) => namesOf(scenario, versions?.[machine] ?? 1, id));
    this.#stateNames.set(machine, names);
    return names;
  }

  /** Who stands where, by scenario, and by the version of the machine for deploys. */
  #waits(run: RunRef, names: StateNames | undefined, by: number): void {
    if (names === undefined) return;
    this.#count(run, names.waiting, by);
    this.#add(names.inMachine, by);
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
    const counts = this.#ofScenario.get(scenario) ?? new Map<string, number>();
    this.#ofScenario.set(scenario, counts);
    counts.set(name, (counts.get(name) ?? 0) + by);
  }

  #add(name: string, by: number): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + by);
  }

  #line(at: number, run: RunRef, { what, ...detail }: JournalLine): void {
    this.#push(run.index, at, { what, scenario: run.scenario, run: run.number, ...detail });
  }

  #push(index: number, at: number, line: JournalLine): void {
    const contact = this.#numberOf(index);
    const known = this.#lines.get(contact);
    if (known === undefined) this.#lines.set(contact, { at, lines: [line] });
    else known.lines.push(line);
  }
}

/** What a provider says in its own words may name people, and figures outlive them: only plain codes are counted by name. */
function counted(reason: string): string {
  return /^[a-z0-9_.]{1,40}$/.test(reason) ? reason : 'failed';
}
