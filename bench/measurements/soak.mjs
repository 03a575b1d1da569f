/**
 * A month of the running service: a million contacts, half a million runs that wait, mail going out every day, all on disk. Engine time runs as
 * fast as the service works and is skipped while it has nothing to do, so what is told to be late is late by the service's own work.
 * `CAUCE_SOAK_CONTACTS` sets the size. Tells its course on stderr.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyse } from '../../dist/compiler/index.js';
import { lowerProject } from '../../dist/compiler/lower/index.js';
import { zone } from '../../dist/runtime/clock/index.js';
import { madeUpCodes } from '../../dist/runtime/engine/index.js';
import { Live, linesOf } from '../../dist/runtime/live/index.js';
import { loadBundle } from '../../dist/runtime/machine/index.js';
import { openStore } from '../../dist/runtime/store/sqlite/index.js';
import { figure, report } from '../figures.mjs';
import { seeded } from '../seeded.mjs';
import { THREAD } from '../thread.mjs';

const CONTACTS = Number(process.env.CAUCE_SOAK_CONTACTS ?? 1_000_000);
const PARKED = CONTACTS / 2;
const DAYS = 30;
/** Of the contacts, every day. */
const VIEWING = 0.02;
const AT_ONCE = 500;
const DAY = 86_400_000;
const START = Date.UTC(2026, 2, 2);

const message = '---\nkind: marketing\nsubject: Hello\n---\nHello {{ unsubscribe_url }}\n';
const files = new Map([
  [
    'cauce.yaml',
    `project: soak
currency: EUR
timezone: Europe/Madrid
contact: { email: email, newsletter: bool, first_name: text? }
events: { joined: { plan: text }, viewed: { product: text }, order_placed: { order_id: text, total: money } }
channels:
  email: { provider: smtp, url: $SMTP_URL, from: "Shop <shop@example.com>", consent: newsletter }
`,
  ],
  ['messages/email/one.txt', message],
  ['messages/email/two.txt', message],
  [
    'parked.cauce',
    'scenario parked:\n  when joined:\n    wait 25d\n    send email one\n    wait 90d\n    send email two\n',
  ],
  [
    'viewing.cauce',
    'scenario viewing:\n  stop when order_placed\n  when viewed:\n    wait 2h\n    send email two\n    wait 10d\n',
  ],
]);

function bundleOf() {
  const project = analyse({ files, host: { isZone: (name) => zone(name) !== undefined, zones: [] } });
  const errors = project.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return lowerProject(project.analysis).bundle;
}

/** Passes by itself, and can be set forward. */
function skippingClock(start) {
  let ahead = start - performance.now();
  const now = () => Math.floor(ahead + performance.now());
  return {
    now,
    skipTo(instant) {
      ahead += Math.max(0, instant - now());
    },
  };
}

const { uniform, below } = seeded(17);
const someone = () => `contact-${below(CONTACTS)}`;

/** Everything that comes from outside after the contacts, in order of time. On the first day runs begin, then visitors come and some of them buy. */
function* arrivals(from) {
  for (let first = 0; first < PARKED; first += AT_ONCE) {
    yield {
      at: from + (first / PARKED) * DAY,
      inputs: () => numbers(first, PARKED).map((i) => event(`contact-${i}`, 'joined', `j${i}`, { plan: 'basic' })),
    };
  }
  const perDay = Math.ceil((CONTACTS * VIEWING) / 100);
  let id = 0;
  const some = (count, make) => Array.from({ length: count }, () => make(++id));
  for (let day = 1; day < DAYS; day++) {
    for (let call = 0; call < perDay; call++) {
      yield {
        at: from + (day + (call + uniform()) / perDay) * DAY,
        inputs: () => [
          ...some(100, (n) => event(someone(), 'viewed', `v${n}`, { product: 'shoes' })),
          ...some(5, (n) => event(someone(), 'order_placed', `o${n}`, { order_id: `o${n}`, total: 1_999 })),
        ],
      };
    }
  }
}

/** `AT_ONCE` from `first` on, at most up to `end`. */
function numbers(first, end) {
  return Array.from({ length: Math.min(AT_ONCE, end - first) }, (_, i) => first + i);
}

function event(contact, name, id, fields) {
  return { kind: 'event', contact, event: name, id, fields };
}

const folder = mkdtempSync(join(tmpdir(), 'cauce-soak-'));
const store = openStore(join(folder, 'cauce.db'), { thread: THREAD });
const time = skippingClock(START);
const sender = {
  concurrency: 500,
  isRepeatable: true,
  handOver: async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return { kind: 'sent' };
  },
  close: async () => {},
};
let dueBefore = Number.POSITIVE_INFINITY;
let latest = 0;
/** Of the batches under way: the earliest instant at which somebody was due before. */
const dues = [];
const begin = store.begin.bind(store);
store.begin = (batch, ended) => {
  const writing = begin(batch, ended);
  dues.push(dueBefore);
  dueBefore = live.nextDue;
  return writing;
};
const live = new Live({
  program: loadBundle(bundleOf()),
  version: 1,
  store,
  clock: time,
  zones: zone,
  senders: new Map([['email', sender]]),
  codes: madeUpCodes,
  random: () => 0.5,
  onBatch() {
    // Who was due is on disk now.
    latest = Math.max(latest, time.now() - dues.shift());
  },
  onFault: (error) => {
    throw error;
  },
});

async function settle(inputs) {
  dueBefore = live.nextDue;
  const receipts = inputs.map((input) => live.submit(input));
  await live.settle();
  await Promise.all(receipts);
}

const began = performance.now();
const MB = 1e6;
const course = [];
function tell(day) {
  const { rss, heapUsed, external } = process.memoryUsage();
  const figures = store.counters('scenario/');
  const point = { day, rss: rss / MB, late: latest / 1_000, store: store.size() / MB };
  course.push(point);
  const waiting = Object.entries(figures).reduce(
    (all, [name, n]) => (/^scenario\/[^/]+\/waiting\//.test(name) ? all + n : all),
    0,
  );
  console.error(
    `day ${String(day).padStart(2)}: ${Math.round((performance.now() - began) / 1000)} s, ${Math.round(point.rss)} MB (heap ${Math.round(heapUsed / MB)}, external ${Math.round(external / MB)}), ` +
      `${waiting} runs wait, latest timer ${point.late.toFixed(3)} s, store ${Math.round(point.store)} MB`,
  );
}

for (let first = 0; first < CONTACTS; first += AT_ONCE) {
  await settle(
    numbers(first, CONTACTS).map((i) => ({
      kind: 'attributes',
      contact: `contact-${i}`,
      values: { email: `contact-${i}@example.com`, newsletter: true, first_name: 'Someone' },
    })),
  );
}
tell(0);
const from = Math.ceil(time.now() / DAY) * DAY;
const calls = arrivals(from);
let call = calls.next().value;
for (let day = 1; day <= DAYS; day++) {
  const end = from + day * DAY;
  for (;;) {
    const next = Math.min(call?.at ?? Number.POSITIVE_INFINITY, live.nextDue);
    if (next >= end) break;
    time.skipTo(next);
    const inputs = [];
    for (; call !== undefined && call.at <= time.now(); call = calls.next().value) inputs.push(...call.inputs());
    await settle(inputs);
  }
  tell(day);
}
checkStories();
live.halt();
store.close();
rmSync(folder, { recursive: true });

const [atFirst, , ...later] = course;
const half = later.length >> 1;
const peakOf = (points) => Math.max(...points.map(({ rss }) => rss));
report([
  figure({
    what: 'most memory of the process in a month',
    unit: 'MB',
    better: 'less',
    samples: [peakOf(course)],
    mark: { of: 'value', value: 500 },
  }),
  figure({
    what: 'its growth from the first half of the month to the second',
    unit: 'MB',
    better: 'less',
    samples: [peakOf(later.slice(half)) - peakOf(later.slice(0, half))],
    mark: { of: 'value', value: 50 },
  }),
  figure({
    what: 'the latest timer',
    unit: 's',
    better: 'less',
    samples: [latest / 1_000],
    mark: { of: 'value', value: 2 },
  }),
  figure({
    what: 'a parked run in the store, with its event and its story',
    unit: 'bytes',
    better: 'less',
    samples: [((course[1].store - atFirst.store) * MB) / PARKED],
  }),
]);

/** Of one in a hundred of those that wait: each was written to on time, once. */
function checkStories() {
  const ended = store.counters('scenario/parked/')['scenario/parked/message/email/one/sent'];
  if (ended !== PARKED) throw new Error(`${ended} of ${PARKED} were written to`);
  for (let i = 0; i < PARKED; i += 100) {
    const [{ number }] = store.contactsById([`contact-${i}`]);
    const lines = store
      .journalOf(number, 100)
      .flatMap(({ at, detail }) => linesOf(detail).map((line) => ({ ...line, at })))
      .filter(({ scenario }) => scenario === 'parked');
    const [enter, ...more] = lines.filter(({ what }) => what === 'enter');
    const sends = lines.filter(({ what }) => what === 'send');
    if (more.length > 0 || sends.length !== 1) throw new Error(`contact-${i}: ${JSON.stringify(lines)}`);
    latest = Math.max(latest, sends[0].at - enter.at - 25 * DAY);
  }
}
