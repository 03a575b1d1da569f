/** `cauce backup`: a consistent copy of the store, also while the service runs. */
import { renameSync, rmSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { exitCode, SurroundingsError } from '../exit.js';
import { findProject } from '../project-files.js';
import { makeOwn, openStoreBeside, storePath } from '../service/store.js';
import { out, say } from '../terminal.js';
import { keepApart } from '../write.js';

interface Options {
  readonly project?: string;
  readonly store?: string;
  readonly format: 'pretty' | 'json';
}

export async function backup(file: string, options: Options): Promise<number> {
  const path = storePath(options.store, options.store === undefined ? findProject(options.project) : process.cwd());
  keepApart({ 'the copy': file }, [path, `${path}-wal`, `${path}-shm`, `${path}-lock`]);
  const store = openStoreBeside(path);
  const part = `${resolve(file)}.part`;
  try {
    rmSync(part, { force: true });
    makeOwn(part);
    await store.backup(part);
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw new SurroundingsError(`cannot write ${file}: ${(error as Error).message}`);
  } finally {
    store.close();
  }
  const bytes = statSync(file).size;
  if (options.format === 'json') {
    out(JSON.stringify({ file, store: path, bytes }, null, 2));
    return exitCode.fine;
  }
  say(
    `${file}: ${(bytes / 1e6).toFixed(1)} MB. To restore it, stop the service, put it in the place of ${path}, and delete ${basename(path)}-wal and -shm beside that.`,
  );
  return exitCode.fine;
}
