/** Kills the service hundreds of times while it takes events and sends, and balances its books after every start. */
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openStore, openStoreToRead } from '../../runtime/store/sqlite/index.js';
import { checkEnd, checkRestart } from './books.fixture.js';
import { killing, MANNERS, type Manner, pagesWithoutCommit, seeded } from './kill.fixture.js';
import { begin, killServices, type MailServer, mailServer, startService } from './process.fixture.js';
import { crashProject } from './project.fixture.js';

const KILLS = Number(process.env.CAUCE_KILLS ?? 200);
/** In the store of each service; a quarter of them begins a run. */
const CONTACTS = 20_000;
const BEGINNING = CONTACTS / 4;
const AT_ONCE = 50;
/** Connections of a service to its mail server. */
const CONNECTIONS = 5;

const servers: MailServer[] = [];

afterAll(() => {
  killServices();
  for (const server of servers) server.close();
});

/** Two services side by side: one starts while the other is at work. */
test(`after ${KILLS} kills the books balance`, { timeout: 1_800_000 }, async () => {
  const half = Math.ceil(KILLS / 2);
  const told = await Promise.all([
    crashes({ kills: half, seed: 7, beginning: BEGINNING }),
    crashes({ kills: KILLS - half, seed: 11, beginning: BEGINNING }),
  ]);
  console.log(told.join('\n'));
});

test('with `unknown_outcome: resend` every message arrives, perhaps twice', { timeout: 600_000 }, async () => {
  console.log(await crashes({ kills: Math.ceil(KILLS / 10), seed: 13, beginning: BEGINNING / 5, resends: true }));
});

interface Crashes {
  readonly kills: number;
  readonly seed: number;
  /** Contacts that begin a run. */
  readonly beginning: number;
  /** What nobody knows the outcome of is sent again. */
  readonly resends?: boolean;
}

async function crashes({ kills, seed, beginning, resends = false }: Crashes): Promise<string> {
  const mails = await mailServer();
  servers.push(mails);
  const policies = resends ? 'unknown_outcome: resend' : 'unknown_outcome: flag';
  const dir = crashProject({ port: mails.port, contacts: CONTACTS, policies });
  const path = join(dir, '.cauce/cauce.db');
  const wal = `${path}-wal`;
  const draw = seeded(seed);
  const waiting = Array.from({ length: beginning }, (_, i) => i);
  const accepted: number[] = [];
  let asked = 0;
  let torn = 0;
  const manners: Partial<Record<Manner, number>> = {};

  /** What got no answer is sent again, as callers do. */
  const beginNext = async (url: string, onAsked: () => void): Promise<boolean> => {
    const some = waiting.slice(0, AT_ONCE);
    asked = Math.max(asked, some.at(-1)! + 1);
    const answer = begin(url, some);
    onAsked();
    if ((await answer) !== 200) return false;
    accepted.push(...waiting.splice(0, some.length));
    return true;
  };
  const check = () => {
    const store = openStoreToRead(path);
    try {
      checkRestart(store, { accepted, asked, contacts: CONTACTS });
    } finally {
      store.close();
    }
  };

  for (let kill = 0; kill < kills; kill++) {
    const manner = MANNERS[kill % MANNERS.length]!;
    manners[manner] = (manners[manner] ?? 0) + 1;
    const service = startService(dir);
    const death = killing(manner, { service, mails, wal, draw });
    const url = await service.url;
    if (url !== null) {
      check();
      death.listening();
      const share = Math.ceil(waiting.length / (kills - kill) / AT_ONCE);
      for (let part = 0; part < share * 2 && waiting.length > 0 && !death.isDone(); part++)
        if (!(await beginNext(url, death.asked))) break;
    }
    await service.ended;
    expect(death.isDone(), service.err()).toBe(true);
    if (pagesWithoutCommit(wal) > 0) torn++;
  }

  const last = startService(dir);
  const url = (await last.url)!;
  check();
  while (waiting.length > 0) expect(await beginNext(url, () => {})).toBe(true);
  await untilQuiet(path);
  last.kill('SIGTERM');
  expect(await last.ended).toBe(0);

  const store = openStore(path);
  const { unknown, skipped, twice } = checkEnd(store, beginning, mails.taken);
  store.close();
  expect(unknown).toBeLessThanOrEqual(resends ? 0 : kills * CONNECTIONS);
  expect(twice).toBeLessThanOrEqual(resends ? kills * CONNECTIONS : 0);
  const ways = Object.entries(manners).map(([manner, times]) => `${manner} ${times}`);
  return (
    `${kills} kills (${ways.join(', ')}), ${torn} of them within a commit: ${beginning} runs, ` +
    `${mails.taken.size} messages taken, ${twice} of them twice, ${skipped} skipped, ${unknown} flagged unknown`
  );
}

/** Nothing waits for time or a sender. */
async function untilQuiet(path: string): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const store = openStoreToRead(path);
    const isQuiet = store.nextDue() === null && store.open(1).length === 0;
    store.close();
    if (isQuiet) return;
  }
}
