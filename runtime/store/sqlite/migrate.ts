/** Brings a file to the newest version of the schema, step by step, each in a transaction of its own. */
import { StoreProblem } from '../problem.js';
import type { Database } from './open.js';
import { MIGRATIONS } from './schema.js';

/** Marks a file as a store of this program: "Cauc". */
const APPLICATION_ID = 0x43617563;

/** For those who only read: nothing is brought up. Throws `StoreProblem` for anything but a store of this very version. */
export function checkVersion(db: Database): void {
  const read = (name: string) => Number(Object.values(db.prepare(`pragma ${name}`).get() as object)[0]);
  if (read('application_id') !== APPLICATION_ID)
    throw new StoreProblem('foreign', 'This SQLite file is no store of cauce.');
  const version = read('user_version');
  if (version > MIGRATIONS.length) throw new StoreProblem('newer', newer(version));
  if (version < MIGRATIONS.length) {
    throw new StoreProblem(
      'older',
      'The store was written by an earlier version: start `cauce run` once, which brings it up.',
    );
  }
}

function newer(version: number): string {
  return `The store was written by a newer version (${version}; this one knows ${MIGRATIONS.length}). Update cauce, or restore a backup.`;
}

/** Throws `StoreProblem` for another program's file or a newer version. Only as far as `steps`, which tests say. */
export function migrate(db: Database, steps = MIGRATIONS.length): void {
  const read = (name: string) => Number(Object.values(db.prepare(`pragma ${name}`).get() as object)[0]);
  const application = read('application_id');
  const version = read('user_version');
  const tables = Number(Object.values(db.prepare('select count(*) from sqlite_master').get() as object)[0]);
  if (application !== APPLICATION_ID && (application !== 0 || tables > 0)) {
    throw new StoreProblem('foreign', 'This SQLite file belongs to another program.');
  }
  if (version > MIGRATIONS.length) {
    throw new StoreProblem('newer', newer(version));
  }
  for (let step = version; step < steps; step++) {
    db.exec('begin exclusive');
    try {
      db.exec(MIGRATIONS[step]!);
      db.exec(`pragma application_id = ${APPLICATION_ID}; pragma user_version = ${step + 1};`);
      db.exec('commit');
    } catch (error) {
      if (db.isTransaction) db.exec('rollback');
      throw error;
    }
  }
}
