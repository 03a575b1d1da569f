import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { streamEvents } from './events.js';
import { rejectLine, rejectText } from './problem.js';
import { fileSource, memorySource } from './source.js';
import { events, shop } from './testdata/shop.js';

const GOOD = 'event,contact,at,id,product,category,price,source\n';
const VIEW = 'product_viewed,u1,2026-11-27 09:00,e1,p1,shoes,19.90,\n';
const SIGNUP = 'signed_up,u2,2026-11-26,,,,,web\n';
const VIEWED = { product: 'p1', category: 'shoes', price: 1990 };

describe('events of a csv', () => {
  it('come in order of time, checked against the model', async () => {
    const { rows, rejects, report } = await events(GOOD + VIEW + SIGNUP);
    expect(rows).toEqual([
      {
        event: 'signed_up',
        contact: 'u2',
        at: '2026-11-25T23:00:00.000Z',
        id: 'history.csv:3',
        fields: { source: 'web' },
      },
      { event: 'product_viewed', contact: 'u1', at: '2026-11-27T08:00:00.000Z', id: 'e1', fields: VIEWED },
    ]);
    expect(rejects).toEqual([]);
    expect(report).toMatchObject({ format: 'csv', rows: 2, accepted: 2, used: 2, rejected: {} });
  });

  it.each([
    ['semicolons and decimal commas', (text: string) => text.replaceAll(',', ';').replace('19.90', '19,90')],
    ['tabs', (text: string) => text.replaceAll(',', '\t')],
    ['bars', (text: string) => text.replaceAll(',', '|')],
    ['the separator said by Excel', (text: string) => `sep=;\n${text.replaceAll(',', ';')}`],
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
    ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['no line end at the end', (text: string) => text.trimEnd()],
    ['empty lines', (text: string) => text.replaceAll('\n', '\n\n')],
    ['capital column names', (text: string) => text.replace('event,contact,at', 'Event,CONTACT, At ')],
    ['an alias for the event', (text: string) => text.replace('product_viewed', 'Product Viewed')],
  ])('are the same with %s', async (_, change) => {
    const { rows, rejects } = await events(change(GOOD + VIEW));
    expect(rejects).toEqual([]);
    expect(rows.map(({ fields }) => fields)).toEqual([VIEWED]);
  });

  it.each([
    ['gzip', gzipSync(GOOD + VIEW)],
    ['gzip in two members', Buffer.concat([gzipSync(GOOD), gzipSync(VIEW)])],
    ['UTF-16', Buffer.from(`\uFEFF${GOOD}${VIEW}`, 'utf16le')],
  ])('are the same in %s, byte by byte', async (_, bytes) => {
    const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
    const { rows } = await events(memorySource('x.csv', ...single));
    expect(rows.map(({ fields }) => fields)).toEqual([VIEWED]);
  });

  it('may all be one event, with columns under other names', async () => {
    const text = 'who;when;what;kind;cost\nu1;27/11/2026 9:00;p1;shoes;19,90\n';
    const map = ['contact=who', 'at=dmy(when)', 'product=what', 'category=kind', 'price=cost'];
    const { rows, rejects } = await events(text, { event: 'product_viewed', map });
    expect(rejects).toEqual([]);
    expect(rows).toEqual([
      { event: 'product_viewed', contact: 'u1', at: '2026-11-27T08:00:00.000Z', id: 'history.csv:2', fields: VIEWED },
    ]);
  });

  it('may leave a field unknown on purpose, and say which columns nobody reads', async () => {
    const text = 'contact,at,order,amount,shop\nu1,2026-11-27,o1,5,x\n';
    const { rows, report } = await events(text, { event: 'order_placed', map: ['total=amount', 'order_id='] });
    expect(rows[0]!.fields).toEqual({ order_id: null, total: 500, items: null, coupon: null });
    expect(report.notices).toEqual([
      'order_placed.items has no column: unknown in every row',
      'columns not used: order, shop',
    ]);
  });

  it('keep lists of records and texts with separators in quotes', async () => {
    const items = '[{"sku":"a","name":"n","category":"c","price":1.5,"quantity":2}]';
    const text = `contact,at,order_id,total,items,coupon\nu1,2026-11-27,"o,1",3,"${items.replaceAll('"', '""')}",\n`;
    const { rows, rejects } = await events(text, { event: 'order_placed' });
    expect(rejects).toEqual([]);
    const item = { sku: 'a', name: 'n', category: 'c', price: 150, quantity: 2 };
    expect(rows[0]!.fields).toEqual({ order_id: 'o,1', total: 300, items: [item], coupon: null });
  });
});

describe('rows that are rejected', () => {
  it.each([
    ['ragged, too short', 'product_viewed,u1,2026-11-27\n', 'ragged', 'the row has 3 cells, the header 8'],
    ['ragged, too long', VIEW.replace('shoes', 'shoes,boots'), 'ragged', 'needs quotes'],
    ['a wrong date', VIEW.replace('2026-11-27 09:00', '27/11/2026'), 'bad-value', '--map "at=dmy(at)"'],
    [
      'a date that does not exist',
      VIEW.replace('11-27', '11-31'),
      'bad-value',
      'at is "2026-11-31 09:00"; write it like 2026-11-27 09:00',
    ],
    ['no date', VIEW.replace('2026-11-27 09:00', ''), 'missing-value', 'at is empty'],
    ['no contact', VIEW.replace('u1', ' '), 'no-contact', 'no contact: the cell is empty (cell 2 of the row)'],
    ['a contact of 300 characters', VIEW.replace('u1', 'u'.repeat(300)), 'bad-value', 'at most 256 fit'],
    ['an unknown event', VIEW.replace('viewed', 'vieved'), 'unknown-event', 'Did you mean product_viewed?'],
    ['no event', VIEW.replace('product_viewed', ''), 'no-event', 'it names the event'],
    [
      'a wrong amount',
      VIEW.replace('19.90', '19.x'),
      'bad-value',
      'price is "19.x"; write an amount in EUR such as 19.90',
    ],
    ['another currency', VIEW.replace('19.90', '19.90 USD'), 'other-currency', 'convert the amount to EUR'],
    ['an empty field', VIEW.replace('shoes', ''), 'missing-value', 'category is empty'],
    ['a NUL', VIEW.replace('shoes', 'sh\0es'), 'not-text', 'NUL'],
    ['an open quote', VIEW.replace('shoes', '"shoes'), 'broken-record', 'never closed'],
    ['text after a quote', VIEW.replace('shoes', '"shoes"s'), 'broken-record', 'after its closing quote'],
    ['a long id', VIEW.replace('e1', 'e'.repeat(257)), 'bad-value', 'at most 256 fit'],
  ])('%s', async (_, row, code, reason) => {
    const { rows, rejects, report } = await events(GOOD + row + SIGNUP + VIEW);
    expect(rows).toHaveLength(2);
    expect(rejects).toHaveLength(1);
    expect(rejects[0]).toMatchObject({ file: 'history.csv', line: 2, code });
    expect(rejects[0]!.reason).toContain(reason);
    expect(rejectText(rejects[0]!)).toMatch(/^history\.csv:2: /);
    expect(JSON.parse(rejectLine(rejects[0]!))).toEqual(rejects[0]);
    expect(rejects[0]!.raw.length).toBeGreaterThan(0);
    expect(rejects[0]!.raw.length).toBeLessThanOrEqual(500);
    expect(report).toMatchObject({ rows: 3, used: 2, rejected: { [code]: 1 } });
  });

  it('for bytes that are not UTF-8, and only those', async () => {
    const latin = Buffer.from(VIEW.replace('shoes', 'niño'), 'latin1');
    const { rows, rejects } = await events(memorySource('h.csv', GOOD, VIEW, latin, VIEW));
    expect(rows).toHaveLength(2);
    expect(rejects.map(({ line, code }) => [line, code])).toEqual([[3, 'not-text']]);
    expect(rejects[0]!.reason).toContain('save the file as UTF-8');
  });

  it('name the column where it is called otherwise', async () => {
    const text = 'who,at,product,category,cost\nu1,2026-11-27,p,c,?\n,2026-11-27,p,c,1\n';
    const { rejects } = await events(text, { event: 'product_viewed', map: ['contact=who', 'price=cost'] });
    expect(rejects[0]).toMatchObject({ field: 'price', column: 'cost' });
    expect(rejects[0]!.reason).toMatch(/^price \(column "cost"\) is "\?"/);
    expect(rejects[1]!.reason).toBe('no contact: "who" is empty (cell 1 of the row)');
  });

  it('where a file of several events lacks a column one of them needs', async () => {
    const { rows, rejects } = await events(
      `event,contact,at\nsigned_up,u1,2026-11-27\n${'product_viewed,u1,2026-11-27\n'}`,
    );
    expect(rows).toHaveLength(1);
    expect(rejects[0]).toMatchObject({ line: 3, code: 'missing-value', field: 'product' });
  });
});

describe('files that cannot be used', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cauce-import-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const csv = GOOD + VIEW.repeat(5000);
  const cases: readonly (readonly [string, string, Uint8Array | string, string, RegExp, RegExp])[] = [
    ['empty', 'h.csv', '', 'empty', /h\.csv is empty/, /^$/],
    ['blank', 'h.csv', ' \n\r\n', 'empty', /is empty/, /^$/],
    ['an empty gzip', 'h.csv.gz', gzipSync(''), 'empty', /is empty/, /^$/],
    [
      'binary',
      'h.csv',
      Uint8Array.from({ length: 5000 }, (_, i) => (i * 7) % 256),
      'not-text',
      /not a text file/,
      /csv/,
    ],
    ['zeros', 'h.csv', new Uint8Array(100_000), 'not-text', /not a text file/, /csv/],
    ['a workbook', 'h.csv', Buffer.from('504b030414000600080000002100', 'hex'), 'not-text', /Excel workbook/, /^$/],
    [
      'a cut off gzip',
      'h.csv.gz',
      gzipSync(csv).subarray(0, 300),
      'broken-gzip',
      /ends in the middle/,
      /nothing of it was used/,
    ],
    ['a damaged gzip', 'h.csv.gz', damaged(gzipSync(csv)), 'broken-gzip', /damaged/, /^$/],
    [
      'without a contact',
      'h.csv',
      'event,customer_id,at\n',
      'missing-column',
      /no column "contact"; it has event, customer_id, at$/,
      /--map contact=customer_id/,
    ],
    [
      'without a time',
      'h.csv',
      'event,contact,Order Date\n',
      'missing-column',
      /no column "at"/,
      /--map at="Order Date"/,
    ],
    ['without an event', 'h.csv', 'contact,at\n', 'missing-column', /no column "event"/, /--event NAME/],
    ['a column twice', 'h.csv', 'event,contact,at,at\n', 'no-header', /two columns named "at"/, /rename/],
    ['no header', 'h.csv', ',,,\n', 'no-header', /no header line/, /first line/],
    ['a JSON array', 'h.json', '[{"event":"signed_up"}]', 'wrong-format', /JSON array/, /one object a line/],
    ['a parquet that is none', 'h.parquet', 'hello', 'wrong-format', /cannot be read as parquet/, /^$/],
  ];

  it.each(cases)('%s', async (_, name, bytes, code, message, help) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    const problem = await events(fileSource(path)).then(
      () => undefined,
      (error) => error,
    );
    expect(problem).toMatchObject({ name: 'ImportProblem', code, fault: 'file', file: name });
    expect(problem.message).toMatch(message);
    expect(problem.help ?? '').toMatch(help);
  });

  it('missing, or a folder', async () => {
    const missing = events(fileSource(join(folder, 'nowhere.csv')));
    await expect(missing).rejects.toMatchObject({ code: 'unreadable', message: 'there is no file nowhere.csv' });
    await expect(events(fileSource(folder, 'data'))).rejects.toMatchObject({
      code: 'unreadable',
      message: /is a folder/,
    });
  });

  it.each([
    ['an event that does not exist', { event: 'order_placd' }, 'use', /Did you mean order_placed\?/],
    ['a column that does not exist', { event: 'signed_up', map: ['contact=whoo'] }, 'file', /has no column "whoo"/],
    ['a field that does not exist', { event: 'signed_up', map: ['sauce=a'] }, 'use', /there is no field "sauce"/],
    [
      'a field the event needs',
      { event: 'order_placed' },
      'file',
      /no column "order_id" \(order_placed needs it\), "total"/,
    ],
  ])('with options that name %s', async (_, options, fault, message) => {
    const text = 'who,contact,at,amount\nx,u1,2026-11-27,5\n';
    await expect(events(text, options)).rejects.toMatchObject({ fault, message });
  });

  it('say all that is missing at once', async () => {
    const text = 'CustomerID,Order Date,revenue,shop\n';
    await expect(events(text)).rejects.toMatchObject({
      message:
        'history.csv has no column "event", "contact", "at" (when it happened); it has CustomerID, Order Date, revenue, shop',
      help:
        'say which column it is: --map contact=CustomerID --map at="Order Date"; ' +
        '--event NAME if all rows are one event (signed_up, product_viewed, order_placed)',
    });
    await expect(events(text, { event: 'order_placed' })).rejects.toMatchObject({
      help:
        'say which column it is: --map contact=CustomerID --map at="Order Date" --map order_id=COLUMN --map total=revenue; ' +
        '--map order_id= if it may stay unknown; --map total= if it may stay unknown',
    });
  });

  it('a header without rows is no problem, but is said', async () => {
    const { rows, report } = await events(GOOD);
    expect(rows).toEqual([]);
    expect(report.notices).toEqual(['the file has no rows']);
  });
});

describe('batches', () => {
  it('carry the events in the order of the file, and the report at its end', async () => {
    const many = GOOD + VIEW.repeat(50_000);
    const source = memorySource('h.csv', ...(many.match(/[\s\S]{1,65536}/g) ?? []));
    let count = 0;
    const reports: number[] = [];
    const sizes: number[] = [];
    for await (const { table, report } of streamEvents([source], shop, {}, 1000)) {
      expect([...table.line]).toEqual(Array.from({ length: table.length }, () => 2 + count++));
      expect(table.contacts.length).toBeLessThanOrEqual(1);
      sizes.push(table.length);
      if (report !== undefined) reports.push(report.accepted);
    }
    expect(count).toBe(50_000);
    expect(reports).toEqual([50_000]);
    expect(sizes.length).toBeGreaterThan(10);
  });
});

function damaged(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy.fill(0xff, 40, 80);
  return copy;
}
