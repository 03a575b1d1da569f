import { describe, expect, it } from 'vitest';
import { events } from './testdata/shop.js';

const MAP = [
  'contact=Customer',
  'at=Date',
  'order_id=Invoice',
  'total=sum(Qty*Price)',
  'items.sku=Code',
  'items.price=Price',
  'items.quantity=Qty',
];
const HEAD = 'Invoice,Code,Qty,Date,Price,Customer\n';
const OPTIONS = { event: 'order_placed', map: MAP };

function line(sku: string, price: number | null, quantity: number) {
  return { sku, name: null, category: null, price, quantity };
}

describe('lines of orders', () => {
  it('make one event with the lines in a list and their exact sum', async () => {
    const text = `${HEAD}1,a,3,2026-11-27 09:00,0.10,7.0
2,c,1,2026-11-26 09:00,5,8
1,b,3,2026-11-27 09:01,0.20,7.0
1,b,3,2026-11-27 09:01,0.20,7.0
`;
    const { rows, rejects, report } = await events(text, OPTIONS);
    expect(rejects).toEqual([]);
    expect(rows).toEqual([
      {
        event: 'order_placed',
        contact: '8',
        at: '2026-11-26T08:00:00.000Z',
        id: 'order_placed:2',
        fields: { order_id: '2', total: 500, items: [line('c', 500, 1)], coupon: null },
      },
      {
        event: 'order_placed',
        contact: '7',
        at: '2026-11-27T08:00:00.000Z',
        id: 'order_placed:1',
        fields: {
          order_id: '1',
          total: 150,
          items: [line('a', 10, 3), line('b', 20, 3), line('b', 20, 3)],
          coupon: null,
        },
      },
    ]);
    expect(report).toMatchObject({ rows: 4, used: 4, accepted: 2 });
    expect(report.notices).toContain('contact ids written like 7.0 are read as 7');
    expect(report.notices).toContain('without a column, so unknown: items.name, items.category');
  });

  it('sum parts of a cent and round the sum once', async () => {
    const text = `${HEAD}1,a,3,2026-11-27,0.001,7\n1,b,2,2026-11-27,0.001,7\n`;
    const { rows, report } = await events(text, OPTIONS);
    expect(rows[0]!.fields).toMatchObject({ total: 1, items: [{ price: 0 }, { price: 0 }] });
    expect(report.notices.join()).toContain('items.price rounded to EUR in 2 lines');
  });

  it('of one number but two contacts are two orders', async () => {
    const text = `${HEAD}1,a,1,2026-11-27,1,7\n1,a,1,2026-11-27,1,8\n1,b,1,2026-11-27,1,7\n`;
    const { rows } = await events(text, OPTIONS);
    expect(rows.map(({ id }) => id)).toEqual(['order_placed:1:7', 'order_placed:1:8']);
    expect(rows.map(({ fields }) => (fields as { total: number }).total)).toEqual([200, 100]);
  });

  it('may name contact and date on the first line only', async () => {
    const { rows, rejects } = await events(`${HEAD}1,a,1,2026-11-27,1,7\n1,b,1,,2,\n`, OPTIONS);
    expect(rejects).toEqual([]);
    expect(rows[0]!.fields).toMatchObject({ total: 300 });
  });

  it('that come to less than nothing are returns, each line rejected', async () => {
    const { rows, rejects, report } = await events(`${HEAD}1,a,-2,2026-11-27,1,7\n1,b,1,2026-11-27,1,7\n`, OPTIONS);
    expect(rows).toEqual([]);
    expect(rejects.map(({ code, line: at }) => [code, at])).toEqual([
      ['return', 2],
      ['return', 2],
    ]);
    expect(rejects[0]!.reason).toBe("return: the order's 2 lines come to -1, so it takes goods back");
    expect(rejects[0]!.raw).toBe('1,a,-2,2026-11-27,1,7');
    expect(report).toMatchObject({ used: 0, accepted: 0, rejected: { return: 2 } });
  });

  it.each([
    ['no contact', '1,a,1,2026-11-27,1,\n', 'no-contact', 'no contact: "Customer" is empty (cell 6 of the row)'],
    [
      'no order',
      ',a,1,2026-11-27,1,7\n',
      'missing-value',
      '"Invoice" is empty; it says which order the line belongs to',
    ],
    ['a wrong amount', '1,a,x,2026-11-27,1,7\n', 'bad-value', 'items.quantity'],
    ['a wrong price', '1,a,1,2026-11-27,1.2.3,7\n', 'bad-value', 'price (column "Price") is "1.2.3"'],
    ['a wrong date', '1,a,1,27.11.2026,1,7\n', 'bad-value', 'at=dmy(Date)'],
  ])('with %s are rejected alone', async (_, bad, code, reason) => {
    const { rows, rejects } = await events(`${HEAD}${bad}2,b,1,2026-11-27,2,8\n`, OPTIONS);
    expect(rows).toHaveLength(1);
    expect(rejects).toHaveLength(1);
    expect(rejects[0]).toMatchObject({ line: 2, code });
    expect(`${rejects[0]!.field} ${rejects[0]!.reason}`).toContain(reason);
  });

  it('may be grouped by a column no field holds', async () => {
    const text = 'Basket,contact,at,order_id,total\nb1,7,2026-11-27,o1,9\nb1,7,2026-11-27,o1,9\n';
    const { rows } = await events(text, { event: 'order_placed', group: 'Basket' });
    expect(rows.map(({ id, fields }) => [id, fields])).toEqual([
      ['order_placed:b1', { order_id: 'o1', total: 900, items: null, coupon: null }],
    ]);
  });

  it('need to say which lines belong together', async () => {
    const map = MAP.filter((option) => !option.startsWith('order_id'));
    await expect(events(HEAD, { event: 'order_placed', map })).rejects.toMatchObject({
      code: 'missing-column',
      help: expect.stringContaining('--map order_id=COLUMN or --group COLUMN'),
    });
  });
});

describe('UCI Online Retail', () => {
  const head = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n';

  it('runs as it lies, in either notation of its dates', async () => {
    const text = `${head}536365,85123A,HOLDER,6,12/1/2010 8:26,2.55,17850,UK
536365,71053,LANTERN,6,2010-12-01 08:26:00,3.39,17850.0,UK
C536379,D,Discount,-1,12/1/2010 9:41,27.5,14527,UK
536414,22139,,56,12/1/2010 11:52,0,,UK
`;
    const { rows, rejects, report } = await events(text);
    expect(rows).toEqual([
      {
        event: 'order_placed',
        contact: '17850',
        at: '2010-12-01T07:26:00.000Z',
        id: 'order_placed:536365',
        fields: {
          order_id: '536365',
          total: 3564,
          items: [
            { sku: '85123A', name: 'HOLDER', category: null, price: 255, quantity: 6 },
            { sku: '71053', name: 'LANTERN', category: null, price: 339, quantity: 6 },
          ],
          coupon: null,
        },
      },
    ]);
    expect(rejects.map(({ line: at, code }) => [at, code])).toEqual([
      [4, 'return'],
      [5, 'no-contact'],
    ]);
    expect(report.notices[0]).toContain('read as UCI Online Retail');
    expect(report.notices[0]).toContain('--map "total=sum(Quantity*UnitPrice)"');
  });

  it('yields to what the user maps', async () => {
    const text = `${head}1,a,d,2,2010-12-01 08:26:00,3,9,UK\n`;
    const { rows } = await events(text, { map: ['coupon=Country'] });
    expect(rows[0]!.fields).toMatchObject({ coupon: 'UK', total: 600 });
  });
});
