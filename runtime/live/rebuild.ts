/**
 * RFM under another configuration: scores of the whole base from the orders in the store, some contacts at a time beside the service at work,
 * which goes on by the scores in force. Nobody moves by that (language R14). What it writes counts only with the commit that takes it over.
 */
import type { Clock } from '../clock/index.js';
import { unpack } from '../engine/index.js';
import type { ZoneProvider } from '../facts/index.js';
import type { Prepared, SavedContact } from '../rfm/index.js';
import { someOf } from '../rfm/slices.js';
import { EMPTY_BATCH, type Store, type StoredContact, type StoredRfm } from '../store/port.js';
import { type Release, type Replayer, replayer } from '../versions/index.js';
import { generationOf, LiveBase } from './base.js';
import { numbersOf } from './numbers.js';
import { lateAfter } from './pace.js';

export interface Rebuilt {
  readonly base: LiveBase;
  /** Belong into the commit that takes it over. */
  readonly rows: readonly StoredRfm[];
  readonly meta: Readonly<Record<string, string>>;
}

interface Surroundings {
  readonly store: Store;
  readonly zones: ZoneProvider;
  readonly clock: Clock;
  readonly onFault?: ((error: unknown) => void) | undefined;
}

/** Contacts of a slice, and how long it may take: nothing else is done meanwhile. */
const A_SLICE = 200;
const A_SLICE_MS = 15;
/** So many may be left for the end, where the version is taken over in one go. */
const A_REST = 20;
/** Steps towards cut points. */
const MOST_STEPS = 10;
/** Contacts whose values are sorted at once, and nothing else beside it. */
const A_SORT = 10_000;
/** Whoever time brings another score within this is looked at again before the end. */
const SOON_MS = 86_400_000;

export class Rebuild {
  readonly #in: Surroundings;
  readonly #base: LiveBase;
  readonly #past: Replayer;
  readonly #before: Release['before'];
  readonly #generation: number;
  readonly #total: number;
  /** Names of events by which orders come and go; null: any may. */
  readonly #heard: ReadonlySet<string> | null;
  #phase: 'orders' | 'cuts' | 'scores' = 'orders';
  #preparing: Generator<void, Prepared> | null = null;
  /** Read, or scored, up to this number. */
  #after = 0;
  #unsorted = 0;
  /** Something has happened to them since they were read. */
  readonly #again = new Set<number>();
  /** By number: when time next changes the scores, where that is soon. */
  readonly #soon = new Map<number, number>();
  #cutAt = 0;
  #meta: Readonly<Record<string, string>> = {};

  /** For a version whose `rfm:` is another one than before. */
  constructor({ program, before }: Pick<Release, 'program' | 'before'>, surroundings: Surroundings) {
    const { store, zones } = surroundings;
    const { model } = program.bundle;
    this.#in = surroundings;
    this.#before = before;
    this.#base = new LiveBase(model.rfm!, zones(model.timezone)!, zones);
    this.#past = replayer(program, store, zones, this.#base.source);
    this.#generation = generationOf(store) + 1;
    this.#base.reserve(store);
    this.#total = Math.max(1, numbersOf(store)[0]);
    this.#heard = ordersIn(program.bundle.model.events, model.rfm!.event);
  }

  /** 0 to 1. */
  get progress(): number {
    const part = Math.min(1, this.#after / this.#total) / 2;
    return { orders: part, cuts: 0.5, scores: 0.5 + part }[this.#phase];
  }

  /** What the service has just written: whoever it concerns is read again. */
  noteBatch(
    contacts: readonly { readonly number: number }[],
    events: readonly { readonly contact: number; readonly name: string }[],
    rows: readonly StoredRfm[],
  ): void {
    for (const { number } of rows) this.#again.add(number);
    if (this.#heard === null) for (const { number } of contacts) this.#again.add(number);
    else for (const { contact, name } of events) if (this.#heard.has(name)) this.#again.add(contact);
  }

  /** The contact was erased. */
  forget(number: number): void {
    this.#base.forget(number);
    this.#again.delete(number);
    this.#soon.delete(number);
  }

  /** Some contacts more; true: `finish` has little left to do. */
  work(): boolean {
    const { store, clock } = this.#in;
    const isLate = lateAfter(clock, A_SLICE_MS);
    if (this.#phase === 'cuts') return this.#cut(isLate);
    if (this.#unsorted >= A_SORT) {
      this.#base.source.absorb();
      this.#unsorted = 0;
      return false;
    }
    const page = store.contactsAfter(this.#after, A_SLICE);
    for (const contact of page) {
      if (this.#phase === 'orders') {
        this.#read(contact);
        this.#again.delete(contact.number);
      } else this.#score(contact.number, this.#cutAt);
      this.#after = contact.number;
      if (isLate()) break;
    }
    if (page.length > 0) {
      this.#write();
      return false;
    }
    if (this.#again.size > A_REST) {
      this.#readAgain(this.#cutAt, isLate);
      this.#write();
      return false;
    }
    if (this.#phase === 'scores') return true;
    this.#readAgain(0);
    this.#cutAt = clock.now();
    this.#preparing = this.#base.preparing(this.#cutAt);
    this.#phase = 'cuts';
    return false;
  }

  /** So that little is left for the commit that takes the version over. */
  #write(): void {
    if (this.#phase === 'scores') this.#in.store.commit({ ...EMPTY_BATCH, rfm: this.#base.rows() });
  }

  #cut(isLate: () => boolean): boolean {
    const made = someOf(this.#preparing!, isLate, MOST_STEPS);
    if (made === null) return false;
    this.#meta = this.#base.begin(made.value, this.#cutAt, this.#generation);
    this.#phase = 'scores';
    this.#after = 0;
    return false;
  }

  /** As of now. */
  finish(now: number): Rebuilt {
    this.#readAgain(now);
    for (const [number, at] of this.#soon) if (at <= now) this.#score(number, now);
    return { base: this.#base, rows: this.#base.rows(), meta: this.#meta };
  }

  /** Whoever cannot be read counts as without orders, and holds nobody up. */
  #read(contact: StoredContact): void {
    try {
      this.#replay(contact);
    } catch (error) {
      this.#in.onFault?.(error);
      this.#base.clear(contact.number);
    }
  }

  #replay({ id, number, state }: StoredContact): void {
    const place = this.#before?.attributes.indexOf('timezone') ?? -1;
    const own = unpack(state).attributes?.find(([attribute]) => attribute === place)?.[1];
    const zone = typeof own === 'string' ? own : null;
    this.#base.noteZone(number, zone);
    this.#past.replay({ id, number, zone });
    this.#unsorted++;
  }

  /** When somebody last moved, and from where, stands, as long as the class is still called so. */
  #score(number: number, now: number): void {
    const { source } = this.#base;
    const row = this.#in.store.rfmOf(number);
    const { before, movedAt } = row === null ? ({} as Partial<SavedContact>) : (JSON.parse(row.state) as SavedContact);
    const name = before === undefined ? undefined : this.#before?.rfm?.classes[before];
    const place = name === undefined ? -1 : source.classes.indexOf(name);
    this.#base.place(number, now, place < 0 ? null : { before: place, movedAt: movedAt! });
    this.#base.note(number);
    source.rest(number, now);
    const next = source.nextChange(number, now, now + SOON_MS);
    if (Number.isFinite(next)) this.#soon.set(number, next);
    else this.#soon.delete(number);
  }

  /** Those to whom something has happened; those not read or scored yet are not needed. */
  #readAgain(now: number, isLate = () => false): void {
    for (const number of [...this.#again]) {
      this.#again.delete(number);
      const [contact] = this.#in.store.contactsByNumber([number]);
      this.#base.clear(number);
      if (contact === undefined) continue;
      this.#read(contact);
      if (this.#phase === 'scores') this.#score(number, now);
      if (isLate()) return;
    }
  }
}

/** Events by which orders come, those that undo them, and what may change the zone of a contact; null where orders are derived from others. */
function ordersIn(
  events: Readonly<Record<string, { readonly undoes?: { readonly event: string } }>>,
  name: string,
): ReadonlySet<string> | null {
  if (!Object.hasOwn(events, name)) return null;
  const found = new Set([name, 'identify']);
  for (const [other, { undoes }] of Object.entries(events)) if (undoes?.event === name) found.add(other);
  return found;
}
