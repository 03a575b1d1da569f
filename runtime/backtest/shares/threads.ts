/** The threads that hold a share each: started, told, heard and ended here. What they are told and say, others decide. */
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { Cuts } from '../cuts-ahead.js';
import type { FromShare, ShareData, ToShare } from './protocol.js';

/** Megabytes for what lives shortly. With Node's own 48, a seventh of the time goes into copying what a larger room lets die in peace. */
export const YOUNG_GENERATION = 192;

interface Thread {
  readonly worker: Worker;
  readonly cuts: MessagePort;
  readonly bell: Int32Array;
  /** Rejects when the thread ends of itself. */
  readonly ended: Promise<never>;
}

type Told<Kind extends FromShare['kind']> = Extract<FromShare, { readonly kind: Kind }>;

export class Threads {
  readonly #threads: readonly Thread[];

  /** `worker`: where `worker.js` is. They load their code while the caller goes on. */
  constructor(count: number, worker: URL) {
    this.#threads = Array.from({ length: count }, () => started(worker));
  }

  get count(): number {
    return this.#threads.length;
  }

  tell(share: number, message: ToShare, buffers: readonly ArrayBuffer[] = []): void {
    this.#threads[share]!.worker.postMessage(message, buffers);
  }

  /** Listens until every share has told something of this kind, by share; what they tell before goes to `hear`. Rejects when one of them ends. */
  all<Kind extends FromShare['kind']>(
    kind: Kind,
    hear: (share: number, message: FromShare) => void = () => {},
  ): Promise<readonly Told<Kind>[]> {
    const shares = this.#threads.map(({ worker }, share) => {
      return new Promise<Told<Kind>>((resolve) => {
        const onMessage = (message: FromShare) => {
          hear(share, message);
          if (message.kind !== kind) return;
          worker.off('message', onMessage);
          resolve(message as Told<Kind>);
        };
        worker.on('message', onMessage);
      });
    });
    return Promise.race([Promise.all(shares), ...this.#threads.map(({ ended }) => ended)]);
  }

  /** Wakes the threads that sleep until the cut points are made. */
  tellCuts(cuts: readonly Cuts[]): void {
    for (const { cuts: port, bell } of this.#threads) {
      port.postMessage(cuts);
      Atomics.store(bell, 0, 1);
      Atomics.notify(bell, 0);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }
}

/** What a thread ended of, and what would help where it was memory. */
function explained(error: Error & { readonly code?: string }): Error {
  if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  const help = 'NODE_OPTIONS=--max-old-space-size=8000 allows each 8 GB; with more --threads each holds less';
  return Object.assign(new Error(`a share of the history is more than its thread may hold in memory. ${help}`), {
    code: error.code,
  });
}

function started(file: URL): Thread {
  const { port1, port2 } = new MessageChannel();
  const bell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const worker = new Worker(file, {
    workerData: { cuts: port2, bell } satisfies ShareData,
    transferList: [port2],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION },
  });
  const ended = new Promise<never>((_, reject) => {
    worker.on('error', (error) => reject(explained(error)));
    worker.on('exit', () => reject(new Error('a thread of the replay ended before its time')));
  });
  // Nobody may be listening: before the first replay, or when it is closed.
  ended.catch(() => {});
  return { worker, cuts: port1, bell, ended };
}
