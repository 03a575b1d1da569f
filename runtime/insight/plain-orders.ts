/** Orders that are events as the shop sent them, read from the store in the order of its rows: nothing of a contact is replayed. Scores nothing. */
import { eventField, insertRecord } from '../facts/history.js';
import { sameValue } from '../facts/same-value.js';
import type { Bundle } from '../machine/bundle.js';
import type { Value } from '../machine/model.js';
import type { EventRecord } from '../machine/run.js';
import type { EventPart, Store } from '../store/port.js';

/** Which events are orders, and which take them back. */
export interface PlainOrders {
  readonly event: string;
  readonly value: string;
  /** By event: the field by which it names the order. */
  readonly undoing: ReadonlyMap<string, string>;
}

/** Undefined where orders are derived from other events: those must be replayed. */
export function plainOrders({ model, derived }: Bundle): PlainOrders | undefined {
  const { rfm, events } = model;
  if (rfm === undefined || events[rfm.event] === undefined) return undefined;
  if (derived.some(({ name }) => name === rfm.event)) return undefined;
  const undoing = Object.entries(events).flatMap(([name, { undoes }]) =>
    undoes?.event === rfm.event ? [[name, undoes.by] as const] : [],
  );
  return { event: rfm.event, value: rfm.value, undoing: new Map(undoing) };
}

/** By contact, the orders that stand after everything received, of contacts after `after` up to and including `last`. Values in minor units. */
export function ordersBetween(store: Store, plain: PlainOrders, after: number, last: number) {
  const found = new Map<number, EventRecord[]>();
  const names = [plain.event, ...plain.undoing.keys()];
  const fields = [...new Set([plain.value, ...plain.undoing.values()])];
  for (const part of store.eventsBetween(after, last, names, fields)) {
    const contact = part[0];
    const orders = found.get(contact) ?? [];
    found.set(contact, orders);
    take(orders, recordOf(part, fields), plain);
  }
  return found;
}

/** As the service does: first the order itself, then what it takes back. */
function take(orders: EventRecord[], record: EventRecord, { event, undoing }: PlainOrders): void {
  if (record.event === event) insertRecord(orders, record);
  const by = undoing.get(record.event);
  const key = by === undefined ? null : eventField(record, by);
  if (by === undefined || key === null) return;
  const place = orders.findLastIndex((order) => sameValue(eventField(order, by), key));
  if (place >= 0) orders.splice(place, 1);
}

function recordOf(part: EventPart, names: readonly string[]): EventRecord {
  const fields: Record<string, Value> = {};
  for (let i = 0; i < names.length; i++) {
    const value = part[3 + i] as Value;
    if (value !== null) fields[names[i]!] = value;
  }
  return { event: part[1], at: part[2], id: '', fields };
}

export function orderValue(order: EventRecord, { value }: PlainOrders): number {
  const amount = eventField(order, value);
  return typeof amount === 'number' ? amount : 0;
}
