/**
 * Replays a history on as many threads as there are, each with a share of the contacts: nothing that one contact does depends on another's, but
 * RFM cut points, which the shares make together, ahead of the replay or at every refresh, and the line before a channel with a rate: where somebody had to wait in it,
 * one thread does it all again. Who still buys is fitted to everybody: where a program asks it, one thread does it all. The result is that of one
 * thread, to the byte.
 */
import { zone } from '../../clock/index.js';
import type { ReadTable } from '../../import/index.js';
import { type Bundle, loadBundle } from '../../machine/index.js';
import { CutPool, configOfModel } from '../../rfm/index.js';
import type { Cuts, RefreshChanges } from '../cuts-ahead.js';
import { figuresOf } from '../figures.js';
import type { BacktestContact } from '../input.js';
import { SAMPLE } from '../input.js';
import { hasRate, nobodyWaited } from '../line.js';
import { hashedIds } from '../repeated.js';
import type { BacktestResult } from '../result.js';
import { runBacktest } from '../run.js';
import { Merge, ofLines } from './merge.js';
import type { FromShare, ReplayRequest, Rows } from './protocol.js';
import { responderOf } from './responder.js';
import { sharedOut } from './split.js';
import { Threads } from './threads.js';

export interface ReplayerOptions {
  readonly contacts: Iterable<BacktestContact>;
  /** In order of time. Its rows may be handed on: only the replayer uses it from now on. */
  readonly events: ReadTable;
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

export async function openReplayer(options: ReplayerOptions): Promise<Replayer> {
  const { contacts, events, bundles, threads, leastShared = LEAST_SHARED } = options;
  const people = [...contacts];
  if (areWhole(bundles) || threads < 2 || events.length < leastShared) return alone(people, events);
  const whole = bundles.some(hasRate) ? alone(people, events) : null;
  return handedOut({ ...options, contacts: people }, whole);
}

/** Whether one thread has to do it all: who still buys is fitted from everybody's orders, at every refresh. */
export function areWhole(bundles: readonly Bundle[]): boolean {
  return bundles.some(({ model }) => model.rfm?.alive);
}

/** One thread, this one, does it all. */
export function alone(contacts: readonly BacktestContact[], events: ReadTable): Replayer {
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

/** `whole`: does it all where shares cannot; null: nothing of the kind can happen, and the table is emptied. */
function handedOut({ contacts, events, threads: count, worker }: ReplayerOptions, whole: Replayer | null): Replayer {
  const threads = new Threads(count, worker);
  const shared = sharedOut(contacts, events, hashedIds(events).repeated, { shares: count, keeps: whole !== null });
  for (const { share, rows } of shared.rows()) threads.tell(share, { kind: 'rows', rows }, buffersOf(rows));
  for (let share = 0; share < count; share++) {
    threads.tell(share, {
      kind: 'whole',
      contacts: shared.contacts[share]!,
      files: events.files,
      events: events.events,
      eventContacts: shared.eventContacts[share]!,
    });
  }
  return new SharedReplayer(threads, events.length, async () => whole!);
}

function buffersOf(rows: Rows): readonly ArrayBuffer[] {
  return Object.values(rows)
    .filter(ArrayBuffer.isView)
    .map(({ buffer }) => buffer as ArrayBuffer);
}

/** Replays what the threads hold. */
export class SharedReplayer implements Replayer {
  readonly #threads: Threads;
  readonly #events: number;
  readonly #whole: () => Promise<Replayer>;

  /** `whole`: asked for where people waited for each other in the line before a channel with a rate. */
  constructor(threads: Threads, events: number, whole: () => Promise<Replayer>) {
    this.#threads = threads;
    this.#events = events;
    this.#whole = whole;
  }

  get threads(): number {
    return this.#threads.count;
  }

  async replay(request: ReplayRequest, listener: ReplayListener = {}): Promise<BacktestResult> {
    const { onLine, onProgress } = listener;
    const { bundle, from, to, assumeConsent = false, story = null, sample = SAMPLE } = request;
    const { rfm, timezone } = bundle.model;
    const merge = onLine ? new Merge(this.threads, ofLines, ({ text }, place) => onLine(text[place]!)) : null;
    const recut = rfm ? this.#recutting(new CutPool(configOfModel(rfm))) : null;
    const done = Array.from({ length: this.threads }, () => 0);
    const progress = (share: number, events: number) => {
      done[share] = events;
      onProgress?.(
        done.reduce((sum, n) => sum + n, 0),
        this.#events,
      );
    };
    const hear = (share: number, message: FromShare) => {
      if (message.kind === 'refreshes') recut!(share, message.refreshes);
      else if (message.kind === 'lines') merge!.add(share, message.lines);
      else if (message.kind === 'progress') progress(share, message.done);
      else merge?.end(share);
    };
    const shares = this.#threads.all('counted', hear);
    for (let share = 0; share < this.threads; share++) {
      this.#threads.tell(share, { kind: 'replay', request, tellsLines: merge !== null });
    }
    const counted = (await shares).map((told) => told.counted);
    const place = zone(timezone)!;
    if (!nobodyWaited(bundle, place, counted)) {
      listener.onAgain?.();
      return (await this.#whole()).replay(request, listener);
    }
    const asked = { bundle, zone: place, from, to, events: this.#events, assumeConsent, story, sample };
    return figuresOf(counted, asked);
  }

  async close(): Promise<void> {
    await this.#threads.close();
  }

  /** Every share tells what changed up to the same refreshes, in any order; the last one to come makes the cut points, for all of them. */
  #recutting(pool: CutPool): (share: number, refreshes: readonly RefreshChanges[]) => void {
    const told = new Map<number, readonly RefreshChanges[]>();
    return (share, refreshes) => {
      told.set(share, refreshes);
      if (told.size < this.threads) return;
      const shares = [...told.values()];
      told.clear();
      this.#threads.tellCuts(
        refreshes.map(({ now }, place): Cuts => {
          return pool.recut(
            now,
            shares.map((each) => each[place]!.changes),
          );
        }),
      );
    };
  }
}
