/** What becomes of a command whose output nobody reads, or cannot be written: the exit code is that of its work. */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { HistoryReader } from './history.js';
import { loadChecked } from './load.js';
import { startProgress } from './progress.js';
import { cauce, folder, shop } from './run.fixture.js';

const main = join(dirname(fileURLToPath(import.meta.url)), '../dist/cli/main.js');

/** Runs a command; `gone`: the streams whose reader has gone before anything is written. */
function unheard(cwd: string, gone: readonly ('stdout' | 'stderr')[], ...args: string[]): Promise<number | null> {
  const child = spawn(process.execPath, [main, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const name of ['stdout', 'stderr'] as const) {
    if (gone.includes(name)) child[name].destroy();
    else child[name].resume();
  }
  return new Promise((resolve) => child.once('close', resolve));
}

const wrong = () => shop({ 'new.cauce': 'when signed_up:\n  sned email whats_new\n' });

test('a reader who has gone changes no exit code', async () => {
  const dir = wrong();
  expect(await unheard(dir, ['stdout'], 'check')).toBe(1);
  expect(await unheard(dir, ['stdout'], 'check', '--format', 'sarif')).toBe(1);
  expect(await unheard(dir, ['stdout', 'stderr'], 'test')).toBe(1);
  expect(await unheard(dir, ['stderr'], 'check', 'nowhere.cauce')).toBe(2);
  expect(await unheard(dir, ['stdout'], 'explain')).toBe(0);
  expect(await unheard(shop(), ['stdout', 'stderr'], 'test')).toBe(0);
  expect(await unheard(dir, ['stdout'], 'test', '--watch', '--format', 'json')).toBe(1);
});

test.runIf(process.platform === 'linux')('a full disk is told where that is possible', async () => {
  const full = openSync('/dev/full', 'w');
  try {
    const run = (args: readonly string[], stdio: readonly ('ignore' | 'pipe' | number)[]) => {
      const child = spawn(process.execPath, [main, ...args], { cwd: folder(), stdio: [...stdio] });
      let err = '';
      child.stderr?.on('data', (part) => {
        err += part;
      });
      return new Promise<readonly [number | null, string]>((done) => child.once('close', (code) => done([code, err])));
    };
    const told = expect.stringMatching(/^cauce: cannot write the result: ENOSPC[^\n]*\n$/);
    expect(await run(['explain'], ['ignore', full, 'pipe'])).toEqual([3, told]);
    expect(await run(['check'], ['ignore', 'pipe', full])).toEqual([2, '']);
  } finally {
    closeSync(full);
  }
});

test('an output that is a folder is wrong use, and told before any work', () => {
  const dir = shop({ 'events.csv': 'event,contact,at\n', 'there/kept.txt': 'kept\n' });
  const told = (option: string) => ({ code: 2, out: '', err: `cauce: ${option} there is a folder, not a file\n` });
  expect(cauce(dir, 'backtest', '--events', 'events.csv', '--timeline', 'there')).toEqual(told('--timeline'));
  expect(cauce(dir, 'backtest', '--events', 'events.csv', '--rejects', 'there')).toEqual(told('--rejects'));
  expect(cauce(dir, 'preview', 'cart_offer', '--out', 'there')).toEqual(told('--out'));
  const messages = cauce(dir, 'backtest', '--events', 'events.csv', '--messages', 'there/kept.txt');
  expect(messages).toMatchObject({ code: 2, err: expect.stringContaining('kept.txt is a file, not a folder') });
  const orders = ['--customer', 'a', '--date', 'b', '--value', 'c'];
  expect(cauce(dir, 'rfm', 'score', '--orders', 'there', ...orders)).toEqual({
    code: 2,
    out: '',
    err: 'cauce: there is a folder, not a file\n',
  });
});

test.skipIf(process.platform === 'win32')('where nothing can be written, nothing is left behind', () => {
  const limited = (cwd: string, ...args: string[]) => {
    const command = ['-c', 'ulimit -f 0; exec "$0" "$@"', process.execPath, main, ...args];
    const { status, stderr } = spawnSync('sh', command, { cwd, encoding: 'utf8' });
    return { code: status, err: stderr };
  };
  const told = { code: 3, err: expect.stringMatching(/^cauce: cannot write \S+: EFBIG[^\n]*; nothing was written\n$/) };
  const dir = folder();
  expect(limited(dir, 'init', 'shop')).toEqual(told);
  expect(readdirSync(dir)).toEqual([]);
  expect(cauce(dir, 'init', 'shop').code).toBe(0);
  const shopDir = join(dir, 'shop');
  const before = readdirSync(shopDir, { recursive: true }).sort();
  expect(limited(shopDir, 'new', 'welcome')).toEqual(told);
  expect(readdirSync(shopDir, { recursive: true }).sort()).toEqual(before);
  expect(existsSync(join(shopDir, 'welcome.cauce'))).toBe(false);
});

/** What stderr is told in the meantime, as if it were a terminal and every look at the clock took three seconds. */
async function onTerminal(work: () => Promise<unknown>): Promise<string> {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  let clock = 0;
  const now = vi.spyOn(performance, 'now').mockImplementation(() => {
    clock += 3_000;
    return clock;
  });
  const own = Object.getOwnPropertyDescriptor(process.stderr, 'isTTY');
  Object.defineProperty(process.stderr, 'isTTY', { value: true, configurable: true });
  try {
    await work();
    return written.mock.calls.map(([part]) => String(part)).join('');
  } finally {
    written.mockRestore();
    now.mockRestore();
    if (own) Object.defineProperty(process.stderr, 'isTTY', own);
    else Reflect.deleteProperty(process.stderr, 'isTTY');
  }
}

test('progress changes nothing of the terminal that Ctrl-C would leave changed', async () => {
  const text = await onTerminal(async () => {
    const progress = await startProgress('Reading');
    progress.at(0.5, 'of the files');
  });
  expect(text).toContain('Reading');
  for (const mode of ['[?25l', '[?7l']) expect(text).not.toContain(mode);
});

test('one thread tells how far it has read, too', async () => {
  const dir = folder({ 'events.csv': `event,contact,at\n${'signed_up,ana,2026-01-01T10:00:00Z\n'.repeat(20_000)}` });
  const project = folder();
  expect(cauce(project, 'init', '.').code).toBe(0);
  const { bundle } = (await loadChecked(project))!;
  const reader = new HistoryReader({ events: [join(dir, 'events.csv')], rejects: join(dir, 'rejects.csv') });
  const text = await onTerminal(() => reader.read(bundle.model, [bundle]));
  expect(text).toMatch(/Reading .* 100% of the files/);
});
