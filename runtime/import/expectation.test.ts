import { expect, it } from 'vitest';
import { zone } from '../clock/index.js';
import type { TypeShape } from '../machine/model.js';
import { misfitOfJson, misfitOfText } from './expectation.js';
import { JsonChecks, Refused } from './json-checks.js';
import { schemaOf } from './schema.js';
import { shop } from './testdata/shop.js';

const madrid = zone('Europe/Madrid')!;
const item: TypeShape = {
  type: 'record',
  fields: { sku: { type: 'text' }, price: { type: 'money', currency: 'EUR' } },
};

/** `is "\"…` or `is "{\"…`: a text that was quoted before it was quoted. */
const quotedTwice = /\\"/;

it.each<[TypeShape, unknown, string]>([
  [{ type: 'bool' }, 'perhaps', 'f is "perhaps"; write true or false'],
  [{ type: 'bool' }, 1, 'f is 1; write true or false'],
  [{ type: 'number' }, 'many', 'f is "many"; write a number such as 3 or 2.5'],
  [{ type: 'text' }, true, 'f is true; write a text'],
  [{ type: 'date' }, '2025-13-02', 'f is "2025-13-02"; write a date such as 2026-11-27'],
  [{ type: 'date' }, '02/13/2025', 'f is "02/13/2025"; write a date such as 2026-11-27'],
  [
    { type: 'enum', values: ['gold', 'silver'] },
    'golt',
    'f is "golt"; did you mean gold? It must be one of gold, silver',
  ],
  [{ type: 'money', currency: 'EUR' }, 'free', 'f is "free"; write an amount in EUR such as 19.90'],
  [{ type: 'money', currency: 'EUR' }, [1], 'f is [1]; write an amount in EUR such as 19.90'],
  [{ type: 'geo' }, 'here', 'f is "here"; write latitude and longitude such as 39.4699, -0.3763'],
  [{ type: 'list', of: { type: 'text' } }, 'a, b', 'f is "a, b"; write a JSON list, each element a text'],
  [{ type: 'list', of: { type: 'text' } }, { a: 'b' }, 'f is {"a":"b"}; write a JSON list, each element a text'],
  [{ type: 'list', of: item }, [{ sku: 'a', price: 'x' }], 'f[0].price is "x"; write an amount in EUR such as 19.90'],
  [item, 'a', 'f is "a"; write a JSON object with sku, price'],
  [item, ['x'.repeat(100)], `f is ["${'x'.repeat(58)}…; write a JSON object with sku, price`],
])('a %o that is %o in JSON is told with its quotes once', (shape, json, reason) => {
  expect(misfitOfJson('f', shape, json, madrid).reason).toBe(reason);
  expect(reason).not.toMatch(quotedTwice);
});

it.each<[unknown, string]>([
  ['2025-13-02', 'at is "2025-13-02"'],
  ['02/01/2025', 'at is "02/01/2025"'],
  [1_795_770_000, 'at is 1795770000'],
  [null, 'at is null'],
  [undefined, 'at is missing'],
])('an at that is %o in JSON is told so, and what it should be', (at, given) => {
  const told = new JsonChecks(schemaOf(shop)).moment(at);
  expect(told).toBeInstanceOf(Refused);
  expect((told as Refused).misfit.reason).toBe(
    `${given}; write a moment such as 2026-11-27 09:00 or 2026-11-27T09:00:00+01:00`,
  );
});

it('a cell with a date in another order is told of the option that reads it', () => {
  expect(misfitOfText('born', { type: 'date' }, '02/13/2025', madrid).reason).toBe(
    'born is "02/13/2025"; write a date such as 2026-11-27, or say which order it is with --map born=dmy(COLUMN) or mdy(COLUMN)',
  );
});
