/** The rules' shop as a running service on a virtual clock, whose program is deployed anew while it runs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type VirtualClock, virtualClock, zone } from '../runtime/clock/index.js';
import { madeUpCodes } from '../runtime/engine/index.js';
import { at } from '../runtime/engine/testdata/world.js';
import { type HandOver, type Intake, Live, linesOf, type Parcel } from '../runtime/live/index.js';
import type { Value } from '../runtime/machine/index.js';
import type { Store } from '../runtime/store/port.js';
import { openStore } from '../runtime/store/sqlite/index.js';
import { currentRelease, type DeployWish, deploy, NO_WISH } from '../runtime/versions/index.js';
import { type Changes, dedented, lowered } from './rules/program.fixture.js';

export interface Shop {
  readonly clock: VirtualClock;
  readonly handed: Parcel[];
  readonly faults: unknown[];
  live: Live;
  store: Store;
  /** At a local time of Madrid: `2026-03-02 10:00`. */
  give(when: string, ...given: readonly Intake[]): Promise<void>;
  event(when: string, contact: string, event: string, fields?: Readonly<Record<string, Value>>): Promise<void>;
  attributes(when: string, contact: string, values: Readonly<Record<string, Value>>): Promise<void>;
  advance(when: string): Promise<void>;
  /** Deploys and brings everybody over. */
  deploy(when: string, text: string, wish?: Partial<DeployWish>, changes?: Changes): Promise<void>;
  /** Deploys and takes the version over without bringing anybody over yet. */
  deployOnly(when: string, text: string, wish?: Partial<DeployWish>, changes?: Changes): Promise<void>;
  /** What happened to the contact but for moves from state to state: `2026-03-02 10:00 send note`. */
  story(contact: string): readonly string[];
  counters(prefix: string): Readonly<Record<string, number>>;
  crash(): void;
  close(): void;
}

export function deployable(
  text: string,
  { start, answer, changes }: { start: string; answer?: (parcel: Parcel) => HandOver; changes?: Changes },
): Shop {
  const folder = mkdtempSync(join(tmpdir(), 'cauce-deploys-'));
  const path = join(folder, 'cauce.db');
  const clock = virtualClock(at(start));
  const handed: Parcel[] = [];
  const faults: unknown[] = [];
  let events = 0;
  const known = new Set<string>();
  const address = (contact: string): readonly Intake[] => {
    if (known.has(contact)) return [];
    known.add(contact);
    return [{ kind: 'attributes', contact, values: { email: `${contact}@example.com` } }];
  };
  const put = (store: Store, program: string, wish: Partial<DeployWish> = {}, own: Changes = []) =>
    deploy(
      store,
      {
        bundle: lowered(program, own).bundle,
        sources: { 'program.cauce': dedented(program) },
        bodies: {},
        wish: { ...NO_WISH, ...wish },
      },
      clock.now(),
    );
  const sender = {
    concurrency: 5,
    isRepeatable: false,
    handOver: async (parcel: Parcel) => {
      handed.push(parcel);
      return answer?.(parcel) ?? { kind: 'sent' as const };
    },
    close: async () => {},
  };
  const open = (store: Store) => {
    const release = currentRelease(store, clock.now())!;
    return new Live({
      ...release,
      release,
      store,
      clock,
      zones: zone,
      senders: new Map(['email', 'sms', 'push', 'web', 'call'].map((channel) => [channel, sender])),
      codes: madeUpCodes,
      random: () => 0.5,
      onFault: (error) => faults.push(error),
    });
  };
  const first = openStore(path);
  put(first, text, {}, changes);
  const made: Shop = {
    clock,
    handed,
    faults,
    store: first,
    live: open(first),
    async advance(when) {
      const until = at(when);
      for (;;) {
        await made.live.settle();
        const next = made.live.nextDue;
        if (next > until) break;
        clock.advanceTo(Math.max(next, clock.now()));
      }
      clock.advanceTo(Math.max(until, clock.now()));
      await made.live.settle();
    },
    async give(when, ...given) {
      await made.advance(when);
      const receipts = given.map((one) => made.live.submit(one));
      await made.live.settle();
      await Promise.all(receipts);
    },
    event: (when, contact, event, fields = {}) =>
      made.give(when, ...address(contact), { kind: 'event', contact, event, id: `e${++events}`, fields }),
    attributes: (when, contact, values) =>
      made.give(when, ...address(contact), { kind: 'attributes', contact, values }),
    async deploy(when, program, wish, own) {
      await made.deployOnly(when, program, wish, own);
      await made.live.settle();
    },
    async deployOnly(when, program, wish, own) {
      await made.advance(when);
      put(made.store, program, wish, own);
      made.live.pickUp();
    },
    story(contact) {
      const number = made.store.contactsById([contact])[0]?.number ?? -1;
      const lines = made.store
        .journalOf(number, 100_000)
        .flatMap(({ at: instant, detail }) => linesOf(detail).map((line) => [instant, line] as const));
      return lines.flatMap(([instant, { what, message, outcome, reason, from, to, scenario }]) => {
        if (what === 'move') return [];
        const told = { enter: [scenario], deploy: [from, '->', to] }[what] ?? [message, outcome, reason];
        return [[local(instant), what, ...told].filter((part) => typeof part === 'string').join(' ')];
      });
    },
    counters: (prefix) => made.store.counters(prefix),
    crash() {
      made.live.halt();
      made.store.close();
      made.store = openStore(path);
      made.live = open(made.store);
    },
    close() {
      made.live.halt();
      made.store.close();
      rmSync(folder, { recursive: true });
    },
  };
  return made;
}

const madrid = zone('Europe/Madrid')!;

function local(instant: number): string {
  const minute = madrid.minuteOfDay(instant);
  const day = new Date(madrid.dateOf(instant) * 86_400_000).toISOString().slice(0, 10);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${day} ${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
