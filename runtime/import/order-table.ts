// The orders of a file as columns of numbers, customers and orders numbered in the order they were met.
// It holds as much as it may and never a part: where there are more orders it lets go of all and only counts them.
import { ByteIds } from './byte-ids.js';
import {
  ABOUT,
  batchIn,
  batchSize,
  CUSTOMER,
  type CustomerShare,
  type OrderBatch,
  type OrderSink,
  PARTS,
} from './order-batch.js';
import { doubled } from './table.js';

const FIRST_ROWS = 1 << 10;
/** Bytes of a file in which an order is hardly ever shorter. */
const SHORT_LINE = 32;

/** Orders looked at together, and where their texts begin. */
const PASS = 1024;
const CUSTOMERS = new Int32Array(PASS);
const ORDERS = new Int32Array(PASS);

export class OrderTable {
  /** Orders met, whether they are held or not. */
  rows = 0;
  /** Epoch ms of the last order met; NaN when there is none. */
  last = Number.NaN;
  /** There were more orders than may be held; `needed` says what they would have taken. */
  isFull = false;
  customer: Int32Array;
  /** Epoch ms. */
  at: Float64Array;
  /** Minor units. */
  value: Float64Array;
  order: Int32Array;
  customers = new ByteIds();
  orders: ByteIds | undefined;
  readonly #most: number;
  readonly #rowBytes: number;
  #bytesPerRow = 0;

  /** `most`: bytes that it may hold. `expected`: orders to make room for at once; memory that nobody touches costs nothing. */
  constructor(hasOrders: boolean, most: number, expected = 0) {
    this.#rowBytes = hasOrders ? 24 : 20;
    const rows = expected * this.#rowBytes > most / 2 ? FIRST_ROWS : Math.max(FIRST_ROWS, expected);
    this.customer = new Int32Array(rows);
    this.at = new Float64Array(rows);
    this.value = new Float64Array(rows);
    this.order = new Int32Array(hasOrders ? rows : 0);
    this.orders = hasOrders ? new ByteIds() : undefined;
    this.#most = most;
  }

  /** Bytes for all orders met, had they been held. */
  get needed(): number {
    return this.rows * this.#bytesPerRow;
  }

  /** Takes the orders of a part. */
  take(batch: OrderBatch, part: number): void {
    const first = part * batch.room;
    const end = first + batch.taken[part]!;
    for (let place = first; place < end; ) place = this.#pass(batch, place, end);
    if (!this.isFull && this.rows > FIRST_ROWS) this.#hold(this.rows);
  }

  /** Takes some orders from `from` on; gives where the next one begins. */
  #pass({ numbers, words }: OrderBatch, from: number, end: number): number {
    const hasOrders = this.orders !== undefined;
    let { last } = this;
    let count = 0;
    let place = from;
    for (; count < PASS && place < end; count++) {
      const at = numbers[place >> 1]!;
      if (!(at <= last)) last = at;
      const customer = place + CUSTOMER;
      CUSTOMERS[count] = customer;
      let next = customer + ABOUT + ((words[customer + 1]! + 3) >> 2);
      if (hasOrders) {
        ORDERS[count] = next;
        next += ABOUT + ((words[next + 1]! + 3) >> 2);
      }
      place = next + (next & 1);
    }
    this.last = last;
    while (!this.isFull && this.rows + count > this.at.length) this.grow();
    if (!this.isFull) {
      const { at, value, rows } = this;
      this.customers.numbers(words, CUSTOMERS, count, this.customer, rows);
      this.orders?.numbers(words, ORDERS, count, this.order, rows);
      for (let i = 0; i < count; i++) {
        const order = (CUSTOMERS[i]! - CUSTOMER) >> 1;
        at[rows + i] = numbers[order]!;
        value[rows + i] = numbers[order + 1]!;
      }
    }
    this.rows += count;
    return place;
  }

  /** Makes room for as many rows again, or is full. */
  grow(): void {
    const { length } = this.at;
    if (!this.#hold(length * 3, length)) return;
    this.customer = doubled(this.customer, Int32Array);
    this.at = doubled(this.at, Float64Array);
    this.value = doubled(this.value, Float64Array);
    if (this.orders !== undefined) this.order = doubled(this.order, Int32Array);
  }

  /** Whether memory may be taken for so many rows, with all names; where it may not, the table is full, of so many orders. */
  #hold(rows: number, orders = rows): boolean {
    const taken = rows * this.#rowBytes + this.customers.size + (this.orders?.size ?? 0);
    if (taken <= this.#most) return true;
    this.isFull = true;
    this.#bytesPerRow = taken / orders;
    this.customer = new Int32Array(0);
    this.at = new Float64Array(0);
    this.value = new Float64Array(0);
    this.order = new Int32Array(0);
    this.customers = new ByteIds();
    if (this.orders !== undefined) this.orders = new ByteIds();
    return false;
  }
}

/** So many tables with `most` bytes for all of them; `bytes` of the file that they are filled from, all parts of it. */
export function orderTables(count: number, hasOrders: boolean, most: number, bytes: number): readonly OrderTable[] {
  const expected = Math.ceil(bytes / SHORT_LINE / PARTS);
  return Array.from({ length: count }, () => new OrderTable(hasOrders, most / count, expected));
}

/** What was found for all tables together. */
export function foundIn(tables: readonly OrderTable[]) {
  return {
    last: latest(tables.map(({ last }) => last)),
    isFull: tables.some((table) => table.isFull),
    needed: tables.reduce((most, { needed }) => Math.max(most, needed), 0) * tables.length,
  };
}

/** NaN: none. */
export function latest(instants: readonly number[]): number {
  return instants.reduce((last, at) => (at <= last || Number.isNaN(at) ? last : at), Number.NaN);
}

/** What is read goes into tables, one for each part. */
export class IntoTables implements OrderSink {
  readonly batch: OrderBatch;
  readonly hasOrders: boolean;
  readonly share: CustomerShare;
  readonly #tables: readonly OrderTable[];

  constructor(tables: readonly OrderTable[], hasOrders: boolean, share: CustomerShare) {
    this.#tables = tables;
    this.share = share;
    this.hasOrders = hasOrders;
    this.batch = batchIn(new ArrayBuffer(batchSize(tables.length, hasOrders)), tables.length, hasOrders);
  }

  pass(): void {
    for (const [part, table] of this.#tables.entries()) table.take(this.batch, part);
    this.batch.taken.fill(0);
  }
}
