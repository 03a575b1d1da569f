/** Runs the built command line as a process, as a user does, in a folder of its own. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const main = join(root, 'dist/cli/main.js');

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export function cauce(cwd: string, ...args: string[]): Outcome {
  return cauceWith({ cwd }, ...args);
}

export function cauceWith(
  { cwd, input, env }: { cwd: string; input?: string; env?: Record<string, string> },
  ...args: string[]
): Outcome {
  if (!existsSync(main)) throw new Error('dist/ is missing: run `npm run build` first');
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', ...env },
    maxBuffer: 1 << 28,
    ...(input !== undefined && { input }),
  });
  return { code: status, out: stdout, err: stderr };
}

/** A folder with these files; gone when the run ends. */
export function folder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const dir = mkdtempSync(join(tmpdir(), 'cauce-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
  return dir;
}

/** A copy of the example shop, without the maker of its history. */
export function shop(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const dir = folder();
  cpSync(join(root, 'examples'), dir, { recursive: true, filter: (from) => !/examples\/(history|dist)/.test(from) });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
  return dir;
}
