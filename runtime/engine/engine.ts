/**
 * Runs scenarios over contacts in memory (language section 13): takes one contact's inputs one by one and keeps everybody's next instant on
 * the agenda. It reads no clock and waits for nothing: whoever drives it says what time it is.
 */
import type { Program, Value } from '../machine/index.js';
import type { EventRecord } from '../machine/run.js';
import { candidates } from './candidates.js';
import { EngineContact } from './contact.js';
import { enterAll } from './entering.js';
import type { Input } from './input.js';
import { judgeOver, judgeRuns } from './judging.js';
import { findMessage, noteMessageEvent } from './messages.js';
import { stepRun } from './perform.js';
import { engineProgram } from './program.js';
import {
  type EngineOptions,
  type EngineState,
  engineState,
  type Item,
  isLive,
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
    this.#state = engineState(engineProgram(program, options.wholePlan), options);
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
  create(id: string, attributes: Readonly<Record<string, Value>> = {}, groups: readonly string[] = []): number {
    const state = this.#state;
    const { topics, timezone } = state.program.facts;
    const index = state.contacts.length;
    const data = state.keeper.create(id, index);
    reachContact(state, data);
    for (const [name, value] of Object.entries(attributes)) {
      const number = topics.attributes.of(name);
      if (number >= 0) data.attributes[number] = value;
    }
    const zone = data.attributes[timezone];
    if (typeof zone === 'string') data.zone = state.options.zones(zone) ?? data.zone;
    for (const group of groups) {
      const number = topics.groups.of(group);
      if (number >= 0) state.keeper.groups.cells[index * state.keeper.groups.width + number] = 1;
    }
    state.contacts.push(new EngineContact(data));
    this.#byId.set(id, index);
    return index;
  }

  /** Only history: changes data and starts nothing (what lies before a backtest, or is imported before a scenario is deployed). */
  remember(index: number, record: EventRecord, now: number): void {
    const { keeper, program, agenda } = this.#state;
    const event = program.facts.topics.events.of(record.event);
    if (event < 0) return;
    const contact = this.contact(index);
    noteMessageEvent(this.#state, contact, record);
    keeper.begin(contact.data, now);
    keeper.receive(record, event);
    if (contact.data.windows !== null) agenda.set(index, Math.max(now, keeper.windowsDueOf(index)));
  }

  /** Attributes as history: they start nothing. */
  rememberAttributes(index: number, values: Readonly<Record<string, Value>>, now: number): void {
    const { keeper } = this.#state;
    keeper.begin(this.contact(index).data, now);
    this.#setAttributes(values);
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
    state.keeper.settle();
    const found = candidates(state, contact, false).filter(({ machine, trigger }) =>
      state.program.conditions.some(
        (entry) => entry.machine === machine && entry.trigger === trigger && entry.includingExisting,
      ),
    );
    contact.isNew = false;
    enterAll(state, contact, found);
    this.#drain(contact, now);
  }

  /** Whether an event of this name changes nothing, except that a new contact appears by it. */
  isIdle(event: string): boolean {
    const number = this.#state.program.facts.topics.events.of(event);
    return number < 0 || this.#state.program.idleEvents[number] === 1;
  }

  /** One input as a whole and everything it causes at this instant. `now` is its receipt and never goes back for a contact. */
  processInput(index: number, input: Input, now: number): void {
    if (input.kind === 'event' && this.isIdle(input.event.event) && !this.contact(index).isNew) return;
    this.#run(index, { kind: 'input', input }, now);
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
    const moved = program.hearsScores ? new Set(moves.map((move) => move.contact)) : null;
    for (let index = 0; index < contacts.length; index++) {
      const changes = keeper.rfmRefreshed(index, now, next);
      const isRescored = moved !== null && keeper.rescored(index, now) && !moved.has(index);
      if ((!changes && !isRescored) || contacts[index]!.isNew) continue;
      if (isRescored) this.#run(index, { kind: 'touched', topic: program.facts.topics.rfm }, now);
      else this.#schedule(index, now);
    }
    for (const { contact, before, after } of moves) {
      if (!contacts[contact]!.isNew) this.#run(contact, { kind: 'moved', before, after }, now);
    }
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
    this.#schedule(contact.data.index, now);
  }

  #take(contact: EngineContact, item: Item, now: number): void {
    const state = this.#state;
    const { keeper } = state;
    keeper.begin(contact.data, now);
    if (contact.isNew) keeper.introduce();
    const starts = this.#change(item, now);
    keeper.settle();
    this.#reportMoves(contact, now);
    const isTimer = item.kind === 'time';
    const news = this.#newsOf(contact, item);
    if (!isTimer && news === null && item.kind !== 'change' && !this.#concernsAnybody(contact, now)) return;
    // Those that are over already: a run that this very input ends has counted it.
    judgeOver(state, contact, news);
    judgeRuns(state, contact, isTimer, news);
    const found = candidates(state, contact, isTimer);
    contact.isNew = false;
    if (starts) enterAll(state, contact, found);
    if (item.kind === 'change' && isLive(state, item.row)) {
      stepRun(state, contact, item.row, { kind: 'resume', state: item.state });
    }
  }

  /** Whether a run, a trigger or something that time has brought by now is to be judged. */
  #concernsAnybody(contact: EngineContact, now: number): boolean {
    const { keeper, program, agenda } = this.#state;
    return (
      contact.isNew ||
      keeper.rezoned ||
      agenda.dueOf(contact.data.index) <= now ||
      keeper.touched.anyIn(program.heardByScenarios)
    );
  }

  #reportMoves(contact: EngineContact, now: number): void {
    const { keeper, sink } = this.#state;
    for (const happening of keeper.happenings) {
      if (happening.kind !== 'rfm') continue;
      sink.rfm?.(now, contact.data.id, contact.data.index, happening.from, happening.to);
    }
  }

  /** Changes data by the item; whether it may start runs. */
  #change(item: Item, now: number): boolean {
    const { keeper, program } = this.#state;
    const { topics } = program.facts;
    switch (item.kind) {
      case 'time':
        return true;
      case 'touched':
        keeper.touched.touch(item.topic);
        return true;
      case 'moved':
        keeper.moved(item.before, item.after);
        return true;
      case 'derived':
        keeper.mayStart = item.starts;
        keeper.receive(item.record, item.event);
        return item.starts;
      case 'news':
        if (item.event >= 0) keeper.receive(item.record, item.event);
        return true;
      case 'change': {
        const { change } = item;
        if (change.kind === 'set') {
          const attribute = topics.attributes.of(change.attribute);
          // Nobody's consent is given by a statement (R1).
          const isConsent = this.#isConsent(change.attribute) && item.value !== false;
          if (attribute >= 0 && !isConsent) keeper.setAttribute(attribute, item.value);
        } else {
          const group = topics.groups.of(change.group);
          if (group >= 0) keeper.setGroup(group, change.kind === 'add');
        }
        return true;
      }
      case 'input':
        return this.#changeByInput(item.input, now);
    }
  }

  #changeByInput(input: Input, now: number): boolean {
    const { keeper, program } = this.#state;
    const { topics } = program.facts;
    switch (input.kind) {
      case 'appears':
        return true;
      case 'event': {
        const { event, imported } = input;
        const number = topics.events.of(event.event);
        keeper.mayStart = imported !== true && !this.#late(event.at, now);
        if (number >= 0) {
          noteMessageEvent(this.#state, this.contact(keeper.view.data.index), event);
          keeper.receive(event, number);
        }
        return keeper.mayStart;
      }
      case 'attributes':
        this.#setAttributes(input.values);
        return input.imported !== true;
      case 'group': {
        const group = topics.groups.of(input.group);
        if (group >= 0) keeper.setGroup(group, input.member);
        return true;
      }
      case 'message': {
        const name = `message_${input.moment}`;
        const number = topics.events.of(name);
        if (number < 0) return true;
        const { channel, message, scenario, link = null, messageId } = input;
        const record = {
          event: name,
          at: now,
          id: `${messageId}/${input.moment}`,
          fields: { channel, message, scenario, link },
        };
        noteMessageEvent(this.#state, this.contact(keeper.view.data.index), record);
        keeper.receive(record, number);
        return true;
      }
    }
  }

  #setAttributes(values: Readonly<Record<string, Value>>): void {
    const { keeper, program } = this.#state;
    for (const [name, value] of Object.entries(values)) {
      const attribute = program.facts.topics.attributes.of(name);
      if (attribute >= 0) keeper.setAttribute(attribute, value);
    }
  }

  #isConsent(attribute: string): boolean {
    return Object.values(this.#state.model.channels).some((channel) => channel.consent === attribute);
  }

  #newsOf(contact: EngineContact, item: Item): MessageNews | null {
    if (item.kind === 'news') return item.news;
    return item.kind === 'input' ? findMessage(this.#state, contact, item.input) : null;
  }

  #schedule(index: number, now: number): void {
    const { keeper, agenda, runs, due } = this.#state;
    let next = keeper.dueOf(index);
    const contact = this.contact(index);
    for (let cell = index * due.width; cell < (index + 1) * due.width; cell++) {
      if (due.cells[cell]! < next) next = due.cells[cell]!;
    }
    for (const row of contact.runs) {
      if (runs.wake[row]! < next) next = runs.wake[row]!;
      if (runs.hold[row]! < next) next = runs.hold[row]!;
    }
    // What was due before it was known (a late event's window) is due now.
    agenda.set(index, Math.max(next, now));
  }
}
