/**
 * The RFM base of the running service: kept in memory over all contacts, its rows written down with the batch that changed them. A refresh's
 * cut points are written with the last contact that they concern: one that was cut short is made again, and no move comes twice.
 */
import type { ProjectModel, Zone } from '../machine/index.js';
import { configOfModel, inZones, RfmBase, type RfmMove, type SavedContact, UNSCORED } from '../rfm/index.js';
import { RFM_GENERATION, type Store, type StoredRfm } from '../store/port.js';

const CUTS = 'rfm_cuts';
const NEXT = 'rfm_next';
const NEVER = Number.POSITIVE_INFINITY;

export interface Refresh {
  readonly at: number;
  readonly next: number;
  /** By number: what the refresh is to that contact; taken out as contacts are brought up to it. */
  readonly concerned: Map<number, RfmMove | 'scores' | 'none'>;
  /** What the store is told when nobody is left. */
  readonly done: Readonly<Record<string, string>>;
}

export class LiveBase {
  /** What the engine asks; every change notes its contact. */
  readonly source: RfmBase;
  readonly #model: NonNullable<ProjectModel['rfm']>;
  readonly #zone: Zone;
  readonly #zones: (name: string) => Zone | undefined;
  /** Zones of contacts that have one of their own. */
  readonly #own = new Map<number, { readonly name: string; readonly zone: Zone }>();
  readonly #changed = new Set<number>();
  /** Erased: no row of theirs is ever written again. */
  readonly #forgotten = new Set<number>();
  #refreshAt = NEVER;
  /** Of its rows. */
  #generation = 0;

  /** `zone`: the project's. */
  constructor(model: NonNullable<ProjectModel['rfm']>, zone: Zone, zones: (name: string) => Zone | undefined) {
    this.#model = model;
    this.#zone = zone;
    this.#zones = zones;
    const zoneOf = (number: number) => this.#own.get(number)?.zone ?? zone;
    this.source = new NotingBase(configOfModel(model), this.#changed, inZones(model, zoneOf));
  }

  /** When cut points are next replaced. */
  get refreshAt(): number {
    return this.#refreshAt;
  }

  load(store: Pick<Store, 'eachRfm' | 'meta'>, now: number): void {
    const numbers: number[] = [];
    store.eachRfm(({ number, state }) => {
      numbers.push(number);
      const { zone, ...saved } = JSON.parse(state) as SavedContact & { readonly zone?: string };
      this.noteZone(number, zone ?? null);
      this.source.restore(number, saved);
    });
    const cuts = store.meta(CUTS);
    if (cuts !== null) this.source.restoreCuts(JSON.parse(cuts));
    // What costs time now need not be done at the first refresh, when requests wait for it.
    this.source.absorb();
    for (const number of numbers) this.source.rest(number, now);
    const next = store.meta(NEXT);
    this.#generation = generationOf(store);
    this.#refreshAt = next === null ? now : Number(next);
    this.#changed.clear();
  }

  /** The contact's own zone, by which its days are counted; null: the project's. */
  noteZone(number: number, name: string | null): void {
    if (this.#own.get(number)?.name === (name ?? undefined)) return;
    const zone = name === null ? undefined : this.#zones(name);
    if (zone === undefined || name === null) this.#own.delete(number);
    else this.#own.set(number, { name, zone });
    this.#changed.add(number);
  }

  /** The contact has been brought up to a refresh: its row is to be written. */
  note(number: number): void {
    this.#changed.add(number);
  }

  /** The contact was erased: nothing of it counts any more. */
  forget(number: number): void {
    this.#removeOrders(number);
    this.#own.delete(number);
    this.#forgotten.add(number);
  }

  /** Takes everything back that is known of the contact's orders and scores: they are told again. */
  clear(number: number): void {
    this.#restore(number, UNSCORED, null);
    this.#removeOrders(number);
  }

  #removeOrders(number: number): void {
    const { orders, all = [] } = this.source.saved(number);
    // Those that have left the window.
    for (const at of all) this.source.alive?.remove(number, at);
    for (let i = 0; i < orders.length; i += 2) this.source.removeOrder(number, orders[i]!, orders[i + 1]!);
  }

  /** Scored as of `now`, and that is no move: the last one was `move`, which nobody knows of yet. */
  place(number: number, now: number, move: { readonly before: number; readonly movedAt: number } | null): void {
    this.#restore(number, UNSCORED, null);
    this.source.settle(number, now);
    if (move !== null) this.#restore(number, this.source.saved(number).score, move);
  }

  #restore(number: number, score: number, move: { readonly before: number; readonly movedAt: number } | null): void {
    this.source.restore(number, { orders: [], score, before: UNSCORED, movedAt: Number.NaN, ...move });
  }

  /** New cut points under which nobody is scored yet; rows are of that generation from now on. What the store is told once everybody is. */
  begin(now: number, generation: number): Readonly<Record<string, string>> {
    this.source.recut(now);
    this.source.absorb();
    this.#changed.clear();
    this.#generation = generation;
    this.#refreshAt = this.#zone.nextLocalTime(now + 1, this.#model.refresh);
    return { ...this.#told(), [RFM_GENERATION]: String(generation) };
  }

  #told(): Readonly<Record<string, string>> {
    const cuts = this.source.savedCuts();
    return { [NEXT]: String(this.#refreshAt), ...(cuts && { [CUTS]: JSON.stringify(cuts) }) };
  }

  /** New cut points. */
  refresh(now: number): Refresh {
    const moves = this.source.refresh(now);
    const next = this.#zone.nextLocalTime(now + 1, this.#model.refresh);
    this.#refreshAt = next;
    const concerned: Refresh['concerned'] = new Map();
    for (const number of this.source.changing(now, next)) concerned.set(number, 'none');
    for (const number of this.source.rescored()) concerned.set(number, 'scores');
    for (const move of moves) concerned.set(move.contact, move);
    return { at: now, next, concerned, done: this.#told() };
  }

  /** Rows of all contacts that have changed since the last call. */
  rows(): StoredRfm[] {
    const changed = [...this.#changed].filter((number) => !this.#forgotten.has(number));
    this.#changed.clear();
    return changed.map((number) => {
      const zone = this.#own.get(number)?.name;
      const state = JSON.stringify({ ...this.source.saved(number), ...(zone !== undefined && { zone }) });
      return { number, generation: this.#generation, state };
    });
  }
}

/** Of the rows in force. */
export function generationOf(store: Pick<Store, 'meta'>): number {
  return Number(store.meta(RFM_GENERATION) ?? 0);
}

class NotingBase extends RfmBase {
  readonly #changed: Set<number>;

  constructor(config: RfmBase['config'], changed: Set<number>, options: ConstructorParameters<typeof RfmBase>[1]) {
    super(config, options);
    this.#changed = changed;
  }

  override addOrder(contact: number, at: number, valueMinor: number): void {
    super.addOrder(contact, at, valueMinor);
    this.#changed?.add(contact);
  }

  override removeOrder(contact: number, at: number, valueMinor: number): boolean {
    this.#changed.add(contact);
    return super.removeOrder(contact, at, valueMinor);
  }

  override settle(contact: number, now: number): RfmMove | undefined {
    this.#changed.add(contact);
    return super.settle(contact, now);
  }
}
