/**
 * Runs scenarios over contacts in memory (language section 13): takes one contact's inputs one by one and keeps everybody's next instant on
 * the agenda. It reads no clock and waits for nothing: whoever drives it says what time it is.
 */
import type { Program, Value } from '../machine/index.js';
import type { EventRecord } from '../machine/run.js';
import type { RfmMove } from '../rfm/index.js';
import { candidates } from './candidates.js';
import { changeBy, setAttributes } from './changing.js';
import { EngineContact, SentHistory } from './contact.js';
import { ALL_DUE, DATA_DUE, NOTHING_DUE, partsDue, plan, RUNS_DUE, TRIGGERS_DUE } from './due.js';
import { enterAll } from './entering.js';
import { HEARD_BY_ALL, HEARD_BY_OVER, HEARD_BY_RUNS } from './hearers.js';
import type { Ink } from './ink.js';
import type { Input } from './input.js';
import { judgeOver, judgeRuns } from './judging.js';
import { answerOf, findMessage, noteAnswer, noteMessageEvent } from './messages.js';
import { outcomeOf } from './outcome.js';
import { pack } from './packed.js';
import { stepRun } from './perform.js';
import { engineProgram } from './program.js';
import { type Renewal, renew } from './renew.js';
import { reportMoves, reportSegments } from './reporting.js';
import { bringBack, type ContactSnapshot } from './snapshot.js';
import {
  type EngineOptions,
  type EngineState,
  engineState,
  type Item,
  isLive,
  letGoContact,
  type MessageNews,
  reachContact,
} from './state.js';

/** Inputs one instant may cause for one contact: past that, scenarios feed each other in a circle. */
const MOST_INPUTS = 10_000;

const NEVER = Number.POSITIVE_INFINITY;
const TIME: Item = { kind: 'time' };

export class Engine {
  readonly #state: EngineState;
  readonly #byId = new Map<string, number>();
  readonly #late: (at: number, now: number) => boolean;
  /** Ticks of one contact at one instant: a net under timers that never move on. */
  readonly #ticks = { index: -1, now: Number.NaN, count: 0 };

  constructor(program: Program, options: EngineOptions) {
    this.#state = engineState(engineProgram(program, options.storesToo), options);
    const { late } = this.#state.model.policies;
    const zone = this.#state.keeper.projectZone;
    this.#late = (at, now) => at < now && zone.add(at, late) < now;
  }

  get state(): EngineState {
    return this.#state;
  }

  /** Epoch ms at which some contact must be looked at next; Infinity when none must. */
  get nextDue(): number {
    return this.#state.agenda.earliest;
  }

  /** The contact's place, or -1. */
  find(id: string): number {
    return this.#byId.get(id) ?? -1;
  }

  contact(index: number): EngineContact {
    return this.#state.contacts[index]!;
  }

  /** A contact with what is known of it; it counts as new until it appears by an input, or is settled into a running base. */
  create(
    id: string,
    attributes: Readonly<Record<string, Value>> = {},
    groups: readonly string[] = [],
    number = this.#state.contacts.length,
  ): number {
    const state = this.#state;
    const { topics, timezone } = state.program.facts;
    const { data } = this.#place(id, number);
    const { index } = data;
    for (const name in attributes) {
      const number = topics.attributes.of(name);
      if (number >= 0) data.attributes[number] = attributes[name]!;
    }
    const zone = data.attributes[timezone];
    if (typeof zone === 'string') data.zone = state.options.zones(zone) ?? data.zone;
    for (const group of groups) {
      const number = topics.groups.of(group);
      if (number >= 0) state.keeper.groups.cells[index * state.keeper.groups.width + number] = 1;
    }
    return index;
  }

  /** A contact that was let go comes back; `number` is its number in the base, as before. */
  bringBack(id: string, number: number, snapshot: ContactSnapshot): number {
    const contact = this.#place(id, number);
    bringBack(this.#state, contact, snapshot);
    plan(this.#state, contact.data.index, Number.NEGATIVE_INFINITY);
    return contact.data.index;
  }

  /** Everything about the contact as text; `unpack` makes a snapshot of it. */
  pack(index: number, ink: Ink): string {
    return pack(this.#state, this.contact(index), ink);
  }

  /** The contact is brought over to a new version of the project, as of the instant of its deploy (R4). */
  renew(index: number, renewal: Renewal, now: number): void {
    const contact = this.contact(index);
    const entering = renew(this.#state, contact, renewal, now);
    enterAll(this.#state, contact, entering);
    this.#drain(contact, now);
  }

  /** Forgets the contact: another one may get its place. */
  letGo(index: number): void {
    const contact = this.contact(index);
    this.#byId.delete(contact.data.id);
    letGoContact(this.#state, contact);
  }

  /** Nothing more happens to the contact: what it would be judged by is let go of, its runs stay where they are. */
  finish(index: number): void {
    const contact = this.contact(index);
    const { data } = contact;
    data.logs.length = 0;
    data.aggregates.length = 0;
    data.windows = null;
    contact.sent = new SentHistory();
    contact.answers = null;
    this.#state.agenda.set(index, NEVER);
  }

  #place(id: string, number: number): EngineContact {
    const state = this.#state;
    const index = state.free.pop() ?? state.contacts.length;
    const data = state.keeper.create(id, index, number);
    reachContact(state, data);
    const contact = new EngineContact(data);
    state.contacts[index] = contact;
    this.#byId.set(id, index);
    return contact;
  }

  /** The number of an event's name, by which `remember` and `receive` find it at once; -1 for one that the project does not have. */
  eventNumber(name: string): number {
    return this.#state.program.facts.topics.events.of(name);
  }

  /** Only history: changes data and starts nothing (what lies before a backtest, or is imported before a scenario is deployed). */
  remember(index: number, record: EventRecord, now: number, event = this.eventNumber(record.event)): void {
    if (event < 0) return;
    const { keeper, program, agenda } = this.#state;
    const contact = this.contact(index);
    if (program.messageEvents[event] !== null) noteMessageEvent(this.#state, contact, record);
    keeper.begin(contact.data, now);
    keeper.receive(record, event);
    if (contact.data.windows !== null) agenda.set(index, Math.max(now, keeper.windowsDueOf(index)));
  }

  /** Attributes as history: they start nothing. */
  rememberAttributes(index: number, values: Readonly<Record<string, Value>>, now: number): void {
    const { keeper } = this.#state;
    keeper.begin(this.contact(index).data, now);
    setAttributes(this.#state, values);
  }

  /** Derived events of the history that are due at `now`. */
  rememberDerived(index: number, now: number): void {
    const { keeper, agenda } = this.#state;
    const { data } = this.contact(index);
    for (let due = keeper.takeDerived(data, now); due !== null; due = keeper.takeDerived(data, now)) {
      keeper.begin(data, now);
      keeper.mayStart = due.starts;
      keeper.receive(due.record, due.event);
    }
    agenda.set(index, keeper.windowsDueOf(index));
  }

  /**
   * The contact was there before the scenarios were deployed: its segments and conditions are judged without starting anything, except
   * triggers `including existing`.
   */
  settle(index: number, now: number): void {
    const state = this.#state;
    const contact = this.contact(index);
    state.keeper.begin(contact.data, now);
    state.keeper.introduce();
    state.keeper.settle(true);
    reportSegments(state, contact, false);
    const found = candidates(state, contact, HEARD_BY_ALL, true, false).filter(({ machine, trigger }) =>
      state.program.conditions.some(
        (entry) => entry.machine === machine && entry.trigger === trigger && entry.includingExisting,
      ),
    );
    contact.isNew = false;
    enterAll(state, contact, found);
    this.#drain(contact, now);
  }

  /** Whether an event of this number changes nothing, except that a new contact appears by it. */
  isIdle(event: number): boolean {
    return event < 0 || this.#state.program.idleEvents[event] === 1;
  }

  /** One input as a whole and everything it causes at this instant. `now` is its receipt and never goes back for a contact. */
  processInput(index: number, input: Input, now: number): void {
    if (input.kind === 'event') {
      const { event, imported } = input;
      this.receive(index, event, now, this.eventNumber(event.event), imported !== true);
    } else this.#run(index, { kind: 'input', input }, now);
  }

  /** An event as an input. `starts`: it may start runs, unless it comes too late (R3). Its `at` is never later than its receipt. */
  receive(index: number, given: EventRecord, now: number, event: number, starts = true): void {
    const contact = this.contact(index);
    const record = given.at > now ? { ...given, at: now } : given;
    if (this.isIdle(event) && !contact.isNew) return;
    const state = this.#state;
    const { keeper, program } = state;
    keeper.begin(contact.data, now);
    if (contact.isNew) keeper.introduce();
    const mayStart = starts && !this.#late(record.at, now);
    keeper.mayStart = mayStart;
    let news: MessageNews | null = null;
    if (event >= 0) {
      const moment = program.messageEvents[event]!;
      if (moment !== null) {
        noteMessageEvent(state, contact, record);
        news = findMessage(state, contact, record.fields, moment);
        const answer = news === null ? null : answerOf(state, news);
        if (answer !== null) noteAnswer(state, contact, answer);
      }
      keeper.receive(record, event);
      const isQuiet = program.quietEvents[event] === 1 && news === null && !contact.isNew;
      if (isQuiet && state.agenda.dueOf(index) > now) return;
    }
    this.#judge(contact, news, mayStart, false);
    this.#drain(contact, now);
  }

  /** Everything that time alone brings the contact at `now`: derived events, then segments and RFM, waits, schedules, conditions. */
  tick(index: number, now: number): void {
    const state = this.#state;
    this.#countTick(index, now);
    const { data } = this.contact(index);
    for (let due = state.keeper.takeDerived(data, now); due !== null; due = state.keeper.takeDerived(data, now)) {
      this.#run(index, { kind: 'derived', ...due }, now);
    }
    if (state.agenda.dueOf(index) <= now) this.#run(index, TIME, now);
  }

  #countTick(index: number, now: number): void {
    const ticks = this.#ticks;
    if (ticks.index !== index || ticks.now !== now) {
      ticks.index = index;
      ticks.now = now;
      ticks.count = 0;
    } else if (++ticks.count > MOST_INPUTS) {
      throw new Error(`A run of contact ${this.contact(index).data.id} does not get on, though it is due.`);
    }
  }

  /** Takes every contact that is due up to and including `now` through its instants, in order of time, then of contact. */
  advanceTo(now: number): void {
    const { agenda } = this.#state;
    while (agenda.earliest <= now) this.tick(agenda.first, agenda.earliest);
  }

  /**
   * New cut points for the whole base; contacts whose class changes move, in order of id. `next` is the refresh after this one: what the
   * new cut points would change later than that need not be looked at.
   */
  refreshRfm(now: number, next = NEVER): void {
    const { options, contacts, keeper, program } = this.#state;
    const { rfm } = options;
    if (rfm === null) return;
    const moves = rfm.refresh(now);
    keeper.refreshedUntil(next);
    // Nobody else changes by time before the next refresh.
    for (const index of rfm.changing(now, next)) {
      keeper.planRfm(contacts[index]!.data, now);
      if (!contacts[index]!.isNew) plan(this.#state, index, now);
    }
    if (program.hearsScores) {
      const moved = new Set(moves.map((move) => move.contact));
      for (const index of rfm.rescored()) {
        if (moved.has(index) || contacts[index]!.isNew) continue;
        this.#run(index, { kind: 'touched', topic: program.facts.topics.rfm }, now);
      }
    }
    for (const { contact, before, after } of moves) {
      if (!contacts[contact]!.isNew) this.#run(contact, { kind: 'moved', before, after }, now);
    }
  }

  /** What a refresh of the base at `now` is to one contact: a move, scores that changed within a class, a new next change by time. */
  refreshed(index: number, change: RfmMove | 'scores' | 'none', next: number, now: number): void {
    const { keeper, program, contacts } = this.#state;
    keeper.refreshedUntil(next);
    keeper.planRfm(contacts[index]!.data, now);
    if (contacts[index]!.isNew) return;
    if (typeof change === 'object')
      this.#run(index, { kind: 'moved', before: change.before, after: change.after }, now);
    else if (change === 'scores' && program.hearsScores) {
      this.#run(index, { kind: 'touched', topic: program.facts.topics.rfm }, now);
    } else plan(this.#state, index, now);
  }

  /** What scores say of the contact was set by hand, as tests do. */
  rescored(index: number, now: number): void {
    this.#run(index, { kind: 'touched', topic: this.#state.program.facts.topics.rfm }, now);
  }

  /** A class set by hand, as tests do: the contact moves as a whole input. */
  moveRfm(index: number, before: number, after: number, now: number): void {
    this.#run(index, { kind: 'moved', before, after }, now);
  }

  /** One item and all that it causes for the contact at this instant. */
  #run(index: number, item: Item, now: number): void {
    const contact = this.contact(index);
    this.#take(contact, item, now);
    this.#drain(contact, now);
  }

  #drain(contact: EngineContact, now: number): void {
    const { queue, leaving, runs } = this.#state;
    if (queue.length > 0) {
      for (let taken = 0; taken < queue.length; taken++) {
        if (taken === MOST_INPUTS) {
          queue.length = 0;
          throw new Error(`At one instant scenarios feed each other without end for contact ${contact.data.id}.`);
        }
        this.#take(contact, queue[taken]!, now);
      }
      queue.length = 0;
    }
    if (leaving.length > 0) {
      for (const row of new Set(leaving)) runs.remove(row);
      leaving.length = 0;
    }
    plan(this.#state, contact.data.index, now);
  }

  #take(contact: EngineContact, item: Item, now: number): void {
    const state = this.#state;
    const { keeper } = state;
    keeper.begin(contact.data, now);
    if (contact.isNew) keeper.introduce();
    const starts = changeBy(state, contact, item, now);
    this.#judge(contact, this.#newsOf(contact, item), starts, item.kind === 'time');
    if (item.kind === 'time') state.timedAt.cells[contact.data.index] = now;
    if (item.kind === 'input' && item.input.kind === 'outcome') outcomeOf(state, contact, item.input);
    if (item.kind === 'change' && isLive(state, item.row)) {
      stepRun(state, contact, item.row, { kind: 'resume', state: item.state });
    }
  }

  /** What the current item has changed: first all data, then runs, then entries; nobody is asked whom it does not concern. */
  #judge(contact: EngineContact, news: MessageNews | null, starts: boolean, isTimer: boolean): void {
    const state = this.#state;
    const { keeper, agenda } = state;
    const isAnew = contact.isNew || keeper.rezoned;
    // Whatever time brings stands on the agenda, unless the item itself has just planned it.
    const isDue = isAnew || agenda.dueOf(contact.data.index) <= keeper.view.now;
    // Of a timer alone it is known for what.
    const all = isAnew || !isTimer ? ALL_DUE : partsDue(state, contact.data.index, keeper.view.now);
    const due = isDue ? all : NOTHING_DUE;
    keeper.settle((due & DATA_DUE) !== 0);
    if (keeper.hasMoved) reportMoves(state, contact);
    if (keeper.turned.length > 0) reportSegments(state, contact, true);
    const heardBy = isAnew ? HEARD_BY_ALL : keeper.touched.bitsIn(state.program.hearers);
    // Those that are over already: a run that this very input ends has counted it.
    if (news !== null || (heardBy & HEARD_BY_OVER) !== 0) judgeOver(state, contact, news);
    const areConcerned = (heardBy & HEARD_BY_RUNS) !== 0;
    const areDue = isTimer && (due & RUNS_DUE) !== 0;
    if (news !== null || areConcerned || areDue) judgeRuns(state, contact, areConcerned, isTimer, news);
    if (heardBy === 0 && !isDue) return;
    const found = candidates(state, contact, heardBy, (due & TRIGGERS_DUE) !== 0, isTimer);
    contact.isNew = false;
    if (starts) enterAll(state, contact, found);
  }

  #newsOf(contact: EngineContact, item: Item): MessageNews | null {
    if (item.kind === 'news') return item.news;
    if (item.kind !== 'input' || item.input.kind !== 'message') return null;
    return findMessage(this.#state, contact, item.input, item.input.moment, item.input.messageId);
  }
}
