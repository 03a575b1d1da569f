/** From orders to what the probability models ask of every customer, as the literature defines it: days with orders, counted in the shop's zone. */
import { DAY_MS } from '../../machine/calendar.js';
import { LIFETIMES } from '../config.js';
import { measureOrders } from '../measure.js';
import type { OrderColumns } from '../orders.js';
import { type RfmZone, UTC } from '../window.js';
import type { Histories } from './bg-nbd.js';

/** As of an instant (epoch ms); all orders of that day count. Customers without an order by then have NaN in `age`. */
export function historiesOf(orders: OrderColumns, asOf: number, zone: RfmZone = UTC): Histories {
  const { frequency, recency, firstAt } = measureOrders(orders, LIFETIMES, asOf, zone);
  const today = zone.dateOf(asOf);
  return {
    repeats: frequency,
    span: recency.map((ms) => ms / DAY_MS),
    age: firstAt.map((at) => (Number.isFinite(at) ? today - zone.dateOf(at) : Number.NaN)),
  };
}
