/** One contact's facts at one instant, as expressions ask for them. A single view serves all contacts in turn; it changes nothing. */
import type { CalendarDuration, Zone } from '../machine/calendar.js';
import type { ProjectModel, Value } from '../machine/model.js';
import type { AggregateFacts, EventRecord, Facts, RfmFacts } from '../machine/run.js';
import type { RfmScore } from '../rfm/index.js';
import { EMPTY_AGGREGATE } from './aggregate.js';
import type { CellTable, ContactData } from './contact.js';
import type { FactsProgram } from './program.js';
import type { RfmSource } from './rfm-source.js';

const NO_EVENTS: readonly EventRecord[] = [];

/** What the engine adds: which scenarios a contact runs or has entered. Numbers of contacts and scenarios. */
export interface ScenarioFacts {
  running(contact: number, scenario: number): boolean;
  entered(contact: number, scenario: number): number | null;
}

export interface Memberships {
  readonly segments: CellTable<Uint8Array>;
  readonly groups: CellTable<Uint8Array>;
}

export class FactsView implements Facts {
  now = 0;
  data!: ContactData;
  readonly rfm: RfmView;
  readonly #program: FactsProgram;
  readonly #memberships: Memberships;
  readonly #scenarios: ScenarioFacts;

  constructor(
    program: FactsProgram,
    model: ProjectModel,
    memberships: Memberships,
    rfm: RfmSource | null,
    scenarios: ScenarioFacts,
  ) {
    this.#program = program;
    this.#memberships = memberships;
    this.#scenarios = scenarios;
    this.rfm = new RfmView(this, model, rfm);
  }

  bind(data: ContactData, now: number): void {
    this.data = data;
    this.now = now;
    this.rfm.forget();
  }

  get zone(): Zone {
    return this.data.zone;
  }

  get contact(): string {
    return this.data.id;
  }

  attribute(name: string): Value {
    if (name === 'id') return this.data.id;
    const number = this.#program.topics.attributes.of(name);
    return number < 0 ? null : (this.data.attributes[number] ?? null);
  }

  inSegment(name: string): boolean {
    const { segments } = this.#memberships;
    return segments.cells[this.data.index * segments.width + this.#program.topics.segments.of(name)] === 1;
  }

  inGroup(name: string): boolean {
    const { groups } = this.#memberships;
    return groups.cells[this.data.index * groups.width + this.#program.topics.groups.of(name)] === 1;
  }

  aggregate(index: number): AggregateFacts {
    const state = this.data.aggregates[index];
    if (state === undefined) return EMPTY_AGGREGATE;
    state.advance(this.#program.aggregates[index]!, this.now, this.data.zone);
    return state;
  }

  history(event: string): readonly EventRecord[] {
    return this.data.logs[this.#program.topics.events.of(event)] ?? NO_EVENTS;
  }

  running(scenario: string): boolean {
    return this.#scenarios.running(this.data.index, this.#program.topics.scenarios.of(scenario));
  }

  entered(scenario: string): number | null {
    return this.#scenarios.entered(this.data.index, this.#program.topics.scenarios.of(scenario));
  }
}

class RfmView implements RfmFacts {
  readonly #view: FactsView;
  readonly #source: RfmSource | null;
  readonly #levels: { recency: readonly string[]; frequency: readonly string[]; spend: readonly string[] } | null;
  #score: RfmScore | undefined;
  #isFresh = false;

  constructor(view: FactsView, model: ProjectModel, source: RfmSource | null) {
    this.#view = view;
    this.#source = source;
    this.#levels = model.rfm
      ? {
          recency: model.rfm.levels.recency.names,
          frequency: model.rfm.levels.frequency.names,
          spend: model.rfm.levels.spend.names,
        }
      : null;
  }

  forget(): void {
    this.#isFresh = false;
  }

  get class(): string | null {
    const index = this.#source?.classOf(this.#view.data.number);
    return index === undefined ? null : this.#source!.classes[index]!;
  }

  get before(): string | null {
    const move = this.#source?.lastMove(this.#view.data.number);
    return move === undefined ? null : this.#source!.classes[move.before]!;
  }

  get movedAt(): number | null {
    return this.#source?.lastMove(this.#view.data.number)?.at ?? null;
  }

  get r(): number | null {
    return this.#scores()?.r || null;
  }

  get f(): number | null {
    return this.#scores()?.f || null;
  }

  get m(): number | null {
    return this.#scores()?.m || null;
  }

  get recency(): string | null {
    return this.#levels?.recency[(this.#scores()?.recency ?? 0) - 1] ?? null;
  }

  get frequency(): string | null {
    return this.#levels?.frequency[(this.#scores()?.frequency ?? 0) - 1] ?? null;
  }

  get spend(): string | null {
    return this.#levels?.spend[(this.#scores()?.spend ?? 0) - 1] ?? null;
  }

  get alive(): number | null {
    return this.#source?.alive?.chance(this.#view.data.number) ?? null;
  }

  expectedOrders(within: CalendarDuration): number | null {
    return this.#source?.alive?.expected(this.#view.data.number, within) ?? null;
  }

  #scores(): RfmScore | undefined {
    if (!this.#isFresh) {
      this.#score = this.#source?.scoreOf(this.#view.data.number, this.#view.now);
      this.#isFresh = true;
    }
    return this.#score;
  }
}
