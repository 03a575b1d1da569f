/** Values of customers some of whom have a zone of their own: each zone's customers are measured by themselves. Defines no value. */
import type { RfmConfig } from './config.js';
import { emptyValues, measureOrders, type RfmValues } from './measure.js';
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
  if (zoneOf === undefined) return measureOrders(orders, config, asOf, zone);
  const groups = groupsBy(orders.customers, (who) => zoneOf(who) ?? zone);
  if (groups.size <= 1) return measureOrders(orders, config, asOf, [...groups.keys()][0] ?? zone);
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

/** Customers by their zone. */
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
  const kept = new Int32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row++) if (place[customer[row]!]! >= 0) kept[count++] = row;
  const pick = <A extends Int32Array | Float64Array>(into: A, from: ArrayLike<number>): A => {
    for (let i = 0; i < count; i++) into[i] = from[kept[i]!]!;
    return into;
  };
  const owner = pick(new Int32Array(count), customer);
  return {
    rows: count,
    customers: members.length,
    customer: owner.map((who) => place[who]!),
    at: pick(new Float64Array(count), at),
    value: pick(new Float64Array(count), value),
    ...(order && { order: pick(new Int32Array(count), order) }),
  };
}
