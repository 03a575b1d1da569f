import { describe, expect, it } from 'vitest';
import { zone } from '../clock/index.js';
import { dayOfCivil } from '../machine/calendar.js';
import type { TypeShape } from '../machine/model.js';
import { cellReader } from './cell.js';
import { misfitOfText } from './expectation.js';
import { depthOf, jsonReader } from './json-value.js';

const madrid = zone('Europe/Madrid')!;
const eur: TypeShape = { type: 'money', currency: 'EUR' };
const words: TypeShape = { type: 'list', of: { type: 'text' } };
const item: TypeShape = {
  type: 'record',
  fields: { sku: { type: 'text' }, price: eur, note: { type: 'text', optional: true } },
};

function read(shape: TypeShape, text: string) {
  return cellReader(shape, madrid)(text);
}

describe('cells that fit', () => {
  it.each<[TypeShape, string, unknown]>([
    [{ type: 'bool' }, 'Yes', true],
    [{ type: 'bool' }, '0', false],
    [{ type: 'number' }, ' -2.50 ', -2.5],
    [{ type: 'number' }, '1e-3', 0.001],
    [{ type: 'number' }, '2,5', 2.5],
    [{ type: 'percent' }, '5 %', 5],
    [{ type: 'text' }, ' as it is ', ' as it is '],
    [{ type: 'email' }, ' ana@example.com ', 'ana@example.com'],
    [{ type: 'phone' }, '+34 600-000 000', '+34600000000'],
    [{ type: 'date' }, '1992-02-29', dayOfCivil(1992, 2, 29)],
    [{ type: 'date' }, '1992-02-29 00:00:00', dayOfCivil(1992, 2, 29)],
    [{ type: 'date' }, '2026-07-01T22:30:00Z', dayOfCivil(2026, 7, 2)],
    [{ type: 'moment' }, '2026-11-27 09:00', Date.UTC(2026, 10, 27, 8)],
    [{ type: 'time' }, '9:05', 545],
    [{ type: 'time' }, '23:59:30', 1439],
    [{ type: 'duration' }, '1d12h', { months: 0, days: 1, ms: 43_200_000 }],
    [{ type: 'duration' }, '1y2w', { months: 12, days: 14, ms: 0 }],
    [{ type: 'distance' }, '20km', 20_000],
    [{ type: 'geo' }, '(39.4699, -0.3763)', [39.4699, -0.3763]],
    [{ type: 'geo' }, '{"lat": 39.5, "lng": -0.4}', [39.5, -0.4]],
    [eur, '19.90', 1990],
    [eur, '19,90 EUR', 1990],
    [eur, '{"amount": 19.9, "currency": "EUR"}', 1990],
    [{ type: 'money', currency: 'JPY' }, '1500', 1500],
    [{ type: 'enum', values: ['female', 'male'] }, ' female', 'female'],
    [words, '["a","b"]', ['a', 'b']],
    [words, 'a|b', ['a', 'b']],
    [{ type: 'list', of: item }, '[{"sku":"x","price":"1.50"}]', [{ sku: 'x', price: 150, note: null }]],
    [item, '{"sku":7,"price":2,"note":"n","more":[1]}', { sku: '7', price: 200, note: 'n' }],
  ])('%j %s', (shape, text, expected) => {
    expect(read(shape, text)).toEqual(expected);
  });
});

describe('cells that do not fit say why', () => {
  it.each<[TypeShape, string, string]>([
    [{ type: 'bool' }, 'maybe', 'true or false'],
    [{ type: 'number' }, '1,234', 'a number such as 3'],
    [{ type: 'number' }, 'NaN', 'a number'],
    [{ type: 'text' }, 'x'.repeat(10_001), '10001 characters'],
    [{ type: 'email' }, 'ana@example', 'ana@example.com'],
    [{ type: 'phone' }, '600000000', '+34600000000'],
    [{ type: 'date' }, '27/11/2026', 'dmy(COLUMN)'],
    [{ type: 'date' }, '2026-02-30', '2026-11-27'],
    [{ type: 'moment' }, 'yesterday', '2026-11-27 09:00'],
    [{ type: 'time' }, '25:00', '09:00'],
    [{ type: 'duration' }, '3 days', '3d'],
    [{ type: 'geo' }, '139.5, 10', 'latitude'],
    [eur, '12.999', 'EUR has 2 decimals'],
    [eur, '1,234.50', 'without marks between thousands'],
    [eur, 'twelve', 'an amount in EUR such as 19.90'],
    [eur, '5 USD', 'convert the amount to EUR'],
    [eur, '{"amount": 5, "currency": "USD"}', 'convert the amount to EUR'],
    [{ type: 'money', currency: 'JPY' }, '15.5', 'JPY has 0 decimals'],
    [{ type: 'enum', values: ['female', 'male'] }, 'femal', 'did you mean female?'],
    [words, 'a, b', 'a JSON list'],
    [words, '["a"', 'not valid JSON'],
    [{ type: 'list', of: item }, '[{"sku":"x","price":1},{"sku":"y","price":"?"}]', 'items[1].price is "?"'],
    [{ type: 'list', of: item }, '[{"sku":"x"}]', 'items[0].price is missing'],
    [words, '['.repeat(100_000), 'nested deeper than 8 levels'],
  ])('%j %.40s', (shape, text, reason) => {
    expect(read(shape, text)).toBeUndefined();
    expect(misfitOfText('items', shape, text, madrid).reason).toContain(reason);
  });
});

describe('JSON', () => {
  it('counts brackets outside texts', () => {
    expect(depthOf('{"a":"[[[[","b":[1,{"c":"\\"[["}]}')).toBe(3);
    expect(depthOf('"')).toBe(0);
  });

  it('finds no field in the prototype of objects', () => {
    const text: TypeShape = { type: 'text', optional: true };
    const fields = Object.fromEntries([['constructor', text]]);
    expect(jsonReader({ type: 'record', fields }, madrid)({})).toEqual({ constructor: null });
  });
});
