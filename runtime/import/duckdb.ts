// Opens DuckDB in memory, loaded on first use, with the limits it is given.
// It never fetches an extension, and leaves nothing in the working folder.
import type { DuckDBConnection } from '@duckdb/node-api';
import { ImportProblem } from './problem.js';

export interface DuckDbLimits {
  readonly threads?: number;
  /** As DuckDB writes it: `2GB`, `500MiB`. */
  readonly memory?: string;
  /** Folder for what does not fit into memory; without it nothing is put on disk. */
  readonly spill?: string;
}

/** `what`: what it is needed for, in the message when it does not start. */
export async function openDuckDb(file: string, what: string, limits: DuckDbLimits = {}): Promise<DuckDBConnection> {
  const { threads, memory, spill } = limits;
  try {
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const instance = await DuckDBInstance.create(':memory:', {
      autoinstall_known_extensions: 'false',
      temp_directory: spill ?? '',
      ...(threads !== undefined && { threads: String(threads) }),
      ...(memory !== undefined && { memory_limit: memory }),
    });
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    return connection;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ImportProblem('no-parquet', `DuckDB, which ${what}, did not start: ${reason}`, {
      file,
      fault: 'surroundings',
      help: 'convert the file to csv, or install @duckdb/node-api for this machine',
    });
  }
}

/** A text or name between the quotes of SQL. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
