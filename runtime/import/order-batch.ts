// Orders on their way from whoever reads lines to whoever keeps them, with the bytes of their texts, divided in parts by customer.
// It never decides what an order is and never makes a string.
import { hashOf, wordAt } from './byte-ids.js';
import { MAX_ID, MAX_TEXT } from './schema.js';

/**
 * Parts that all customers are divided in, a power of two. Each is looked up and summed by itself: all customers at once would be spread over more
 * memory than a processor has at hand.
 */
export const PARTS = 16;
/** Orders of one part in a batch. */
export const BATCH_ROWS = 2048;
/** A customer belongs to the part that these bits of its hash name, and to the share that the ones above them do. */
const PART_BIT = 20;
const SHARE_BIT = 24;
/** Words of texts that one order may have: a character is at most three bytes. */
const MOST_WORDS = MAX_ID + MAX_TEXT + 2;

/**
 * A row is some words: instant (epoch ms) and value (minor units) as doubles, then hash, place among the words and length in bytes of the
 * customer, and of the order where there are orders.
 */
export interface OrderBatch {
  readonly numbers: Float64Array;
  readonly cells: Int32Array;
  /** Texts, each from a whole word on, the last word filled up with zeros. */
  readonly words: Int32Array;
  /** Rows by part; behind them how many words are taken. */
  readonly counts: Int32Array;
  readonly parts: number;
  /** Words in a row. */
  readonly stride: number;
}

export const [CUSTOMER_CELLS, ORDER_CELLS] = [4, 7];

function strideOf(hasOrders: boolean): number {
  return hasOrders ? 10 : 8;
}

function wordsIn(parts: number, hasOrders: boolean): number {
  return parts * BATCH_ROWS * (hasOrders ? 12 : 6) + MOST_WORDS;
}

/** Bytes of a batch. */
export function batchSize(parts: number, hasOrders: boolean): number {
  const words = parts * BATCH_ROWS * strideOf(hasOrders) + wordsIn(parts, hasOrders) + parts + 1;
  return Math.ceil(words / 2) * 8;
}

/** A batch within a buffer, from a multiple of eight on. What lies there is not changed. */
export function batchIn(buffer: ArrayBufferLike, parts: number, hasOrders: boolean, from = 0): OrderBatch {
  const stride = strideOf(hasOrders);
  const cells = new Int32Array(buffer, from, parts * BATCH_ROWS * stride);
  const words = new Int32Array(buffer, from + cells.byteLength, wordsIn(parts, hasOrders));
  return {
    numbers: new Float64Array(buffer, from, cells.length / 2),
    cells,
    words,
    counts: new Int32Array(buffer, from + cells.byteLength + words.byteLength, parts + 1),
    parts,
    stride,
  };
}

/** Whether there is no room for one more order in a part where there is none yet. */
export function isFull({ words }: OrderBatch, taken: number): boolean {
  return taken > words.length - MOST_WORDS;
}

/** Takes orders batch by batch. */
export interface OrderSink {
  readonly hasOrders: boolean;
  /** Customers of others are left out before. */
  readonly share: CustomerShare;
  /** To be filled; there is room for at least one order of any part. */
  readonly batch: OrderBatch;
  /** Hands the batch on and has an empty one. */
  pass(): void;
}

/** The customers whose hash names `nth` among `of`, a power of two up to 256. */
export interface CustomerShare {
  readonly of: number;
  readonly nth: number;
}

export const ALL_CUSTOMERS: CustomerShare = { of: 1, nth: 0 };

export function isIn({ of, nth }: CustomerShare, hash: number): boolean {
  return ((hash >>> SHARE_BIT) & (of - 1)) === nth;
}

export function partOf(hash: number, parts: number): number {
  return (hash >>> PART_BIT) & (parts - 1);
}

/** An order that was not read from its bytes. */
export function addOrder(
  sink: OrderSink,
  customer: string,
  at: number,
  value: number,
  order: string | undefined,
): void {
  const id = Buffer.from(customer);
  const hash = hashOf(id);
  if (!isIn(sink.share, hash)) return;
  const { batch } = sink;
  const { numbers, counts, parts, stride } = batch;
  const part = partOf(hash, parts);
  const row = (part * BATCH_ROWS + counts[part]!++) * stride;
  numbers[row >> 1] = at;
  numbers[(row >> 1) + 1] = value;
  put(batch, row + CUSTOMER_CELLS, id, hash);
  if (order !== undefined) {
    const text = Buffer.from(order);
    put(batch, row + ORDER_CELLS, text, hashOf(text));
  }
  if (counts[part] === BATCH_ROWS || isFull(batch, counts[parts]!)) sink.pass();
}

function put({ cells, words, counts, parts }: OrderBatch, cell: number, bytes: Uint8Array, hash: number): void {
  cells[cell] = hash;
  cells[cell + 1] = counts[parts]!;
  cells[cell + 2] = bytes.length;
  for (let i = 0; i < bytes.length; i += 4) words[counts[parts]!++] = wordAt(bytes, i, bytes.length);
}
