/**
 * Durable transitions of the running service, every batch on disk: 20,000 runs go through start, timer, send, timer, send, end. Beside it, a
 * program written by hand for this one workload, and what SQLite alone needs for the service's rows in its batches. And what a parked run adds to
 * the store.
 */
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
const STEPS = 6;
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
const begun = (count) =>
  Array.from({ length: count }, (_, i) => ({
    kind: 'event',
    contact: `c${i}`,
    event: 'go',
    id: `e${i}`,
    fields: { x: null },
  }));

const transitions = (isInstant) => async () => {
  const { live, store, time, close } = service({ isInstant });
  await settle(live, known(RUNS));
  const events = begun(RUNS);
  const from = clock();
  await settle(live, events);
  while (live.nextDue < Number.POSITIVE_INFINITY) {
    time.advanceTo(live.nextDue);
    await live.settle();
  }
  const seconds = clock() - from;
  const ended = store.counters('scenario/a/ended/')['scenario/a/ended/completed'];
  if (ended !== RUNS) throw new Error(`${ended} of ${RUNS} runs came to their end`);
  close();
  return (RUNS * STEPS) / seconds;
};

/** The batches that the service wrote, and how many of them came before the runs. */
async function recorded(isInstant) {
  const keep = [];
  const { live, time, close } = service({ isInstant, keep });
  await settle(live, known(RUNS));
  const before = keep.length;
  await settle(live, begun(RUNS));
  while (live.nextDue < Number.POSITIVE_INFINITY) {
    time.advanceTo(live.nextDue);
    await live.settle();
  }
  close();
  return { keep, before };
}

const raw =
  ({ keep, before }) =>
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'cauce-bench-'));
    const store = openStore(join(folder, 'cauce.db'));
    for (const batch of keep.slice(0, before)) store.commit(batch);
    const from = clock();
    for (const batch of keep.slice(before)) store.commit(batch);
    const seconds = clock() - from;
    store.close();
    rmSync(folder, { recursive: true });
    return (RUNS * STEPS) / seconds;
  };

const json =
  ({ keep, before }) =>
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'cauce-bench-'));
    const path = join(folder, 'cauce.db');
    openStore(path).close();
    const { write, close } = byJson(path);
    for (const batch of keep.slice(0, before)) write(batch);
    const from = clock();
    for (const batch of keep.slice(before)) write(batch);
    const seconds = clock() - from;
    close();
    rmSync(folder, { recursive: true });
    return (RUNS * STEPS) / seconds;
  };

/** Bytes that a waiting run adds to a contact's row and its place among those due; its event and journal are history. */
async function parked() {
  const { live, path, close } = service({ isInstant: true });
  await settle(live, known(RUNS));
  const db = plainDatabase(path);
  const pages = db.prepare("select sum(pgsize) as bytes from dbstat where name in ('contact', 'contact_due')");
  const bytes = () => pages.get().bytes;
  const before = bytes();
  await settle(live, begun(RUNS));
  const after = bytes();
  db.close();
  close();
  return (after - before) / RUNS;
}

const hand = (answered) => async () => (RUNS * STEPS) / (await byHand({ runs: RUNS, start: START, answered, clock }));

const rounds = { rounds: 5, warmUp: 1 };
const rows = { instant: await recorded(true), answered: await recorded(false) };
const rates = await alternate(
  {
    instant: transitions(true),
    handInstant: hand(false),
    jsonInstant: json(rows.instant),
    rawInstant: raw(rows.instant),
    answered: transitions(false),
    handAnswered: hand(true),
    jsonAnswered: json(rows.answered),
    rawAnswered: raw(rows.answered),
  },
  rounds,
);
const peers = (written, through, replayed) => [
  { name: 'the same rows, raw SQLite through json_each', samples: through, limit: true },
  { name: 'the same rows, raw SQLite as the service binds them', samples: replayed, limit: true },
  { name: 'SQL by hand for this workload', samples: written },
];
report([
  figure({
    what: 'transitions on disk, senders that take all at once',
    unit: 'transitions/s',
    better: 'more',
    samples: rates.instant,
    mark: { of: 'value', value: 32_000 },
    peers: peers(rates.handInstant, rates.jsonInstant, rates.rawInstant),
  }),
  figure({
    what: 'the same, every message answered by its sender',
    unit: 'transitions/s',
    better: 'more',
    samples: rates.answered,
    mark: { of: 'ratio', value: 0.7 },
    peers: peers(rates.handAnswered, rates.jsonAnswered, rates.rawAnswered),
  }),
  figure({
    what: 'a parked run in the store',
    unit: 'bytes',
    better: 'less',
    samples: [await parked()],
    mark: { of: 'value', value: 150 },
  }),
]);
