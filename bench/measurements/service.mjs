/**
 * Durable transitions of the running service, every batch on disk: 20,000 runs go through start, timer, send, timer, send, end. Beside it, a
 * program written by hand for this one workload, and what SQLite alone needs for the service's rows in its batches. And what a parked run adds to
 * the store.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyse } from '../../dist/compiler/index.js';
import { lowerProject } from '../../dist/compiler/lower/index.js';
import { virtualClock, zone } from '../../dist/runtime/clock/index.js';
import { madeUpCodes } from '../../dist/runtime/engine/index.js';
import { Live } from '../../dist/runtime/live/index.js';
import { loadBundle } from '../../dist/runtime/machine/index.js';
import { openStore } from '../../dist/runtime/store/sqlite/index.js';
import { plainDatabase } from '../../dist/runtime/store/sqlite/open.js';
import { byHand } from '../by-hand.mjs';
import { byJson } from '../by-json.mjs';
import { alternate, clock, figure, report } from '../figures.mjs';
import { THREAD } from '../thread.mjs';

const RUNS = 20_000;
/** Runs before those that count: a service that has just begun is busy with its own code, SQL is not. */
const BEFORE = 5_000;
const STEPS = 6;
const ROUNDS = 9;
const START = Date.UTC(2026, 2, 2, 9);

const message = '---\nkind: transactional\nsubject: Hello\n---\nHello\n';
const files = new Map([
  [
    'cauce.yaml',
    `project: service
currency: EUR
timezone: Europe/Madrid
contact: { email: email, newsletter: bool }
events: { go: { x: text? } }
channels:
  email: { provider: smtp, url: $SMTP_URL, from: "Shop <shop@example.com>", consent: newsletter }
`,
  ],
  ['messages/email/one.txt', message],
  ['messages/email/two.txt', message],
  ['a.cauce', 'scenario a:\n  when go:\n    wait 1h\n    send email one\n    wait 1h\n    send email two\n'],
]);
const project = analyse({ files, host: { isZone: (name) => zone(name) !== undefined, zones: [] } });
if (project.diagnostics.some(({ severity }) => severity === 'error')) throw new Error('the project has errors');
const { bundle } = lowerProject(project.analysis);

/** The service on a store of its own. `keep`: gets every batch and claim, to be written again without the service. */
function service({ isInstant, keep = null }) {
  const folder = mkdtempSync(join(tmpdir(), 'cauce-bench-'));
  const path = join(folder, 'cauce.db');
  const store = openStore(path, { thread: THREAD });
  const time = virtualClock(START);
  const sender = {
    concurrency: RUNS,
    isRepeatable: true,
    isInstant,
    handOver: async () => ({ kind: 'sent' }),
    close: async () => {},
  };
  if (keep !== null) {
    const begin = store.begin.bind(store);
    store.begin = (batch, ended) => {
      keep.push(batch);
      return begin(batch, ended);
    };
  }
  const live = new Live({
    program: loadBundle(bundle),
    version: 1,
    store,
    clock: time,
    zones: zone,
    senders: new Map([['email', sender]]),
    codes: madeUpCodes,
    random: () => 0.5,
    onFault: (error) => {
      throw error;
    },
  });
  const close = () => {
    live.halt();
    store.close();
    rmSync(folder, { recursive: true });
  };
  return { live, store, path, time, close };
}

async function settle(live, inputs) {
  const receipts = inputs.map((input) => live.submit(input));
  await live.settle();
  await Promise.all(receipts);
}

const known = (count) =>
  Array.from({ length: count }, (_, i) => ({
    kind: 'attributes',
    contact: `c${i}`,
    values: { email: `c${i}@example.com`, newsletter: true },
  }));
const begun = (count, mark) =>
  Array.from({ length: count }, (_, i) => ({
    kind: 'event',
    contact: `c${i}`,
    event: 'go',
    id: `${mark}${i}`,
    fields: { x: null },
  }));

/** Everybody's run from its start to its end. */
async function lap({ live, time }, events) {
  await settle(live, events);
  while (live.nextDue < Number.POSITIVE_INFINITY) {
    time.advanceTo(live.nextDue);
    await live.settle();
  }
}

/**
 * A service that has been at work: its contacts are there, and some of them have had a run before. `keep`: as above. Gives how many batches that was and
 * what the rest took.
 */
async function worked({ isInstant, keep = null }) {
  const made = service({ isInstant, keep });
  await settle(made.live, known(RUNS));
  await lap(made, begun(BEFORE, 'b'));
  const before = keep?.length ?? 0;
  const events = begun(RUNS, 'e');
  const from = clock();
  await lap(made, events);
  const seconds = clock() - from;
  const ended = made.store.counters('scenario/a/ended/')['scenario/a/ended/completed'];
  if (ended !== RUNS + BEFORE) throw new Error(`${ended} of ${RUNS + BEFORE} runs came to their end`);
  return { ...made, before, seconds };
}

const rate = (seconds) => (RUNS * STEPS) / seconds;

const transitions = (isInstant) => async () => {
  const { seconds, close } = await worked({ isInstant });
  close();
  return rate(seconds);
};

/** The batches that the service wrote, how many of them came before those that count, and what its store has in the end. */
async function recorded(isInstant) {
  const keep = [];
  const { before, path, close } = await worked({ isInstant, keep });
  const content = contentOf(path);
  close();
  return { keep, before, content };
}

/** The same batches in a store of its own: those before are written first, as they are for the service. `open`: what writes a batch into the file, and what ends it. */
const again =
  ({ keep, before, content }, open) =>
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'cauce-bench-'));
    const path = join(folder, 'cauce.db');
    openStore(path).close();
    const { write, close } = open(path);
    for (const batch of keep.slice(0, before)) write(batch);
    const from = clock();
    for (const batch of keep.slice(before)) write(batch);
    const seconds = clock() - from;
    const isSame = contentOf(path) === content;
    close();
    rmSync(folder, { recursive: true });
    if (!isSame) throw new Error('it did not write what the service wrote');
    return rate(seconds);
  };

const asBound = (path) => {
  const store = openStore(path);
  return { write: (batch) => store.commit(batch), close: () => store.close() };
};

/** A hash of every row that batches write, but for small texts, among which the service has marks of its own. */
function contentOf(path) {
  const db = plainDatabase(path);
  const hash = createHash('sha256');
  for (const table of ['contact', 'event', 'outbox', 'journal', 'counter']) {
    for (const row of db.prepare(`select * from ${table} order by 1, 2`).iterate()) hash.update(JSON.stringify(row));
  }
  db.close();
  return hash.digest('hex');
}

/** Bytes that a waiting run adds to a contact's row and its place among those due; its event and journal are history. */
async function parked() {
  const { live, path, close } = service({ isInstant: true });
  await settle(live, known(RUNS));
  const db = plainDatabase(path);
  const pages = db.prepare("select sum(pgsize) as bytes from dbstat where name in ('contact', 'contact_due')");
  const bytes = () => pages.get().bytes;
  const before = bytes();
  await settle(live, begun(RUNS, 'e'));
  const after = bytes();
  db.close();
  close();
  return (after - before) / RUNS;
}

const hand = (answered) => async () =>
  rate(await byHand({ runs: RUNS, before: BEFORE, start: START, answered, clock }));

/** One after the other, so that nothing but its own rows waits in memory. */
async function measured(what, isInstant, mark) {
  const rows = await recorded(isInstant);
  const tasks = {
    service: transitions(isInstant),
    json: again(rows, byJson),
    bound: again(rows, asBound),
    hand: hand(!isInstant),
  };
  const { service, json, bound, hand: written } = await alternate(tasks, { rounds: ROUNDS, warmUp: 1 });
  const peers = [
    { name: 'the same rows, raw SQLite through json_each', samples: json, limit: true, isPaired: true },
    { name: 'the same rows, raw SQLite as the service binds them', samples: bound, limit: true, isPaired: true },
    { name: 'SQL by hand for this workload', samples: written, isPaired: true },
  ];
  return figure({ what, unit: 'transitions/s', better: 'more', samples: service, mark, peers });
}

const OF_SQLITE = { of: 'ratio', value: 0.7 };

report([
  await measured('transitions on disk, senders that take all at once', true, [
    OF_SQLITE,
    { of: 'value', value: 32_000 },
  ]),
  await measured('the same, every message answered by its sender', false, OF_SQLITE),
  figure({
    what: 'a parked run in the store',
    unit: 'bytes',
    better: 'less',
    samples: [await parked()],
    mark: { of: 'value', value: 150 },
  }),
]);
