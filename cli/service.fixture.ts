/** `cauce run` as a process of its own, as a user starts it, and how a shop talks to it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const main = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist/cli/main.js');
const started: ChildProcess[] = [];

/** Ends what a test has left running. */
export function endAll(): void {
  for (const child of started.splice(0)) child.kill('SIGKILL');
}

export interface Started {
  readonly url: string;
  readonly child: ChildProcess;
  readonly err: () => string;
  readonly ended: Promise<{ readonly code: number | null; readonly ms: number }>;
  post(path: string, body: unknown, key?: string): Promise<Response>;
}

export const KEY = 'wk_test_0123456789';

/** Resolves when the service takes events. */
export async function start(dir: string, env: Record<string, string> = { CAUCE_WRITE_KEY: KEY }): Promise<Started> {
  const child = spawn(process.execPath, [main, 'run', '--port', '0'], {
    cwd: dir,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let err = '';
  child.stderr!.on('data', (data) => {
    err += data;
  });
  const began = performance.now();
  const ended = new Promise<{ code: number | null; ms: number }>((resolve) =>
    child.on('exit', (code) => resolve({ code, ms: performance.now() - began })),
  );
  const url = await new Promise<string>((resolve, reject) => {
    let out = '';
    child.stdout!.on('data', (data) => {
      out += data;
      const [, found] = /^listening (http:\/\/127\.0\.0\.1:\d+)\n/.exec(out) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.on('exit', (code) => reject(new Error(`ended with ${code}: ${err}`)));
  });
  return {
    url,
    child,
    err: () => err,
    ended,
    post: (path, body, key = KEY) =>
      fetch(url + path, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(body),
      }),
  };
}

/** Waits until it is so, ten seconds at most. */
export async function until(check: () => boolean): Promise<void> {
  for (const end = performance.now() + 10_000; !check() && performance.now() < end; ) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
