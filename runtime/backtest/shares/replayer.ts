/**
 * Replays a history on as many threads as there are, each with a share of the contacts: nothing that one contact does depends on another's, but
 * RFM cut points, which the shares make together at every refresh, and the line before a channel with a rate: where somebody had to wait in it,
 * one thread does it all again. Who still buys is fitted to everybody: where a program asks it, one thread does it all. The result is that of one
 * thread, to the byte.
 */
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { zone } from '../../clock/index.js';
import type { EventTable } from '../../import/index.js';
import { type Bundle, loadBundle } from '../../machine/index.js';
import { type BaseChanges, CutPool, configOfModel } from '../../rfm/index.js';
import type { Counted } from '../counted.js';
import { figuresOf } from '../figures.js';
import type { BacktestContact } from '../input.js';
import type { BacktestResult } from '../result.js';
import { repeatedRows, runBacktest, SAMPLE } from '../run.js';
import { hasRate, nobodyWaited } from './line.js';
import { LineMerge } from './lines.js';
import type { Cuts, FromShare, ReplayRequest, ShareData, ToShare } from './protocol.js';
import { responderOf } from './responder.js';
import { sharedOut } from './split.js';

export interface ReplayerOptions {
  readonly contacts: Iterable<BacktestContact>;
  /** In order of time. Its rows may be handed on: only the replayer uses it from now on. */
  readonly events: EventTable;
  /** All that will be replayed. */
  readonly bundles: readonly Bundle[];
  /** At most this many. */
  readonly threads: number;
  /** Where `worker.js` is. */
  readonly worker: URL;
  /** With fewer events one thread does it all; left out: where handing the history out takes longer than replaying it. */
  readonly leastShared?: number;
}

export interface Replayer {
  readonly threads: number;
  replay(request: ReplayRequest, listener?: ReplayListener): Promise<BacktestResult>;
  close(): Promise<void>;
}

export interface ReplayListener {
  /** Gets every line of the timeline as JSON, in order of time, then of contact. */
  readonly onLine?: (line: string) => void;
  readonly onProgress?: (done: number, total: number) => void;
  /** It begins once more: the lines so far were of contacts who did not wait for each other. */
  readonly onAgain?: () => void;
}

const LEAST_SHARED = 50_000;

/** Megabytes for what lives shortly. With Node's own 48, a seventh of the time goes into copying what a larger room lets die in peace. */
export const YOUNG_GENERATION = 192;

export async function openReplayer(options: ReplayerOptions): Promise<Replayer> {
  const { contacts, events, bundles, threads, leastShared = LEAST_SHARED } = options;
  const people = [...contacts];
  // Who still buys is fitted from everybody's orders, at every refresh.
  const isWhole = bundles.some(({ model }) => model.rfm?.alive);
  if (isWhole || threads < 2 || events.length < leastShared) return alone(people, events);
  const whole = bundles.some(hasRate) ? alone(people, events) : null;
  return Pool.open({ ...options, contacts: people }, whole);
}

function alone(contacts: readonly BacktestContact[], events: EventTable): Replayer {
  return {
    threads: 1,
    async replay({ bundle, responder, ...request }, { onLine, onProgress } = {}) {
      return runBacktest({
        ...request,
        program: loadBundle(bundle),
        zones: zone,
        contacts,
        events,
        ...(responder && { responder: await responderOf(responder) }),
        ...(onLine && { timeline: (line) => onLine(JSON.stringify(line)) }),
        ...(onProgress && { onProgress }),
      });
    },
    async close() {},
  };
}

interface Thread {
  readonly worker: Worker;
  readonly cuts: MessagePort;
  readonly bell: Int32Array;
  /** Rejects when the thread ends of itself. */
  readonly ended: Promise<never>;
}

class Pool implements Replayer {
  readonly #threads: readonly Thread[];
  readonly #events: number;
  readonly #whole: Replayer | null;

  /** `whole`: does it all where shares cannot; null: nothing of the kind can happen, and the table is emptied. */
  static open({ contacts, events, threads, worker }: ReplayerOptions, whole: Replayer | null): Pool {
    const pool = new Pool(
      Array.from({ length: threads }, () => started(worker)),
      events.length,
      whole,
    );
    const shared = sharedOut(contacts, events, repeatedRows(events), { shares: threads, keeps: whole !== null });
    for (const { share, rows } of shared.rows()) pool.#tell(share, { kind: 'rows', rows });
    pool.#threads.forEach((_, share) => {
      pool.#tell(share, {
        kind: 'whole',
        contacts: shared.contacts[share]!,
        files: events.files,
        events: events.events,
        eventContacts: shared.eventContacts[share]!,
      });
    });
    return pool;
  }

  private constructor(threads: readonly Thread[], events: number, whole: Replayer | null) {
    this.#threads = threads;
    this.#events = events;
    this.#whole = whole;
  }

  get threads(): number {
    return this.#threads.length;
  }

  async replay(request: ReplayRequest, listener: ReplayListener = {}): Promise<BacktestResult> {
    const { onLine, onProgress } = listener;
    const { bundle, from, to, assumeConsent = false, story = null, sample = SAMPLE } = request;
    const { rfm, timezone } = bundle.model;
    const merge = onLine ? new LineMerge(this.threads, onLine) : null;
    const refresh = rfm ? this.#refreshes(new CutPool(configOfModel(rfm))) : null;
    const done = this.#threads.map(() => 0);
    const progress = (share: number, events: number) => {
      done[share] = events;
      onProgress?.(
        done.reduce((sum, n) => sum + n, 0),
        this.#events,
      );
    };
    const hear = (share: number, message: FromShare) => {
      if (message.kind === 'refresh') refresh!(share, message.now, message.changes);
      else if (message.kind === 'lines') merge!.add(share, message.lines);
      else if (message.kind === 'progress') progress(share, message.done);
      else merge?.end(share);
    };
    const shares = this.#threads.map((_, share) => this.#counted(share, (message) => hear(share, message)));
    this.#threads.forEach((_, share) => {
      this.#tell(share, { kind: 'replay', request, tellsLines: merge !== null });
    });
    const counted = await Promise.race([Promise.all(shares), ...this.#threads.map(({ ended }) => ended)]);
    const place = zone(timezone)!;
    if (this.#whole !== null && !nobodyWaited(bundle, place, counted)) {
      listener.onAgain?.();
      return this.#whole.replay(request, listener);
    }
    const asked = { bundle, zone: place, from, to, events: this.#events, assumeConsent, story, sample };
    return figuresOf(counted, asked);
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  /** Listens to one share until it has counted. */
  #counted(share: number, hear: (message: FromShare) => void): Promise<Counted> {
    const { worker } = this.#threads[share]!;
    return new Promise((resolve) => {
      const onMessage = (message: FromShare) => {
        hear(message);
        if (message.kind !== 'counted') return;
        worker.off('message', onMessage);
        resolve(message.counted);
      };
      worker.on('message', onMessage);
    });
  }

  /** Every share tells what changed, in any order; the last one to come makes the cut points, for all of them. */
  #refreshes(pool: CutPool): (share: number, now: number, changes: BaseChanges) => void {
    const told = new Map<number, BaseChanges>();
    return (share, now, changes) => {
      told.set(share, changes);
      if (told.size < this.threads) return;
      const cuts: Cuts = pool.recut(now, [...told.values()]);
      told.clear();
      for (const thread of this.#threads) {
        thread.cuts.postMessage(cuts);
        Atomics.store(thread.bell, 0, 1);
        Atomics.notify(thread.bell, 0);
      }
    };
  }

  #tell(share: number, message: ToShare): void {
    const columns = message.kind === 'rows' ? Object.values(message.rows).filter(ArrayBuffer.isView) : [];
    const buffers = columns.map(({ buffer }) => buffer as ArrayBuffer);
    this.#threads[share]!.worker.postMessage(message, buffers);
  }
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
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('a thread of the replay ended before its time')));
  });
  // Nobody may be listening: before the first replay, or when it is closed.
  ended.catch(() => {});
  return { worker, cuts: port1, bell, ended };
}
