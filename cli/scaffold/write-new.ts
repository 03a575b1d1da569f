/** Writes new files, all or none: nothing that exists is ever written over, and what was begun is taken back when one cannot be written. */
import { closeSync, lstatSync, mkdirSync, openSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SurroundingsError } from '../exit.js';

/** Whether anything stands at this path, a dangling link too. */
export function isTaken(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    throw new SurroundingsError(`cannot write ${path}: ${(error as Error).message}`);
  }
}

/** `finish` runs when all are there; when it throws they go again. */
export function writeNew(root: string, files: ReadonlyMap<string, string>, finish: () => void = () => {}): void {
  const made: { readonly path: string; readonly folder: boolean }[] = [];
  const makeFolder = (folder: string): void => {
    if (isTaken(folder)) return;
    makeFolder(dirname(folder));
    mkdirSync(folder);
    made.push({ path: folder, folder: true });
  };
  let at = root;
  try {
    for (const [path, text] of files) {
      at = join(root, path);
      makeFolder(dirname(at));
      // Noted as soon as it is there: on a full disk there is a file before there is a text.
      const file = openSync(at, 'wx');
      made.push({ path: at, folder: false });
      try {
        writeFileSync(file, text);
      } finally {
        closeSync(file);
      }
    }
    finish();
  } catch (error) {
    for (const { path, folder } of made.reverse()) (folder ? rmdirSync : unlinkSync)(path);
    if (error instanceof SurroundingsError) throw error;
    throw new SurroundingsError(`cannot write ${at}: ${(error as Error).message}; nothing was written`);
  }
}
