// Reads parquet through DuckDB as a table of texts, so that every cell passes the same checks as one of a csv.
// DuckDB is loaded only when a file is parquet.
import { access } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openDuckDb, sqlName, sqlText } from './duckdb.js';
import { ImportProblem } from './problem.js';
import type { Row } from './row.js';
import { readProblem, type Source } from './source.js';
import type { TableSink } from './tables.js';

/** Pushes the rows through; yields after each chunk. Instants with a zone come as UTC with an offset, others without one. */
export async function* pushParquet(source: Source, sink: TableSink): AsyncGenerator<'parquet'> {
  const { name: file, path } = source;
  if (path === undefined || /\.gz$/i.test(path)) {
    const help = 'hand it over as a .parquet file on disk';
    throw new ImportProblem('wrong-format', `${file}: parquet cannot be read from a stream`, { file, help });
  }
  await access(path).catch((error) => {
    throw readProblem(error, file);
  });
  const connection = await openDuckDb(file, 'reads parquet', { threads: 1 });
  try {
    yield* pushRows(connection, path, source.only, sink);
  } catch (error) {
    if (error instanceof ImportProblem) throw error;
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new ImportProblem('wrong-format', `${file} cannot be read as parquet: ${reason}`, { file });
  } finally {
    connection.closeSync();
  }
}

async function* pushRows(
  connection: DuckDBConnection,
  path: string,
  only: string | undefined,
  sink: TableSink,
): AsyncGenerator<'parquet'> {
  const table = `read_parquet(${sqlText(path)})`;
  const described = await connection.runAndReadAll(
    `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${table})`,
  );
  const columns = described.getRowsJS().map(([name, type]) => ({ name: String(name), type: String(type) }));
  sink.header(columns.map(({ name }) => name));
  const texts = columns.map(({ name, type }) => parquetText(sqlName(name), type)).join(', ');
  const numbered = `read_parquet(${sqlText(path)}, file_row_number = true)`;
  const result = await connection.stream(
    only === undefined
      ? `SELECT ${texts} FROM ${table}`
      : `SELECT ${texts}, file_row_number::DOUBLE FROM ${numbered} WHERE ${only}`,
  );
  let line = 0;
  for await (const rows of result.yieldRowsJs()) {
    for (const cells of rows) {
      line = only === undefined ? line + 1 : Number(cells.pop()) + 1;
      sink.row(textRow(line, cells as readonly (string | null)[]), true);
    }
    yield 'parquet';
  }
}

/** A cell of this type as the text that is read. */
export function parquetText(column: string, type: string): string {
  return /\]$|^(STRUCT|MAP|UNION)\b/.test(type) ? `CAST(to_json(${column}) AS VARCHAR)` : `CAST(${column} AS VARCHAR)`;
}

function textRow(line: number, cells: readonly (string | null)[]): Row {
  return { line, cells: cells.map((cell) => cell ?? ''), raw: () => JSON.stringify(cells).slice(0, 500) };
}
