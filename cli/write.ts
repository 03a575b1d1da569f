/** Writes files whole or not at all: into a neighbour first, then renamed over the old one. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { SurroundingsError } from './exit.js';

export function writeWhole(path: string, content: string | Uint8Array): void {
  const part = `${path}.${process.pid}.part`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(part, content);
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw new SurroundingsError(`cannot write ${path}: ${(error as Error).message}`);
  }
}
