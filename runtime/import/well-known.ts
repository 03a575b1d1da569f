// Files whose columns are known from where they come, so that they run as they lie. Today: UCI Online Retail, I and II.
// It never applies in silence: what it assumes is said in the file's notices.
import type { TypeShape } from '../machine/model.js';
import type { Header } from './header.js';
import type { FieldMap } from './map-spec.js';
import type { EventSchema, Schema } from './schema.js';

export interface WellKnown {
  readonly event: EventSchema;
  readonly map: FieldMap;
  /** A line whose cell in this column starts so takes goods back. */
  readonly returns: { readonly column: string; readonly prefix: string };
  readonly notice: string;
}

interface RetailColumns {
  readonly invoice: string;
  readonly price: string;
  readonly customer: string;
}

const SHARED = ['StockCode', 'Description', 'Quantity', 'InvoiceDate', 'Country'];
const EDITIONS: readonly RetailColumns[] = [
  { invoice: 'InvoiceNo', price: 'UnitPrice', customer: 'CustomerID' },
  { invoice: 'Invoice', price: 'Price', customer: 'Customer ID' },
];

/** What each column is called in a record of the shop's own list of items. */
const ITEM_FIELDS: readonly (readonly [names: readonly string[], column: keyof RetailColumns | string])[] = [
  [['sku', 'product', 'product_id', 'article'], 'StockCode'],
  [['name', 'title', 'description'], 'Description'],
  [['price', 'unit_price'], 'price'],
  [['quantity', 'qty', 'amount'], 'Quantity'],
];

/** The map for a header that is known, for the event asked for or `order_placed`. */
export function wellKnown(header: Header, schema: Schema, eventName: string | undefined): WellKnown | undefined {
  const edition = EDITIONS.find((columns) =>
    [...SHARED, ...Object.values(columns)].every((name) => header.byName.has(name)),
  );
  if (edition === undefined) return undefined;
  const event = schema.events.get(eventName ?? 'order_placed');
  if (event === undefined) return undefined;
  const map = new Map<string, string>([
    ['contact', edition.customer],
    ['at', 'mdy(InvoiceDate)'],
  ]);
  const key = groupKey(event);
  const total = totalField(event);
  const list = lineList(event);
  if (key === undefined || total === undefined) return undefined;
  map.set(key, edition.invoice);
  map.set(total, `sum(Quantity*${edition.price})`);
  if (list !== undefined) {
    for (const [name] of list.fields) {
      const column = ITEM_FIELDS.find(([names]) => names.includes(name))?.[1];
      if (column !== undefined) map.set(`${list.field}.${name}`, column === 'price' ? edition.price : column);
    }
  }
  const spelled = [...map].map(([field, text]) => `--map "${field}=${text}"`).join(' ');
  return {
    event,
    map,
    returns: { column: edition.invoice, prefix: 'C' },
    notice:
      `read as UCI Online Retail: the lines of an invoice make one ${event.name} in ${schema.currency}, invoices starting ` +
      `with C are returns and are left out, equal lines are kept. The same in options: --event ${event.name} ${spelled}`,
  };
}

/** The field that says which lines belong together: the first text that ends in `_id`. */
export function groupKey(event: EventSchema): string | undefined {
  return event.fields.find(([name, shape]) => shape.type === 'text' && name.endsWith('_id'))?.[0];
}

function totalField(event: EventSchema): string | undefined {
  const money = event.fields.filter(([, shape]) => shape.type === 'money').map(([name]) => name);
  return money.find((name) => name === 'total') ?? money[0];
}

export interface LineList {
  readonly field: string;
  readonly fields: readonly (readonly [name: string, shape: TypeShape])[];
}

/** The event's first list of records, which the lines of an order fill. */
export function lineList(event: EventSchema): LineList | undefined {
  for (const [field, shape] of event.fields) {
    if (shape.type === 'list' && shape.of.type === 'record') return { field, fields: Object.entries(shape.of.fields) };
  }
  return undefined;
}
