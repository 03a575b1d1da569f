/**
 * The batches that the service wrote, written again by plain SQL: one statement a table, its rows as one JSON array through `json_each`, each batch
 * one commit. The usual way of writing many rows at once; what it writes is what the service writes.
 */
import { openDatabase } from '../dist/runtime/store/sqlite/open.js';
import {
  putChange,
  putContact,
  putCounter,
  putEntry,
  putEvent,
  putMessage,
  putPair,
} from '../dist/runtime/store/sqlite/rows.js';
import { statements } from '../dist/runtime/store/sqlite/statements.js';

/** By table: the statement, the rows of a batch, and a row's values in the order of its columns. */
const TABLES = [
  ['putContacts', ({ contacts }) => contacts, putContact],
  ['addEvents', ({ events }) => events, putEvent],
  ['changeOutbox', ({ outbox }) => outbox, putChange],
  ['offer', ({ offered }) => offered, putMessage],
  ['addJournal', ({ journal }) => journal, putEntry],
  ['count', ({ counters }) => counters, putCounter],
  ['putMeta', ({ meta }) => Object.entries(meta), putPair],
];

/** Takes a store's file that is closed; gives what writes a batch, and what ends it. */
export function byJson(path) {
  const db = openDatabase(path);
  const tables = TABLES.map(([name, rowsOf, put]) => ({ sql: db.prepare(throughJson(statements[name])), rowsOf, put }));
  return {
    write(batch) {
      db.exec('begin immediate');
      for (const { sql, rowsOf, put } of tables) {
        const rows = rowsOf(batch);
        if (rows.length > 0) sql.run(JSON.stringify(rows.map((row) => valuesOf(row, put))));
      }
      db.exec('commit');
    },
    close: () => db.close(),
  };
}

function valuesOf(row, put) {
  const values = [];
  put(row, values);
  return values;
}

function throughJson(sql) {
  const found = sql.replace(/\(values \(([?, ]+)\)\/\* and more \*\/\)/, (_, row) => {
    const columns = row.split(',').map((_, i) => `value ->> ${i} as column${i + 1}`);
    return `(select ${columns.join(', ')} from json_each(?))`;
  });
  if (found === sql) throw new Error(`no rows of values in ${sql}`);
  return found;
}
