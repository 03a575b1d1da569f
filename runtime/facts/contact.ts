/** One contact's data as the runtime keeps them: attributes, stored events, aggregates, open windows. Knows no rules; the keeper changes it. */
import type { Zone } from '../machine/calendar.js';
import type { Value } from '../machine/model.js';
import type { EventRecord } from '../machine/run.js';
import type { AggregateState } from './aggregate.js';
import type { OpenWindows } from './derived.js';

export class ContactData {
  readonly id: string;
  /** The place of the contact's rows in all tables; free for another contact when this one is let go. */
  readonly index: number;
  /** The contact's number in the whole base, for good: RFM knows it by that. */
  readonly number: number;
  zone: Zone;
  /** By attribute number; null is unknown. */
  readonly attributes: Value[];
  /** By event number; only of events whose history is kept. */
  readonly logs: (EventRecord[] | undefined)[] = [];
  /** By aggregate number; absent until an event matched. */
  readonly aggregates: (AggregateState | undefined)[] = [];
  windows: OpenWindows | null = null;

  constructor(id: string, index: number, number: number, zone: Zone, attributes: number) {
    this.id = id;
    this.index = index;
    this.number = number;
    this.zone = zone;
    this.attributes = new Array<Value>(attributes).fill(null);
  }
}

/** A table of one row a contact and a fixed number of cells, growing by doubling. */
export class CellTable<A extends Uint8Array | Int32Array | Float64Array> {
  readonly width: number;
  cells: A;
  readonly #make: (size: number) => A;
  /** A row that nobody has had. */
  readonly #blank: A;

  constructor(width: number, make: (size: number) => A) {
    this.width = width;
    this.#make = make;
    this.#blank = make(width);
    this.cells = make(0);
  }

  reach(row: number): void {
    const needed = (row + 1) * this.width;
    if (needed <= this.cells.length) return;
    const wide = this.#make(Math.max(needed, this.cells.length * 2, this.width * 64));
    wide.set(this.cells);
    this.cells = wide;
  }

  /** The row as it was before anybody had it. */
  reset(row: number): void {
    const from = row * this.width;
    for (let place = 0; place < this.width; place++) this.cells[from + place] = this.#blank[place]!;
  }
}
