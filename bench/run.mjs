/**
 * `npm run bench`: each measurement in a process of its own, one table at the end. `node bench/run.mjs parse step` runs a selection,
 * `--json` prints figures with all samples, `--cpu` measures processor time for a machine that does other things as well. A mark that is
 * missed is told, and is no failure; a measurement that breaks is.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tableOf } from './table.mjs';

const folder = dirname(fileURLToPath(import.meta.url));

/** Node's flags for each. */
const measurements = {
  parse: [],
  langium: [],
  check: [],
  editor: ['--expose-gc'],
  step: ['--expose-gc'],
  parked: ['--expose-gc', '--max-old-space-size=6000'],
  backtest: ['--expose-gc'],
  history: [],
  prove: [],
  rfm: ['--expose-gc'],
  service: ['--expose-gc'],
  ingest: ['--expose-gc'],
  retail: [],
  slices: [],
  soak: [],
};
/** Take long: only when they are asked for by name. */
const onRequest = ['slices', 'soak'];

const names = Object.keys(measurements);
const args = process.argv.slice(2);
const json = args.includes('--json');
const clock = args.includes('--cpu') ? 'cpu' : 'wall';
const wanted = args.filter((arg) => arg !== '--json' && arg !== '--cpu');
const unknown = wanted.filter((name) => !names.includes(name));

if (unknown.length > 0) {
  console.error(`There is no measurement ${unknown.join(', ')}. There are: ${names.join(', ')}.`);
  process.exitCode = 2;
} else {
  process.exitCode = await run(
    names.filter((name) => (wanted.length > 0 ? wanted.includes(name) : !onRequest.includes(name))),
  );
}

async function run(selected) {
  if (!existsSync(join(folder, '../dist/cli/main.js'))) {
    console.error('There is no dist/: run `npm run build` first, or `npm run bench`, which does.');
    return 1;
  }
  installPeers();
  const results = [];
  for (const name of selected) {
    console.error(`measuring ${name} …`);
    results.push({ name, ...(await measure(name)) });
  }
  const machine = {
    node: process.version,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    load: loadavg()[0],
    clock,
  };
  console.log(json ? JSON.stringify({ machine, results }, null, 2) : tableOf(results, machine));
  return results.some(({ failed }) => failed) ? 1 : 0;
}

function installPeers() {
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const has = (name) => existsSync(join(folder, 'node_modules', name, 'package.json'));
  if (Object.keys(dependencies).every(has)) return;
  console.error('installing the peers once: npm ci --prefix bench --ignore-scripts');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'], {
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) console.error('The peers could not be installed; measurements that need them will fail.');
}

/** What the process printed as its last line, or why there is nothing. */
function measure(name) {
  const script = join(folder, 'measurements', `${name}.mjs`);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...measurements[name], script], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, CAUCE_BENCH_CLOCK: clock },
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
    child.on('close', (status) => {
      const line = text.trimEnd().split('\n').at(-1);
      if (status === 0 && line) resolve(JSON.parse(line));
      else resolve({ failed: `The measurement ended with ${status}; what it said stands above.` });
    });
  });
}
