// Reads files of history into tables of events: one sorted table for a backtest, or batches for a store.
// It never returns half a file: a file that cannot be read to its end throws, whatever had been read before.
import { type EventOptions, eventColumns } from './event-columns.js';
import { EventRows } from './event-rows.js';
import { headerOf } from './header.js';
import { JsonEvents } from './json-events.js';
import { pushParquet } from './parquet.js';
import type { Reject } from './problem.js';
import { type ImportModel, type Schema, schemaOf } from './schema.js';
import { isParquet, type Source } from './source.js';
import { type EventTable, EventTableBuilder } from './table.js';
import { pushText, type TableSink } from './tables.js';
import { type FileReport, Tally } from './tally.js';
import { TextPool } from './text-pool.js';
import { inTimeOrder } from './time-order.js';

export interface ReadOptions {
  readonly onReject?: (reject: Reject) => void;
  /** `bytes` of the file as it lies on disk, rows so far; called about a few times per megabyte. */
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  readonly file: string;
  readonly bytes: number;
  readonly rows: number;
}

export interface LoadedEvents {
  /** In order of time; events of one instant in order of files and lines. */
  readonly table: EventTable;
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
  const schema = schemaOf(model);
  const builder = new EventTableBuilder();
  const files: FileReport[] = [];
  for (const source of sources) {
    for await (const report of readEvents(source, schema, options, builder)) {
      if (report !== undefined) files.push(report);
    }
  }
  return { table: inTimeOrder(builder.take()), files };
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
  for (const source of sources) {
    for await (const report of readEvents(source, schema, options, builder)) {
      if (builder.length >= size || report !== undefined) yield { table: builder.take(), report };
    }
  }
}

/** Yields after each chunk, at last with the file's report. */
async function* readEvents(
  source: Source,
  schema: Schema,
  options: EventOptions & ReadOptions,
  builder: EventTableBuilder,
): AsyncGenerator<FileReport | undefined> {
  const tally = new Tally(source.name, options.onReject);
  builder.file(source.name);
  let rows: EventRows | undefined;
  const table = (): TableSink => ({
    header(names) {
      const pool = new TextPool();
      const header = headerOf(source.name, names);
      const columns = eventColumns(header, options, schema, pool, tally);
      rows = new EventRows({ columns, schema, pool, tally, table: builder });
    },
    row: (row, suspect) => rows!.add(row, suspect),
  });
  const lines = () => {
    const events = new JsonEvents(schema, options, tally, builder);
    return { line: (text: string, line: number) => events.add(text, line) };
  };
  let bytes = 0;
  let format: FileReport['format'] = 'csv';
  const parquet = isParquet(source);
  const pushed = parquet
    ? pushParquet(source, table())
    : pushText(source, { table, lines }, tally, (read) => {
        bytes = read;
      });
  for await (const found of pushed) {
    format = found;
    options.onProgress?.({ file: source.name, bytes, rows: tally.rows });
    yield undefined;
  }
  rows?.end();
  yield tally.report(format);
}
