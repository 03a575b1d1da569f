// Orders on their way from whoever reads lines to whoever keeps them, with the bytes of their texts, divided in parts by customer.
// It never decides what an order is and never makes a string.
import { hashOf, wordAt } from './byte-ids.js';
import { MAX_ID, MAX_TEXT } from './schema.js';

/**
 * Parts that all customers are divided in, a power of two. Each is looked up and summed by itself: all customers at once would be spread over more
 * memory than a processor has at hand.
 */
export const PARTS = 16;
/** A customer belongs to the part that these bits of its hash name, and to the share that the ones above them do. */
const PART_BIT = 20;
const SHARE_BIT = 24;
/** Orders of usual texts that one part of a batch has room for. */
const USUAL_ROWS = 2048;

/**
 * Orders one after the other, each part's by themselves, so that who takes a part reads on and on. An order is some words: instant (epoch ms) and value
 * (minor units) as doubles, then hash and length in bytes of the customer, and its bytes, the last word filled up with zeros; where there are orders,
 * the same of the order; and a word more where the next order would begin with an odd one.
 */
export interface OrderBatch {
  readonly words: Int32Array;
  /** The same memory. */
  readonly numbers: Float64Array;
  /** How many words each part has taken. */
  readonly taken: Int32Array;
  readonly parts: number;
  /** Words of a part. */
  readonly room: number;
  /** A part that has taken more words may have no room for another order. */
  readonly most: number;
}

/** Where the text of a customer begins within an order; a text begins with two words about it. */
export const CUSTOMER = 4;
export const ABOUT = 2;

/** A character is at most three bytes. */
function wordsOf(characters: number): number {
  return ABOUT + Math.ceil((characters * 3) / 4);
}

function roomOf(hasOrders: boolean) {
  const longest = CUSTOMER + wordsOf(MAX_ID) + (hasOrders ? wordsOf(MAX_TEXT) : 0) + 1;
  const most = USUAL_ROWS * (hasOrders ? 16 : 10);
  return { most, room: Math.ceil((most + longest) / 2) * 2 };
}

/** Bytes of a batch. */
export function batchSize(parts: number, hasOrders: boolean): number {
  return (parts * roomOf(hasOrders).room + Math.ceil(parts / 2) * 2) * 4;
}

/** A batch within a buffer, from a multiple of eight on. What lies there is not changed. */
export function batchIn(buffer: ArrayBufferLike, parts: number, hasOrders: boolean, from = 0): OrderBatch {
  const { room, most } = roomOf(hasOrders);
  const words = new Int32Array(buffer, from, parts * room);
  return {
    words,
    numbers: new Float64Array(buffer, from, words.length / 2),
    taken: new Int32Array(buffer, from + words.byteLength, parts),
    parts,
    room,
    most,
  };
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
  const { words, numbers, taken, parts, room, most } = sink.batch;
  const part = partOf(hash, parts);
  const first = part * room;
  const place = first + taken[part]!;
  numbers[place >> 1] = at;
  numbers[(place >> 1) + 1] = value;
  let next = put(words, place + CUSTOMER, id, hash);
  if (order !== undefined) {
    const text = Buffer.from(order);
    next = put(words, next, text, hashOf(text));
  }
  taken[part] = next + (next & 1) - first;
  if (taken[part]! > most) sink.pass();
}

/** Gives where the next text goes. */
function put(words: Int32Array, to: number, bytes: Uint8Array, hash: number): number {
  words[to] = hash;
  words[to + 1] = bytes.length;
  let next = to + ABOUT;
  for (let i = 0; i < bytes.length; i += 4) words[next++] = wordAt(bytes, i, bytes.length);
  return next;
}
