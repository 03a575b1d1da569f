// A small shop for the tests of the import: its model, and what a text in memory loads as.
import type { TypeShape } from '../../machine/model.js';
import { type ContactRow, loadContacts } from '../contacts.js';
import type { EventOptions } from '../event-columns.js';
import { loadEvents } from '../events.js';
import { parseMap } from '../map-spec.js';
import type { Reject } from '../problem.js';
import type { ImportModel } from '../schema.js';
import { memorySource, type Source } from '../source.js';
import { eventId } from '../table.js';
import type { FileReport } from '../tally.js';

const money: TypeShape = { type: 'money', currency: 'EUR' };
const item: TypeShape = {
  type: 'record',
  name: 'item',
  fields: {
    sku: { type: 'text' },
    name: { type: 'text' },
    category: { type: 'text' },
    price: money,
    quantity: { type: 'number' },
  },
};

export const shop: ImportModel = {
  currency: 'EUR',
  timezone: 'Europe/Madrid',
  contact: {
    id: { type: 'text' },
    email: { type: 'email' },
    phone: { type: 'phone' },
    first_name: { type: 'text', optional: true },
    birthday: { type: 'date', optional: true },
    gender: { type: 'enum', values: ['female', 'male', 'other'], optional: true },
    location: { type: 'geo', optional: true },
    interests: { type: 'list', of: { type: 'text' } },
    newsletter: { type: 'bool' },
    created_at: { type: 'moment', optional: true },
  },
  events: {
    signed_up: { fields: { source: { type: 'text', optional: true } } },
    product_viewed: { fields: { product: { type: 'text' }, category: { type: 'text' }, price: money } },
    order_placed: {
      fields: {
        order_id: { type: 'text' },
        total: money,
        items: { type: 'list', of: item },
        coupon: { type: 'text', optional: true },
      },
    },
    message_sent: { fields: { channel: { type: 'text' } } },
  },
  aliases: { 'Order Completed': 'order_placed', 'Product Viewed': 'product_viewed' },
};

export interface Row {
  readonly event: string;
  readonly contact: string;
  readonly at: string;
  readonly id: string;
  readonly fields: unknown;
}

export interface Outcome {
  readonly rows: readonly Row[];
  readonly rejects: readonly Reject[];
  readonly report: FileReport;
}

export interface Options extends Omit<EventOptions, 'map'> {
  readonly map?: readonly string[];
}

export async function events(source: Source | string, { map, ...options }: Options = {}): Promise<Outcome> {
  const rejects: Reject[] = [];
  const from = typeof source === 'string' ? memorySource('history.csv', source) : source;
  const onReject = (reject: Reject) => rejects.push(reject);
  const { table, files } = await loadEvents([from], shop, { ...options, map: parseMap(map ?? []), onReject });
  const rows = Array.from({ length: table.length }, (_, row) => ({
    event: table.events[table.event[row]!]!,
    contact: table.contacts[table.contact[row]!]!,
    at: new Date(table.at[row]!).toISOString(),
    id: eventId(table, row),
    fields: table.fields[row],
  }));
  return { rows, rejects, report: files[0]! };
}

export async function contacts(
  text: string,
  map: readonly string[] = [],
): Promise<{ rows: readonly ContactRow[]; rejects: readonly Reject[]; report: FileReport }> {
  const rejects: Reject[] = [];
  const onReject = (reject: Reject) => rejects.push(reject);
  const source = memorySource('contacts.csv', text);
  const loaded = await loadContacts([source], shop, { map: parseMap(map), onReject });
  return { rows: loaded.contacts, rejects, report: loaded.files[0]! };
}
