/** `cauce backtest` over UCI Online Retail as it lies, as a whole process, beside reading the same file's lines. Skips where the data are not. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alternate, figure, report, skip } from '../figures.mjs';
import { nodeProcess } from '../whole-process.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const data = process.env.CAUCE_DATA ?? join(root, '../shared/data');
const file = join(data, 'online-retail/online_retail.csv.gz');

const countLines = `
const { createReadStream } = require('node:fs');
let lines = 0;
createReadStream(process.argv[1]).pipe(require('node:zlib').createGunzip()).on('data', (part) => {
  for (let i = part.indexOf(10); i >= 0; i = part.indexOf(10, i + 1)) lines++;
}).on('end', () => console.log(lines));`;

if (existsSync(file)) await measure();
else skip(`There is no ${file}; CAUCE_DATA names the folder with online-retail/online_retail.csv.gz.`);

async function measure() {
  const folder = mkdtempSync(join(tmpdir(), 'cauce-bench-retail-'));
  const backtest = async () => {
    const args = ['backtest', '--project', join(root, 'examples'), '--events', file, '--assume-consent'];
    const rejects = ['--rejects', join(folder, 'rejects.csv'), '--format', 'json'];
    // 1: some lines of the file cannot be used, which is known of it.
    const done = await nodeProcess([join(root, 'dist/cli/main.js'), ...args, ...rejects], {
      cwd: folder,
      accept: [0, 1],
    });
    const { events } = JSON.parse(done.stdout);
    if (events !== 18_536) throw new Error(`the file has 18,536 orders, not ${events}`);
    return done;
  };
  try {
    const done = await alternate({ backtest, lines: () => nodeProcess(['-e', countLines, file]) }, { rounds: 3 });
    const of = (name, what) => done[name].map((run) => run[what]);
    const raw = (what) => [{ name: 'unpacking it and counting lines', samples: of('lines', what), limit: true }];
    report([
      figure({
        what: 'backtest of 541,909 real order lines, cold start',
        unit: 's',
        better: 'less',
        samples: of('backtest', 'seconds'),
        mark: { of: 'value', value: 30 },
        peers: raw('seconds'),
      }),
      figure({
        what: 'the same, peak memory',
        unit: 'MB',
        better: 'less',
        samples: of('backtest', 'peakMB'),
        mark: { of: 'value', value: 600 },
        peers: raw('peakMB'),
      }),
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
