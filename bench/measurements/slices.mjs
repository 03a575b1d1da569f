/**
 * How long the running service keeps its thread to itself at a time, in processor time of that thread alone, while orders trickle in: at a start,
 * when cut points are replaced, at deploys that score everybody anew, and when the model of who still buys is fitted. `CAUCE_SLICES_CONTACTS`
 * sets the size. Everybody has ordered. Tells its course on stderr.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyse } from '../../dist/compiler/index.js';
import { lowerProject } from '../../dist/compiler/lower/index.js';
import { zone } from '../../dist/runtime/clock/index.js';
import { madeUpCodes } from '../../dist/runtime/engine/index.js';
import { Live } from '../../dist/runtime/live/index.js';
import { EMPTY_BATCH } from '../../dist/runtime/store/port.js';
import { openStore } from '../../dist/runtime/store/sqlite/index.js';
import { currentRelease, deploy, NO_WISH } from '../../dist/runtime/versions/index.js';
import { figure, report } from '../figures.mjs';
import { seeded } from '../seeded.mjs';
import { THREAD } from '../thread.mjs';

const CONTACTS = Number(process.env.CAUCE_SLICES_CONTACTS ?? 300_000);
const DAY = 86_400_000;
const START = Date.UTC(2026, 2, 2, 12);
const LONGEST_WAIT_MS = 1_800_000;

/** Of the service's own work: whatever the event loop calls for it. */
const meter = { longest: 0, turns: 0 };
const { setImmediate: plainSetImmediate } = globalThis;
globalThis.setImmediate = (work, ...given) => plainSetImmediate(() => measured(() => work(...given)));

function measured(work) {
  const began = threadMs();
  const done = work();
  meter.longest = Math.max(meter.longest, threadMs() - began);
  meter.turns++;
  return done;
}

/** Of the main thread; where only the process's is told, the thread that writes counts too. */
function threadMs() {
  if (process.threadCpuUsage) {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
  }
  if (process.platform === 'linux') return Number(readFileSync('/proc/self/schedstat', 'latin1').split(' ')[0]) / 1e6;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

const quintiles = 'scores: quintiles, classes: five';
const thresholds =
  'scores: {thresholds: {recency: [30, 90, 180, 360], frequency: [2, 3, 4, 5], monetary: [10 EUR, 20 EUR, 30 EUR, 40 EUR]}}, classes: five';
const moved = 'scenario moved:\n  when rfm moves:\n    stop\n';

function projectOf(scores, program) {
  const files = new Map([
    [
      'cauce.yaml',
      `project: slices
currency: EUR
timezone: Europe/Madrid
contact: { email: email, newsletter: bool }
events: { order_placed: { order_id: text, total: money } }
rfm: { event: order_placed, value: total, window: 24mo, ${scores}, refresh: "03:00" }
channels:
  email: { provider: smtp, url: $SMTP_URL, from: "Shop <shop@example.com>", consent: newsletter }
`,
    ],
    ['program.cauce', program],
  ]);
  const project = analyse({ files, host: { isZone: (name) => zone(name) !== undefined, zones: [] } });
  const errors = project.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return { bundle: lowerProject(project.analysis).bundle, sources: {}, bodies: {}, wish: NO_WISH };
}

/** Passes by itself, and can be set forward. */
let ahead = START - performance.now();
const clock = { now: () => Math.floor(ahead + performance.now()) };

const folder = mkdtempSync(join(tmpdir(), 'cauce-slices-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'cauce.db');
const { uniform, below } = seeded(23);
let ids = 0;

function open(store) {
  const release = currentRelease(store, clock.now());
  return new Live({
    ...release,
    release,
    store,
    clock,
    zones: zone,
    senders: new Map(),
    codes: madeUpCodes,
    random: () => 0.5,
    onFault: (error) => {
      throw error;
    },
  });
}

const order = (contact) => {
  const fields = { order_id: `o${++ids}`, total: 500 + below(5_000) };
  return { kind: 'event', contact, event: 'order_placed', id: `o${ids}`, fields };
};

/** One contact as the service writes it, and then all the others in its likeness. */
async function fill() {
  const store = openStore(path);
  deploy(store, projectOf(quintiles, moved), clock.now());
  const live = open(store);
  const receipt = live.submit(order('contact-1'));
  await live.settle();
  await receipt;
  const { state, version } = store.contactsById(['contact-1'])[0];
  const known = store.eventsOf(1)[0];
  live.halt();
  for (let first = 2; first <= CONTACTS; first += 10_000) {
    const [contacts, events, rfm] = [[], [], []];
    for (let number = first; number < Math.min(first + 10_000, CONTACTS + 1); number++) {
      const due = null;
      contacts.push({ number, id: `contact-${number}`, version, due, state });
      const orders = [];
      for (let n = 1 + Math.floor(4 * uniform() ** 3); n > 0; n--) {
        const [at, total] = [START - Math.floor(uniform() * 600 * DAY), 500 + below(5_000)];
        const id = `p${++ids}`;
        orders.push([at, total]);
        const fields = JSON.stringify({ order_id: id, total });
        events.push({ ...known, contact: number, key: ids, id, at, received: at, fields });
      }
      orders.sort((a, b) => a[0] - b[0]);
      rfm.push({ number, generation: 0, state: JSON.stringify({ orders: orders.flat(), score: -1 }) });
    }
    store.commit({ ...EMPTY_BATCH, contacts, events, rfm });
  }
  const numbers = store.meta('numbers').split(' ');
  store.saveMeta({ numbers: [CONTACTS, ...numbers.slice(1)].join(' ') });
  store.close();
}

/** Orders come while it lasts: the longest that one of them waits for its receipt, and the longest stretch. */
async function during(what, begin, isDone) {
  meter.longest = 0;
  meter.turns = 0;
  let waited = 0;
  const began = performance.now();
  measured(begin);
  const waiting = new Set();
  while (!isDone()) {
    if (performance.now() - began > LONGEST_WAIT_MS) throw new Error(`${what} takes too long`);
    for (let n = 0; n < 5 && waiting.size < 500; n++) {
      const given = performance.now();
      const receipt = live.submit(order(`contact-${1 + below(CONTACTS)}`)).then(() => {
        waited = Math.max(waited, performance.now() - given);
        waiting.delete(receipt);
      });
      waiting.add(receipt);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await Promise.all(waiting);
  const { longest, turns } = meter;
  const took = (performance.now() - began) / 1000;
  console.error(
    `${what}: ${longest.toFixed(1)} ms at most, ${turns} turns in ${took.toFixed(1)} s; a receipt took ${Math.round(waited)} ms at most`,
  );
  return longest;
}

let [store, live] = [null, null];
const next = () => store.meta('rfm_next');

/** The next refresh is due. */
async function refresh(what) {
  const before = next();
  ahead += Math.max(0, Number(before ?? 0) - clock.now());
  return during(
    what,
    () => live.start(),
    () => next() !== before && live.isAtEase,
  );
}

async function deployed(what, scores, program) {
  const version = deploy(store, projectOf(scores, program), clock.now());
  return during(
    what,
    () => live.pickUp(),
    () => live.running.version === version && live.running.progress === 1,
  );
}

await fill();
console.error('filled');
const isReady = () => live.isAtEase;
const start = async (what) => {
  store = openStore(path, { thread: THREAD });
  const longest = await during(
    what,
    () => {
      live = open(store);
      live.start();
    },
    isReady,
  );
  return longest;
};
const longest = {};
longest.first = await start('the first scoring of all');
live.halt();
store.close();
longest.start = await start('a start');
longest.quintiles = await refresh('refresh, quintiles');
longest.thresholds = await deployed('deploy of thresholds', thresholds, moved);
longest.fixed = await refresh('refresh, thresholds');
const facts = 'scenario again:\n  when count of order_placed > 1:\n    stop\n';
longest.facts = await deployed('deploy that asks for a count', thresholds, `${moved}${facts}`);
const leaving = 'scenario leaving:\n  when p_alive < 0.3:\n    stop\n';
longest.alive = await deployed('deploy that asks who still buys', quintiles, `${moved}${leaving}`);
longest.fitted = await refresh('refresh, with p_alive');
live.halt();
store.close();

const told = {
  start: 'a start',
  quintiles: 'refresh of quintiles',
  fixed: 'refresh of thresholds',
  thresholds: 'deploy of other scores',
  facts: 'deploy that asks for new facts',
  alive: 'deploy that asks who still buys',
  fitted: 'refresh with p_alive',
};
report(
  Object.entries(told).map(([name, what]) =>
    figure({
      what: `longest stretch, ${CONTACTS.toLocaleString('en')} customers: ${what}`,
      unit: 'ms',
      better: 'less',
      samples: [longest[name]],
      mark: { of: 'value', value: 50 },
    }),
  ),
);
