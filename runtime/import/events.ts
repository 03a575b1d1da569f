// Reads files of history into tables of events: one sorted table for a backtest, or batches for a store.
// It never returns half a file: a file that cannot be read to its end throws, whatever had been read before.
import { type EventOptions, eventColumns } from './event-columns.js';
import { EventRows } from './event-rows.js';
import { headerOf } from './header.js';
import { JsonEvents } from './json-events.js';
import { pushParquet } from './parquet.js';
import type { Reject } from './problem.js';
import { type ImportModel, type Schema, schemaOf } from './schema.js';
import { isOwn, type Share } from './share.js';
import { isParquet, type Source } from './source.js';
import { type EventTable, EventTableBuilder, type ReadTable } from './table.js';
import { pushText, type TableSink, type Takers } from './tables.js';
import { type FileCount, type FileReport, reportOf, Tally } from './tally.js';
import { TextPool } from './text-pool.js';
import { inTimeOrder } from './time-order.js';

export interface ReadOptions {
  readonly onReject?: (reject: Reject) => void;
  /** `bytes` of the file as it lies on disk, rows so far; called about a few times per megabyte. */
  readonly onProgress?: (progress: Progress) => void;
}

/** `file`: its place among the sources. */
export interface OwnReadOptions extends Omit<ReadOptions, 'onReject'> {
  readonly onReject?: (reject: Reject, file: number) => void;
}

export interface Progress {
  readonly file: string;
  readonly bytes: number;
  readonly rows: number;
}

export interface LoadedEvents {
  /** In order of time; events of one instant in order of files and lines. */
  readonly table: ReadTable;
  readonly files: readonly FileReport[];
}

export interface EventBatch {
  /** In the order of the file. */
  readonly table: EventTable;
  /** With the last batch of each file. */
  readonly report: FileReport | undefined;
}

/** All events of all sources in one table. Throws ImportProblem for a file that cannot be used. */
export async function loadEvents(
  sources: readonly Source[],
  model: ImportModel,
  options: EventOptions & ReadOptions = {},
): Promise<LoadedEvents> {
  const { table, counts } = await loadOwnEvents(sources, model, options);
  return { table, files: counts.map((count) => reportOf([count])) };
}

/** The same for one of several readers of these files, with what it counted: see `areDivisible`. */
export async function loadOwnEvents(
  sources: readonly Source[],
  model: ImportModel,
  options: EventOptions & OwnReadOptions,
  share?: Share,
): Promise<{ readonly table: ReadTable; readonly counts: readonly FileCount[] }> {
  const schema = schemaOf(model);
  const builder = new EventTableBuilder();
  const counts: FileCount[] = [];
  for (const [file, source] of sources.entries()) {
    for await (const count of readEvents({ source, file, share }, schema, options, builder)) {
      if (count !== undefined) counts.push(count);
    }
  }
  return { table: inTimeOrder(builder.take()), counts };
}

/** The same in batches of about `size` events, in the order of the files; each batch has dictionaries of its own. */
export async function* streamEvents(
  sources: readonly Source[],
  model: ImportModel,
  options: EventOptions & ReadOptions = {},
  size = 10_000,
): AsyncGenerator<EventBatch> {
  const schema = schemaOf(model);
  const builder = new EventTableBuilder();
  for (const [file, source] of sources.entries()) {
    for await (const count of readEvents({ source, file }, schema, options, builder)) {
      const report = count && reportOf([count]);
      if (builder.length >= size || report !== undefined) yield { table: builder.take(), report };
    }
  }
}

interface FileToRead {
  readonly source: Source;
  /** Its place among the sources. */
  readonly file: number;
  readonly share?: Share | undefined;
}

/** Yields after each chunk, at last with what was counted. */
async function* readEvents(
  { source, file, share }: FileToRead,
  schema: Schema,
  options: EventOptions & OwnReadOptions,
  builder: EventTableBuilder,
): AsyncGenerator<FileCount | undefined> {
  const tally = tallyOf(source, file, options);
  builder.file(source.name);
  let rows: EventRows | undefined;
  const table = (): TableSink => ({
    header(names) {
      const pool = new TextPool();
      const header = headerOf(source.name, names);
      const columns = eventColumns(header, options, schema, pool, tally);
      rows = new EventRows({ columns, schema, pool, tally, table: builder }, share);
    },
    row: (row, suspect) => rows!.add(row, suspect),
  });
  const lines = () => {
    const events = new JsonEvents(schema, options, tally, builder, share);
    return {
      line: (text: string, line: number) => events.add(text, line),
      bytes: (bytes: Buffer, start: number, line: number) => events.addBytes(bytes, start, line),
    };
  };
  let bytes = 0;
  let format: FileReport['format'] = 'csv';
  const parquet = isParquet(source);
  const pushed = parquet
    ? pushParquet(source, table())
    : pushText(source, { table, lines, broken: brokenBy(tally, share) }, (read) => {
        bytes = read;
      });
  for await (const found of pushed) {
    format = found;
    options.onProgress?.({ file: source.name, bytes, rows: tally.rows });
    yield undefined;
  }
  rows?.end();
  yield tally.count(format);
}

export function tallyOf({ name }: Source, file: number, { onReject }: OwnReadOptions): Tally {
  return new Tally(name, onReject && ((reject) => onReject(reject, file)));
}

/** Refuses records that nobody can tell the contact of. */
export function brokenBy(tally: Tally, share: Share | undefined): Takers['broken'] {
  return (place, reason) => {
    if (share !== undefined && !isOwn(share, undefined, place.line)) return;
    tally.row(place.line);
    tally.reject(place, { code: 'broken-record', reason });
  };
}
