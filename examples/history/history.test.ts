import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { host } from '../../cli/host.js';
import { readConfig } from '../../compiler/project/index.js';
import { zone } from '../../runtime/clock/index.js';
import { dayOfCivil, type TypeShape, type Value } from '../../runtime/machine/index.js';
import { type HistoryOptions, makeHistory } from './history.js';

const options: HistoryOptions = {
  contacts: 400,
  seed: 3,
  zone: zone('Europe/Madrid')!,
  first: dayOfCivil(2025, 1, 1),
  last: dayOfCivil(2026, 1, 1),
};
const history = makeHistory(options);
const yaml = readFileSync(join(dirname(fileURLToPath(import.meta.url)), '../cauce.yaml'), 'utf8');
const { model } = readConfig(yaml, 'cauce.yaml', host);

function fits(value: Value | undefined, shape: TypeShape): boolean {
  if (value === null || value === undefined) return shape.optional === true;
  switch (shape.type) {
    case 'money':
    case 'number':
    case 'date':
    case 'moment':
      return Number.isInteger(value);
    case 'bool':
      return typeof value === 'boolean';
    case 'enum':
      return shape.values.includes(value as string);
    case 'list':
      return Array.isArray(value) && value.every((element) => fits(element, shape.of));
    case 'record':
      return Object.entries(shape.fields).every(([name, field]) => fits((value as Record<string, Value>)[name], field));
    case 'geo':
      return Array.isArray(value) && value.length === 2;
    default:
      return typeof value === 'string';
  }
}

describe('the made-up history', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(makeHistory(options).events).toEqual(history.events);
    expect(makeHistory({ ...options, seed: 4 }).events).not.toEqual(history.events);
  });

  test('one more contact changes nothing about the others', () => {
    const more = makeHistory({ ...options, contacts: 401 });
    const last = more.contacts[400]!.id;
    expect(more.events.filter(({ contact }) => contact !== last)).toEqual(history.events);
  });

  test('is in order, inside its days, and every event has an id of its own', () => {
    const { events } = history;
    expect(events.every(({ at }, i) => i === 0 || at >= events[i - 1]!.at)).toBe(true);
    expect(
      events.every(({ at }) => options.zone.dateOf(at) >= options.first && options.zone.dateOf(at) < options.last),
    ).toBe(true);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });

  test("fits the shop's data model", () => {
    const wrong = history.events.filter(({ event, fields }) => {
      const shapes = model.events[event]?.fields;
      return !shapes || !Object.entries(shapes).every(([name, shape]) => fits(fields[name], shape));
    });
    expect(wrong.slice(0, 3)).toEqual([]);
    const strange = history.contacts.filter(
      ({ attributes }) =>
        !Object.entries(model.contact).every(([name, shape]) => name === 'id' || fits(attributes[name], shape)),
    );
    expect(strange).toEqual([]);
  });

  test('has buyers who come back, carts that are left, and orders worth what is in them', () => {
    const orders = history.events.filter(({ event }) => event === 'order_placed');
    const perBuyer = new Map<string, number>();
    for (const { contact, fields } of orders) {
      perBuyer.set(contact, (perBuyer.get(contact) ?? 0) + 1);
      const items = fields.items as { price: number; quantity: number }[];
      expect(fields.total).toBe(items.reduce((sum, { price, quantity }) => sum + price * quantity, 0));
    }
    const again = [...perBuyer.values()].filter((n) => n > 1).length / perBuyer.size;
    expect(again).toBeGreaterThan(0.35);
    expect(again).toBeLessThan(0.85);
    const carts = new Set(
      history.events.filter(({ event }) => event === 'cart_updated').map(({ fields }) => fields.cart_id),
    );
    expect(carts.size).toBeGreaterThan(orders.length * 1.3);
  });
});
