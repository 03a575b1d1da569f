/** Values of customers some of whom have a zone of their own: each zone's customers are measured by themselves. Defines no value. */
import type { RfmConfig } from './config.js';
import { measureOrders, type RfmValues } from './measure.js';
import type { OrderColumns } from './orders.js';
import type { RfmZone } from './window.js';

/** Undefined: the zone of everybody else. */
export type ZoneOf = (customer: number) => RfmZone | undefined;

/** As `measureOrders`; `zoneOf` gives the same object for the same zone. */
export function measureInZones(
  orders: OrderColumns,
  config: RfmConfig,
  asOf: number,
  zone: RfmZone,
  zoneOf?: ZoneOf,
): RfmValues {
  const groups = zoneOf === undefined ? null : groupsBy(orders.customers, (who) => zoneOf(who) ?? zone);
  if (groups === null) return measureOrders(orders, config, asOf, zone);
  const all = emptyValues(orders.customers);
  for (const [own, members] of groups) {
    const values = measureOrders(only(orders, members), config, asOf, own);
    for (const [name, column] of Object.entries(values) as [keyof RfmValues, RfmValues[keyof RfmValues]][]) {
      const target = all[name];
      members.forEach((who, place) => {
        target[who] = column[place]!;
      });
    }
  }
  return all;
}

/** Null where there is nobody with another zone than the rest. */
function groupsBy(customers: number, zoneOf: (who: number) => RfmZone): Map<RfmZone, number[]> {
  const groups = new Map<RfmZone, number[]>();
  for (let who = 0; who < customers; who++) {
    const zone = zoneOf(who);
    const members = groups.get(zone);
    if (members === undefined) groups.set(zone, [who]);
    else members.push(who);
  }
  return groups;
}

/** The rows of these customers, who are numbered by their place. */
function only({ customers, customer, at, value, order, rows }: OrderColumns, members: readonly number[]): OrderColumns {
  const place = new Int32Array(customers).fill(-1);
  members.forEach((who, index) => {
    place[who] = index;
  });
  const kept: number[] = [];
  for (let row = 0; row < rows; row++) if (place[customer[row]!]! >= 0) kept.push(row);
  return {
    rows: kept.length,
    customers: members.length,
    customer: Int32Array.from(kept, (row) => place[customer[row]!]!),
    at: Float64Array.from(kept, (row) => at[row]!),
    value: Float64Array.from(kept, (row) => value[row]!),
    ...(order && { order: Int32Array.from(kept, (row) => order[row]!) }),
  };
}

function emptyValues(n: number): RfmValues {
  return {
    rows: new Int32Array(n),
    known: new Uint8Array(n),
    orders: new Int32Array(n),
    revenue: new Float64Array(n),
    firstAt: new Float64Array(n),
    lastAt: new Float64Array(n),
    recency: new Float64Array(n),
    frequency: new Float64Array(n),
    monetary: new Float64Array(n),
  };
}
