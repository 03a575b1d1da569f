/** What the keeper of facts asks of RFM. `RfmBase` answers it for a whole base; a test of one contact answers it with a class set by hand. */
import type { RfmModel } from '../machine/model.js';
import { cellAt, classNames, compileTable } from '../machine/rfm-table.js';
import type { AliveBase, RfmMove, RfmScore } from '../rfm/index.js';

export interface RfmSource {
  /** Class names by class index, most to least valuable; the last is `none`. */
  readonly classes: readonly string[];
  /** Who still buys; null where nobody asks. */
  readonly alive: Pick<AliveBase, 'chance' | 'expected'> | null;
  addOrder(contact: number, at: number, valueMinor: number): void;
  removeOrder(contact: number, at: number, valueMinor: number): boolean;
  /** The contact's days and months are counted in another zone from now on. */
  rezone(contact: number): void;
  settle(contact: number, now: number): RfmMove | undefined;
  scoreOf(contact: number, now: number): RfmScore | undefined;
  classOf(contact: number): number | undefined;
  lastMove(contact: number): { readonly before: number; readonly at: number } | undefined;
  /** Infinity also where nothing changes before `until`. */
  nextChange(contact: number, now: number, until?: number): number;
  refresh(now: number): RfmMove[];
  /** Contacts whose scores or levels the last refresh changed, those that moved included. */
  rescored(): Int32Array;
  /** Contacts whose scores or levels time alone changes after `now` and before `until`. */
  changing(now: number, until: number): Int32Array;
}

/** Names of levels by axis. */
export type Levels = { readonly [axis in (typeof AXES)[number]]?: string };

/** Null: unknown. */
export interface Said {
  readonly chance?: number | null;
  readonly orders?: number | null;
}

const AXES = ['recency', 'frequency', 'spend'] as const;

const tables = new WeakMap<RfmModel, Uint8Array>();

/** Classes set by hand: orders do not change them. Every contact begins in class `none`. */
export class SetRfm implements RfmSource {
  readonly classes: readonly string[];
  readonly #model: RfmModel;
  readonly #bins: number;
  readonly #table: Uint8Array;
  readonly #class = new Map<number, number>();
  readonly #wanted = new Map<number, number>();
  readonly #moves = new Map<number, RfmMove>();
  readonly #levels = new Map<number, Levels>();
  readonly #said = new Map<number, Said>();
  readonly alive = {
    chance: (contact: number) => this.#said.get(contact)?.chance ?? null,
    expected: (contact: number) => this.#said.get(contact)?.orders ?? null,
  };

  constructor(model: RfmModel) {
    this.#model = model;
    this.classes = classNames(model.classes);
    this.#bins = model.bins;
    this.#table = tables.get(model) ?? compileTable(model.classes, model.bins);
    tables.set(model, this.#table);
  }

  /** What is said of a contact in `p_alive` and `expected_orders`, whatever the time ahead. */
  say(contact: number, what: Said): void {
    this.#said.set(contact, { ...this.#said.get(contact), ...what });
  }

  /** The class the contact moves to when it is settled next. Throws for a class the table does not have. */
  want(contact: number, name: string): void {
    const wanted = this.classes.indexOf(name);
    if (wanted < 0) throw new RangeError(`There is no RFM class ${name}: the classes are ${this.classes.join(', ')}.`);
    this.#wanted.set(contact, wanted);
  }

  /** A class the contact always had: no move. */
  begin(contact: number, name: string): void {
    this.want(contact, name);
    this.#class.set(contact, this.#wanted.get(contact)!);
    this.#wanted.delete(contact);
  }

  /** Levels that the contact has in every class with such a cell; one without a class begins in the best that has one. */
  prefer(contact: number, levels: Levels): void {
    this.#levels.set(contact, levels);
    if (this.#class.has(contact)) return;
    const fitting = this.classes.findIndex((_, index) => this.#cells(index).some((score) => this.#fits(score, levels)));
    if (fitting >= 0) this.#class.set(contact, fitting);
  }

  addOrder(): void {}

  rezone(): void {}

  removeOrder(): boolean {
    return false;
  }

  settle(contact: number, now: number): RfmMove | undefined {
    const after = this.#wanted.get(contact);
    this.#wanted.delete(contact);
    const before = this.classOf(contact);
    if (after === undefined || after === before) return undefined;
    const move = { contact, before, after, at: now };
    this.#class.set(contact, after);
    this.#moves.set(contact, move);
    return move;
  }

  /** A cell of the class, from the middle of those it has; levels as thirds of the scores. */
  scoreOf(contact: number): RfmScore {
    const classIndex = this.classOf(contact);
    const all = this.#cells(classIndex);
    const levels = this.#levels.get(contact) ?? {};
    const wanted = all.filter((score) => this.#fits(score, levels));
    const cells = wanted.length > 0 ? wanted : all;
    return cells[cells.length >> 1] ?? { r: 0, f: 0, m: 0, classIndex, recency: 0, frequency: 0, spend: 0 };
  }

  #cells(classIndex: number): readonly RfmScore[] {
    const third = (score: number) => Math.min(3, Math.floor(((score - 1) * 3) / this.#bins) + 1);
    return [...this.#table.entries()].flatMap(([cell, taken]) => {
      if (taken !== classIndex) return [];
      const { r, f, m } = cellAt(cell, this.#bins);
      return [{ r, f, m, classIndex, recency: 4 - third(r), frequency: third(f), spend: third(m) }];
    });
  }

  #fits(score: RfmScore, levels: Levels): boolean {
    return AXES.every((axis) => {
      const wanted = levels[axis];
      return wanted === undefined || this.#model.levels[axis].names[score[axis] - 1] === wanted;
    });
  }

  classOf(contact: number): number {
    return this.#class.get(contact) ?? this.classes.length - 1;
  }

  lastMove(contact: number): RfmMove | undefined {
    return this.#moves.get(contact);
  }

  nextChange(): number {
    return Number.POSITIVE_INFINITY;
  }

  refresh(): RfmMove[] {
    return [];
  }

  rescored(): Int32Array {
    return new Int32Array(0);
  }

  changing(): Int32Array {
    return new Int32Array(0);
  }
}
