/**
 * The example shop's made-up year through the backtest, nothing rendered: four of its scenarios and all of them on one thread each, as `cauce backtest` starts
 * its threads, beside a loop that only walks the same events; and all of them as the command runs them on two processors, handing the history out included.
 * Every program has a thread of its own, so that none runs code that was compiled for another; what the first replay of a thread takes stands apart.
 */
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { loadChecked } from '../../dist/cli/load.js';
import { makeHistory } from '../../dist/examples/history/history.js';
import { readers } from '../../dist/examples/history/responder.js';
import { openReplayer, runBacktest, YOUNG_GENERATION } from '../../dist/runtime/backtest/index.js';
import { zone } from '../../dist/runtime/clock/index.js';
import { EventTableBuilder } from '../../dist/runtime/import/table.js';
import { dayOfCivil, loadBundle } from '../../dist/runtime/machine/index.js';
import { alternate, clock, figure, report, timed } from '../figures.mjs';

const CONTACTS = 10_000;
const SEED = 7;
const WARM_UP = 3;

/** The files of the four scenarios that have been measured from the start, so that figures can be compared over time. */
const FOUR = ['abandoned_cart', 'best_customers', 'birthday', 'win_back'].map((name) => `${name}.cauce`);
const takes = { four: (path) => !path.endsWith('.cauce') || FOUR.includes(path), all: () => true };

async function bundleOf(name) {
  const loaded = await loadChecked(fileURLToPath(new URL('../../examples', import.meta.url)), takes[name]);
  if (loaded === null) throw new Error('the example shop has errors');
  return loaded.bundle;
}

function historyOf({ model }) {
  const place = zone(model.timezone);
  // As `cauce demo`: half a year of earlier history, then the year that is run.
  const [first, from, to] = [dayOfCivil(2025, 7, 1), dayOfCivil(2026, 1, 1), dayOfCivil(2027, 1, 1)];
  const history = makeHistory({ contacts: CONTACTS, seed: SEED, zone: place, first, last: to });
  const period = { from: place.instantOfDate(from, 0), to: place.instantOfDate(to, 0) };
  return { contacts: history.contacts, habits: history.habits, events: tableOf(history.events), period };
}

function tableOf(events) {
  const builder = new EventTableBuilder();
  builder.file('history');
  events.forEach(({ at, contact, event, id, fields }, row) => {
    builder.add(builder.eventIndex(event), contact, at, id, row + 1, fields);
  });
  return builder.take();
}

const linkOf = ({ model }) => model.shop?.url ?? '';

function replayOf(bundle, { contacts, habits, events, period }) {
  return () => {
    const program = loadBundle(bundle);
    const responder = readers(habits, SEED, linkOf(bundle));
    somebodyEntered(runBacktest({ program, zones: zone, contacts, events, ...period, responder }));
  };
}

function somebodyEntered({ scenarios }) {
  if (scenarios.every(({ entered }) => entered === 0)) throw new Error('nobody entered a scenario');
}

/** Looks once at everything an event has, and counts by kind and by contact. */
function walkOf({ events }) {
  return () => {
    const kinds = new Int32Array(events.events.length);
    const contacts = new Int32Array(events.contacts.length);
    let money = 0;
    for (let row = 0; row < events.length; row++) {
      kinds[events.event[row]]++;
      contacts[events.contact[row]]++;
      money += events.fields[row].total ?? 0;
    }
    if (money === 0 || kinds.some((count) => count === 0)) throw new Error('the history is empty');
  };
}

/** A thread that replays one program and tells the seconds, each time it is asked. */
async function threadOf(name) {
  const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_GENERATION };
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { name }, resourceLimits });
  const answer = () =>
    new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
  const { events, first } = await answer();
  const replay = () => {
    const seconds = answer();
    worker.postMessage('again');
    return seconds;
  };
  return { events, first, replay, end: () => worker.terminate() };
}

async function answering(name) {
  const bundle = await bundleOf(name);
  const history = historyOf(bundle);
  const replay = timed(name === 'walk' ? walkOf(history) : replayOf(bundle, history));
  parentPort.postMessage({ events: history.events.length, first: replay() });
  for (let round = 1; round < WARM_UP; round++) replay();
  parentPort.on('message', () => parentPort.postMessage(replay()));
}
takes.walk = takes.all;

/** Everything the command does with a history that is read. */
async function onTwo(bundle) {
  const { contacts, habits, events, period } = historyOf(bundle);
  const [worker, module] = ['runtime/backtest/shares/worker.js', 'examples/history/responder.js'].map(
    (path) => new URL(`../../dist/${path}`, import.meta.url),
  );
  const responder = { module: module.href, data: { habits, seed: SEED, link: linkOf(bundle) } };
  const began = clock();
  const replayer = await openReplayer({ contacts, events, bundles: [bundle], threads: 2, worker });
  somebodyEntered(await replayer.replay({ bundle, ...period, responder }));
  await replayer.close();
  return clock() - began;
}

async function measure() {
  const bundle = await bundleOf('all');
  const threads = { four: await threadOf('four'), all: await threadOf('all'), walk: await threadOf('walk') };
  const { events } = threads.four;
  const times = await alternate(
    Object.fromEntries(Object.entries(threads).map(([name, { replay }]) => [name, replay])),
    { rounds: 5 },
  );
  for (const { end } of Object.values(threads)) await end();
  const { two } = await alternate({ two: () => onTwo(bundle) }, { rounds: 3 });
  const first = [threads.four.first];
  const rates = (name) => ({ ...times, two, first })[name].map((seconds) => events / seconds);
  const row = (name, what, more) =>
    figure({
      what,
      unit: 'events/s',
      better: 'more',
      samples: rates(name),
      peers: [{ name: 'walking the same events', samples: rates('walk'), limit: true }],
      ...more,
    });
  const count = events.toLocaleString('en');
  const scenarios = `all ${bundle.scenarios.length} scenarios`;
  report([
    row('four', `backtest of ${count} events, four scenarios, one thread`, { mark: { of: 'value', value: 200_000 } }),
    row('all', `backtest of ${count} events, ${scenarios}, one thread`, {}),
    row('two', `the same on two processors, in threads just started`, { mark: { of: 'value', value: 100_000 } }),
    row('first', 'the first replay of a thread, four scenarios', {}),
  ]);
}

if (isMainThread) await measure();
else await answering(workerData.name);
