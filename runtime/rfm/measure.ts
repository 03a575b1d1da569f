/** From orders to the values of every customer: recency, frequency, monetary as a configuration defines them. Gives no scores. */
import { DAY_MS } from '../machine/calendar.js';
import type { RfmConfig } from './config.js';
import type { OrderColumns } from './orders.js';
import { spentOnFirst } from './spent-on-first.js';
import { isInWindow, openWindow, type RfmZone, type Window } from './window.js';

/** Columns by customer. Times in epoch ms, money in minor units; a customer without an order in the window has `rows` 0. */
export interface RfmValues {
  readonly rows: Int32Array;
  /** Whether the customer has any order up to the as-of instant, inside the window or before it. */
  readonly known: Uint8Array;
  /** Distinct orders (rows, where the input has no order numbers or rows are what is counted). */
  readonly orders: Int32Array;
  readonly revenue: Float64Array;
  /** NaN where DuckDB has grouped the orders by a configuration that makes nothing of it. */
  readonly firstAt: Float64Array;
  readonly lastAt: Float64Array;
  /** Milliseconds; whole days (or weeks) where the configuration counts those. */
  readonly recency: Float64Array;
  readonly frequency: Float64Array;
  readonly monetary: Float64Array;
}

/** What is counted and summed of every customer before anything is divided; `firstAt` and `lastAt` are infinite without a row in the window. */
export interface RfmSums {
  readonly rows: Int32Array;
  readonly known: Uint8Array;
  readonly orders: Int32Array;
  /** What frequency counts: rows, orders, or days. */
  readonly units: Int32Array;
  readonly revenue: Float64Array;
  readonly firstAt: Float64Array;
  readonly lastAt: Float64Array;
  /** What the first unit brought in; only asked for where the configuration leaves it out. */
  readonly ofFirst: Float64Array | undefined;
}

/** Columns for so many customers; `room` gives the bytes of each. */
export function emptyValues(
  customers: number,
  room: (bytes: number) => ArrayBufferLike = (bytes) => new ArrayBuffer(bytes),
): RfmValues {
  const counts = () => new Int32Array(room(customers * 4));
  const numbers = () => new Float64Array(room(customers * 8));
  return {
    rows: counts(),
    known: new Uint8Array(room(customers)),
    orders: counts(),
    revenue: numbers(),
    firstAt: numbers(),
    lastAt: numbers(),
    recency: numbers(),
    frequency: numbers(),
    monetary: numbers(),
  };
}

/** One pass over the rows; further ones, and a sort by customer, only where distinct days or orders or first orders are asked for. */
export function measureOrders(orders: OrderColumns, config: RfmConfig, asOf: number, zone: RfmZone): RfmValues {
  const window = openWindow(config, asOf, zone);
  const { rows, known, revenue, firstAt, lastAt } = sumRows(orders, window);

  const counted: Counted = { orders, rows, window };
  const byOrder = orders.order && config.frequency !== 'rows' ? orders.order : undefined;
  const period = periods(config, zone);
  const orderOf = byOrder && ((row: number) => byOrder[row]!);
  const dayOf = countsDays(config) ? (row: number) => period(orders.at[row]!) : undefined;
  const orderCount = orderOf ? countDistinct(counted, orderOf) : rows;
  const units = dayOf ? countDistinct(counted, dayOf) : orderCount;
  const ofFirst =
    config.monetary === 'mean-repeat'
      ? spentOnFirst(orders, window, firstAt, dayOf ?? orderOf ?? ((row) => row))
      : undefined;
  const sums = { rows, known, orders: orderCount, units, revenue, firstAt, lastAt, ofFirst };
  return valuesOf(sums, config, asOf, zone);
}

export function countsDays({ frequency }: RfmConfig): boolean {
  return frequency === 'days' || frequency === 'repeat-days';
}

/** Means, ages and frequencies from sums that are whole numbers: the only place where anything is divided. */
export function valuesOf(sums: RfmSums, config: RfmConfig, asOf: number, zone: RfmZone): RfmValues {
  const { rows, known, orders, units, revenue, firstAt, lastAt, ofFirst } = sums;
  const monetary = revenue.slice();
  if (config.monetary === 'mean') {
    for (let who = 0; who < monetary.length; who++) if (units[who]! > 1) monetary[who]! /= units[who]!;
  } else if (ofFirst) {
    for (let who = 0; who < monetary.length; who++) {
      monetary[who] = units[who]! > 1 ? (revenue[who]! - ofFirst[who]!) / (units[who]! - 1) : 0;
    }
  }
  const period = periods(config, zone);
  const frequency = new Float64Array(units);
  const recency = new Float64Array(rows.length).fill(Number.NaN);
  const sinceLast = config.recency === 'since-last';
  for (let who = 0; who < recency.length; who++) {
    if (rows[who] === 0) continue;
    if (config.frequency === 'repeat-days') frequency[who]!--;
    const [from, to] = sinceLast ? [lastAt[who]!, asOf] : [firstAt[who]!, lastAt[who]!];
    recency[who] = span(from, to, config, period);
  }
  return { rows, known, orders, revenue, firstAt, lastAt, recency, frequency, monetary };
}

const READ_AHEAD = 512;

/** Sums by customer over the rows in the window. The four sums of a customer lie side by side: one cache line a row. */
function sumRows({ rows: total, customers, customer, at, value }: OrderColumns, window: Window) {
  const sums = new Float64Array(customers * 4);
  const known = new Uint8Array(customers);
  let near = 0;
  for (let row = 0; row < total; row++) {
    // Each sum by itself would wait for memory; read ahead, they wait together.
    if (row === near) {
      near = Math.min(row + READ_AHEAD, total);
      let touched = 0;
      for (let i = row; i < near; i++) touched += sums[customer[i]! * 4]!;
      if (touched < 0) throw new RangeError('A customer has fewer than no orders.');
    }
    const when = at[row]!;
    if (when > window.end) continue;
    const who = customer[row]!;
    if (!isInWindow(window, when)) {
      known[who] = 1;
      continue;
    }
    const slot = who * 4;
    const isFirst = sums[slot]! === 0;
    sums[slot]!++;
    sums[slot + 1]! += value[row]!;
    if (isFirst || when < sums[slot + 2]!) sums[slot + 2] = when;
    if (isFirst || when > sums[slot + 3]!) sums[slot + 3] = when;
  }
  const rows = new Int32Array(customers);
  const revenue = new Float64Array(customers);
  const firstAt = new Float64Array(customers).fill(Number.POSITIVE_INFINITY);
  const lastAt = new Float64Array(customers).fill(Number.NEGATIVE_INFINITY);
  for (let who = 0; who < customers; who++) {
    const slot = who * 4;
    if (sums[slot] === 0) continue;
    known[who] = 1;
    rows[who] = sums[slot]!;
    revenue[who] = sums[slot + 1]!;
    firstAt[who] = sums[slot + 2]!;
    lastAt[who] = sums[slot + 3]!;
  }
  return { rows, known, revenue, firstAt, lastAt };
}

/** Orders, how many rows of each customer are in the window, and the window. */
interface Counted {
  readonly orders: OrderColumns;
  readonly rows: Int32Array;
  readonly window: Window;
}

/** Milliseconds between two instants as the configuration counts them. */
function span(from: number, to: number, config: RfmConfig, period: (ms: number) => number): number {
  switch (config.age) {
    case 'exact':
      return to - from;
    case 'whole-days':
      return Math.floor((to - from) / DAY_MS) * DAY_MS;
    case 'dates':
      return (period(to) - period(from)) * (config.period === 'week' ? 7 : 1) * DAY_MS;
  }
}

/** Day number of an instant, or number of its week; weeks begin on Monday (1970-01-01 was a Thursday). */
function periods(config: RfmConfig, zone: RfmZone): (ms: number) => number {
  return config.period === 'week' ? (ms) => Math.floor((zone.dateOf(ms) + 3) / 7) : (ms) => zone.dateOf(ms);
}

/** Distinct keys of each customer's rows that count. */
function countDistinct({ orders, rows, window }: Counted, key: (row: number) => number): Int32Array {
  const { customers, customer, at } = orders;
  const next = new Int32Array(customers + 1);
  for (let who = 0; who < customers; who++) next[who + 1] = next[who]! + rows[who]!;
  const keys = new Int32Array(next[customers]!);
  for (let row = 0; row < orders.rows; row++) {
    if (isInWindow(window, at[row]!)) keys[next[customer[row]!]!++] = key(row);
  }
  // Filling has moved each start to the customer's end.
  const distinct = new Int32Array(customers);
  for (let who = 0; who < customers; who++) distinct[who] = distinctAmong(keys, next[who]! - rows[who]!, next[who]!);
  return distinct;
}

function distinctAmong(keys: Int32Array, from: number, to: number): number {
  if (to - from > 24) keys.subarray(from, to).sort();
  else insertionSort(keys, from, to);
  let distinct = to > from ? 1 : 0;
  for (let i = from + 1; i < to; i++) if (keys[i] !== keys[i - 1]) distinct++;
  return distinct;
}

function insertionSort(keys: Int32Array, from: number, to: number): void {
  for (let i = from + 1; i < to; i++) {
    const key = keys[i]!;
    let hole = i;
    while (hole > from && keys[hole - 1]! > key) {
      keys[hole] = keys[hole - 1]!;
      hole--;
    }
    keys[hole] = key;
  }
}
