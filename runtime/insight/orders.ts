/** Every order that a store knows of, as the service counts them: what `undoes` took back is gone, and each contact has its own zone. Scores nothing. */
import { unpack } from '../engine/index.js';
import { CAUCE, type NamedOrders, OrdersBuilder, RfmBase, type ZoneOf } from '../rfm/index.js';
import { replayer } from '../versions/index.js';
import type { Source } from './glass.js';
import { ordersBetween, orderValue, plainOrders } from './plain-orders.js';

export interface StoredOrders {
  readonly orders: NamedOrders;
  /** By customer; undefined: the project's. */
  readonly zoneOf: ZoneOf;
}

/** Contacts that are read at once. */
const PAGE = 2_000;

/**
 * The deployed version must have `rfm:`. Orders are those of the events as received, also from before they were scored, and refunds count
 * whenever they came. `onProgress`: 0 to 1.
 */
export function ordersIn(source: Source, onProgress: (share: number) => void = () => {}): StoredOrders {
  const { store, program, zones } = source;
  const total = Math.max(1, store.contactCount());
  const builder = new OrdersBuilder();
  const zoneNames = new Map<string, string>();
  let read = 0;
  const plain = plainOrders(program.bundle);
  const past = plain === undefined ? replayed(source) : null;
  for (
    let after = 0, page = store.contactIdsAfter(after, PAGE);
    page.length > 0;
    page = store.contactIdsAfter(after, PAGE)
  ) {
    const last = page.at(-1)![0];
    const zonesOfScored = new Map(store.rfmZonesAfter(after, PAGE));
    const unscored = page.flatMap(([number]) => (zonesOfScored.has(number) ? [] : [number]));
    const zonesOfOthers = zonesBefore(source, unscored);
    const stand = plain && ordersBetween(store, plain, after, last);
    for (const [number, id] of page) {
      const found = stand?.get(number);
      if (found === undefined && past === null) continue;
      // Whoever has scores has their zone with them.
      const zone = zonesOfScored.get(number) ?? zonesOfOthers.get(number) ?? null;
      const orders =
        found?.flatMap((order) => [order.at, orderValue(order, plain!)]) ?? past?.({ number, id, zone }) ?? [];
      for (let i = 0; i < orders.length; i += 2) builder.add(id, orders[i]!, orders[i + 1]!);
      if (zone !== null && orders.length > 0) zoneNames.set(id, zone);
    }
    after = last;
    read += page.length;
    onProgress(Math.min(1, read / total));
  }
  const orders = builder.build();
  const own = orders.ids.map((id) => {
    const name = zoneNames.get(id);
    return name === undefined ? undefined : zones(name);
  });
  return { orders, zoneOf: (customer) => own[customer] };
}

/** Instants and values in turn of a contact's orders that are derived from other events: its whole past goes through the engine. */
function replayed({ store, program, zones }: Source) {
  // For its book of orders alone.
  const book = new RfmBase({ ...CAUCE, window: null });
  const past = replayer(program, store, zones, book);
  return (contact: { readonly id: string; readonly number: number; readonly zone: string | null }) => {
    past.replay(contact);
    return book.saved(contact.number).orders;
  };
}

/** By contact, where it is not the project's: before the first scoring the zone stands among the attributes of the version before. */
function zonesBefore({ release, store }: Source, contacts: readonly number[]): ReadonlyMap<number, string> {
  const place = release?.before?.attributes.indexOf('timezone') ?? -1;
  const zones = new Map<number, string>();
  if (place < 0 || contacts.length === 0) return zones;
  for (const { number, state } of store.contactsByNumber(contacts)) {
    const own = unpack(state).attributes?.find(([attribute]) => attribute === place)?.[1];
    if (typeof own === 'string') zones.set(number, own);
  }
  return zones;
}
