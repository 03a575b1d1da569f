/** Values that stand in where a test says none: plausible for their type and always the same. */
import { addressAttribute } from '../machine/address.js';
import type { ParamShape, ProjectModel, TypeShape, Value } from '../machine/index.js';

/** Milliseconds of an ordinary year, for how long the contact has been known. */
const YEAR_MS = 365 * 86_400_000;

interface Moment {
  readonly now: number;
  /** Local day number. */
  readonly today: number;
}

/** Consents and everything that may be unknown start unknown; the rest, and every channel's address, gets a value of its type. */
export function plausibleContact(model: ProjectModel, { now, today }: Moment): Record<string, Value> {
  const consents = new Set(Object.values(model.channels).map((channel) => channel.consent));
  const addresses = new Set(Object.values(model.channels).map((channel) => addressAttribute(model, channel)));
  const attributes: Record<string, Value> = {};
  for (const [name, shape] of Object.entries(model.contact)) {
    if (name === 'id' || name === 'timezone' || name === 'locale' || consents.has(name)) continue;
    const known = addresses.has(name) ? { ...shape, optional: false } : shape;
    attributes[name] = name === 'created_at' ? now - YEAR_MS : plausible(name, known, { now, today });
  }
  return attributes;
}

/** The fields a test gives, and plausible ones for all others of the event; records inside are completed in the same way. */
export function plausibleFields(
  shapes: Readonly<Record<string, TypeShape>>,
  given: Readonly<Record<string, Value>>,
  moment: Moment,
): Record<string, Value> {
  const fields: Record<string, Value> = {};
  for (const [name, shape] of Object.entries(shapes)) {
    const value = given[name];
    fields[name] = value === undefined ? plausible(name, shape, moment) : completed(value, shape, moment);
  }
  return fields;
}

function completed(value: Value, shape: TypeShape, moment: Moment): Value {
  if (value === null) return null;
  if (shape.type === 'list') return (value as readonly Value[]).map((element) => completed(element, shape.of, moment));
  return shape.type === 'record' ? plausibleFields(shape.fields, value as Record<string, Value>, moment) : value;
}

export function plausible(
  name: string,
  shape: Exclude<ParamShape, { type: 'event' | 'coupon' }>,
  moment: Moment,
): Value {
  if (shape.optional) return null;
  switch (shape.type) {
    case 'bool':
      return false;
    case 'number':
      return 1;
    case 'percent':
      return 10;
    case 'money':
      return 5000;
    case 'text':
      return `${name}-1`;
    case 'email':
      return 'someone@example.com';
    case 'phone':
      return '+34600000001';
    case 'date':
      return moment.today;
    case 'time':
      return 600;
    case 'moment':
      return moment.now;
    case 'duration':
      return { months: 0, days: 1, ms: 0 };
    case 'distance':
      return 1000;
    case 'geo':
      return [40.4168, -3.7038];
    case 'enum':
      return shape.values[0] ?? null;
    case 'list':
      return shape.of.type === 'record' ? [plausible(name, shape.of, moment)] : [];
    case 'record':
      return plausibleFields(shape.fields, {}, moment);
  }
}
