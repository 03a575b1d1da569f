/** Reads the orders of a csv file with several threads: each reads a range of the file, and each keeps the orders of one part of the customers. */
import { Worker } from 'node:worker_threads';
import {
  type DividedFile,
  endsWell,
  exchangeMemory,
  latest,
  reportOf,
  shifted,
  textsIn,
} from '../../../runtime/import/index.js';
import { type Asked, emptyValues } from '../../../runtime/rfm/index.js';
import { SurroundingsError } from '../../exit.js';
import { builtFile } from '../../version.js';
import { type OrderColumnsOf, readingOf } from '../columns.js';
import type { HeldOrders, OrderReader } from '../held.js';
import type { FromReader, RangeRead, ToReader } from './protocol.js';

export interface DividedReader extends Pick<OrderReader, 'close'> {
  /** As `OrderReader.read`; null where the file can only be read from its beginning, and the threads are ended then. */
  read(...how: Parameters<OrderReader['read']>): Promise<HeldOrders | null>;
}

/** `most`: bytes that may be held by all threads together. */
export function severalThreads(columns: OrderColumnsOf, most: number, divided: DividedFile): DividedReader {
  const count = divided.borders.length - 1;
  const threads = Array.from({ length: count }, () => new Thread(columns.path));
  const close = () => {
    for (const thread of threads) thread.close();
  };
  const all = <Kind extends FromReader['kind']>(kind: Kind, message: (thread: number) => ToReader) =>
    Promise.all(threads.map((thread, k) => thread.ask(kind, message(k))));
  return {
    close,
    async read(share, onReject) {
      const memory = exchangeMemory(count, columns.order !== undefined);
      const { name } = columns.source;
      const request = {
        ...readingOf(columns),
        file: { name, path: columns.path },
        divided,
        hasOrders: columns.order !== undefined,
        share,
        most: most / count,
        memory,
      };
      const heard = threads.map((thread, range) =>
        thread.ask('read', { kind: 'read', request: { ...request, range } }),
      );
      const reads = heard.map((one) => one.then(({ read }) => read));
      const found = await readTogether(reads, divided).catch((error: unknown) => {
        close();
        throw error;
      });
      if (found === null) {
        close();
        return null;
      }
      let further = 0;
      const counts = found.map(({ count, lines, rejects }) => {
        for (const reject of rejects) onReject({ ...reject, line: reject.line + further });
        const own = shifted(count, further);
        further += lines - divided.headLines;
        return own;
      });
      const [first, ...others] = counts as [(typeof counts)[0], ...typeof counts];
      let names: Promise<readonly string[]> | undefined;
      return {
        last: latest(found.map(({ last }) => last)),
        isFull: found.some(({ isFull }) => isFull),
        needed: found.reduce((sum, { needed }) => Math.max(sum, needed * count), 0),
        cancelled: found.reduce((sum, { cancelled }) => sum + cancelled, 0),
        notices: reportOf([first, ...others]).notices,
        values: async (asked) => await measured(found, asked),
        ids: async () => {
          names ??= all('names', () => ({ kind: 'names' })).then((told) =>
            told.flatMap(({ packed }) => packed.flatMap(textsIn)),
          );
          return await names;
        },
      };
    },
  };

  async function measured(found: readonly RangeRead[], asked: Asked) {
    const total = found.reduce((sum, { customers }) => sum + customers, 0);
    const into = asked.dates.map(() => emptyValues(total, (bytes) => new SharedArrayBuffer(bytes)));
    let next = 0;
    await all('measured', (k) => {
      const first = next;
      next += found[k]!.customers;
      return { kind: 'measure', asked, into, first };
    });
    return into;
  }
}

/** Null as soon as one range cannot be read by itself, or ends within a record. */
async function readTogether(reads: readonly Promise<RangeRead | null>[], divided: DividedFile) {
  const isWell = (found: RangeRead | null, range: number): found is RangeRead =>
    found !== null && endsWell(divided, range, found);
  const failed = reads.map(async (read, range) => {
    return isWell(await read, range) ? await new Promise<never>(() => {}) : null;
  });
  const found = await Promise.race([Promise.all(reads), ...failed]);
  return found?.every(isWell) ? (found as readonly RangeRead[]) : null;
}

class Thread {
  readonly #worker = new Worker(builtFile('cli/orders/threads/worker.js'));
  readonly #ended: Promise<never>;

  constructor(path: string) {
    this.#ended = new Promise<never>((_, reject) => {
      const ended = (why: string) => new SurroundingsError(`a thread that reads ${path} ended before its time${why}`);
      this.#worker.on('error', ({ message }) => reject(ended(`: ${message}`)));
      this.#worker.on('exit', () => reject(ended('')));
    });
    // Nobody may be listening when it is closed.
    this.#ended.catch(() => {});
    this.#worker.unref();
  }

  /** Waits for an answer of this kind. Rejects when the thread ends of itself. */
  async ask<Kind extends FromReader['kind']>(
    kind: Kind,
    message: ToReader,
  ): Promise<Extract<FromReader, { kind: Kind }>> {
    this.#worker.ref();
    const answer = new Promise<Extract<FromReader, { kind: Kind }>>((resolve) => {
      const onMessage = (told: FromReader) => {
        if (told.kind !== kind) return;
        this.#worker.off('message', onMessage);
        resolve(told as Extract<FromReader, { kind: Kind }>);
      };
      this.#worker.on('message', onMessage);
    });
    this.#worker.postMessage(message);
    try {
      return await Promise.race([answer, this.#ended]);
    } finally {
      this.#worker.unref();
    }
  }

  close(): void {
    void this.#worker.terminate();
  }
}
