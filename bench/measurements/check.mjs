/** `cauce check` of 1,000 scenarios as a whole process from a cold start, beside Node's own start and the TypeScript compiler on as many lines. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alternate, byProcessorTime, figure, report } from '../figures.mjs';
import { generateProject } from '../generate.mjs';
import { anyProcess, nodeProcess } from '../whole-process.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { files, lines, bytes } = generateProject({ scenarios: 1000 });
const folder = mkdtempSync(join(tmpdir(), 'cauce-bench-check-'));

try {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const typescript = join(folder, 'same-size.ts');
  writeFileSync(typescript, typescriptOf(lines));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const options = ['--noEmit', '--strict', '--lib', 'es2023', '--types', ''];

  const done = await alternate(
    {
      check: () => nodeProcess([join(root, 'dist/cli/main.js'), 'check', '--project', folder]),
      node: () => nodeProcess(['-e', '0']),
      // It is native and has threads: only the wall's clock can be read.
      ...(!byProcessorTime && {
        tsc: () => anyProcess(process.execPath, [tsc, ...options, typescript], { cwd: folder }),
      }),
    },
    { rounds: 5 },
  );
  const seconds = (name) => done[name].map((run) => run.seconds);
  report([
    figure({
      what: `check ${lines.toLocaleString('en')} lines, cold start`,
      unit: 's',
      better: 'less',
      samples: seconds('check'),
      mark: { of: 'value', value: 3 },
      peers: [
        ...(done.tsc ? [{ name: 'tsc 7 --noEmit, as many lines', samples: seconds('tsc') }] : []),
        { name: 'node -e 0', samples: seconds('node'), limit: true },
      ],
    }),
    figure({
      what: 'check, cold start',
      unit: 'MB/s',
      better: 'more',
      samples: seconds('check').map((s) => bytes / 1e6 / s),
    }),
    figure({
      what: 'check, peak memory',
      unit: 'MB',
      better: 'less',
      samples: done.check.map((run) => run.peakMB),
      mark: { of: 'value', value: 400 },
      peers: [{ name: 'node -e 0', samples: done.node.map((run) => run.peakMB), limit: true }],
    }),
  ]);
} finally {
  rmSync(folder, { recursive: true });
}

/** What somebody without Cauce might write: functions over typed data, of about as many lines. */
function typescriptOf(wanted) {
  const head = [
    'interface Contact { readonly newsletter: boolean; readonly city: string | null; readonly orders: readonly Order[] }',
    'interface Order { readonly at: number; readonly total: number; readonly items: readonly { readonly category: string; readonly price: number }[] }',
    "type Step = { readonly kind: 'wait'; readonly ms: number } | { readonly kind: 'send'; readonly channel: 'email' | 'sms'; readonly message: string } | { readonly kind: 'give'; readonly percent: number };",
  ];
  const functions = [];
  for (let n = 0; head.length + functions.length * 20 < wanted; n++) {
    functions.push(`
/** Recover carts, series ${n}. */
export function cart${n}(contact: Contact, cart: Order, now: number): readonly Step[] {
  const basket = ${20 + (n % 180)};
  const last = contact.orders.at(-1);
  if (!contact.newsletter || cart.total <= basket) return [];
  if (last !== undefined && now - last.at < 15 * 86_400_000) return [];
  const regular = contact.orders.some((order) => now - order.at < ${30 + (n % 150)} * 86_400_000);
  const spent = contact.orders.reduce((sum, order) => sum + order.total, 0);
  const steps: Step[] = [{ kind: 'wait', ms: (regular ? 24 : 4) * 3_600_000 }];
  steps.push({ kind: 'send', channel: 'email', message: 'reminder_${n % 40}' });
  if (!regular && spent < ${100 + (n % 900)}) {
    steps.push({ kind: 'give', percent: ${5 + (n % 3) * 5} });
    steps.push({ kind: 'send', channel: 'email', message: 'offer_${n % 40}' });
  }
  const shoes = cart.items.filter(({ category }) => category === 'shoes');
  if (shoes.length > ${n % 4}) steps.push({ kind: 'send', channel: 'sms', message: 'shoes' });
  return steps;
}`);
  }
  return [...head, ...functions, ''].join('\n');
}
