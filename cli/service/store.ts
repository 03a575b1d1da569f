/** Opens the project's store: for the one process that writes it, or beside that one to look at it or copy it. */
import { closeSync, existsSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type Store, StoreProblem } from '../../runtime/store/index.js';
import { lockStore, openStore, openStoreToRead } from '../../runtime/store/sqlite/index.js';
import { SurroundingsError, UsageError } from '../exit.js';
import { builtFile } from '../version.js';

const DEFAULT = join('.cauce', 'cauce.db');

/** `--store sqlite:PATH`, else `.cauce/cauce.db` of the project. */
export function storePath(option: string | undefined, root: string): string {
  if (option === undefined) return join(root, DEFAULT);
  const [, path] = /^sqlite:(.+)$/.exec(option) ?? [];
  if (path === undefined) throw new UsageError(`--store takes sqlite:PATH, not ${option}`);
  return resolve(path);
}

export interface OwnStore {
  readonly store: Store;
  /** Lets go of the file and of the right to write it. */
  close(): void;
}

/**
 * Throws SurroundingsError: somebody else writes it, the folder cannot be written, the disk is full, it is no store of this version. `isBusy`: much is
 * going to be written, in a thread of its own.
 */
export function openOwnStore(path: string, { isBusy = false } = {}): OwnStore {
  return attempt(path, () => {
    makeFolder(dirname(path));
    makeOwn(path);
    const lock = lockStore(path);
    try {
      const store = openStore(path, isBusy ? { thread: builtFile('runtime/store/sqlite/thread.js') } : {});
      return {
        store,
        close() {
          store.close();
          lock.release();
        },
      };
    } catch (error) {
      lock.release();
      throw error;
    }
  });
}

/** Beside the process that writes it, if there is one. */
export function openStoreBeside(path: string): Store {
  if (!existsSync(path))
    throw new UsageError(`there is no store ${path}; \`cauce run\` makes it, --store names another`);
  return attempt(path, () => openStore(path, { isOwn: false }));
}

/** Only to look: nothing is written, and who writes it is not held up. */
export function openStoreToLook(path: string): Store {
  if (!existsSync(path))
    throw new UsageError(`there is no store ${path}; \`cauce run\` makes it, --store names another`);
  return attempt(path, () => openStoreToRead(path));
}

/** Whether another process writes the store now. */
export function isServed(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    lockStore(path).release();
    return false;
  } catch (error) {
    return error instanceof StoreProblem && error.kind === 'locked';
  }
}

/** A file with people's data and secrets is for this user alone; what SQLite puts beside it is like it. One that is there stays as it is. */
export function makeOwn(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
}

/** People's data and secrets: for this user alone, and never into git by mistake. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (basename(folder) === '.cauce') writeFileSync(join(folder, '.gitignore'), '*\n');
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new SurroundingsError(`${reason((error as Error).message, path)}`);
  }
}

function reason(message: string, path: string): string {
  if (/disk is full|ENOSPC/i.test(message)) return `The disk of ${path} is full; make room and start again.`;
  if (/readonly|EACCES|EPERM|EROFS|unable to open/i.test(message)) {
    return `${path} cannot be written by this user; check the folder's permissions, or use another --store.`;
  }
  if (/not a database/i.test(message)) return `${path} is no store; use another --store.`;
  if (/malformed/i.test(message)) return `${path} is damaged; restore a backup.`;
  return message.includes(path) || message.endsWith('.') ? message : `${path}: ${message}`;
}

/** For a deploy: beside the process that writes it, or made where there is none yet. Little is written, and that at once. */
export function openStoreToDeploy(path: string): Store {
  if (!existsSync(path)) openOwnStore(path).close();
  return openStoreBeside(path);
}
