/**
 * Changes a contact's data by one input as a whole (language R2): history, aggregates, consents, RFM, derived events, segments. What that
 * made happen stands in `happenings`, what it touched in `touched`. It judges no run and sends nothing.
 */
import type { Zone } from '../machine/calendar.js';
import { type Compiled, type EvaluationContext, evaluationContext } from '../machine/evaluate/index.js';
import type { ProjectModel, Value } from '../machine/model.js';
import type { EventRecord, StepInput } from '../machine/run.js';
import { AggregateState } from './aggregate.js';
import { CellTable, ContactData } from './contact.js';
import { type DerivedEvent, OpenWindows } from './derived.js';
import { eventField, insertRecord, trimRecords } from './history.js';
import type { EventProgram, FactsProgram } from './program.js';
import type { RfmSource } from './rfm-source.js';
import { sameValue } from './same-value.js';
import { TouchedTopics } from './topics.js';
import { takeOut } from './undo.js';
import { FactsView, type ScenarioFacts } from './view.js';

export type Happening = Extract<StepInput, { readonly kind: 'event' | 'membership' | 'rfm' | 'attribute' }>;

const NOTHING: readonly Happening[] = [];
const NO_TOPICS: readonly number[] = [];
const never = (size: number) => new Float64Array(size).fill(Number.POSITIVE_INFINITY);

/** IANA name to zone; undefined for a name that is none. */
export type ZoneProvider = (name: string) => Zone | undefined;

export interface KeeperOptions {
  readonly program: FactsProgram;
  readonly model: ProjectModel;
  readonly zones: ZoneProvider;
  readonly rfm: RfmSource | null;
  readonly scenarios: ScenarioFacts;
  /** By topic: a run or a trigger looks at what happens there. */
  readonly heard: Uint8Array;
}

export class FactsKeeper {
  readonly program: FactsProgram;
  readonly view: FactsView;
  readonly touched: TouchedTopics;
  /** What the current input made happen where a run or a trigger hears it, and moves; in the order in which runs judge it. */
  happenings: readonly Happening[] = NOTHING;
  /** The topic of each happening. */
  happeningTopics: readonly number[] = NO_TOPICS;
  /** Whether the current input may start runs, now or by windows that it opens; each input begins as one that may. */
  mayStart = true;
  /** The current input moved the contact to another RFM class. */
  hasMoved = false;
  /** Segments that the contact came into or left by the current input. */
  readonly turned: number[] = [];
  /** The current input changed the contact's zone. */
  rezoned = false;
  /** The zone until then, where that is known. */
  zoneBefore: Zone | null = null;
  readonly segments: CellTable<Uint8Array>;
  readonly groups: CellTable<Uint8Array>;
  /** Looks at the current contact and instant; the event is set by whoever evaluates. */
  readonly context: EvaluationContext;
  readonly projectZone: Zone;
  /** When time next changes each timed segment, by contact; then RFM, and the open windows. */
  readonly due: CellTable<Float64Array>;
  readonly #rfmDue = new CellTable(1, never);
  readonly #windowsDue = new CellTable(1, never);
  readonly #cellOf: Int32Array;
  readonly #zones: ZoneProvider;
  readonly #rfm: RfmSource | null;
  readonly #dirty: Uint8Array;
  readonly #heard: Uint8Array;
  #nextRefresh = Number.POSITIVE_INFINITY;
  #isRfmTouched = false;
  #isNew = false;

  constructor({ program, model, zones, rfm, scenarios, heard }: KeeperOptions) {
    this.program = program;
    this.#heard = heard;
    this.#zones = zones;
    this.#rfm = rfm;
    this.segments = new CellTable(program.topics.segments.size, (size) => new Uint8Array(size));
    this.groups = new CellTable(program.topics.groups.size, (size) => new Uint8Array(size));
    this.view = new FactsView(program, model, this, rfm, scenarios);
    this.context = evaluationContext(this.view);
    this.touched = new TouchedTopics(program.topics.size);
    this.#cellOf = new Int32Array(program.segments.length).fill(-1);
    program.timedSegments.forEach((segment, cell) => {
      this.#cellOf[segment] = cell;
    });
    this.due = new CellTable(program.timedSegments.length, never);
    this.#dirty = new Uint8Array(program.segments.length);
    const zone = zones(model.timezone);
    if (zone === undefined) throw new RangeError(`There is no time zone ${model.timezone}.`);
    this.projectZone = zone;
  }

  /** A contact with nothing known. Its segments stand as outside until it is introduced. */
  create(id: string, index: number, number: number): ContactData {
    for (const table of this.#tables()) table.reach(index);
    return new ContactData(id, index, number, this.projectZone, this.program.topics.attributes.size);
  }

  /** The contact's place is free for another one. */
  letGo(index: number): void {
    for (const table of this.#tables()) table.reset(index);
  }

  #tables() {
    return [this.segments, this.groups, this.due, this.#rfmDue, this.#windowsDue];
  }

  /** Begins an input: what happened before is forgotten. `now` never goes back for a contact. */
  begin(data: ContactData, now: number): void {
    this.view.bind(data, now);
    this.touched.clear();
    this.happenings = NOTHING;
    this.happeningTopics = NO_TOPICS;
    this.rezoned = false;
    this.zoneBefore = null;
    this.hasMoved = false;
    if (this.turned.length > 0) this.turned.length = 0;
    this.mayStart = true;
    this.#isRfmTouched = false;
  }

  /** The contact is seen for the first time: all its segments and its RFM class are judged when the input settles. */
  introduce(): void {
    this.#isNew = true;
    // Scored before its first order: the first scoring is no move (R14), that order then may be one.
    this.#rfm?.settle(this.view.data.number, this.view.now);
  }

  receive(record: EventRecord, event: number): void {
    const program = this.program.events[event]!;
    const { data, now } = this.view;
    this.touched.touch(event);
    if (this.#heard[event] === 1) this.#note(event, { kind: 'event', event: record });
    if (program.confirms >= 0) this.setAttribute(program.confirms, true);
    if (program.keep !== null) this.#store(program, record, event);
    for (let i = 0; i < program.aggregates.length; i++) {
      const { plan, where } = program.aggregates[i]!;
      if (where !== null && !this.#holds(where, record)) continue;
      const aggregate = data.aggregates[plan.index] ?? new AggregateState();
      data.aggregates[plan.index] = aggregate;
      aggregate.add(plan, record, now, data.zone);
    }
    if (program.isOrder) this.#order(record);
    if (program.undoes !== null) this.#undo(record, program.undoes);
    if (program.opens.length > 0 || program.closes.length > 0) this.#window(program, record);
    for (const filter of program.filters) {
      if (filter.where !== null && !this.#holds(filter.where, record)) continue;
      this.receive({ event: filter.name, at: record.at, id: record.id, fields: record.fields }, filter.event);
    }
  }

  /** Unknown attributes are left out by the caller. */
  setAttribute(attribute: number, to: Value): void {
    const { data } = this.view;
    const from = data.attributes[attribute] ?? null;
    if (sameValue(from, to)) return;
    data.attributes[attribute] = to;
    const { topics } = this.program;
    this.touched.touch(topics.ofAttribute(attribute));
    if (this.#heard[topics.ofAttribute(attribute)] === 1) {
      const name = topics.attributes.names[attribute]!;
      this.#note(topics.ofAttribute(attribute), { kind: 'attribute', attribute: name, from, to });
    }
    if (attribute === this.program.timezone) this.#rezone(to);
  }

  /** Whether that changed anything. */
  setGroup(group: number, member: boolean): boolean {
    const cell = this.view.data.index * this.groups.width + group;
    if ((this.groups.cells[cell] === 1) === member) return false;
    this.groups.cells[cell] = member ? 1 : 0;
    const { topics } = this.program;
    this.touched.touch(topics.ofGroup(group));
    const name = topics.groups.names[group]!;
    const isHeard = this.#heard[topics.ofGroup(group)] !== 0;
    if (isHeard) this.#note(topics.ofGroup(group), { kind: 'membership', of: 'group', name, enters: member });
    return true;
  }

  /** Ends the data part of an input: RFM, then segments in plan order, also those that time has changed by now. `isDue`: it may have any. */
  settle(isDue: boolean): void {
    this.#settleRfm();
    this.#settleSegments(isDue || this.rezoned);
    this.#isNew = false;
  }

  /** The next derived event whose window is over at `now`, its number and record; null when none is due. */
  takeDerived(data: ContactData, now: number): DerivedEvent | null {
    if (this.#windowsDue.cells[data.index]! > now) return null;
    const due = data.windows?.takeDue(now) ?? null;
    if (due === null) return null;
    this.#windowsDue.cells[data.index] = data.windows!.due;
    const name = this.program.derivedNames[due.plan.index]!;
    const { base, starts } = due;
    const record = { event: name, at: now, id: `${base.id}/${name}`, fields: base.fields };
    return { event: this.program.topics.events.of(name), record, starts };
  }

  /** Epoch ms at which time alone next changes this contact's data or makes a derived event happen. */
  dueOf(contact: number): number {
    const { cells, width } = this.due;
    let due = Math.min(this.#rfmDue.cells[contact]!, this.#windowsDue.cells[contact]!);
    for (let cell = contact * width; cell < (contact + 1) * width; cell++) if (cells[cell]! < due) due = cells[cell]!;
    return due;
  }

  /** Of the open windows alone. */
  windowsDueOf(contact: number): number {
    return this.#windowsDue.cells[contact]!;
  }

  /** Cut points were replaced: what time changes at or after `next`, the refresh that follows, is left to that one. */
  refreshedUntil(next: number): void {
    this.#nextRefresh = next;
  }

  /** Notes when time alone changes the contact's scores next. */
  planRfm({ index, number }: ContactData, now: number): void {
    this.#rfmDue.cells[index] = this.#rfm!.nextChange(number, now, this.#nextRefresh);
  }

  /** A move that a refresh made is part of the current input. */
  moved(before: number, after: number): void {
    const { classes } = this.#rfm!;
    this.touched.touch(this.program.topics.rfm);
    this.hasMoved = true;
    const rises = after < before;
    this.#note(this.program.topics.rfm, { kind: 'rfm', from: classes[before]!, to: classes[after]!, rises });
  }

  /** Epoch ms of what a contact that is brought back has before it; segments' own stand in `due`. */
  bringBack(data: ContactData, rfmDue: number): void {
    this.#rfmDue.cells[data.index] = rfmDue;
    if (data.windows !== null) this.#windowsDue.cells[data.index] = data.windows.due;
  }

  rfmDueOf(contact: number): number {
    return this.#rfmDue.cells[contact]!;
  }

  isInSegment(contact: number, segment: number): boolean {
    return this.segments.cells[contact * this.segments.width + segment] === 1;
  }

  #note(topic: number, happening: Happening): void {
    if (this.happenings === NOTHING) {
      this.happenings = [happening];
      this.happeningTopics = [topic];
    } else {
      (this.happenings as Happening[]).push(happening);
      (this.happeningTopics as number[]).push(topic);
    }
  }

  #holds(where: Compiled, record: EventRecord): boolean {
    this.context.event = record;
    return where.value(this.context) === true;
  }

  #store(program: EventProgram, record: EventRecord, event: number): void {
    const { data, now } = this.view;
    const log = data.logs[event] ?? [];
    data.logs[event] = log;
    insertRecord(log, record);
    if (program.keep !== 'forever' && program.keep !== null) trimRecords(log, program.keep, now, data.zone);
  }

  #order(record: EventRecord): void {
    this.#rfm?.addOrder(this.view.data.number, record.at, this.#orderValue(record));
    this.#isRfmTouched = true;
  }

  #orderValue(record: EventRecord): number {
    const value = eventField(record, this.program.rfm!.value);
    return typeof value === 'number' ? value : 0;
  }

  #undo(record: EventRecord, undoes: { readonly event: number; readonly by: string }): void {
    const { data, now } = this.view;
    const log = data.logs[undoes.event];
    const key = eventField(record, undoes.by);
    if (log === undefined || key === null) return;
    const place = log.findLastIndex((stored) => sameValue(eventField(stored, undoes.by), key));
    if (place < 0) return;
    const { program, touched } = this;
    const undoing = {
      program,
      data,
      now,
      touched,
      holds: (where: Compiled, stored: EventRecord) => this.#holds(where, stored),
      removeOrder: (order: EventRecord) => {
        this.#rfm?.removeOrder(data.number, order.at, this.#orderValue(order));
        this.#isRfmTouched = true;
      },
    };
    takeOut(undoing, undoes.event, place);
    if (data.windows !== null) this.#windowsDue.cells[data.index] = data.windows.due;
  }

  /** First opens, then closes: an event that is both leaves nothing open. */
  #window(program: EventProgram, record: EventRecord): void {
    const { data, now } = this.view;
    data.windows ??= new OpenWindows();
    const { windows } = data;
    for (const { plan, where } of program.opens) {
      if (where === null || this.#holds(where, record)) {
        windows.open(plan, record, data.zone, this.mayStart, now);
      }
    }
    for (const { plan, where } of program.closes) {
      if (where === null || this.#holds(where, record)) windows.close(plan, record);
    }
    this.#windowsDue.cells[data.index] = windows.due;
  }

  #settleRfm(): void {
    if (this.#rfm === null) return;
    const { data, now } = this.view;
    if (!this.#isRfmTouched && !this.#isNew && this.#rfmDue.cells[data.index]! > now) return;
    this.#isRfmTouched = false;
    this.view.rfm.forget();
    this.touched.touch(this.program.topics.rfm);
    const move = this.#rfm.settle(data.number, now);
    if (move !== undefined) this.moved(move.before, move.after);
    this.planRfm(data, now);
  }

  #settleSegments(isDue: boolean): void {
    const { segments, segmentsOn, timedSegments, topics } = this.program;
    const { data, now } = this.view;
    const row = data.index * this.due.width;
    let first = this.#isNew ? 0 : segments.length;
    if (this.#isNew) this.#dirty.fill(1);
    else {
      const { list, count } = this.touched;
      for (let i = 0; i < count; i++) first = Math.min(first, this.#mark(segmentsOn[list[i]!]!));
      for (let cell = 0; isDue && cell < timedSegments.length; cell++) {
        if (this.due.cells[row + cell]! > now && !this.rezoned) continue;
        this.#dirty[timedSegments[cell]!] = 1;
        first = Math.min(first, timedSegments[cell]!);
      }
    }
    for (let segment = first; segment < segments.length; segment++) {
      if (this.#dirty[segment] === 0) continue;
      this.#dirty[segment] = 0;
      const { name, condition } = segments[segment]!;
      this.context.event = null;
      const isMember = condition.value(this.context) === true;
      const dueCell = this.#cellOf[segment]!;
      if (dueCell >= 0) this.due.cells[row + dueCell] = condition.next(this.context);
      const cell = data.index * this.segments.width + segment;
      if ((this.segments.cells[cell] === 1) === isMember) continue;
      this.segments.cells[cell] = isMember ? 1 : 0;
      this.turned.push(segment);
      this.touched.touch(topics.ofSegment(segment));
      if (this.#heard[topics.ofSegment(segment)] === 1) {
        this.#note(topics.ofSegment(segment), { kind: 'membership', of: 'segment', name, enters: isMember });
      }
      this.#mark(segmentsOn[topics.ofSegment(segment)]!);
    }
  }

  /** The first of the marked, or the number of segments. */
  #mark(places: readonly number[]): number {
    for (let i = 0; i < places.length; i++) this.#dirty[places[i]!] = 1;
    return places[0] ?? this.program.segments.length;
  }

  #rezone(name: Value): void {
    const { data } = this.view;
    const zone = (typeof name === 'string' ? this.#zones(name) : undefined) ?? this.projectZone;
    if (zone === data.zone) return;
    this.zoneBefore = data.zone;
    data.zone = zone;
    this.rezone();
  }

  /** Everything that was counted in another zone is counted in the contact's own again. */
  rezone(): void {
    const { data } = this.view;
    const { zone } = data;
    this.rezoned = true;
    this.#rfm?.rezone(data.number);
    this.#isRfmTouched = true;
    data.aggregates.forEach((state, index) => {
      state?.rezone(this.program.aggregates[index]!, zone);
    });
    if (data.windows === null) return;
    data.windows.rezone(zone);
    this.#windowsDue.cells[data.index] = data.windows.due;
  }
}
