/**
 * Orders of a large file, within a limit of memory. DuckDB groups parquet as it lies; rows that it would read in another way than we go
 * through our own readers. What comes of it is what reading it all into memory would give.
 */

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { isParquet, NOT_PLAIN, openDuckDb, plainId, sqlText } from '../../runtime/import/index.js';
import { GROUPS, groupOrders, type OrderRelation, readGroups } from '../../runtime/rfm/index.js';
import { UsageError } from '../exit.js';
import { say } from '../terminal.js';
import type { OrderColumnsOf, OrdersOptions } from './columns.js';
import { directParquet } from './direct.js';
import type { GroupedFile } from './large-file.js';
import { eachOrder, sayCancelled } from './read-orders.js';
import { openTextFile } from './text-file.js';

/** Files from this many bytes on are grouped; smaller ones are read sooner than DuckDB starts. */
const LARGE = 1 << 25;

export function isLarge({ path }: OrderColumnsOf, { memory }: OrdersOptions): boolean {
  return memory !== undefined || statSync(path).size >= LARGE;
}

/** What DuckDB may take where nothing is said. */
const DEFAULT_MEMORY = '2GB';

/** `threads`: 1, 2 or 4 that read a csv file; left out: as many as the machine runs at once, where the file is worth it. */
export async function openGroupedFile(
  columns: OrderColumnsOf,
  options: OrdersOptions,
  threads?: number,
): Promise<GroupedFile> {
  const memory = options.memory ?? DEFAULT_MEMORY;
  return isParquet(columns.source)
    ? await openParquet(columns, options, memory)
    : openTextFile(columns, options, memory, threads);
}

async function openParquet(columns: OrderColumnsOf, options: OrdersOptions, memory: string): Promise<GroupedFile> {
  const spill = mkdtempSync(join(tmpdir(), 'cauce-rfm-'));
  const db = await openDuckDb(columns.path, 'groups large files', { memory, spill });
  await db.run('SET preserve_insertion_order = false');
  const close = () => {
    process.off('exit', close);
    db.closeSync();
    rmSync(spill, { recursive: true, force: true });
  };
  process.on('exit', close);
  let mistakes = 0;
  let isTold = false;
  const direct = await directParquet(db, columns).catch(asNotPlain);
  let isPlain = direct !== null;
  let mixed: Promise<OrderRelation> | undefined;
  let cancelled = 0;

  /** Rows that our own readers have to look at go into a table, the others are read as they lie. */
  const withOdd = async (): Promise<OrderRelation> => {
    const only = direct === null ? {} : { only: direct.odd };
    const read = await readInto(db, { ...columns, source: { ...columns.source, ...only } }, options);
    mistakes = read.mistakes;
    cancelled = read.cancelled;
    if (direct === null) return read.relation;
    const plain = counting(direct.plain, columns);
    return { ...plain, sql: `${plain.sql} UNION ALL ${read.relation.sql}` };
  };

  /** Asks the file as it lies, and where that is not possible with the odd rows set apart. */
  const ask = async <T>(question: (relation: OrderRelation, isChecked: boolean) => Promise<T>): Promise<T> => {
    if (isPlain) {
      const answer = await question(counting(direct!.all, columns), false).catch(asNotPlain);
      if (answer !== null) return answer;
      isPlain = false;
    }
    mixed ??= withOdd();
    return await question(await mixed, true);
  };
  const oddId = `NOT ${plainId('customer')}`;
  const noOddIds = async (from: string, isOdd: string) => {
    const asked = `SELECT count(*)::DOUBLE FROM (${from}) WHERE ${isOdd}`;
    const [[count]] = (await db.runAndReadAll(asked)).getRows() as [[number]];
    if (count > 0) throw new Error(NOT_PLAIN);
  };

  return {
    close,
    mistakes: () => mistakes,
    last: () =>
      inLimits(memory, () =>
        ask(async (relation, isChecked) => {
          // All that makes a row one of ours, lest a row that is left out says when the last one was.
          if (!isChecked) await noOddIds(`SELECT DISTINCT customer FROM (${relation.sql})`, oddId);
          const asked = `SELECT max(ts)::DOUBLE, count(v)${relation.hasOrders ? ', count(ord)' : ''} FROM (${relation.sql})`;
          const [[last]] = (await db.runAndReadAll(asked)).getRows() as [[number | null]];
          return last ?? Number.NaN;
        }),
      ),
    measure: async (asked) => {
      const measured = await inLimits(memory, () =>
        ask(async (relation, isChecked) => {
          const names = await groupOrders(db, relation, asked, oddId);
          if (!isChecked) await noOddIds(`FROM ${GROUPS}`, 'odd');
          return await readGroups(db, asked, names);
        }),
      );
      if (!isTold && direct !== null) {
        // Those who have read odd rows have said what there is to say about the columns.
        if (isPlain) for (const notice of direct.notices) say(`${columns.path}: ${notice}`);
        const plain = isPlain ? direct.all : direct.plain;
        sayCancelled(columns, cancelled + (await cancelledIn(db, plain, columns)));
      } else if (!isTold) {
        sayCancelled(columns, cancelled);
      }
      isTold = true;
      return measured;
    },
  };
}

/** Null: our own readers know what to make of it. Only that memory ran out is told at once. */
function asNotPlain(error: unknown): null {
  if (error instanceof Error && !/^Out of Memory|^UsageError/.test(error.message) && !(error instanceof UsageError))
    return null;
  throw error;
}

async function inLimits<T>(memory: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || !/Out of Memory/i.test(error.message)) throw error;
    throw new UsageError(`--memory ${memory} is too little for these orders; name more, such as --memory 4GB`);
  }
}

function counting(relation: OrderRelation, { cancelled }: OrderColumnsOf): OrderRelation {
  if (cancelled === undefined || !relation.hasOrders) return relation;
  return { ...relation, sql: `SELECT * FROM (${relation.sql}) WHERE NOT starts_with(ord, ${sqlText(cancelled)})` };
}

async function cancelledIn(db: DuckDBConnection, relation: OrderRelation, { cancelled }: OrderColumnsOf) {
  if (cancelled === undefined || !relation.hasOrders) return 0;
  const found = `SELECT count(*)::DOUBLE FROM (${relation.sql}) WHERE starts_with(ord, ${sqlText(cancelled)})`;
  return Number((await db.runAndReadAll(found)).getRows()[0]![0]);
}

const TABLE = 'orders_read';

async function readInto(db: DuckDBConnection, columns: OrderColumnsOf, options: OrdersOptions) {
  const hasOrders = columns.order !== undefined;
  const order = hasOrders ? ', ord VARCHAR' : '';
  await db.run(`CREATE OR REPLACE TEMP TABLE ${TABLE} (customer VARCHAR, ts BIGINT, v BIGINT${order})`);
  const appender: DuckDBAppender = await db.createAppender(TABLE);
  const found = await eachOrder(columns, options, (customer, at, value, order) => {
    appender.appendVarchar(customer);
    appender.appendBigInt(BigInt(at));
    appender.appendBigInt(BigInt(value));
    if (order !== undefined) appender.appendVarchar(order);
    appender.endRow();
  });
  appender.closeSync();
  return { ...found, relation: { sql: `SELECT * FROM ${TABLE}`, hasOrders, isSmall: false } };
}
