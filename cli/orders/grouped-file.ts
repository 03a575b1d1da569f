/**
 * Orders of a large file, within a limit of memory. DuckDB groups parquet: as it lies where every cell is plain, otherwise read row by row
 * into a table of DuckDB's. Either way gives what reading it into memory would.
 */

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { isParquet, NOT_PLAIN, openDuckDb, plainId, sqlText } from '../../runtime/import/index.js';
import {
  type Asked,
  GROUPS,
  groupOrders,
  type MeasuredOrders,
  type OrderRelation,
  readGroups,
} from '../../runtime/rfm/index.js';
import { UsageError } from '../exit.js';
import { say } from '../terminal.js';
import type { OrderColumnsOf, OrdersOptions } from './columns.js';
import { directParquet } from './direct.js';
import { eachOrder, sayCancelled } from './read-orders.js';
import { openTextFile } from './text-file.js';

export interface GroupedFile {
  /** Epoch ms of the last order; NaN when there is none. */
  last(): Promise<number>;
  measure(asked: Asked): Promise<MeasuredOrders>;
  /** Rows that are mistakes in the file, as far as it has been read. */
  mistakes(): number;
  /** Lets go of memory and of what was put on disk; the end of the process does so too. */
  close(): void;
}

/** Files from this many bytes on are grouped; smaller ones are read sooner than DuckDB starts. */
const LARGE = 1 << 25;

export function isLarge({ path }: OrderColumnsOf, { memory }: OrdersOptions): boolean {
  return memory !== undefined || statSync(path).size >= LARGE;
}

/** What DuckDB may take where nothing is said. */
export const DEFAULT_MEMORY = '2GB';

export async function openGroupedFile(columns: OrderColumnsOf, options: OrdersOptions): Promise<GroupedFile> {
  const memory = options.memory ?? DEFAULT_MEMORY;
  return isParquet(columns.source)
    ? await openParquet(columns, options, memory)
    : openTextFile(columns, options, memory);
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
  let direct = await directParquet(db, columns).catch(asNotPlain);
  let table: OrderRelation | undefined;

  /** Asks the file as it lies, and where that is not possible the table that it is read into. */
  const ask = async <T>(question: (relation: OrderRelation) => Promise<T>): Promise<T> => {
    if (direct !== null) {
      const answer = await question(counting(direct, columns)).catch(asNotPlain);
      if (answer !== null) return answer;
      direct = null;
    }
    table ??= await readInto(db, columns, options, (found) => {
      mistakes = found;
    });
    return await question(table);
  };

  return {
    close,
    mistakes: () => mistakes,
    last: () =>
      inLimits(memory, () =>
        ask(async (relation) => {
          // All that makes a row one of ours, lest a row that is left out says when the last one was.
          const odd = relation === table ? '0' : `count(*) FILTER (WHERE NOT ${plainId('customer')})`;
          const asked = `SELECT max(ts)::DOUBLE, count(v), (${odd})::DOUBLE FROM (${relation.sql})`;
          const [[last, , count]] = (await db.runAndReadAll(asked)).getRows() as [[number | null, bigint, number]];
          if (count > 0) throw new Error(NOT_PLAIN);
          return last ?? Number.NaN;
        }),
      ),
    measure: async (asked) => {
      const measured = await inLimits(memory, () =>
        ask(async (relation) => {
          await groupOrders(db, relation, asked);
          if (relation !== table) {
            const odd = `SELECT count(*)::DOUBLE FROM ${GROUPS} WHERE NOT ${plainId('customer')}`;
            const [[count]] = (await db.runAndReadAll(odd)).getRows() as [[number]];
            if (count > 0) throw new Error(NOT_PLAIN);
          }
          return await readGroups(db, asked);
        }),
      );
      if (direct !== null && !isTold) {
        for (const notice of direct.notices) say(`${columns.path}: ${notice}`);
        sayCancelled(columns, await cancelledIn(db, direct, columns));
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

function counting({ sql, hasOrders }: OrderRelation, { cancelled }: OrderColumnsOf): OrderRelation {
  if (cancelled === undefined || !hasOrders) return { sql, hasOrders };
  return { sql: `SELECT * FROM (${sql}) WHERE NOT starts_with(ord, ${sqlText(cancelled)})`, hasOrders };
}

async function cancelledIn(db: DuckDBConnection, relation: OrderRelation, { cancelled }: OrderColumnsOf) {
  if (cancelled === undefined || !relation.hasOrders) return 0;
  const found = `SELECT count(*)::DOUBLE FROM (${relation.sql}) WHERE starts_with(ord, ${sqlText(cancelled)})`;
  return Number((await db.runAndReadAll(found)).getRows()[0]![0]);
}

const TABLE = 'orders_read';

async function readInto(
  db: DuckDBConnection,
  columns: OrderColumnsOf,
  options: OrdersOptions,
  onMistakes: (count: number) => void,
): Promise<OrderRelation> {
  const hasOrders = columns.order !== undefined;
  await db.run(`CREATE TEMP TABLE ${TABLE} (customer VARCHAR, ts BIGINT, v BIGINT${hasOrders ? ', ord VARCHAR' : ''})`);
  const appender: DuckDBAppender = await db.createAppender(TABLE);
  const mistakes = await eachOrder(columns, options, (customer, at, value, order) => {
    appender.appendVarchar(customer);
    appender.appendBigInt(BigInt(at));
    appender.appendBigInt(BigInt(value));
    if (order !== undefined) appender.appendVarchar(order);
    appender.endRow();
  });
  appender.closeSync();
  onMistakes(mistakes);
  return { sql: `SELECT * FROM ${TABLE}`, hasOrders };
}
