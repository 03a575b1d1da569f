/**
 * `cauce backtest` over 1,000,000 events of the example shop in one NDJSON file on disk, with twenty of its scenarios, as a whole process from a cold start, on
 * two processors and on one; beside reading the same file line by line and parsing each.
 */
import { closeSync, cpSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadChecked } from '../../dist/cli/load.js';
import { contactsCsv, eventLine } from '../../dist/examples/history/files.js';
import { makeHistory } from '../../dist/examples/history/history.js';
import { zone } from '../../dist/runtime/clock/index.js';
import { dayOfCivil } from '../../dist/runtime/machine/index.js';
import { alternate, figure, report } from '../figures.mjs';
import { nodeProcess } from '../whole-process.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const EVENTS = 1_000_000;
/** A few more than it takes for so many events in a year and a half. */
const CONTACTS = 20_500;
const SCENARIOS = 20;
const leftOut = ['one_line', 'club', 'forms', 'prospects', 'letter'].map((name) => `${name}.cauce`);

const parseLines = `
const { createReadStream } = require('node:fs');
let rest = '', events = 0;
createReadStream(process.argv[1], { encoding: 'utf8', highWaterMark: 1 << 18 }).on('data', (chunk) => {
  const lines = (rest + chunk).split('\\n');
  rest = lines.pop();
  for (const line of lines) if (JSON.parse(line).at !== undefined) events++;
}).on('end', () => console.log(events));`;

const folder = mkdtempSync(join(tmpdir(), 'cauce-bench-history-'));
try {
  await measure();
} finally {
  rmSync(folder, { recursive: true });
}

async function measure() {
  const project = join(folder, 'shop');
  const filter = (path) => !leftOut.includes(basename(path)) && !/examples\/(history|ci)(\/|$)/.test(path);
  cpSync(join(root, 'examples'), project, { recursive: true, filter });
  const { events, contacts } = await makeFiles(project);
  const backtest = (threads) => async () => {
    const args = ['backtest', '--project', project, '--events', events, '--contacts', contacts, '--format', 'json'];
    const command = [join(root, 'dist/cli/main.js'), ...args, '--threads', String(threads)];
    const done = await nodeProcess(command, { cwd: folder });
    const result = JSON.parse(done.stdout);
    if (result.events !== EVENTS || result.scenarios.length !== SCENARIOS) throw new Error('the history is another');
    return done;
  };
  const parse = async () => {
    const done = await nodeProcess(['-e', parseLines, events]);
    if (Number(done.stdout) !== EVENTS) throw new Error(`the file has ${done.stdout} events`);
    return done;
  };
  const done = await alternate({ two: backtest(2), one: backtest(1), parse }, { rounds: 3, warmUp: 0 });
  const row = (name, what, unit, value, more) =>
    figure({
      what,
      unit,
      better: 'less',
      samples: done[name].map((run) => run[value]),
      peers: [{ name: 'parsing its lines', samples: done.parse.map((run) => run[value]), limit: true }],
      ...more,
    });
  const mark = { of: 'value', value: 10 };
  report([
    row('two', 'backtest of 1,000,000 events in a file, twenty scenarios, two processors', 's', 'seconds', { mark }),
    row('two', 'the same, peak memory', 'MB', 'peakMB'),
    row('one', 'the same on one', 's', 'seconds'),
  ]);
}

async function makeFiles(project) {
  const { model } = (await loadChecked(project)).bundle;
  const [first, last] = [dayOfCivil(2025, 7, 1), dayOfCivil(2027, 1, 1)];
  const made = makeHistory({ contacts: CONTACTS, seed: 7, zone: zone(model.timezone), first, last });
  if (made.events.length < EVENTS) throw new Error(`only ${made.events.length} events were made`);
  const [events, contacts] = [join(folder, 'events.ndjson'), join(folder, 'contacts.csv')];
  const file = openSync(events, 'w');
  for (let row = 0; row < EVENTS; row += 10_000) {
    const lines = made.events.slice(row, Math.min(EVENTS, row + 10_000)).map((event) => `${eventLine(event, model)}\n`);
    writeSync(file, lines.join(''));
  }
  closeSync(file);
  writeFileSync(contacts, contactsCsv(made.contacts, model));
  return { events, contacts };
}
