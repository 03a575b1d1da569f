/** Opens a SQLite file: `node:sqlite` where Node has it, else the same API from a package. Sets what durability needs; knows no tables. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { DatabaseSync } from '@photostructure/sqlite';
import { StoreProblem } from '../problem.js';

export type Database = InstanceType<typeof DatabaseSync>;
export type Statement = ReturnType<Database['prepare']>;

interface SqliteModule {
  readonly DatabaseSync: typeof DatabaseSync;
  backup(source: Database, path: string, options: { readonly rate: number }): Promise<unknown>;
}

const require = createRequire(import.meta.url);

function sqlite(): SqliteModule {
  // Node 22.16 is the first whose own module makes backups.
  const [major, minor] = process.versions.node.split('.').map(Number) as [number, number];
  const isBuiltIn = major > 22 || (major === 22 && minor >= 16);
  return isBuiltIn ? withoutWarnings(() => require('node:sqlite')) : require('@photostructure/sqlite');
}

/** Node says in every terminal that its own module is experimental: there is nothing that a reader could do about it. */
function withoutWarnings<T>(work: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return work();
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** As SQLite opens it by default; throws its own error. */
export function plainDatabase(path: string): Database {
  const { DatabaseSync } = sqlite();
  return new DatabaseSync(path);
}

/**
 * WAL, every commit on disk before it returns; the small writes of another process (a deploy) are waited for. The log grows to 64 MB before it is
 * copied over: under load the same pages are written again and again. Throws SQLite's own error.
 */
export function openDatabase(path: string): Database {
  const db = plainDatabase(path);
  db.exec(`
    pragma busy_timeout = 5000;
    pragma journal_mode = wal;
    pragma synchronous = full;
    pragma temp_store = memory;
    pragma cache_size = -65536;
    pragma mmap_size = 67108864;
    pragma wal_autocheckpoint = 16000;
    pragma secure_delete = on;
  `);
  return db;
}

/** Read only, beside whoever writes. Throws `StoreProblem` where there is no file. */
export function openToRead(path: string): Database {
  if (!existsSync(path)) throw new StoreProblem('missing', `There is no store at ${path} yet: \`cauce run\` makes it.`);
  const { DatabaseSync } = sqlite();
  const db = new DatabaseSync(path, { readOnly: true });
  db.exec('pragma busy_timeout = 2000; pragma temp_store = memory; pragma mmap_size = 67108864;');
  return db;
}

export async function copyDatabase(db: Database, path: string): Promise<void> {
  // All pages in one step: a copy in several would begin again with every commit of another process.
  await sqlite().backup(db, path, { rate: 2 ** 31 - 1 });
}
