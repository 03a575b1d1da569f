import { describe, expect, it } from 'vitest';
import { MAX_RECORD } from './csv.js';
import { memorySource } from './source.js';
import { IDENTIFY } from './table.js';
import { events, type Options } from './testdata/shop.js';

function lines(objects: readonly unknown[], options?: Options) {
  const text = objects.map((object) => (typeof object === 'string' ? object : JSON.stringify(object))).join('\n');
  return events(memorySource('h.ndjson', text), options);
}

const VIEW = {
  event: 'product_viewed',
  contact: 'u1',
  at: '2026-11-27 09:00',
  id: 'e1',
  product: 'p',
  category: 'c',
  price: 19.9,
};
const ITEM = { sku: 'a', name: 'n', category: 'c', price: '1.50', quantity: 2 };

describe('NDJSON', () => {
  it('of the project', async () => {
    const order = {
      event: 'order_placed',
      contact: 7,
      at: '2026-11-26T10:00:00Z',
      order_id: 12,
      total: { amount: '3', currency: 'EUR' },
      items: [ITEM],
    };
    const { rows, rejects, report } = await lines([VIEW, '', order]);
    expect(rejects).toEqual([]);
    expect(rows).toEqual([
      {
        event: 'order_placed',
        contact: '7',
        at: '2026-11-26T10:00:00.000Z',
        id: 'h.ndjson:3',
        fields: { order_id: '12', total: 300, items: [{ ...ITEM, price: 150 }], coupon: null },
      },
      {
        event: 'product_viewed',
        contact: 'u1',
        at: '2026-11-27T08:00:00.000Z',
        id: 'e1',
        fields: { product: 'p', category: 'c', price: 1990 },
      },
    ]);
    expect(report).toMatchObject({ format: 'ndjson', rows: 2, accepted: 2 });
  });

  it('may be renamed and all be one event', async () => {
    const line = { who: { id: 'u1' }, when: '2026-11-27', product: 'p', category: 'c', price: 1 };
    const { rows } = await lines([line], { event: 'product_viewed', map: ['contact=who.id', 'at=when'] });
    expect(rows).toMatchObject([{ event: 'product_viewed', contact: 'u1' }]);
    await expect(lines([line], { event: 'product_viewed', map: ['price=sum(a*b)'] })).rejects.toMatchObject({
      fault: 'use',
    });
    await expect(lines([line], { event: 'product_vieved' })).rejects.toMatchObject({
      code: 'unknown-event',
      fault: 'use',
    });
  });

  it.each<[string, unknown, string, string]>([
    ['no JSON', '{"event": ', 'bad-json', 'no JSON object'],
    ['no object', '12', 'bad-json', 'no JSON object'],
    ['too deep', `{"a":${'['.repeat(50_000)}`, 'bad-value', 'nested deeper than 8 levels'],
    ['too long', `{"a":"${'x'.repeat(MAX_RECORD)}"}`, 'broken-record', 'more than 1,000,000 characters'],
    ['an unknown event', { ...VIEW, event: 'constructor' }, 'unknown-event', 'there is no event "constructor"'],
    ['no event', { ...VIEW, event: undefined }, 'no-event', 'event is missing'],
    ['no contact', { ...VIEW, contact: null }, 'no-contact', 'contact is missing'],
    ['a strange contact', { ...VIEW, contact: { id: 1 } }, 'bad-value', 'contact must be a text'],
    ['no time', { ...VIEW, at: undefined }, 'missing-value', 'at is missing'],
    ['a wrong time', { ...VIEW, at: 1_795_770_000 }, 'bad-value', 'at is 1795770000;'],
    [
      'a missing field',
      { ...VIEW, price: null },
      'missing-value',
      'price is missing; product_viewed needs an amount in EUR',
    ],
    ['a wrong field', { ...VIEW, price: 1.999 }, 'bad-value', 'EUR has 2 decimals'],
    ['another currency', { ...VIEW, price: { amount: 1, currency: 'USD' } }, 'other-currency', 'price is in "USD"'],
  ])('rejects %s', async (_, bad, code, reason) => {
    const { rows, rejects } = await lines([bad, VIEW]);
    expect(rows).toHaveLength(1);
    expect(rejects).toHaveLength(1);
    expect(rejects[0]).toMatchObject({ line: 1, code });
    expect(rejects[0]!.reason).toContain(reason);
    expect(rejects[0]!.raw.length).toBeLessThanOrEqual(500);
  });
});

describe("Segment's lines", () => {
  const track = {
    type: 'track',
    event: 'Order Completed',
    userId: 'u1',
    timestamp: '2026-11-27T09:00:00.123Z',
    messageId: 'm1',
    properties: { order_id: 'o1', total: 3, currency: 'EUR', products: [ITEM], coupon: 'X' },
  };

  it('are events under their aliases, and changes of attributes', async () => {
    const traits = {
      email: 'ana@example.com',
      firstName: 'Ana',
      newsletter: true,
      birthday: '1990-05-01',
      unknown_trait: 1,
    };
    const identify = { type: 'identify', userId: 'u1', timestamp: '2026-11-27T08:00:00Z', messageId: 'm0', traits };
    const page = { type: 'page', anonymousId: 'x' };
    const { rows, rejects, report } = await lines([track, page, identify]);
    expect(rejects).toEqual([]);
    expect(rows).toEqual([
      {
        event: IDENTIFY,
        contact: 'u1',
        at: '2026-11-27T08:00:00.000Z',
        id: 'm0',
        fields: { email: 'ana@example.com', first_name: 'Ana', newsletter: true, birthday: 7425 },
      },
      {
        event: 'order_placed',
        contact: 'u1',
        at: '2026-11-27T09:00:00.123Z',
        id: 'm1',
        fields: { order_id: 'o1', total: 300, items: [{ ...ITEM, price: 150 }], coupon: 'X' },
      },
    ]);
    expect(report.notices).toEqual(['1 lines of type page left out: they carry no event']);
  });

  it('are rejected without a user, in another currency, with a wrong trait', async () => {
    const { rejects } = await lines([
      { ...track, userId: undefined, anonymousId: 'a' },
      { ...track, properties: { ...track.properties, currency: 'USD' } },
      { type: 'identify', userId: 'u', timestamp: '2026-11-27T08:00:00Z', traits: { newsletter: 'perhaps' } },
    ]);
    expect(rejects.map(({ code, field }) => [code, field])).toEqual([
      ['no-contact', 'contact'],
      ['other-currency', 'total'],
      ['bad-value', 'newsletter'],
    ]);
  });
});
