/** Whatever a csv file holds: read in ranges it gives what reading it from its beginning gives, or one of the ranges tells that it cannot be divided so. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { textsIn } from './byte-ids.js';
import { dividedFile, endsWell, rangeSource } from './divided-file.js';
import { ALL_CUSTOMERS } from './order-batch.js';
import { IntoTables, OrderTable } from './order-table.js';
import { readOrdersInto } from './orders.js';
import type { Reject } from './problem.js';
import { fileSource, type Source } from './source.js';
import { type FileCount, reportOf, shifted } from './tally.js';

const dir = mkdtempSync(join(tmpdir(), 'cauce-divided-'));
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});
const path = join(dir, 'orders.csv');
const map = new Map(Object.entries({ contact: 'who', at: 'when', value: 'amount', id: '', event: '' }));
const model = {
  currency: 'EUR',
  timezone: 'UTC',
  contact: {},
  events: { order: { fields: { value: { type: 'money', currency: 'EUR' } } } },
  aliases: {},
} as const;

async function read(source: Source) {
  const rejects: Reject[] = [];
  const table = new OrderTable(false, 1e9);
  const sink = new IntoTables([table], false, ALL_CUSTOMERS);
  const onReject = (reject: Reject) => rejects.push(reject);
  const found = await readOrdersInto(source, model, { event: 'order', map }, { sink, onReject });
  const ids = textsIn(table.customers.packed);
  const rows = Array.from({ length: table.rows }, (_, i) => [ids[table.customer[i]!], table.at[i], table.value[i]]);
  return { ...found, rejects, rows };
}

/** What of a report is the same however a row was read. */
function told(counts: readonly [FileCount, ...FileCount[]]) {
  const { rows, rejected, notices } = reportOf(counts);
  return { rows, rejected, notices };
}

/** Null where the file is not to be divided. */
async function inRanges(ranges: number) {
  const divided = dividedFile(path, ranges);
  if (divided === undefined) return null;
  const all = [];
  let further = 0;
  for (let range = 0; range < ranges; range++) {
    const found = await read(rangeSource({ name: 'orders.csv', path }, divided, range)).catch(() => null);
    if (found === null || !endsWell(divided, range, found)) return null;
    const rejects = found.rejects.map((reject) => ({ ...reject, line: reject.line + further }));
    all.push({ rows: found.rows, rejects, count: shifted(found.count, further) });
    further += found.lines - divided.headLines;
  }
  const [first, ...others] = all.map(({ count }) => count);
  return {
    rows: all.flatMap(({ rows }) => rows),
    rejects: all.flatMap(({ rejects }) => rejects),
    report: told([first!, ...others]),
  };
}

async function whole() {
  const { rows, rejects, count } = await read(fileSource(path));
  return { rows, rejects, report: told([count]) };
}

const usual = fc
  .tuple(
    fc.constantFrom('ana', 'ben', '7', 'José', '"quo""ted"', '"a,b"'),
    fc.constantFrom('2026-03-01', '2026-03-02 10:00:00'),
  )
  .map(([who, when]) => `${who},${when},1.50,"well, fine"`);
const several = fc.constantFrom(
  'ana,2026-03-01,2,"two\nlines"',
  'ana,2026-03-01,2,"two\r\nlines\r\n"',
  '"a\nb",2026-03-01,2,',
  'ana,2026-03-01,2,"x\nana,2026-03-01,9,y\nben,2026-03-01,9,y\n"',
  'ana,2026-03-01,2,"\n"',
  'ana,2026-03-01,2,""""',
  'ana,2026-03-01,2,"\n"",""\n"',
);
const odd = fc.constantFrom(
  '',
  ',2026-03-01,1,',
  'ana,never,1,',
  '7.0,2026-03-01,1,',
  'ana,2026-03-01',
  'ana,2026-03-01,1,a"b',
  'ana,2026-03-01,1,"a"b',
  'ana,2026-03-01,1,"never closed',
  'ana,2026-03-01,1,"\n,',
  'bad\uFFFD,2026-03-01,1,',
  'ana,03/04/2026,1,\rben,2026-03-01,1,',
);
const text = fc
  .record({
    lines: fc.array(fc.oneof({ weight: 6, arbitrary: usual }, { weight: 2, arbitrary: several }, odd), {
      maxLength: 40,
    }),
    end: fc.constantFrom('\n', '\n', '\r\n', '\r'),
    bom: fc.constantFrom('', '', '\uFEFF'),
    head: fc.constantFrom('', '', '\n', '\r\n \n', 'sep=,\n'),
    last: fc.boolean(),
  })
  .map(
    ({ lines, end, bom, head, last }) => bom + head + ['who,when,amount,note', ...lines].join(end) + (last ? end : ''),
  );

describe('a csv file in ranges', () => {
  test('is the file, or is known not to be', { timeout: 120_000 }, async () => {
    let tried = 0;
    let divided = 0;
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 2, max: 4 }), async (content, ranges) => {
        writeFileSync(path, content);
        const found = await inRanges(ranges);
        tried++;
        if (found === null) return;
        divided++;
        expect(found).toEqual(await whole());
      }),
      { numRuns: Number(process.env.RUNS ?? 600) },
    );
    expect(divided / tried).toBeGreaterThan(0.2);
  });

  const line = 'ana,2026-03-01,1.50,\n';
  const head = 'who,when,amount,note\n';

  test.each([
    ['empty ranges', head],
    ['one line', head + line],
    ['lines longer than where a border is looked for', `${head}ana,2026-03-01,1,${'x'.repeat(300_000)}\n${line}`],
    ['a border in a long quoted cell', `${head}${line}ana,2026-03-01,1,"${'x\n'.repeat(300_000)}"\n${line}`],
    ['a border in a cell that is too long', `${head}${line}ana,2026-03-01,1,"${'x\n'.repeat(700_000)}"\n${line}`],
    ['quoted lines that look like orders', `${head}${line}ana,2026-03-01,1,"${line.repeat(30_000)}"\n${line}`],
    ['a quote before a border that is never closed', `${head}${line.repeat(20_000)}ana,x,1,"y\n${line.repeat(20_100)}`],
    [
      'bytes that are no text',
      Buffer.from(`${head}${line.repeat(50)}\xe9,2026-03-01,1,\n${line.repeat(50)}`, 'latin1'),
    ],
    ['UTF-16', Buffer.from(`\uFEFF${head}${line.repeat(50)}`, 'utf16le')],
    ['a header of two lines', `"who\n",when,amount,note\n${line.repeat(50)}`],
    ['NDJSON', '{"contact": "ana", "at": "2026-03-01", "value": 1}\n'.repeat(9)],
  ])('%s', async (_, content) => {
    writeFileSync(path, content);
    for (const ranges of [2, 4]) {
      const found = await inRanges(ranges);
      if (found !== null) expect(found).toEqual(await whole());
    }
  });

  test('what is plain is divided, and quoted cells of several lines do not keep it from that', async () => {
    const cells = 'ana,2026-03-01,1.50,"several\nlines, and\nmore"\n';
    for (const content of [head + line.repeat(999), `\uFEFF${head}${line.repeat(999)}`, head + cells.repeat(999)]) {
      writeFileSync(path, content);
      expect(await inRanges(4)).toEqual(await whole());
    }
  });
});
