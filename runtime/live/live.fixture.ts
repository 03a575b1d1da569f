/** A service over a real SQLite file, on a virtual clock, with senders that answer what a test says. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type VirtualClock, virtualClock, zone } from '../clock/index.js';
import { type CodeSource, madeUpCodes } from '../engine/index.js';
import { type Bundle, loadBundle } from '../machine/index.js';
import type { Store } from '../store/port.js';
import { openStore } from '../store/sqlite/index.js';
import type { HandOver, Parcel, Sender } from './courier.js';
import type { Intake } from './intake.js';
import { type JournalLine, linesOf } from './journal.js';
import { Live } from './live.js';

export interface Service {
  readonly clock: VirtualClock;
  readonly handed: Parcel[];
  readonly faults: unknown[];
  /** Where the store's files are. */
  readonly folder: string;
  live: Live;
  store: Store;
  /** Takes everything due before the instant, then the inputs. */
  at(instant: number, ...given: readonly Intake[]): Promise<void>;
  advance(until: number): Promise<void>;
  /** What happened to a contact: `<iso> <what> …`, in order. */
  story(contact: string): readonly (JournalLine & { readonly at: number })[];
  /** Ends without saying good-bye, and starts again on the same file. */
  crash(): void;
  close(): void;
}

export interface ServiceOptions {
  readonly start: number;
  readonly answer?: (parcel: Parcel) => HandOver | Promise<HandOver>;
  readonly isRepeatable?: boolean;
  /** Messages count as handed over and delivered with the batch that offers them, as in a backtest. */
  readonly isInstant?: boolean;
  readonly concurrency?: number;
  readonly batchSize?: number;
  readonly codes?: CodeSource;
  /** Batches are written in a thread of their own, as `cauce run` does: its module. */
  readonly thread?: URL | string;
  readonly wrap?: (store: Store) => Store;
  /** How far the machine's clock is off, in ms. */
  readonly skew?: () => number;
}

/** Memory, where the system has such a place: these tests ask what is written, not whether the disk keeps it. */
const FAST = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export function service(bundle: Bundle, options: ServiceOptions): Service {
  const folder = mkdtempSync(join(FAST, 'cauce-live-'));
  const path = join(folder, 'cauce.db');
  const clock = virtualClock(options.start);
  const handed: Parcel[] = [];
  const faults: unknown[] = [];
  const sender: Sender = {
    concurrency: options.concurrency ?? 5,
    isRepeatable: options.isRepeatable ?? options.isInstant ?? false,
    isInstant: options.isInstant ?? false,
    async handOver(parcel) {
      handed.push(parcel);
      return (await options.answer?.(parcel)) ?? { kind: 'sent' };
    },
    close: async () => {},
  };
  const open = () => {
    const opened = openStore(path, options.thread === undefined ? {} : { thread: options.thread });
    const store = options.wrap?.(opened) ?? opened;
    const live = new Live({
      program: loadBundle(bundle),
      version: 1,
      store,
      clock: { now: () => clock.now() + (options.skew?.() ?? 0) },
      zones: zone,
      senders: new Map(Object.keys(bundle.model.channels).map((channel) => [channel, sender])),
      codes: options.codes ?? madeUpCodes,
      random: () => 0.5,
      ...(options.batchSize !== undefined && { batchSize: options.batchSize }),
      onFault: (error) => faults.push(error),
    });
    return { store, live };
  };
  let { store, live } = open();
  const made: Service = {
    clock,
    handed,
    faults,
    folder,
    live,
    store,
    async advance(until) {
      for (;;) {
        await live.settle();
        const next = live.nextDue;
        if (next > until) break;
        clock.advanceTo(Math.max(next, clock.now()));
      }
      clock.advanceTo(Math.max(until, clock.now()));
      await live.settle();
    },
    async at(instant, ...given) {
      await made.advance(instant - 1);
      clock.advanceTo(instant);
      const receipts = given.map((one) => live.submit(one));
      await live.settle();
      await Promise.all(receipts);
    },
    story(contact) {
      const number = store.contactsById([contact])[0]?.number ?? -1;
      return store
        .journalOf(number, 100_000)
        .flatMap(({ at, detail }) => linesOf(detail).map((line) => ({ ...line, at })));
    },
    crash() {
      live.halt();
      store.close();
      ({ store, live } = open());
      made.live = live;
      made.store = store;
    },
    close() {
      live.halt();
      store.close();
      rmSync(folder, { recursive: true });
    },
  };
  return made;
}
