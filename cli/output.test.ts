/** What becomes of a command whose output nobody reads, or cannot be written: the exit code is that of its work. */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { folder, shop } from './run.fixture.js';

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
