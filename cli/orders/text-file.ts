/**
 * Orders of a large text file within a limit of memory: all at once where they fit, otherwise customers in shares, the file being read once
 * for each; by several threads where the file can be divided. Gives what reading it row by row would.
 */
import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { ALL_CUSTOMERS, type CustomerShare, dividedFile } from '../../runtime/import/index.js';
import {
  type Asked,
  arranged,
  asksOrder,
  idOrder,
  joinedShares,
  type MeasuredOrders,
} from '../../runtime/rfm/index.js';
import { UsageError } from '../exit.js';
import { openRejects } from '../rejects.js';
import { say } from '../terminal.js';
import type { OrderColumnsOf, OrdersOptions } from './columns.js';
import type { HeldOrders, OrderReader } from './held.js';
import type { GroupedFile } from './large-file.js';
import { oneThread } from './one-thread.js';
import { sayCancelled } from './read-orders.js';
import { severalThreads } from './threads/several-threads.js';

/** Reading a file more often than this is no way to read it. */
const MOST_SHARES = 256;
/** Files of fewer bytes are read before a thread has begun. */
const WORTH_THREADS = 1 << 25;
/** Each thread takes some 90 MB for itself: who has little memory to give would be given more than is asked for. */
const FOR_THREADS = 500e6;

export function openTextFile(
  columns: OrderColumnsOf,
  options: OrdersOptions,
  memory: string,
  threads = threadsFor(columns, bytesOf(memory)),
): GroupedFile {
  let mistakes = 0;
  const reader = readerOf(columns, bytesOf(memory), threads);
  let whole: Promise<HeldOrders> | undefined;
  let order: Int32Array | undefined;

  /** The only reading that tells what it finds in the file. */
  const readWhole = async () => {
    const rejects = openRejects([columns.path], options.rejects);
    const held = await reader.read(ALL_CUSTOMERS, rejects.add);
    for (const notice of held.notices) say(`${columns.path}: ${notice}`);
    rejects.close();
    sayCancelled(columns, held.cancelled);
    mistakes = rejects.mistakes;
    return held;
  };

  const measureShare = async (share: CustomerShare, asked: Asked): Promise<readonly MeasuredOrders[]> => {
    if (share.of > MOST_SHARES) {
      throw new UsageError(`--memory ${memory} is too little for these orders; name more, such as --memory 4GB`);
    }
    const held = await reader.read(share, () => {});
    if (held.isFull) {
      const of = share.of * 2;
      const halves = [share.nth, share.nth + share.of];
      return await inTurn(halves, (nth) => measureShare({ of, nth }, asked));
    }
    return [{ values: await held.values(asked), ids: asksOrder(asked) ? await held.ids() : [] }];
  };

  return {
    close() {
      whole = undefined;
      order = undefined;
      reader.close();
    },
    mistakes: () => mistakes,
    async last() {
      whole ??= readWhole();
      return (await whole).last;
    },
    async measure(asked) {
      whole ??= readWhole();
      const held = await whole;
      if (held.isFull) {
        const of = 2 ** Math.max(1, Math.ceil(Math.log2((held.needed * 1.1) / bytesOf(memory))));
        const places = Array.from({ length: Math.min(of, MOST_SHARES) }, (_, nth) => nth);
        return joinedShares(await inTurn(places, (nth) => measureShare({ of, nth }, asked)), asked);
      }
      const values = await held.values(asked);
      if (!asksOrder(asked)) return { values, ids: [] };
      const ids = await held.ids();
      order ??= idOrder(ids);
      return { values: values.map((one) => arranged(one, order!)), ids: Array.from(order, (at) => ids[at]!) };
    },
  };
}

/** 1, 2 or 4. */
function threadsFor({ path }: OrderColumnsOf, memory: number): number {
  const processors = statSync(path).size < WORTH_THREADS || memory < FOR_THREADS ? 1 : availableParallelism();
  return processors >= 4 ? 4 : processors >= 2 ? 2 : 1;
}

function readerOf(columns: OrderColumnsOf, most: number, threads: number): OrderReader {
  const divided = threads > 1 ? dividedFile(columns.path, threads) : undefined;
  const alone = oneThread(columns, most);
  if (divided === undefined) return alone;
  const several = severalThreads(columns, most, divided);
  let isAlone = false;
  return {
    close: () => several.close(),
    async read(share, onReject) {
      const held = isAlone ? null : await several.read(share, onReject);
      if (held !== null) return held;
      isAlone = true;
      return await alone.read(share, onReject);
    },
  };
}

async function inTurn<T, U>(items: readonly T[], work: (item: T) => Promise<readonly U[]>): Promise<U[]> {
  const done: U[] = [];
  for (const item of items) done.push(...(await work(item)));
  return done;
}

/** Of `500MB`, `4GB` or `1GiB`. */
function bytesOf(memory: string): number {
  const [, count, unit, binary] = /^(\d+)([MGT])(i?)B$/i.exec(memory)!;
  const power = { M: 2, G: 3, T: 4 }[unit!.toUpperCase() as 'M' | 'G' | 'T'];
  return Number(count) * (binary ? 1024 : 1000) ** power;
}
