// The orders of a file as columns of numbers, customers and orders numbered in the order they were met.
// It holds as much as it may and never a part: where there are more orders it lets go of all and only counts them.
import { ByteIds, hashOf } from './byte-ids.js';
import { doubled } from './table.js';

/** The customers whose hash leaves `nth` when divided by `of`, a power of two. */
export interface CustomerShare {
  readonly of: number;
  readonly nth: number;
}

export const ALL_CUSTOMERS: CustomerShare = { of: 1, nth: 0 };

const FIRST_ROWS = 1 << 14;

export class OrderTable {
  /** Orders met, whether they are held or not. */
  rows = 0;
  /** Epoch ms of the last order met; NaN when there is none. */
  last = Number.NaN;
  /** There were more orders than may be held; `needed` says what they would have taken. */
  isFull = false;
  customer = new Int32Array(FIRST_ROWS);
  /** Epoch ms. */
  at = new Float64Array(FIRST_ROWS);
  /** Minor units. */
  value = new Float64Array(FIRST_ROWS);
  order: Int32Array;
  customers = new ByteIds();
  orders: ByteIds | undefined;
  readonly share: CustomerShare;
  readonly #most: number;
  #bytesPerRow = 0;

  /** `most`: bytes that it may hold. */
  constructor(hasOrders: boolean, share: CustomerShare, most: number) {
    this.order = new Int32Array(hasOrders ? FIRST_ROWS : 0);
    this.orders = hasOrders ? new ByteIds() : undefined;
    this.share = share;
    this.#most = most;
  }

  /** Bytes for all orders met, had they been held. */
  get needed(): number {
    return this.rows * this.#bytesPerRow;
  }

  add(customer: string, at: number, value: number, order: string | undefined): void {
    const bytes = Buffer.from(customer);
    const hash = hashOf(bytes);
    if (((hash >>> 16) & (this.share.of - 1)) !== this.share.nth) return;
    if (!(at <= this.last)) this.last = at;
    if (this.rows >= this.at.length && !this.isFull) this.grow();
    const row = this.rows++;
    if (this.isFull) return;
    this.customer[row] = this.customers.number(bytes, 0, bytes.length, hash);
    this.at[row] = at;
    this.value[row] = value;
    if (this.orders === undefined || order === undefined) return;
    const text = Buffer.from(order);
    this.order[row] = this.orders.number(text, 0, text.length, hashOf(text));
  }

  /** Makes room for as many rows again, or is full. */
  grow(): void {
    const { length } = this.at;
    const size = length * 2;
    const names = this.customers.size + (this.orders?.size ?? 0);
    const taken = (length + size) * (this.orders === undefined ? 20 : 24) + names;
    if (taken > this.#most) {
      this.isFull = true;
      this.#bytesPerRow = taken / length;
      this.customer = new Int32Array(0);
      this.at = new Float64Array(0);
      this.value = new Float64Array(0);
      this.order = new Int32Array(0);
      this.customers = new ByteIds();
      if (this.orders !== undefined) this.orders = new ByteIds();
      return;
    }
    this.customer = doubled(this.customer, Int32Array);
    this.at = doubled(this.at, Float64Array);
    this.value = doubled(this.value, Float64Array);
    if (this.orders !== undefined) this.order = doubled(this.order, Int32Array);
  }
}
