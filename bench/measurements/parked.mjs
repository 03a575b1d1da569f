/** Memory of a run that waits: in the engine that the backtest uses, as a bare state, and as XState keeps the like. Needs `--expose-gc`. */
import { createActor } from 'xstate';
import { analyse } from '../../dist/compiler/index.js';
import { lowerProject } from '../../dist/compiler/lower/index.js';
import { zone } from '../../dist/runtime/clock/index.js';
import { Engine, madeUpCodes } from '../../dist/runtime/engine/index.js';
import { loadBundle, loadMachine, step } from '../../dist/runtime/machine/index.js';
import { figure, report } from '../figures.mjs';
import { began, cauceMachine, days30, emptyFacts, ring, xstateMachine } from '../toy-machine.mjs';

const RUNS = 1_000_000;
const ACTORS = 20_000;
const place = zone('Europe/Madrid');

/** Bytes on the heap and in typed arrays after everything dead is gone. */
function live() {
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Bytes each of what `make` returns, which is held while it is weighed. */
function weigh(count, make) {
  const kept = new Array(count).fill(null);
  const before = live();
  for (let i = 0; i < count; i++) kept[i] = make(i);
  const bytes = (live() - before) / count;
  if (kept[count - 1] === null) throw new Error('nothing was made');
  return bytes;
}

/** A run of the toy machine past its guard: it keeps the event and has a deadline. The event is the history's own. */
function bareState() {
  const machine = loadMachine(cauceMachine(days30));
  const facts = emptyFacts(place);
  const cart = { event: 'cart', at: began, id: 'e1', fields: { total: 250 } };
  return weigh(RUNS, (i) => {
    facts.now = began + i * 977;
    const { run } = step(machine, null, { kind: 'start', trigger: 0, alternative: 0, event: null }, facts);
    facts.now += 1000;
    return step(machine, run, { kind: 'event', event: cart }, facts).run;
  });
}

const files = new Map([
  [
    'cauce.yaml',
    `project: parked
currency: EUR
timezone: Europe/Madrid
contact: { email: email, newsletter: bool }
events:
  cart_left: { total: money }
channels:
  email: { provider: smtp, url: $SMTP_URL, from: "Shop <shop@example.com>", consent: newsletter }
`,
  ],
  ['messages/email/reminder.txt', '---\nkind: marketing\nsubject: Your cart\n---\nIt waits. {{ unsubscribe_url }}\n'],
  [
    'parked.cauce',
    `scenario parked:
  when cart_left as cart:
    wait 30d
    if cart.total > 100 EUR:
      send email reminder
`,
  ],
]);

/** What one run adds to an engine whose contacts are there already. Ids and payloads of the events belong to the history, as in a backtest. */
function inEngine() {
  const project = analyse({ files, host: { isZone: (name) => zone(name) !== undefined, zones: [] } });
  if (project.diagnostics.length > 0) throw new Error(JSON.stringify(project.diagnostics));
  const { bundle } = lowerProject(project.analysis);
  const engine = new Engine(loadBundle(bundle), {
    zones: zone,
    rfm: null,
    codes: madeUpCodes,
    sink: {},
    deliversAtOnce: true,
    assumeConsent: true,
  });
  const ids = Array.from({ length: RUNS }, (_, i) => `event-${i}`);
  const fields = ids.map((_, i) => ({ total: i }));
  for (let i = 0; i < RUNS; i++) engine.settle(engine.create(`contact-${i}`), began);
  const before = live();
  for (let i = 0; i < RUNS; i++) {
    const at = began + i;
    engine.processInput(i, { kind: 'event', event: { event: 'cart_left', at, id: ids[i], fields: fields[i] } }, at);
  }
  const bytes = (live() - before) / RUNS;
  if (engine.state.runs.size !== RUNS) throw new Error(`${engine.state.runs.size} runs are parked, not ${RUNS}`);
  return bytes;
}

const [, cart] = ring.map(({ name, total }) => ({ type: name, total }));

function xstateActor() {
  const actor = createActor(xstateMachine).start();
  actor.send({ ...cart });
  return actor;
}

const rounds = (weighing) => [weighing(), weighing(), weighing()];
const state = rounds(bareState);
const engine = rounds(inEngine);
const actors = rounds(() => weigh(ACTORS, xstateActor));
const snapshots = rounds(() => weigh(ACTORS, () => xstateActor().getPersistedSnapshot()));
const peers = [
  { name: 'XState 5 actor', samples: actors },
  { name: 'XState 5 persisted snapshot', samples: snapshots },
];
report([
  figure({
    what: 'parked run in the engine of the backtest',
    unit: 'bytes',
    better: 'less',
    samples: engine,
    mark: { of: 'value', value: 200 },
    peers,
  }),
  figure({ what: 'parked run as a bare state', unit: 'bytes', better: 'less', samples: state, peers }),
]);
