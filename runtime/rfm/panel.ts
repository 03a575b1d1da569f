/** Sums over a scored base: panels of two axes, class totals, and the transition matrix between two dates. Money in minor units. */
import type { BaseSnapshot } from './base-options.js';
import type { RfmAxis } from './config.js';

export interface Totals {
  readonly customers: number;
  readonly orders: number;
  readonly revenue: number;
}

/** Shares 0 … 1 of all customers, orders and revenue in the panel. */
export interface Shares {
  readonly customersShare: number;
  readonly ordersShare: number;
  readonly revenueShare: number;
}

export interface PanelCell extends Totals, Shares {
  /** Score (`5`) or level name (`short`). */
  readonly row: string;
  readonly column: string;
}

export interface ClassTotals extends Totals, Shares {
  readonly class: string;
}

export interface Transition {
  readonly from: string;
  readonly to: string;
  readonly customers: number;
  /** Of those customers, in the window of the later date. */
  readonly revenue: number;
}

/**
 * Every cell of two axes, empty ones too, highest scores first (levels in their own order). Customers of class `none` have no cell. `by` scores
 * (1 … bins) or levels; the three panels of language.md are recency × frequency, frequency × spend, recency × spend.
 */
export function panel(
  base: BaseSnapshot,
  axes: readonly [row: RfmAxis, column: RfmAxis],
  by: 'scores' | 'levels' = 'scores',
): PanelCell[] {
  const [row, column] = axes.map((axis) => axisOf(base, axis, by)) as [Axis, Axis];
  const sums = sumsBy(base, row.names.length * column.names.length, (who) =>
    row.place[who] === 0 ? -1 : (row.place[who]! - 1) * column.names.length + column.place[who]! - 1,
  );
  const cells = shared(sums).map((cell, i) => ({
    row: row.names[Math.floor(i / column.names.length)]!,
    column: column.names[i % column.names.length]!,
    ...cell,
  }));
  return by === 'scores' ? cells.reverse() : cells;
}

/** Every class from most to least valuable; `none` last, with the known customers that hold no order in the window. */
export function classTotals(base: BaseSnapshot): ClassTotals[] {
  const sums = sumsBy(base, base.classes.length, (who) => base.classIndex[who]!);
  return shared(sums).map((total, index) => ({ class: base.classes[index]!, ...total }));
}

/**
 * Customers by class at the earlier and the later date, only pairs that occur, in class order. Both bases number the same customers alike; one
 * that the earlier base does not know yet comes from `none`.
 */
export function transitions(earlier: BaseSnapshot, later: BaseSnapshot): Transition[] {
  const width = later.classes.length;
  const none = earlier.classes.length - 1;
  const sums = sumsBy(later, earlier.classes.length * width, (who) =>
    who < earlier.customers
      ? earlier.classIndex[who]! * width + later.classIndex[who]!
      : none * width + later.classIndex[who]!,
  );
  return sums.flatMap(({ customers, revenue }, index) =>
    customers === 0
      ? []
      : [{ from: earlier.classes[Math.floor(index / width)]!, to: later.classes[index % width]!, customers, revenue }],
  );
}

interface Axis {
  /** 1 … names.length; 0 for class `none`. */
  readonly place: Uint8Array;
  readonly names: readonly string[];
}

function axisOf(base: BaseSnapshot, axis: RfmAxis, by: 'scores' | 'levels'): Axis {
  if (by === 'levels') return { place: base.levels[axis], names: base.config.levels[axis].names };
  const place = axis === 'recency' ? base.r : axis === 'frequency' ? base.f : base.m;
  return { place, names: Array.from({ length: base.config.bins }, (_, i) => String(i + 1)) };
}

function sumsBy(base: BaseSnapshot, size: number, place: (who: number) => number): Totals[] {
  const customers = new Int32Array(size);
  const orders = new Int32Array(size);
  const revenue = new Float64Array(size);
  for (let who = 0; who < base.customers; who++) {
    const at = base.known[who] ? place(who) : -1;
    if (at < 0) continue;
    customers[at]!++;
    orders[at]! += base.orders[who]!;
    revenue[at]! += base.revenue[who]!;
  }
  return Array.from({ length: size }, (_, i) => ({
    customers: customers[i]!,
    orders: orders[i]!,
    revenue: revenue[i]!,
  }));
}

function shared(sums: readonly Totals[]): (Totals & Shares)[] {
  const all = (pick: (total: Totals) => number) => sums.reduce((sum, total) => sum + pick(total), 0);
  const [customers, orders, revenue] = [all((t) => t.customers), all((t) => t.orders), all((t) => t.revenue)];
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  return sums.map((total) => ({
    ...total,
    customersShare: share(total.customers, customers),
    ordersShare: share(total.orders, orders),
    revenueShare: share(total.revenue, revenue),
  }));
}
