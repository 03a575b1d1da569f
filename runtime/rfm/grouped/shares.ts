/** Measures shares of a base one after the other and puts them together: a customer's values depend on its own orders alone. */
import type { RfmConfig } from '../config.js';
import { measureOrders, type RfmValues } from '../measure.js';
import { idOrder, type OrderColumns } from '../orders.js';
import { UTC } from '../window.js';

/** Values on several dates, the customers numbered alike. */
export interface MeasuredOrders {
  readonly values: readonly RfmValues[];
  /** By customer, ascending; empty where nobody asked for them. */
  readonly ids: readonly string[];
}

export interface Asked {
  readonly config: RfmConfig;
  /** Epoch ms. */
  readonly dates: readonly number[];
  /** Whether ids are needed, or their order. */
  readonly named: boolean;
}

/** Whether customers must be numbered by id. */
export function asksOrder({ config, named }: Asked): boolean {
  return named || Object.values(config.ties).includes('rank');
}

/** Values on each date; customers as they are numbered in the columns. Days are those of UTC. */
export function measuredOn(orders: OrderColumns, { config, dates }: { config: RfmConfig; dates: readonly number[] }) {
  return dates.map((asOf) => measureOrders(orders, config, asOf, UTC));
}

/** The shares as one, numbered by id if that is asked for. */
export function joinedShares(shares: readonly MeasuredOrders[], asked: Asked): MeasuredOrders {
  const met = shares.flatMap(({ ids }) => ids);
  const values = asked.dates.map((_, k) => joinedValues(shares.map((share) => share.values[k]!)));
  if (!asksOrder(asked)) return { values, ids: met };
  const order = idOrder(met);
  return { values: values.map((one) => arranged(one, order)), ids: Array.from(order, (at) => met[at]!) };
}

type Column = Int32Array | Float64Array | Uint8Array;

/** Every column with its values in another order: first the one from `order[0]`. */
export function arranged<T extends { readonly [name in keyof T]: Column | undefined }>(
  columns: T,
  order: Int32Array,
): T {
  return mapped(columns, (column) => column.map((_: number, who: number) => column[order[who]!]!));
}

function joinedValues(parts: readonly RfmValues[]): RfmValues {
  const total = parts.reduce((sum, { rows }) => sum + rows.length, 0);
  return mapped(parts[0]!, (column, name) => {
    const whole = new (column.constructor as new (length: number) => Column)(total);
    let from = 0;
    for (const part of parts) {
      whole.set(part[name], from);
      from += part[name].length;
    }
    return whole;
  });
}

function mapped<T extends { readonly [name in keyof T]: Column | undefined }>(
  columns: T,
  change: (column: Column, name: keyof T) => Column,
): T {
  const entries = Object.entries(columns) as [keyof T, Column | undefined][];
  return Object.fromEntries(entries.map(([name, column]) => [name, column && change(column, name)])) as T;
}
