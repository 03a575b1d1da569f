/** Orders in memory, as a source that is asked for values on several dates. */
import { measureInZones, type NamedOrders, type RfmZone, type ZoneOf } from '../../runtime/rfm/index.js';
import type { OrderSource } from './order-source.js';

export function measuredInMemory(orders: NamedOrders, zone: RfmZone, zoneOf?: ZoneOf): OrderSource['measure'] {
  return async ({ config, dates }) => ({
    values: dates.map((asOf) => measureInZones(orders, config, asOf, zone, zoneOf)),
    ids: orders.ids,
  });
}
