// Reads a text file of orders into columns: usual lines straight from their bytes, all others with the readers of events.
// What comes of a row never depends on which of the two has read it.
import { type EventOptions, eventColumns } from './event-columns.js';
import { EventRows } from './event-rows.js';
import { brokenBy } from './events.js';
import { headerOf } from './header.js';
import { JsonEvents } from './json-events.js';
import { addOrder, type OrderSink } from './order-batch.js';
import { PlainLines, plainPlan } from './plain-lines.js';
import type { Reject } from './problem.js';
import { type ImportModel, schemaOf } from './schema.js';
import { byteChunks, emptyFile, type Source } from './source.js';
import { EventTableBuilder } from './table.js';
import { type Feed, feedFor, isHead, type TableSink } from './tables.js';
import { type FileCount, Tally } from './tally.js';
import { TextPool } from './text-pool.js';

export interface OrderReading {
  readonly sink: OrderSink;
  readonly onReject: (reject: Reject) => void;
  /** Orders whose number begins so are left out. */
  readonly cancelled?: string;
}

export interface OrderReport {
  readonly count: FileCount;
  /** Lines, the header's too. */
  readonly lines: number;
  /** The last record ended only where the file does, in the middle of a line or of a quoted cell. */
  readonly isOpen: boolean;
  /** Orders left out. */
  readonly cancelled: number;
  /** Rows read straight from their bytes. */
  readonly plain: number;
}

/** One event in the model and the options, with a field `value` and perhaps `order`. Throws as `streamEvents` does, and what the table throws. */
export async function readOrdersInto(
  source: Source,
  model: ImportModel,
  options: EventOptions,
  { sink, onReject, cancelled }: OrderReading,
): Promise<OrderReport> {
  const schema = schemaOf(model);
  const builder = new EventTableBuilder();
  const tally = new Tally(source.name, onReject);
  const pool = new TextPool();
  builder.file(source.name);
  let rows: EventRows | undefined;
  let plain: PlainLines | undefined;
  let feed: Feed | undefined;
  const table = (): TableSink => ({
    header(names) {
      const columns = eventColumns(headerOf(source.name, names), options, schema, pool, tally);
      rows = new EventRows({ columns, schema, pool, tally, table: builder });
      const { currency, timezone } = model;
      const plan = plainPlan(columns, { separator: feed?.separator ?? '', currency, timezone, cancelled });
      if (plan !== undefined) plain = new PlainLines(plan);
    },
    row: (row, suspect) => rows!.add(row, suspect),
  });
  const json = () => {
    const events = new JsonEvents(schema, options, tally, builder);
    return { line: (text: string, line: number) => events.add(text, line) };
  };

  let left = 0;
  const drain = () => {
    if (builder.length === 0) return;
    const { length, contacts, contact, at, fields } = builder.take();
    for (let i = 0; i < length; i++) {
      const { value, order } = fields[i]!;
      const number = !sink.hasOrders ? undefined : String(order);
      if (cancelled !== undefined && number?.startsWith(cancelled)) left++;
      else addOrder(sink, contacts[contact[i]!]!, at[i]!, Number(value), number);
    }
  };

  let head = '';
  let reach = 0;
  for await (const { bytes, decode, isUtf8 } of byteChunks(source)) {
    let from = 0;
    if (feed === undefined) {
      const text = decode(bytes);
      const isFirst = head === '';
      head += text;
      if (!isHead(head) && bytes !== undefined) continue;
      if (head.trim() === '') break;
      feed = feedFor(head, source, { table, lines: json, broken: brokenBy(tally, undefined) });
      // The header's line alone: all others can be read from their bytes.
      const isSplit = isFirst && isUtf8 && bytes !== undefined && text.endsWith('\n');
      const first = isSplit ? head.slice(0, headEnd(head)) : head;
      feed.push(first);
      if (bytes === undefined) break;
      from = isSplit ? afterLines(bytes, first) : bytes.length;
    }
    if (bytes === undefined) {
      feed.push(decode(bytes));
      break;
    }
    while (from < bytes.length) {
      if (plain !== undefined && isUtf8 && !feed.reader!.isInside) {
        const before = plain.lines;
        const to = plain.take(bytes, from, sink);
        feed.reader!.line += plain.lines - before;
        tally.passed(plain.lines - before);
        if (to - from > reach * 4) reach = 0;
        from = to;
        if (from === bytes.length) break;
      }
      const isByLine = plain !== undefined || (feed.reader !== undefined && rows === undefined);
      const to = isByLine ? lineEnd(bytes, from + reach) : bytes.length;
      feed.push(decode(bytes.subarray(from, to)));
      drain();
      from = to;
      reach = Math.min(reach * 2 + 64, MAX_REACH);
    }
  }
  if (feed === undefined) throw emptyFile(source);
  const isOpen = feed.reader?.isInside ?? true;
  const lines = (feed.reader?.line ?? 1) - 1;
  feed.end();
  rows?.end();
  drain();
  sink.pass();
  return {
    count: tally.count(feed.format),
    lines,
    isOpen,
    cancelled: left + (plain?.cancelled ?? 0),
    plain: plain?.lines ?? 0,
  };
}

/** Bytes that our own readers are given before the next line is tried from its bytes, where nearly no line can be read so. */
const MAX_REACH = 1 << 18;
const LF = 10;

/** Behind the first line that is not blank. */
function headEnd(text: string): number {
  const end = text.indexOf('\n', Math.max(text.search(/\S/), 0)) + 1;
  return end === 0 ? text.length : end;
}

/** Where as many lines of the bytes end as the text has. */
function afterLines(bytes: Uint8Array, text: string): number {
  let from = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) from = bytes.indexOf(LF, from) + 1;
  return from;
}

/** The end of the line that `from` is in. */
function lineEnd(bytes: Uint8Array, from: number): number {
  const end = bytes.indexOf(LF, from) + 1;
  return end === 0 ? bytes.length : end;
}
