/** Writes files whole or not at all: into a neighbour first, then renamed over the old one. */
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { SurroundingsError, UsageError } from './exit.js';

/** `mode`: the rights of the file, as of a new one where none are given. */
export function writeWhole(path: string, content: string | Uint8Array, mode?: number): void {
  const file = openWhole(path, mode);
  file.write(content);
  file.close();
}

/** Writes over a file that is there, through a link to what it links to, with the rights it has; says why that is not possible. */
export function writeOver(path: string, text: string): string | undefined {
  const why = unwritable(path);
  if (why !== undefined) return why;
  try {
    const file = realpathSync(path);
    writeWhole(file, text, statSync(file).mode);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Why a file that is there cannot be written over; undefined where it can, as far as its rights tell. */
export function unwritable(path: string): string | undefined {
  try {
    accessSync(realpathSync(path), constants.W_OK);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** A file that appears under its name only when it is complete. */
export interface WholeFile {
  write(content: string | Uint8Array): void;
  close(): void;
  /** Nothing is left. */
  drop(): void;
}

export function openWhole(path: string, mode?: number): WholeFile {
  const part = `${path}.part`;
  let ours = false;
  let descriptor: number | undefined;
  const attempt = <T>(action: () => T): T => {
    try {
      return action();
    } catch (error) {
      if (ours) drop();
      throw new SurroundingsError(`cannot write ${path}: ${(error as Error).message}`);
    }
  };
  const drop = () => {
    const open = descriptor;
    descriptor = undefined;
    if (open !== undefined) closeSync(open);
    rmSync(part, { force: true });
  };
  attempt(() => {
    mkdirSync(dirname(path), { recursive: true });
    descriptor = openSync(part, 'w');
    ours = true;
    if (mode !== undefined) fchmodSync(descriptor, mode);
  });
  return {
    write: (content) => attempt(() => writeFileSync(descriptor!, content)),
    close() {
      attempt(() => {
        const open = descriptor!;
        descriptor = undefined;
        closeSync(open);
        renameSync(part, path);
      });
    },
    drop,
  };
}

/** Wrong use when an output would take the place of something that is read, or of another output, or is a folder; `folder`: the one that has to be. */
export function keepApart(
  outputs: Readonly<Record<string, string | undefined>>,
  inputs: readonly string[],
  folder?: string,
): void {
  const taken = new Map(inputs.map((path) => [resolve(path), 'is read']));
  for (const [option, path] of Object.entries(outputs)) {
    if (path === undefined) continue;
    const full = resolve(path);
    const why = taken.get(full) ?? (/\.cauce$|(^|[\\/])cauce\.yaml$/.test(full) ? 'belongs to the project' : undefined);
    if (why !== undefined)
      throw new UsageError(`${option} ${path} would be written over, and that file ${why}; give another name`);
    const isFolder = statSync(full, { throwIfNoEntry: false })?.isDirectory();
    if (isFolder === true && option !== folder) throw new UsageError(`${option} ${path} is a folder, not a file`);
    if (isFolder === false && option === folder) throw new UsageError(`${option} ${path} is a file, not a folder`);
    taken.set(full, `is where ${option} goes`);
  }
}
