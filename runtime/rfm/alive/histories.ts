/** From orders to what the probability models ask of every customer, as the literature defines it: days with orders, counted in the shop's zone. */
import { DAY_MS } from '../../machine/calendar.js';
import { LIFETIMES } from '../config.js';
import type { RfmValues } from '../measure.js';
import { measureInZones, type ZoneOf } from '../measure-in-zones.js';
import type { OrderColumns } from '../orders.js';
import { type RfmZone, UTC } from '../window.js';
import type { Histories } from './bg-nbd.js';

/**
 * As of an instant (epoch ms); all orders of that day count. Customers without an order by then have NaN in `age`. `zoneOf`: who counts days
 * in a zone of their own.
 */
export function historiesOf(orders: OrderColumns, asOf: number, zone: RfmZone = UTC, zoneOf?: ZoneOf): Histories {
  return historiesFrom(measureInZones(orders, LIFETIMES, asOf, zone, zoneOf), asOf, zone, zoneOf);
}

/** As `historiesOf`, of values that were measured as `LIFETIMES` says. */
export function historiesFrom(
  { frequency, recency, firstAt }: RfmValues,
  asOf: number,
  zone: RfmZone = UTC,
  zoneOf?: ZoneOf,
): Histories {
  return {
    repeats: frequency,
    span: recency.map((ms) => ms / DAY_MS),
    age: firstAt.map((at, who) => {
      const own = zoneOf?.(who) ?? zone;
      return Number.isFinite(at) ? own.dateOf(asOf) - own.dateOf(at) : Number.NaN;
    }),
  };
}
