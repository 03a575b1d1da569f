/**
 * The RFM base of the running service: kept in memory over all contacts, its rows written down with the batch that changed them. At a start the
 * service does not wait for it: whoever something happens to is read at once, the others in slices beside the work.
 */
import type { ProjectModel, Zone } from '../machine/index.js';
import {
  type ChangedCuts,
  configOfModel,
  inZones,
  type Prepared,
  RfmBase,
  type RfmMove,
  type SavedContact,
  UNSCORED,
} from '../rfm/index.js';
import { atOnce, someOf } from '../rfm/slices.js';
import { RFM_GENERATION, type Store, type StoredRfm } from '../store/port.js';
import { numbersOf } from './numbers.js';

const CUTS = 'rfm_cuts';
const NEXT = 'rfm_next';
const NEVER = Number.POSITIVE_INFINITY;

/** Stands beside cut points that not everybody has been brought up to. */
const UNFINISHED = 'rfm_unfinished';
/** Contacts that are worked on at once. */
const A_STEP = 5_000;
const A_PAGE = 500;

type Rows = Pick<Store, 'rfmAfter' | 'rfmOf' | 'meta'>;
type Row = Omit<StoredRfm, 'generation'>;

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
  /** What is not read yet, and the contacts beyond `#readTo` that are there already. */
  #unread: { readonly rows: Rows; readonly work: Generator<void, void> } | null = null;
  #readTo = NEVER;
  readonly #early = new Set<number>();
  #isUnfinished = false;
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

  /** Not everybody had been brought up to the cut points in force when the service came to its end. */
  get isUnfinished(): boolean {
    return this.#isUnfinished;
  }

  /** All of it, at once. */
  load(store: Pick<Store, 'eachRfm' | 'meta'>, now: number): void {
    this.#open(store, now);
    const numbers: number[] = [];
    store.eachRfm((row) => {
      numbers.push(row.number);
      this.#take(row);
    });
    atOnce(this.#rest(numbers, now));
  }

  /** Contacts are read when they are asked for (`reach`), and the others by `read`. `now`: as of when scores stand. */
  open(rows: Rows, now: number): void {
    this.#open(rows, now);
    this.#readTo = 0;
    this.reserve(rows);
    this.#unread = { rows, work: this.#reading(rows, now) };
  }

  /** Room for everybody, and for those of some time to come. */
  reserve(store: Pick<Store, 'meta'>): void {
    this.source.reserve(Math.ceil(numbersOf(store)[0] * 1.1) + 1024);
  }

  /** Some contacts are yet to be read. */
  get isReading(): boolean {
    return this.#unread !== null;
  }

  /** Some more of them. */
  read(isLate: () => boolean, most: number): void {
    if (this.#unread === null || someOf(this.#unread.work, isLate, most) === null) return;
    this.#unread = null;
    this.#readTo = NEVER;
    this.#early.clear();
  }

  /** Before anything is asked or told of a contact. */
  reach(number: number): void {
    if (number <= this.#readTo || this.#early.has(number)) return;
    this.#early.add(number);
    const row = this.#unread!.rows.rfmOf(number);
    if (row !== null) this.#take(row);
  }

  #open(store: Pick<Store, 'meta'>, now: number): void {
    const cuts = store.meta(CUTS);
    if (cuts !== null) this.source.restoreCuts(JSON.parse(cuts));
    const next = store.meta(NEXT);
    this.#refreshAt = next === null ? now : Number(next);
    this.#isUnfinished = (store.meta(UNFINISHED) ?? '') !== '';
    this.#generation = generationOf(store);
  }

  *#reading(rows: Rows, now: number): Generator<void, void> {
    let unsorted: number[] = [];
    for (;;) {
      const page = rows.rfmAfter(this.#readTo, A_PAGE);
      for (const row of page) {
        if (this.#early.delete(row.number)) continue;
        this.#take(row);
        unsorted.push(row.number);
      }
      this.#readTo = page.at(-1)?.number ?? this.#readTo;
      yield;
      if (page.length > 0 && unsorted.length < A_STEP) continue;
      yield* this.#rest(unsorted, now);
      if (page.length === 0) return;
      unsorted = [];
      yield;
    }
  }

  #take({ number, state }: Row): void {
    const { zone, ...saved } = JSON.parse(state) as SavedContact & { readonly zone?: string };
    this.#setZone(number, zone ?? null);
    this.source.restore(number, saved);
  }

  /** What costs time now need not be done at the first refresh. */
  *#rest(numbers: readonly number[], now: number): Generator<void, void> {
    this.source.absorb();
    for (const [place, number] of numbers.entries()) {
      if (place % A_PAGE === 0) yield;
      this.source.rest(number, now);
    }
  }

  /** The contact's own zone, by which its days are counted; null: the project's. */
  noteZone(number: number, name: string | null): void {
    if (this.#own.get(number)?.name === (name ?? undefined)) return;
    this.#setZone(number, name);
    this.#changed.add(number);
  }

  #setZone(number: number, name: string | null): void {
    const zone = name === null ? undefined : this.#zones(name);
    if (zone === undefined || name === null) this.#own.delete(number);
    else this.#own.set(number, { name, zone });
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

  /** New cut points as of `now`, in slices, which are not in force yet. */
  preparing(now: number): Generator<void, Prepared> {
    return this.source.preparing(now, A_STEP);
  }

  /** New cut points under which nobody is scored yet; rows are of that generation from now on. What the store is told once everybody is. */
  begin(prepared: Prepared, now: number, generation: number): Readonly<Record<string, string>> {
    this.enforce(prepared, now);
    this.source.absorb();
    this.#changed.clear();
    this.#generation = generation;
    return { ...this.told(false), [RFM_GENERATION]: String(generation) };
  }

  /** The cut points are in force, and what is different about them; null: all of it. The next refresh is planned. */
  enforce(prepared: Prepared, now: number): ChangedCuts | null {
    this.#refreshAt = this.#zone.nextLocalTime(now + 1, this.#model.refresh);
    return this.source.enforce(prepared);
  }

  /** What the store is told of the cut points in force. `isUnfinished`: somebody has yet to be brought up to them. */
  told(isUnfinished: boolean): Readonly<Record<string, string>> {
    const cuts = this.source.savedCuts();
    const scores = { [NEXT]: String(this.#refreshAt), ...(cuts && { [CUTS]: JSON.stringify(cuts) }) };
    return { ...scores, [UNFINISHED]: isUnfinished ? '1' : '' };
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
