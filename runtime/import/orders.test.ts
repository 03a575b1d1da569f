/** Whatever a text of orders holds, in whatever pieces it comes: read from its bytes it gives what the readers of events give. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textsIn } from './byte-ids.js';
import { streamEvents } from './events.js';
import { ALL_CUSTOMERS } from './order-batch.js';
import { IntoTables, OrderTable } from './order-table.js';
import { readOrdersInto } from './orders.js';
import type { Reject } from './problem.js';
import type { ImportModel } from './schema.js';
import { memorySource } from './source.js';
import { reportOf } from './tally.js';

const model = (currency: string): ImportModel => ({
  currency,
  timezone: 'UTC',
  contact: {},
  events: { order: { fields: { value: { type: 'money', currency }, order: { type: 'text' } } } },
  aliases: {},
});
const options = (at = 'when', value = 'amount') => ({
  event: 'order',
  map: new Map(Object.entries({ contact: 'who', at, value, order: 'number', id: '', event: '' })),
});

async function attempt<T>(work: () => Promise<T>): Promise<T | string> {
  return await work().catch((error: Error) => error.message);
}

interface How {
  readonly currency: string;
  readonly at: string;
  readonly value: string;
}

/** By the readers of events alone. */
const byRow = (chunks: readonly Uint8Array[], { currency, at, value }: How) =>
  attempt(async () => {
    const rejects: Reject[] = [];
    const rows: unknown[] = [];
    let notices: readonly string[] = [];
    const onReject = (reject: Reject) => rejects.push(reject);
    const source = memorySource('o.csv', ...chunks);
    for await (const { table, report } of streamEvents([source], model(currency), {
      ...options(at, value),
      onReject,
    })) {
      for (let i = 0; i < table.length; i++) {
        const fields = table.fields[i]!;
        rows.push([table.contacts[table.contact[i]!], table.at[i], Number(fields.value), fields.order]);
      }
      notices = report?.notices ?? notices;
    }
    return { rows, rejects, notices };
  });

const fromBytes = (chunks: readonly Uint8Array[], { currency, at, value }: How, told?: (plain: number) => void) =>
  attempt(async () => {
    const rejects: Reject[] = [];
    const table = new OrderTable(true, 1e9);
    const sink = new IntoTables([table], true, ALL_CUSTOMERS);
    const onReject = (reject: Reject) => rejects.push(reject);
    const source = memorySource('o.csv', ...chunks);
    const { count, plain } = await readOrdersInto(source, model(currency), options(at, value), { sink, onReject });
    told?.(plain);
    const ids = textsIn(table.customers.packed);
    const orders = textsIn(table.orders!.packed);
    const rows = Array.from({ length: table.rows }, (_, i) => [
      ids[table.customer[i]!],
      table.at[i],
      table.value[i],
      orders[table.order[i]!],
    ]);
    return { rows, rejects, notices: reportOf([count]).notices };
  });

const plainText = (text: string) => text;
const quoted = (text: string) => `"${text}"`;
const who = fc.constantFrom(
  'ana',
  '7',
  '010',
  'José',
  '😀',
  'x y',
  'café\u0301',
  'Ωmega',
  '日本',
  'é',
  'customer-0001234',
  'a\tb',
);
const oddWho = fc.constantFrom(
  ...[
    '',
    ' ana',
    'ana ',
    '\u00a0x',
    'x\u00a0',
    'x\u3000',
    '\ufeffx',
    'x\u2029',
    '7.0',
    'a.0',
    '"a""b"',
    '"a\nb"',
    'a"b',
    '"a"b',
    '"',
  ],
  ...[
    'n\0',
    'bad\uFFFD',
    'x'.repeat(256),
    'x'.repeat(257),
    'é'.repeat(200),
    '\u0085x',
    'a\rb',
    'x\v',
    '\u2000',
    '\u00c2',
  ],
);
const when = fc.constantFrom(
  ...[
    '2026-03-01',
    '2024-02-29',
    '1899-12-31',
    '0001-01-01',
    '9999-12-31',
    '2026-03-01 10:00:00',
    '2026-03-01T23:59:59',
  ],
  ...[
    '2026-03-01t10:00:00',
    '2026-03-01 10:00',
    '2026-03-01T10:00:00Z',
    '2026-03-01 10:00:00.1239',
    '2026-03-01T10:00:00+02:00',
  ],
);
const oddWhen = fc.constantFrom(
  ...[
    '',
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-01-32',
    '2026-3-01',
    '2026/03/01',
    '03/04/2026',
    ' 2026-03-01',
  ],
  ...[
    '2026-03-01 ',
    '2026-03-01 24:00:00',
    '2026-03-01 10:60:00',
    '2026-03-01 10:00:60',
    '2026-03-01 10-00:00',
    '2026:03-01',
  ],
  ...[
    '2026-03-01x',
    '2026-03-01 10:00:00 ',
    '2026-03-01 10:00:0:',
    '20260301',
    '1767225600',
    '-026-03-01',
    '२०२६-03-01',
    '20é6-03-01',
  ],
);
const amount = fc.constantFrom(
  ...[
    '1.50',
    '0',
    '-3',
    '+5',
    '19.9',
    '7.00',
    '7.5000',
    '0.01',
    '1234567890.12',
    '-0',
    '-0.00',
    '1,5',
    '1,50',
    '9007199254740.99',
  ],
);
const oddAmount = fc.constantFrom(
  ...[
    '',
    '.5',
    '5.',
    '+',
    '-',
    '1e3',
    '0x1F',
    '19.905',
    '1.234,50',
    '1,500',
    ' 3',
    '3 ',
    '3 EUR',
    '3EUR',
    '3 USD',
    '१',
    '1.2.3',
    '--1',
  ],
  ...[
    '99999999999999.99',
    '90071992547409.91',
    '90071992547409.92',
    '123456789012345678901',
    '{"amount":3,"currency":"EUR"}',
    '1_0',
  ],
);
const number = fc.constantFrom('i1', 'i2', '5', 'a b', ' i1', 'é', 'C3');
const oddNumber = fc.constantFrom('', 'x'.repeat(10_001), 'n\0', '"i""1"');
const other = fc.constantFrom('', 'plain', 'Größe', '"quoted, with ; | \t all"');
const oddOther = fc.constantFrom(
  '"two\nlines"',
  '"a\r\nb"',
  'a"b',
  '"open',
  'n\0',
  '\uFFFD',
  'x'.repeat(100_100),
  'cr\rcr',
  '"a""b"',
);

const cells = fc.tuple(who, when, amount, number, other);
const odd = fc.oneof(
  fc.tuple(oddWho, when, amount, number, other),
  fc.tuple(who, oddWhen, amount, number, other),
  fc.tuple(who, when, oddAmount, number, other),
  fc.tuple(who, when, amount, oddNumber, other),
  fc.tuple(who, when, amount, number, oddOther),
  fc.constantFrom<string[]>(
    [''],
    [' '],
    ['ana'],
    ['ana', '2026-03-01', '1', 'i1'],
    ['a', '2026-03-01', '1', 'i1', '', 'more'],
    ['\r'],
  ),
);
const order = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 });
const textOf = fc
  .record({
    lines: fc.array(fc.oneof({ weight: 6, arbitrary: cells }, { weight: 1, arbitrary: odd }), { maxLength: 30 }),
    order,
    separator: fc.constantFrom(',', ',', ';', '\t', '|'),
    end: fc.constantFrom('\n', '\n', '\r\n', '\r'),
    written: fc.constantFrom(plainText, plainText, quoted),
    before: fc.constantFrom('', '', '\uFEFF', '\n', 'sep=;\n', '\n\n \n'),
    last: fc.boolean(),
  })
  .map(({ lines, order: places, separator, end, written, before, last }) => {
    const header = ['who', 'when', 'amount', 'number', 'other'];
    const rows = [header, ...lines].map((line) => {
      const turned = line.length === 5 ? places.map((place) => line[place]!) : line;
      return turned.map((cell) => (/["\r\n]/.test(cell) ? cell : written(cell))).join(separator);
    });
    return before + rows.join(end) + (last ? end : '');
  });
/** Texts as bytes, sometimes with a byte that is no UTF-8, cut anywhere. */
const chunks = fc
  .record({
    text: textOf,
    encoding: fc.constantFrom('utf8', 'utf8', 'utf8', 'utf16le'),
    broken: fc.option(fc.nat()),
    cuts: fc.array(fc.nat(), { maxLength: 3 }),
  })
  .map(({ text, encoding, broken, cuts }) => {
    const bytes = Buffer.from(encoding === 'utf16le' ? `\uFEFF${text}` : text, encoding as BufferEncoding);
    if (broken !== null && broken % 4 === 0) bytes[broken % bytes.length] = 0xe2;
    const places = [...new Set([0, bytes.length, ...cuts.map((cut) => cut % bytes.length)])].sort((a, b) => a - b);
    return places.slice(1).map((to, i) => bytes.subarray(places[i], to));
  });

describe('orders from bytes', () => {
  test('are those of the readers of events', { timeout: 120_000 }, async () => {
    const how = fc.record({
      currency: fc.constantFrom('EUR', 'EUR', 'JPY', 'KWD'),
      at: fc.constantFrom('when', 'when', 'when', 'dmy(when)', 'epoch(when)'),
      value: fc.constantFrom('amount', 'amount', 'amount', 'amount*number'),
    });
    await fc.assert(
      fc.asyncProperty(chunks, how, async (parts, asked) => {
        expect(await fromBytes(parts, asked)).toEqual(await byRow(parts, asked));
      }),
      { numRuns: Number(process.env.RUNS ?? 500) },
    );
  });

  test('are read from them wherever the notation is usual', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(cells, { minLength: 1, maxLength: 20 }),
        fc.constantFrom(plainText, quoted),
        async (lines, written) => {
          const rows = [
            ['who', 'when', 'amount', 'number', 'other'],
            ...lines.map((line) => line.map((cell) => cell.replaceAll('"', ''))),
          ];
          const usual = rows.filter((line) => !line.some((cell) => cell.includes('\t')));
          const text = `${usual.map((line) => line.map((cell, at) => (at === 4 && usual[0] !== line ? '' : written(cell))).join(';')).join('\n')}\n`;
          let plain = -1;
          await fromBytes([Buffer.from(text)], { currency: 'EUR', at: 'when', value: 'amount' }, (count) => {
            plain = count;
          });
          expect(plain).toBe(usual.length - 1);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('of which a few are odd are read from them but for those', async () => {
    const line = (i: number) => `c${i % 700},2026-03-01,${i % 90}.50,i${i},`;
    const rows = Array.from({ length: 30_000 }, (_, i) => (i % 3_000 === 1_000 ? `c,03/04/2026,1,i${i},` : line(i)));
    const text = Buffer.from(`who,when,amount,number,other\n${rows.join('\n')}\n`);
    const how = { currency: 'EUR', at: 'when', value: 'amount' };
    let plain = 0;
    const found = await fromBytes([text], how, (count) => {
      plain = count;
    });
    expect(found).toEqual(await byRow([text], how));
    expect(found).toMatchObject({ rejects: { length: 10 } });
    expect(plain).toBe(29_990);
  });
});
