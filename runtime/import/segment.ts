// Reads Segment's own lines (track, identify) as events and changes of attributes, with the names of its e-commerce specification.
// It never invents a contact: what an anonymous visitor did has none yet.
import { own } from './json-value.js';

/** What a line says, before its values are checked. */
export type SegmentLine =
  | { readonly kind: 'event'; readonly name: string; readonly envelope: Envelope; readonly properties: Properties }
  | { readonly kind: 'identify'; readonly envelope: Envelope; readonly properties: Properties }
  /** page, screen, group, alias: nothing a shop's event or attribute comes of. */
  | { readonly kind: 'skip'; readonly type: string };

export type Properties = Readonly<Record<string, unknown>>;

export interface Envelope {
  readonly contact: unknown;
  readonly at: unknown;
  readonly id: unknown;
}

const TYPES = new Set(['track', 'identify', 'page', 'screen', 'group', 'alias']);

/** Undefined for a line that is not Segment's. */
export function segmentLine(json: Record<string, unknown>): SegmentLine | undefined {
  const type = own(json, 'type');
  if (typeof type !== 'string' || !TYPES.has(type) || own(json, 'contact') !== undefined) return undefined;
  const envelope = {
    contact: own(json, 'userId'),
    at: own(json, 'timestamp') ?? own(json, 'originalTimestamp') ?? own(json, 'sentAt') ?? own(json, 'receivedAt'),
    id: own(json, 'messageId'),
  };
  if (type === 'track') {
    const name = own(json, 'event');
    return {
      kind: 'event',
      name: typeof name === 'string' ? name : '',
      envelope,
      properties: inner(json, 'properties'),
    };
  }
  if (type === 'identify') return { kind: 'identify', envelope, properties: inner(json, 'traits') };
  return { kind: 'skip', type };
}

function inner(json: Record<string, unknown>, name: string): Properties {
  const value = own(json, name);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Properties) : {};
}

/** Names of Segment's specification for what shops call otherwise; a property of the field's own name comes first. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  items: ['products'],
  product: ['product_id', 'sku', 'name'],
  sku: ['product_id'],
  total: ['revenue', 'value'],
  cart_id: ['checkout_id', 'order_id'],
  phone: ['phone_number'],
};

/** A property or trait by the field's name, its camelCase spelling (`firstName`) or Segment's own word for it. */
export function property(properties: Properties, field: string): unknown {
  const names = [
    field,
    field.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
    ...(SYNONYMS[field] ?? []),
  ];
  for (const name of names) {
    const value = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}
