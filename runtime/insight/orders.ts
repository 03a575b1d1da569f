/** Every order that a store knows of, as the service counts them: what `undoes` took back is gone, and each contact has its own zone. Scores nothing. */
import { unpack } from '../engine/index.js';
import { CAUCE, type NamedOrders, OrdersBuilder, RfmBase, type ZoneOf } from '../rfm/index.js';
import type { StoredContact } from '../store/port.js';
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
    let after = 0, page = store.contactsAfter(after, PAGE);
    page.length > 0;
    page = store.contactsAfter(after, PAGE)
  ) {
    const last = page.at(-1)!.number;
    const zoneOfScored = zonesOfScored(source, after, last);
    const stand = plain && ordersBetween(store, plain, after, last);
    for (const contact of page) {
      const found = stand?.get(contact.number);
      if (found === undefined && past === null) continue;
      const scored = zoneOfScored(contact.number);
      const zone = scored === undefined ? zoneBefore(source, contact) : scored;
      const orders = found?.flatMap((order) => [order.at, orderValue(order, plain!)]) ?? past?.(contact, zone) ?? [];
      for (let i = 0; i < orders.length; i += 2) builder.add(contact.id, orders[i]!, orders[i + 1]!);
      if (zone !== null && orders.length > 0) zoneNames.set(contact.id, zone);
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
  return ({ id, number }: StoredContact, zone: string | null): readonly number[] => {
    past.replay({ id, number, zone });
    return book.saved(number).orders;
  };
}

/**
 * Of contacts after `after` up to and including `last`, at most a page: whoever has scores has their zone with them. Null for the project's,
 * undefined for those without scores.
 */
function zonesOfScored({ store }: Source, after: number, last: number): (number: number) => string | null | undefined {
  const zones = new Map<number, string | null>();
  for (const { number, state } of store.rfmAfter(after, PAGE)) {
    if (number > last) break;
    // Reading what most do not have would take long.
    const { zone = null } = state.includes('"zone":') ? (JSON.parse(state) as { readonly zone?: string }) : {};
    zones.set(number, zone);
  }
  return (number) => zones.get(number);
}

/** Before the first scoring the zone stands among the attributes of the version before. */
function zoneBefore({ release }: Source, { state }: StoredContact): string | null {
  const place = release?.before?.attributes.indexOf('timezone') ?? -1;
  const own = unpack(state).attributes?.find(([attribute]) => attribute === place)?.[1];
  return typeof own === 'string' ? own : null;
}
