/**
 * The example shop's made-up year through the backtest, nothing rendered, on one thread: with four of its scenarios, and with all of them,
 * warm; beside a loop that only walks the same events. What the first replay of a process takes, its code not compiled yet, stands apart.
 */
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { loadChecked } from '../../dist/cli/load.js';
import { makeHistory } from '../../dist/examples/history/history.js';
import { readers } from '../../dist/examples/history/responder.js';
import { runBacktest } from '../../dist/runtime/backtest/index.js';
import { zone } from '../../dist/runtime/clock/index.js';
import { EventTableBuilder } from '../../dist/runtime/import/table.js';
import { dayOfCivil, loadBundle } from '../../dist/runtime/machine/index.js';
import { alternate, figure, report, timed } from '../figures.mjs';

const CONTACTS = 10_000;
const SEED = 7;

/** The files of the four scenarios that have been measured from the start, so that figures can be compared over time. */
const FOUR = ['abandoned_cart', 'best_customers', 'birthday', 'win_back'].map((name) => `${name}.cauce`);

const all = await bundleOf(() => true);
const four = await bundleOf((path) => !path.endsWith('.cauce') || FOUR.includes(path));
const place = zone(all.model.timezone);
// As `cauce demo`: half a year of earlier history, then the year that is run.
const [first, from, to] = [dayOfCivil(2025, 7, 1), dayOfCivil(2026, 1, 1), dayOfCivil(2027, 1, 1)];
const history = makeHistory({ contacts: CONTACTS, seed: SEED, zone: place, first, last: to });
const table = tableOf(history.events);

async function bundleOf(takes) {
  const loaded = await loadChecked(fileURLToPath(new URL('../../examples', import.meta.url)), takes);
  if (loaded === null) throw new Error('the example shop has errors');
  return loaded.bundle;
}

function replay(bundle) {
  const result = runBacktest({
    program: loadBundle(bundle),
    zones: zone,
    contacts: history.contacts,
    events: table,
    from: place.instantOfDate(from, 0),
    to: place.instantOfDate(to, 0),
    responder: readers(history.habits, SEED, bundle.model.shop?.url ?? ''),
  });
  if (result.scenarios.every(({ entered }) => entered === 0)) throw new Error('nobody entered a scenario');
}

/** Looks once at everything an event has, and counts by kind and by contact. */
function walk() {
  const kinds = new Int32Array(table.events.length);
  const contacts = new Int32Array(table.contacts.length);
  let money = 0;
  for (let row = 0; row < table.length; row++) {
    kinds[table.event[row]]++;
    contacts[table.contact[row]]++;
    money += table.fields[row].total ?? 0;
  }
  if (money === 0 || kinds.some((count) => count === 0)) throw new Error('the history is empty');
}

function tableOf(events) {
  const builder = new EventTableBuilder();
  builder.file('history');
  events.forEach(({ at, contact, event, id, fields }, row) => {
    builder.add(builder.eventIndex(event), contact, at, id, row + 1, fields);
  });
  return builder.take();
}

/** In an isolate of its own, which has run nothing yet. */
function firstReplay() {
  return new Promise((resolve, reject) => {
    const worker = new Worker(fileURLToPath(import.meta.url));
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

async function measure() {
  const first = [await firstReplay(), await firstReplay(), await firstReplay()];
  const runs = { four: timed(() => replay(four)), all: timed(() => replay(all)), walk: timed(walk) };
  // The second replay is still half as fast as the tenth.
  const times = { ...(await alternate(runs, { rounds: 5, warmUp: 3 })), first };
  const rates = (name) => times[name].map((seconds) => table.length / seconds);
  const events = table.length.toLocaleString('en');
  const row = (name, what, more) =>
    figure({
      what,
      unit: 'events/s',
      better: 'more',
      samples: rates(name),
      peers: [{ name: 'walking the same events', samples: rates('walk'), limit: true }],
      ...more,
    });
  report([
    row('four', `backtest of ${events} events, four scenarios`, { mark: { of: 'value', value: 200_000 } }),
    row('all', `backtest of ${events} events, all ${all.scenarios.length} scenarios`, {
      mark: { of: 'value', value: 100_000 },
    }),
    row('first', 'the first replay of a process, four scenarios', {}),
  ]);
}

if (isMainThread) await measure();
else parentPort.postMessage(timed(() => replay(four))());
