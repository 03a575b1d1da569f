/**
 * Events over HTTP into `cauce run`, each answered when it is on disk: in batches of 100, and one `track` a request. The client is this process,
 * the servers are others. Beside it, Fastify that only parses and answers, and Fastify with SQLite that writes such rows and does nothing else.
 * And how long the service takes to start.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alternate, byProcessorTime, figure, report } from '../figures.mjs';
import { post, sendAll } from '../http-load.mjs';

const KEY = 'wk_bench_0123456789';
const CONTACTS = 20_000;
const AT_ONCE = 100;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const files = {
  'cauce.yaml': `project: ingest
currency: EUR
timezone: Europe/Madrid
contact: { email: email?, newsletter: bool? }
events:
  page_viewed: { path: text, referrer: text? }
  order_placed: { order: text, total: money, items: number }
channels:
  email: { provider: smtp, url: $SMTP_URL, from: "Shop <shop@example.com>", consent: newsletter }
`,
  'messages/email/thanks.txt': '---\nkind: transactional\nsubject: Thanks\n---\nThanks\n',
  'thanks.cauce': `segment regulars = count of page_viewed in last 30d >= 10

scenario thanks:
  when order_placed:
    wait 3d
    send email thanks
`,
};

function project() {
  const folder = mkdtempSync(join(tmpdir(), 'cauce-bench-'));
  mkdirSync(join(folder, 'messages/email'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** A server as a process, from its start to the line that says where it listens. */
function started(args, cwd) {
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    cwd,
    env: {
      PATH: process.env.PATH ?? '',
      CAUCE_WRITE_KEY: KEY,
      CAUCE_ADMIN_TOKEN: 'at_bench_0123456789',
      CAUCE_LOG: 'error',
      SMTP_URL: 'smtp://127.0.0.1:9',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const ended = new Promise((resolve) => child.on('exit', resolve));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (status) => reject(new Error(`${args.join(' ')} ended with ${status}`)));
    child.stdout.on('data', (data) => {
      const port = /listening (?:http:\S+:)?(\d+)/.exec(String(data))?.[1];
      if (port === undefined) return;
      const stop = () => {
        child.kill('SIGTERM');
        return ended;
      };
      const seconds = byProcessorTime ? clockOf(child.pid) : (performance.now() - began) / 1000;
      resolve({ pid: child.pid, port: Number(port), seconds, stop });
    });
  });
}

/** Seconds on the wall, or of the server's processor time (Linux tells it in hundredths). */
function clockOf(pid) {
  if (!byProcessorTime) return performance.now() / 1000;
  const [, , ...rest] = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/\(.*\)/, '')
    .split(/ +/);
  return (Number(rest[10]) + Number(rest[11])) / 100;
}

let sent = 0;
function track() {
  const number = sent++;
  const about = { type: 'track', userId: `c${(number * 7919) % CONTACTS}`, messageId: `m${process.pid}-${number}` };
  const said =
    number % 10 === 0
      ? { event: 'order_placed', properties: { order: `o${number}`, total: 49.9, items: 2 } }
      : { event: 'page_viewed', properties: { path: `/shoes/${number % 500}`, referrer: 'https://example.com/' } };
  return { ...about, ...said, timestamp: new Date().toISOString() };
}

const batches = (count) =>
  Array.from({ length: count }, () => post('/v1/batch', KEY, { batch: Array.from({ length: AT_ONCE }, track) }));
const singles = (count) => Array.from({ length: count }, () => post('/v1/track', KEY, track()));

/** Events a second. */
const rate = (server, make, events, connections) => async () => {
  const requests = make();
  const from = clockOf(server.pid);
  await sendAll(server.port, requests, connections);
  return events / (clockOf(server.pid) - from);
};

const main = here('../../dist/cli/main.js');
const starts = [];
for (let round = 0; round < 5; round++) {
  const folder = project();
  const server = await started([main, 'run', '--port', '0'], folder);
  starts.push(server.seconds);
  await server.stop();
  rmSync(folder, { recursive: true });
}

const folder = project();
const servers = {
  service: await started([main, 'run', '--port', '0'], folder),
  parse: await started([here('../ingest-peer.mjs'), 'parse']),
  write: await started([here('../ingest-peer.mjs'), 'write']),
};
const each = (make, events, connections) =>
  Object.fromEntries(Object.entries(servers).map(([name, server]) => [name, rate(server, make, events, connections)]));
const inBatches = await alternate(
  each(() => batches(400), 400 * AT_ONCE, 8),
  { rounds: 5, warmUp: 2 },
);
const single = await alternate(
  each(() => singles(15_000), 15_000, 64),
  { rounds: 5, warmUp: 1 },
);
await Promise.all(Object.values(servers).map(({ stop }) => stop()));
rmSync(folder, { recursive: true });

const peers = ({ write, parse }) => [
  { name: 'Fastify and SQLite, such rows and nothing else', samples: write },
  { name: 'Fastify alone: parses and answers', samples: parse, limit: true },
];
report([
  figure({
    what: 'events over HTTP in batches of 100, on disk when answered',
    unit: 'events/s',
    better: 'more',
    samples: inBatches.service,
    mark: { of: 'value', value: 20_000 },
    peers: peers(inBatches),
  }),
  figure({
    what: 'single track calls, on disk when answered',
    unit: 'calls/s',
    better: 'more',
    samples: single.service,
    mark: { of: 'value', value: 3_000 },
    peers: peers(single),
  }),
  figure({
    what: 'start of `cauce run` on a new store, to where it listens',
    unit: 's',
    better: 'less',
    samples: starts,
    mark: { of: 'value', value: 2 },
  }),
]);
