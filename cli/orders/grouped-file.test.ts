/** Whatever a large file holds and however its rows are ordered: within a limit of memory it gives to the last digit what reading it row by row gives. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { ALL_CUSTOMERS, openDuckDb, sqlText } from '../../runtime/import/index.js';
import { DAY_MS } from '../../runtime/machine/calendar.js';
import { asksFirst } from '../../runtime/rfm/grouped/measuring-sql.js';
import { CAUCE, measureInZones, RFM_PRESETS, type RfmConfig, UTC } from '../../runtime/rfm/index.js';
import { cauce } from '../run.fixture.js';
import { say } from '../terminal.js';
import { type OrdersOptions, orderColumns } from './columns.js';
import { openGroupedFile } from './grouped-file.js';
import type { HeldOrders } from './held.js';
import { eachOrder, readOrders } from './read-orders.js';
import { severalThreads } from './threads/several-threads.js';

const dir = mkdtempSync(join(tmpdir(), 'cauce-grouped-'));
/** Counts how often our own readers were asked. */
vi.mock(import('./read-orders.js'), async (original) => {
  const own = await original();
  return { ...own, eachOrder: vi.fn(own.eachOrder) };
});
/** Counts how often one thread had to read. */
vi.mock(import('./one-thread.js'), async (original) => {
  const own = await original();
  return {
    oneThread: (columns, most) => {
      const reader = own.oneThread(columns, most);
      return { ...reader, read: (...how) => alone(() => reader.read(...how)) };
    },
  };
});
const alone = vi.fn((read: () => Promise<HeldOrders>) => read());
vi.mock(import('../terminal.js'), async (original) => ({ ...(await original()), say: vi.fn() }));
const said = vi.mocked(say);
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

const asOf = Date.UTC(2026, 2, 31, 12);
const configs: readonly RfmConfig[] = [
  ...Object.values(RFM_PRESETS),
  { ...CAUCE, window: { months: 1, days: 3, ms: 3_600_000 }, monetary: 'mean-repeat' },
  { ...CAUCE, window: { months: 0, days: 45, ms: 0 }, frequency: 'rows', monetary: 'mean' },
  { ...CAUCE, window: { months: 2, days: 0, ms: 0 }, frequency: 'days', monetary: 'mean-repeat' },
  { ...CAUCE, window: { months: 2, days: 0, ms: 0 }, frequency: 'repeat-days', age: 'dates', period: 'week' },
];

interface Told {
  readonly measured: unknown;
  readonly last: number;
  readonly mistakes: number;
  readonly rejects: string;
  readonly said: readonly string[];
}

/** What comes of a file both ways. */
async function both(
  path: string,
  config: RfmConfig,
  dates: readonly number[],
  withOrders: boolean,
  { memory = '256MB', threads = 1 } = {},
) {
  const rejects = join(dir, 'rejects.csv');
  const options: OrdersOptions = {
    orders: path,
    customer: 'who',
    date: 'when',
    value: 'amount',
    rejects,
    ...(withOrders && { order: 'number' }),
  };
  const context = { currency: 'EUR', timezone: 'UTC', ...(withOrders && { cancelled: 'C' }) };
  const columns = orderColumns(options, context);
  const told = async (work: () => Promise<Pick<Told, 'measured' | 'last' | 'mistakes'>>): Promise<Told> => {
    rmSync(rejects, { force: true });
    said.mockClear();
    const found = await work();
    const list = existsSync(rejects) ? readFileSync(rejects, 'utf8') : '';
    return { ...found, rejects: list, said: said.mock.calls.map(([text]) => String(text)).sort() };
  };
  const inMemory = await told(async () => {
    const { orders, last, mistakes } = await readOrders(columns, options);
    const values = dates.map((date) => measureInZones(orders, config, date, UTC));
    // Of parquet nobody asks for the first order where nothing is made of it.
    if (path.endsWith('.parquet') && !asksFirst(config)) for (const one of values) one.firstAt.fill(Number.NaN);
    return { measured: { values, ids: orders.ids }, last, mistakes };
  });
  const grouped = await told(async () => {
    const file = await openGroupedFile(columns, { ...options, memory }, threads);
    const last = await file.last();
    const measured = await file.measure({ config, dates, named: true });
    file.close();
    return { measured, last, mistakes: file.mistakes() };
  });
  return { inMemory, grouped };
}

const id = fc.constantFrom('ana', '7', '10', '010', 'José', '"quo""ted"', '"a,b"', '😀', '\uFF5E', 'ben', 'x y');
const oddId = fc.constantFrom(
  '',
  ' ana',
  'ana ',
  '17850.0',
  '\u00a0',
  '""',
  '"two\nlines"',
  'a"b',
  '"a"b',
  'x'.repeat(257),
  'n\0',
  'bad\uFFFD',
);
const instant = fc.integer({ min: -70, max: 3 }).map((days) => asOf + days * DAY_MS);
const second = fc.tuple(instant, fc.nat(86_399)).map(([at, s]) => Math.floor(at / DAY_MS) * DAY_MS + s * 1000);
const iso = (at: number) => new Date(at).toISOString();
const writings: readonly ((at: number) => string)[] = [
  (at) => iso(at).slice(0, 10),
  (at) => iso(at).slice(0, 19).replace('T', ' '),
  (at) => iso(at).slice(0, 16),
  (at) => iso(at),
  (at) => `${iso(at).slice(0, 19)}+00:00`,
  (at) => `${iso(at).slice(0, 19)}+02:00`,
  (at) => `"${iso(at).slice(0, 19).replace('T', ' ')}.5"`,
];
const oddDate = fc.constantFrom(
  '',
  '2026-02-30',
  '2026-03-01 24:00:00',
  '2026-03-01 23:59:60',
  '2026/03/01',
  '2026-3-01',
  '03/04/2026',
  ' 2026-03-01',
  '2026-03-01 10:00:0 ',
  '2026-03-01  1:00:00',
  '1969-12-31 23:59:59.9999',
  '-026-03-01',
  'infinity',
  'epoch',
  '20260301',
  '2026-03-01T10:00:00.1234567Z',
  '2026-03-01 10:00:00-03',
  '10000-01-01',
  '2026-03-01 10:00:00.12',
);
const amount = fc
  .integer({ min: -2_000, max: 2_000_000 })
  .map((minor) =>
    fc.constantFrom((minor / 100).toFixed(2), String(minor / 100), `"${minor / 100}"`, `${(minor / 100).toFixed(2)}00`),
  )
  .chain((text) => text);
const oddAmount = fc.constantFrom(
  '',
  '1,50',
  '1e3',
  '.5',
  '5.',
  '+5',
  '1_000',
  '0x1F',
  '19.905',
  'free',
  ' 3.10',
  '3.10 EUR',
  '99999999999999.99',
  '-0',
  '1.234,50',
  '१',
);
const number = fc.constantFrom('i1', 'i2', 'C3', 'i4', '5');

interface Line {
  readonly cells: readonly string[];
}

const lines = (written: (at: number) => string) =>
  fc.array(
    fc.tuple(id, second.map(written), amount, number).map((cells): Line => ({ cells })),
    { minLength: 1, maxLength: 25 },
  );
const oddLine = fc.oneof(
  fc.tuple(oddId, fc.constant('2026-03-01'), fc.constant('1.00'), number).map((cells): Line => ({ cells })),
  fc.tuple(id, oddDate, fc.constant('1.00'), number).map((cells): Line => ({ cells })),
  fc.tuple(id, fc.constant('2026-03-01'), oddAmount, number).map((cells): Line => ({ cells })),
  fc.constantFrom<Line>(
    { cells: [''] },
    { cells: [' '] },
    { cells: ['ana', '2026-03-01', '1'] },
    { cells: ['ana', '2026-03-01', '1', 'i1', 'more'] },
    { cells: ['ana', '2026-03-01', '2', ''] },
  ),
);
const file = fc
  .record({
    written: fc.constantFrom(...writings),
    odd: fc.array(oddLine, { maxLength: 2 }),
    separator: fc.constantFrom(',', ',', ';', '\t'),
    end: fc.constantFrom('\n', '\n', '\r\n', '\r'),
    bom: fc.constantFrom('', '', '\uFEFF'),
    last: fc.boolean(),
    turn: fc.nat(),
  })
  .chain((form) =>
    fc.tuple(fc.constant(form), lines(form.written)).map(([{ odd, separator, end, bom, last, turn }, plain]) => {
      const all = [...plain];
      for (const [place, line] of odd.entries()) all.splice((turn + place * 7) % (all.length + 1), 0, line);
      const rows = [{ cells: ['who', 'when', 'amount', 'number'] }, ...all].map(({ cells }) =>
        cells.map((cell) => (cell === '"a,b"' ? `"a${separator}b"` : cell)).join(separator),
      );
      return bom + rows.join(end) + (last ? end : '');
    }),
  );

/** All but the header. */
function rowsOf(text: string): string {
  return text.replace(/^.*?(\r\n|\n|\r|$)/, '');
}

describe('a file of orders', () => {
  test('is the same grouped and in memory, plain or not', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        file,
        fc.constantFrom(...configs),
        fc.boolean(),
        fc.boolean(),
        async (text, config, withOrders, packed) => {
          const path = join(dir, packed ? 'orders.csv.gz' : 'orders.csv');
          writeFileSync(path, packed ? gzipSync(text) : text);
          const { inMemory, grouped } = await both(path, config, [asOf, asOf - 20 * DAY_MS], withOrders);
          expect(grouped).toEqual(inMemory);
        },
      ),
      { numRuns: Number(process.env.RUNS ?? 60) },
    );
  });

  test('that does not fit into memory is read in shares of its customers', { timeout: 120_000 }, async () => {
    const path = join(dir, 'shares.csv');
    const rows = Array.from({ length: 30_000 }, (_, i) => {
      const at = asOf - ((i * 7919) % 80) * DAY_MS - (i % 1000) * 1000;
      const who = i % 500 === 3 ? ' odd one ' : `c${(i * 31) % 5_000}`;
      const day = i % 1_000 === 7 ? 'never' : new Date(at).toISOString();
      return `${who},${day},${(i % 9_973) / 100},${i % 17 === 0 ? 'C' : 'i'}${i % 20_000}`;
    });
    writeFileSync(path, `who,when,amount,number\n${rows.join('\n')}\n`);
    const dates = [asOf, asOf - 20 * DAY_MS];
    for (const [config, threads] of [
      [CAUCE, 1],
      [RFM_PRESETS['rf-grid'], 2],
      [CAUCE, 4],
    ] as const) {
      alone.mockClear();
      const { inMemory, grouped } = await both(path, config, dates, config !== CAUCE, { memory: '1MB', threads });
      expect(grouped).toEqual(inMemory);
      if (threads === 1) expect(alone.mock.calls.length).toBeGreaterThan(2);
      else expect(alone).not.toHaveBeenCalled();
    }
  });

  test('is the same whichever number of threads reads it', { timeout: 120_000 }, async () => {
    const path = join(dir, 'threads.csv');
    const many = fc.array(file, { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        many,
        fc.constantFrom(...configs),
        fc.boolean(),
        fc.constantFrom(2, 4),
        async (texts, config, withOrders, threads) => {
          // The rows of many files, each with its own line ends and separators, behind the first header.
          writeFileSync(path, texts.map((text, i) => (i === 0 ? text : `\n${rowsOf(text)}`)).join(''));
          const { inMemory, grouped } = await both(path, config, [asOf, asOf - 20 * DAY_MS], withOrders, { threads });
          expect(grouped).toEqual(inMemory);
        },
      ),
      { numRuns: Number(process.env.RUNS ?? 25) },
    );
  });

  test('is the same by several threads where each has many rows, orders and customers', {
    timeout: 120_000,
  }, async () => {
    const path = join(dir, 'many.csv');
    const rows = Array.from({ length: 30_000 }, (_, i) => {
      const at = asOf - ((i * 7919) % 80) * DAY_MS - (i % 1000) * 1000;
      const who = i % 4_000 === 3 ? '"odd\none"' : `c${(i * 31) % 9_000}`;
      const day = i % 1_000 === 7 ? 'never' : new Date(at).toISOString();
      return `${who},${day},${(i % 9_973) / 100},${i % 17 === 0 ? 'C' : 'i'}${i % 20_000}`;
    });
    writeFileSync(path, `who,when,amount,number\r\n${rows.join('\r\n')}`);
    for (const [config, threads] of [
      [CAUCE, 2],
      [RFM_PRESETS['rf-grid'], 4],
      [configs.at(-1)!, 2],
    ] as const) {
      alone.mockClear();
      const { inMemory, grouped } = await both(path, config, [asOf], config !== CAUCE, { threads });
      expect(grouped).toEqual(inMemory);
      expect(alone).not.toHaveBeenCalled();
    }
  });

  test('whose thread ends before its time is not scored', async () => {
    const path = join(dir, 'threads.csv');
    writeFileSync(path, 'who,when,amount\nana,2026-03-01,1\n');
    const columns = orderColumns(
      { orders: path, customer: 'who', date: 'when', value: 'amount' },
      { currency: 'EUR', timezone: 'UTC' },
    );
    const reader = severalThreads(columns, 1e9, {
      head: 16,
      headLines: 1,
      borders: [16, -5, 20],
    });
    await expect(reader.read(ALL_CUSTOMERS, () => {})).rejects.toThrow(/a thread that reads .*threads\.csv/);
  });

  test('that one thread cannot be given a range of is read by one: many rows to refuse', {
    timeout: 120_000,
  }, async () => {
    const path = join(dir, 'refused.csv');
    writeFileSync(path, `who,when,amount,number\n${'ana,never,1,1\n'.repeat(110_000)}ana,2026-03-01,1,1\n`);
    alone.mockClear();
    const { inMemory, grouped } = await both(path, CAUCE, [asOf], false, { threads: 2 });
    expect(grouped).toEqual(inMemory);
    expect(alone).toHaveBeenCalledOnce();
  });

  test('in parquet with a few odd cells is read by our own readers in those rows alone', {
    timeout: 120_000,
  }, async () => {
    const db = await openDuckDb('test', 'writes parquet', { threads: 1 });
    const oddCells = {
      who: [
        "' a'",
        "'a\u00a0'",
        "'7.0'",
        "''",
        'NULL',
        "'n' || chr(0)",
        "'\uFFFD'",
        "repeat('x', 257)",
        "repeat('x', 200)",
        "'C'",
      ],
      when: [
        "'2026-02-30'",
        "'2026-03-01 10:00'",
        "' 2026-03-01'",
        "''",
        'NULL',
        "'1969-12-31'",
        "'2026-03-01T10:00:00+02:00'",
      ],
      amount: ["'1,50'", "'3 EUR'", "'x'", "''", 'NULL', "'19.905'", "'1e3'", "'99999999999999.99'", "'9e99'"],
      number: ["''", 'NULL', "'C1'", "'i' || chr(0)", "'\uFFFD'", "repeat('x', 10001)"],
      comment: ["'bad \uFFFD'", 'chr(0)', 'NULL', "''"],
    };
    const odd = fc.constantFrom(
      ...Object.entries(oddCells).flatMap(([column, texts]) => texts.map((text) => ({ column, text }))),
    );
    const types = fc.record({
      when: fc.constantFrom('VARCHAR', 'TIMESTAMP', 'DATE'),
      amount: fc.constantFrom('VARCHAR', 'DECIMAL(12,2)', 'DOUBLE', 'BIGINT'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(5_000), odd), { maxLength: 4 }),
        types,
        fc.constantFrom(...configs),
        fc.boolean(),
        async (cells, { when, amount: money }, config, withOrders) => {
          const own = (column: string, usual: string) => {
            const cases = cells.flatMap(([i, one]) => (one.column === column ? [`WHEN ${i} THEN ${one.text}`] : []));
            return cases.length === 0 ? usual : `CASE i ${cases.join(' ')} ELSE ${usual} END`;
          };
          const path = join(dir, 'odd.parquet');
          const day = `strftime(TIMESTAMP '2026-03-31' - to_days((i * 7 % 70)::INT), '%Y-%m-%d')`;
          const columns = [
            `${own('who', "'c' || i % 700")} AS who`,
            `${when === 'VARCHAR' ? own('when', day) : `TRY_CAST(${own('when', day)} AS ${when})`} AS "when"`,
            `${money === 'VARCHAR' ? own('amount', "(i % 90 || '.50')") : `TRY_CAST(${own('amount', "(i % 90 || '')")} AS ${money})`} AS amount`,
            `${own('number', "'i' || i % 900")} AS number`,
            `${own('comment', "'Größe'")} AS comment`,
          ];
          await db.run(
            `COPY (SELECT ${columns.join(', ')} FROM range(5000) t(i)) TO ${sqlText(path)} (FORMAT parquet, ROW_GROUP_SIZE 2048)`,
          );
          vi.mocked(eachOrder).mockClear();
          const { inMemory, grouped } = await both(path, config, [asOf, asOf - 20 * DAY_MS], withOrders);
          expect(grouped).toEqual(inMemory);
          for (const [{ source }] of vi.mocked(eachOrder).mock.calls) expect(source.only).toBeDefined();
        },
      ),
      { numRuns: Number(process.env.RUNS ?? 10) },
    );
    db.closeSync();
  });

  test('in parquet is the same both ways, whatever its types', { timeout: 120_000 }, async () => {
    const rows = fc.array(
      fc.tuple(fc.constantFrom('a', 'b', '7', '10', '😀'), second, fc.integer({ min: -500, max: 99_999 }), number),
      { minLength: 1, maxLength: 20 },
    );
    const types = fc.record({
      who: fc.constantFrom('VARCHAR', 'VARCHAR', 'INTEGER', 'DOUBLE'),
      when: fc.constantFrom('TIMESTAMP', 'TIMESTAMP_S', 'TIMESTAMPTZ', 'TIMESTAMP_NS', 'DATE', 'VARCHAR'),
      amount: fc.constantFrom('DECIMAL(12,2)', 'DECIMAL(18,4)', 'DOUBLE', 'FLOAT', 'INTEGER', 'VARCHAR'),
    });
    const blank = fc.constantFrom(null, null, 'who', 'when', 'amount');
    const db = await openDuckDb('test', 'writes parquet', { threads: 1 });
    await fc.assert(
      fc.asyncProperty(
        rows,
        types,
        blank,
        fc.constantFrom(...configs),
        async (lines, { who, when, amount: money }, hole, config) => {
          const cells = lines.map(([customer, at, minor, order]) => {
            const name = who === 'VARCHAR' ? customer : customer.charCodeAt(0) % 5;
            return `(${sqlText(String(name))}, ${sqlText(iso(at).slice(0, 19).replace('T', ' '))}, '${(minor / 100).toFixed(2)}', ${sqlText(order)})`;
          });
          const typed = (column: string, type: string) => {
            const value =
              type === 'INTEGER' ? `CAST(CAST(${column} AS DOUBLE) AS INTEGER)` : `CAST(${column} AS ${type})`;
            return `CASE WHEN ${hole === column} AND number = 'i2' THEN NULL ELSE ${value} END AS "${column}"`;
          };
          const path = join(dir, 'orders.parquet');
          await db.run(
            `COPY (SELECT ${typed('who', who)}, ${typed('when', when)}, ${typed('amount', money)}, number FROM (VALUES ${cells.join(', ')}) t("who", "when", amount, number)) TO ${sqlText(path)} (FORMAT parquet)`.replaceAll(
              'CAST(when ',
              'CAST("when" ',
            ),
          );
          vi.mocked(eachOrder).mockClear();
          const { inMemory, grouped } = await both(path, config, [asOf, asOf - 20 * DAY_MS], true);
          expect(grouped).toEqual(inMemory);
          const isPlain = hole === null && who !== 'DOUBLE' && money !== 'FLOAT';
          if (isPlain) expect(eachOrder).not.toHaveBeenCalled();
        },
      ),
      { numRuns: Number(process.env.RUNS ?? 40) },
    );
    db.closeSync();
  });
});

describe('rfm --memory', () => {
  const orders = 'event,customer,date,value\nbuy,ana,2026-01-01,10.50\nbuy,leo,2025-12-01,1000000.10\n';
  writeFileSync(join(dir, 'small.csv'), orders);
  const args = [
    'rfm',
    'score',
    '--orders',
    'small.csv',
    '--customer',
    'customer',
    '--date',
    'date',
    '--value',
    'value',
  ];

  test('scores as without it; a column named event is like any other', () => {
    const grouped = cauce(dir, ...args, '--memory', '300MB');
    expect(grouped).toEqual(cauce(dir, ...args));
    expect(grouped).toMatchObject({ code: 0, out: expect.stringContaining('leo,32,1,1000000.1,') });
  });

  test('a size that is none: exit 2', () => {
    const told = cauce(dir, ...args, '--memory', 'lots');
    expect(told).toMatchObject({ code: 2, err: expect.stringMatching(/size such as 500MB or 4GB/) });
  });

  test('too little: exit 2', async () => {
    const db = await openDuckDb('test', 'writes parquet', { threads: 1 });
    const columns = `'c' || i AS customer, DATE '2026-01-01' AS date, 1.5 AS value`;
    await db.run(
      `COPY (SELECT ${columns} FROM range(10) t(i)) TO ${sqlText(join(dir, 'small.parquet'))} (FORMAT parquet)`,
    );
    db.closeSync();
    const of = args.map((arg) => arg.replace('small.csv', 'small.parquet'));
    const told = cauce(dir, ...of, '--memory', '1MB');
    expect(told).toMatchObject({ code: 2, err: expect.stringMatching(/--memory 1MB is too little/) });
  });
});
