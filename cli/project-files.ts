/** Reads a project from disk: `cauce.yaml`, every `.cauce` file and the messages. What cannot be read as text is told, never thrown. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { UnreadableFile } from '../compiler/index.js';
import { SurroundingsError, UsageError } from './exit.js';

export interface ProjectFiles {
  /** Absolute. */
  readonly root: string;
  /** Text by path under the root, with `/`. */
  readonly files: ReadonlyMap<string, string>;
  readonly unreadable: readonly UnreadableFile[];
}

export const configName = 'cauce.yaml';
const largestFile = 5_000_000;
const skipped = new Set(['node_modules', 'dist', 'coverage']);
const messageFile = /^messages\/[^/]+\/[^/]+\.(mjml|html|txt|md)$/;

/** `--project DIR`, else the nearest folder upward with a `cauce.yaml`. */
export function findProject(option: string | undefined, from = process.cwd()): string {
  if (option !== undefined) {
    const root = resolve(from, option);
    if (!isProject(root)) throw new UsageError(`there is no ${configName} in ${root}`);
    return root;
  }
  let dir = resolve(from);
  while (!isProject(dir)) {
    const up = dirname(dir);
    if (up === dir) {
      throw new UsageError(
        `no ${configName} in ${from} or any folder above it; go to a project's folder, name it with --project DIR, or begin one with \`cauce init\``,
      );
    }
    dir = up;
  }
  return dir;
}

/** Whether the folder has a `cauce.yaml`, readable or not; a folder of that name is none. */
function isProject(dir: string): boolean {
  const path = join(dir, configName);
  return existsSync(path) && !statSync(path).isDirectory();
}

export function readProject(root: string): ProjectFiles {
  const files = new Map<string, string>();
  const unreadable: UnreadableFile[] = [];
  const visit = (dir: string): void => {
    for (const entry of entriesOf(dir)) {
      const full = join(dir, entry.name);
      const path = relative(root, full).split(sep).join('/');
      if (entry.isDirectory()) {
        // A folder with a cauce.yaml of its own is another project.
        if (!skippedFolder(entry.name) && !isProject(full)) visit(full);
      } else if (isProjectFile(path)) {
        const read = readText(full);
        if (typeof read === 'string') files.set(path, read);
        else unreadable.push({ path, ...read });
      }
    }
  };
  visit(root);
  return { root, files, unreadable };
}

/** Whether nothing in a folder of that name is anybody's project. */
export function skippedFolder(name: string): boolean {
  return name.startsWith('.') || skipped.has(name);
}

/** Whether a path under the root lies where nothing is part of the project: in a skipped folder, or in one of these, projects of their own. */
export function isInFolders(path: string, projects: readonly string[]): boolean {
  return path.split('/').slice(0, -1).some(skippedFolder) || projects.some((folder) => path.startsWith(folder));
}

/** Whether a path under the root is part of a project. */
export function isProjectFile(path: string): boolean {
  return path === configName || path.endsWith('.cauce') || messageFile.test(path);
}

function entriesOf(dir: string) {
  try {
    return readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw new SurroundingsError(`cannot read the folder ${dir}: ${(error as Error).message}`);
  }
}

/** Text without its byte order mark, or why there is none. */
export function readText(path: string): string | Omit<UnreadableFile, 'path'> {
  try {
    const stat = statSync(path);
    // Whoever reads from a pipe waits for somebody to write.
    if (!stat.isFile()) return { detail: 'it is no file' };
    const { size } = stat;
    if (size > largestFile) return tooLarge(size);
    return decoded(readFileSync(path));
  } catch (error) {
    return { detail: (error as Error).message };
  }
}

/** The same of bytes. */
export function decoded(bytes: Uint8Array): string | Omit<UnreadableFile, 'path'> {
  if (bytes.length > largestFile) return tooLarge(bytes.length);
  if (bytes.includes(0)) return { detail: `byte ${bytes.indexOf(0) + 1} is NUL` };
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { detail: 'it is not UTF-8' };
  }
}

function tooLarge(bytes: number): Omit<UnreadableFile, 'path'> {
  return { detail: `it has ${(bytes / 1e6).toFixed(1)} MB` };
}
