/** `cauce lsp --stdio`: the language server for editors. Nothing else may be written to stdout meanwhile. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { UnreadableFile } from '../../compiler/index.js';
import type { StarterSource } from '../../compiler/starters/index.js';
import { serveStdio } from '../../lsp/server/stdio.js';
import { exitCode, UsageError } from '../exit.js';
import { hostFor } from '../host.js';
import { figuresNear } from '../insight/near.js';
import { configName, isProjectFile, readProject, readText, skippedFolder } from '../project-files.js';
import { readStarters } from '../scaffold/folders.js';
import { packageRoot, version } from '../version.js';

/** Folders looked into for projects, from the one that the editor has opened. */
const deepest = 4;

export async function lsp(options: { readonly stdio?: boolean }): Promise<number> {
  if (!options.stdio) throw new UsageError('the language server speaks on stdin and stdout alone: cauce lsp --stdio');
  // An editor that is gone does not always close the other stream as well.
  process.stdout.once('error', () => process.exit(exitCode.fine));
  return await serveEditors({
    starters: readStarters,
    prelude: join(packageRoot, 'compiler/prelude.cauce'),
    command: () => [process.execPath, process.argv[1]!],
  });
}

/** What lies elsewhere in the package than in the extension. */
export interface Surroundings {
  readonly starters: () => readonly StarterSource[];
  /** The file. */
  readonly prelude: string;
  /** What runs `cauce` in a project, if anything does. */
  readonly command: (root: string) => readonly string[] | undefined;
}

export function serveEditors({ starters, prelude, command }: Surroundings): Promise<number> {
  return serveStdio(
    {
      version,
      prelude: pathToFileURL(prelude).href,
      config: hostFor,
      now: () => Date.now(),
      rootOf,
      projectsIn: (folder) => [...projectsIn(folder, deepest)],
      read: (root) => (existsSync(join(root, configName)) ? contentsOf(root) : new Map()),
      readFile: (path) => (existsSync(path) ? readText(path) : undefined),
      isProjectFile,
      starters,
      figures: (root, changed) => {
        const own = command(root);
        return own ? figuresNear(root, own, changed) : () => undefined;
      },
    },
    { input: process.stdin, output: process.stdout },
  );
}

/** Also of a folder that cannot be looked into: its `cauce.yaml` is where that is told. */
function contentsOf(root: string): ReadonlyMap<string, string | Omit<UnreadableFile, 'path'>> {
  try {
    const { files, unreadable } = readProject(root);
    const told = unreadable.map((one) => [one.path, one] as const);
    return new Map<string, string | Omit<UnreadableFile, 'path'>>([...files, ...told]);
  } catch (error) {
    return new Map([[configName, { detail: (error as Error).message }]]);
  }
}

function rootOf(path: string): string | undefined {
  for (let dir = path; ; ) {
    if (existsSync(join(dir, configName))) return dir;
    const up = dirname(dir);
    if (up === dir) return undefined;
    dir = up;
  }
}

function* projectsIn(folder: string, depth: number): Iterable<string> {
  if (existsSync(join(folder, configName))) yield folder;
  if (depth === 0) return;
  let entries: ReturnType<typeof folders>;
  try {
    entries = folders(folder);
  } catch {
    // What cannot be read holds no project that could be.
    return;
  }
  for (const name of entries) yield* projectsIn(join(folder, name), depth - 1);
}

function folders(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !skippedFolder(entry.name))
    .map(({ name }) => name)
    .sort();
}
