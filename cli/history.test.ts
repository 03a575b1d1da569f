import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { contactsCsv, csvCell, eventLine } from '../examples/history/files.js';
import { type HistoryEvent, makeHistory } from '../examples/history/history.js';
import type { BacktestResult } from '../runtime/backtest/index.js';
import { isoDate, zone } from '../runtime/clock/index.js';
import { type Bundle, dayOfCivil } from '../runtime/machine/index.js';
import { alsoReading, type HistoryOptions, HistoryReader, periodOf } from './history.js';
import { loadChecked } from './load.js';
import { packageRoot } from './version.js';

let bundle: Bundle;
let folder: string;

beforeAll(async () => {
  bundle = (await loadChecked(join(packageRoot, 'examples')))!.bundle;
  folder = mkdtempSync(join(tmpdir(), 'cauce-history-'));
  const place = zone(bundle.model.timezone)!;
  const [first, last] = [dayOfCivil(2025, 11, 1), dayOfCivil(2026, 4, 1)];
  const { contacts, events } = makeHistory({ contacts: 120, seed: 11, zone: place, first, last });
  const half = events.length >> 1;
  const lines = events.slice(0, half).flatMap((event, row) => [...faultsBefore(row), lineOf(event, row)]);
  writeFileSync(join(folder, 'first.ndjson.gz'), gzipSync(`${lines.join('\n')}\n`));
  writeFileSync(join(folder, 'cut.ndjson.gz'), gzipSync(lines.join('\n')).subarray(0, -2000));
  writeFileSync(join(folder, 'second.csv'), csvOf(events.slice(half)));
  const people = contactsCsv(contacts, bundle.model);
  const [, one, other] = people.split('\n');
  const again = `${one}\n${other!.replace(/^[^,]*,[^,]*/, 'nobody,no address')}\n${other}\n`;
  writeFileSync(join(folder, 'people.csv'), people + again);
  writeFileSync(join(folder, 'none.ndjson'), '{"event":"who_knows","contact":"ana","at":"2026-01-01"}\n');
  writeFileSync(join(folder, 'wrong.csv'), 'who,when\nana,2026-01-01\n');
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Every fortieth id stands in another contact's row, too. */
const idOf = ({ id }: HistoryEvent, row: number) => (row % 40 < 2 ? `shared-${Math.floor(row / 40) % 30}` : id);

const lineOf = (event: HistoryEvent, row: number) => eventLine({ ...event, id: idOf(event, row) }, bundle.model);

function faultsBefore(row: number): readonly string[] {
  const at = new Date(1_767_225_600_000 + row * 60_000).toISOString();
  if (row % 70 === 0) return ['{"event":"product_viewed"'];
  if (row % 90 === 0) return [JSON.stringify({ event: 'order_placed', contact: `c0000${row % 9}`, at, order_id: 'o' })];
  if (row % 110 === 0) return [JSON.stringify({ event: 'who_knows', contact: 'c00003', at })];
  if (row % 130 === 0) return [JSON.stringify({ event: 'signed_up', at })];
  if (row % 150 === 0) return [JSON.stringify({ type: 'page', userId: 'c00002', timestamp: at })];
  if (row % 170 === 0)
    return [JSON.stringify({ type: 'identify', userId: 'c00007', timestamp: at, traits: { first_name: `"${row}"` } })];
  return [];
}

const COLUMNS = [
  'product',
  'category',
  'price',
  'cart_id',
  'order_id',
  'total',
  'items',
  'coupon',
  'step',
  'minutes',
  'pages',
  'source',
];

function csvOf(events: readonly HistoryEvent[]): string {
  const rows = events.map((event, row) => {
    const { event: name, contact, at, id, ...fields } = JSON.parse(lineOf(event, row)) as Record<string, unknown>;
    const cells = [
      name,
      row % 60 === 0 ? '' : contact,
      row % 80 === 0 ? 'soon' : at,
      id,
      ...COLUMNS.map((key) => fields[key]),
    ];
    return cells.map(csvCell).join(',');
  });
  return `event,contact,at,id,${COLUMNS.join(',')}\n${rows.join('\n')}\n`;
}

interface Asked extends Omit<HistoryOptions, 'events' | 'contacts'> {
  readonly events: readonly string[];
  readonly of?: Bundle;
  /** Reading begins by this model, and goes on for a while before it is asked for. */
  readonly begun?: Bundle['model'];
  /** Read again by this model. */
  readonly again?: Bundle['model'];
}

interface Told {
  readonly said: readonly string[];
  readonly refused?: string | null;
  readonly count?: number;
  readonly leftOut?: number;
  readonly mistakes?: number;
  readonly lines?: readonly string[];
  readonly result?: BacktestResult;
  readonly by?: number;
  readonly other?: { readonly count: number; readonly leftOut: number; readonly second: BacktestResult };
  /** Of the error that it ended with. */
  readonly message?: string;
}

/** All that a run tells, by so many threads. */
async function told(threads: number, { of = bundle, events, begun, again, ...options }: Asked): Promise<Told> {
  const said: string[] = [];
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const rejects = join(folder, 'rejects.csv');
  const files = { events: events.map((name) => join(folder, name)), contacts: join(folder, 'people.csv'), rejects };
  const reader = new HistoryReader({ ...options, ...files, threads }, 0);
  try {
    if (begun !== undefined) {
      await reader.begin(begun);
      await setTimeout(800);
      expect([said, existsSync(rejects)]).toEqual([[], false]);
    }
    const history = await reader.read(of.model, [of]);
    const refused = existsSync(rejects) ? readFileSync(rejects, 'utf8') : null;
    if (history === null) return { said, refused };
    const period = periodOf({ from: dayOfCivil(2026, 1, 1), to: undefined }, history, zone(of.model.timezone)!);
    let lines: string[] = [];
    const onAgain = () => {
      lines = [];
    };
    const listener = { onLine: (line: string) => lines.push(line), onAgain };
    const request = { ...period, bundle: of, assumeConsent: true };
    const [result, by] = await history.replaying(async (from) => [await from.replay(request, listener), from.threads]);
    const { events: count, leftOut, mistakes } = history;
    const first = { said, refused, count, leftOut, mistakes, lines, result, by };
    if (again === undefined) return first;
    const other = await reader.readAgain(again, [of]);
    const second = await other.replaying((from) => from.replay(request));
    return { ...first, other: { count: other.events, leftOut: other.leftOut, second } };
  } catch (error) {
    return { said, ...(error as object), message: (error as Error).message };
  } finally {
    await reader.close();
    stderr.mockRestore();
    rmSync(rejects, { force: true });
  }
}

const both = ['first.ndjson.gz', 'second.csv'];

describe('a history that several threads read', () => {
  it('is to the byte what one thread makes of it: rejects, notices, timeline, result', async () => {
    const { by, ...alone } = await told(1, { events: both });
    expect(by).toBe(1);
    for (const threads of [2, 5]) {
      const { by: count, ...shared } = await told(threads, { events: both });
      expect(count).toBe(threads);
      expect(JSON.stringify(shared)).toBe(JSON.stringify(alone));
    }
    expect(alone.result!.repeatedEvents).toBeGreaterThan(30);
    expect(alone.lines!.length).toBeGreaterThan(200);
    expect(alone.refused!.split('\n').length).toBeGreaterThan(100);
    expect(alone.said.join('')).toMatch(/lines of type page left out[\s\S]*rows were not used/);
  });

  it('may begin before it is asked for, and tells nothing until then', async () => {
    const { by: _, ...alone } = await told(1, { events: both });
    const { order_placed: _order, ...events } = bundle.model.events;
    for (const begun of [bundle.model, { ...bundle.model, events }]) {
      const { by, ...shared } = await told(2, { events: both, begun });
      expect(by).toBe(2);
      expect(JSON.stringify(shared)).toBe(JSON.stringify(alone));
    }
    for (const asked of [{ events: ['cut.ndjson.gz'] }, { events: ['wrong.csv'] }, { events: both, map: ['total'] }]) {
      expect(await told(2, { ...asked, begun: bundle.model })).toEqual(await told(1, asked));
    }
  });

  it('leaves out what is not its own, and is read again by another model', async () => {
    const { order_placed: order, ...events } = bundle.model.events;
    const less = { ...bundle.model, events: { ...events, order_placed: { ...order!, fields: {} } } };
    const other = {
      ...less,
      events: { ...less.events, who_knows: { fields: { why: { type: 'text' } } } },
    } as typeof less;
    const asked = { events: both, ignoreUnknown: true, again: alsoReading(other, bundle.model) as typeof less };
    const { by: _, ...alone } = await told(1, asked);
    const { by, ...shared } = await told(2, asked);
    expect(by).toBe(2);
    expect(JSON.stringify(shared)).toBe(JSON.stringify(alone));
    expect(alone.said.join('')).toContain('rows of events that the data model does not have left out');
    expect(alone.other!.leftOut).toBeGreaterThan(20);
    expect(alone.other!.second.messages).not.toEqual(alone.result!.messages);
  });

  it('is replayed by one thread where people wait for each other in a line', async () => {
    const { model } = bundle;
    const rate = { count: 2, per: { months: 0, days: 1, ms: 0 } };
    const of = {
      ...bundle,
      model: { ...model, channels: { ...model.channels, email: { ...model.channels.email!, rate } } },
    };
    const { by: _, ...alone } = await told(1, { events: both, of });
    const { by, ...shared } = await told(2, { events: both, of });
    expect(by).toBe(2);
    expect(JSON.stringify(shared)).toBe(JSON.stringify(alone));
    expect(JSON.stringify(alone.result!.scenarios)).toMatch(/"rate":[1-9]/);
  });

  it('that cannot be read ends with what one thread says of it', async () => {
    for (const events of [['cut.ndjson.gz'], ['first.ndjson.gz', 'wrong.csv'], ['none.ndjson']]) {
      const [alone, shared] = [await told(1, { events }), await told(2, { events })];
      expect(shared).toEqual(alone);
      expect(alone.result).toBeUndefined();
    }
    expect(await told(2, { events: ['cut.ndjson.gz'] })).toMatchObject({ code: 'broken-gzip', fault: 'file' });
  });

  it('of orders whose lines belong together is read by one', async () => {
    const days = Array.from({ length: 60 }, (_, n) => isoDate(dayOfCivil(2026, 1, 5) + (n >> 1)));
    const rows = days.map((day, n) => `c000${10 + (n >> 1)},${day},o${n >> 1},${n + 1}`);
    writeFileSync(join(folder, 'lines.csv'), `contact,at,order_id,sum\n${rows.join('\n')}\n`);
    const asked = { events: ['lines.csv'], event: 'order_placed', map: ['total=sum(sum)'] };
    const [alone, shared] = [await told(1, asked), await told(3, asked)];
    expect(JSON.stringify(shared)).toBe(JSON.stringify(alone));
    expect(alone).toMatchObject({ count: 30, by: 1 });
  });
});
