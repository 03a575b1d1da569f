/** What commands that look into a store begin with: the project's store, and what is deployed in it. */
import { systemClock, zone } from '../../runtime/clock/index.js';
import type { Source } from '../../runtime/insight/index.js';
import type { Store } from '../../runtime/store/index.js';
import { currentRelease, projectsOf } from '../../runtime/versions/index.js';
import { UsageError } from '../exit.js';
import { findProject } from '../project-files.js';
import { openStoreToLook, storePath } from '../service/store.js';

export interface StoreOptions {
  readonly project?: string;
  readonly store?: string;
}

export function pathOf({ project, store }: StoreOptions): string {
  return storePath(store, store === undefined ? findProject(project) : process.cwd());
}

/** Calls `look` with the store open to be read. */
export function looking<T>(options: StoreOptions, look: (source: Source) => T): T {
  const path = pathOf(options);
  const store = openStoreToLook(path);
  try {
    return look(sourceOf(store, path));
  } finally {
    store.close();
  }
}

export function sourceOf(store: Store, path = 'the store'): Source {
  const now = systemClock.now();
  const release = currentRelease(store, now);
  if (release === null) throw new UsageError(`nothing is deployed in ${path} yet; \`cauce run\` begins with that`);
  const { program } = release;
  return {
    store,
    program,
    release,
    zones: zone,
    sources: textsOf(store, release.version, program.bundle.files),
    now: systemClock.now,
  };
}

/** A file of an earlier version is called `path@version`. */
function textsOf(store: Store, version: number, files: readonly string[]): readonly (string | undefined)[] {
  const projects = new Map(projectsOf(store).map((project) => [project.version, project.sources]));
  return files.map((file) => {
    const [, path, older] = /^(.*)@(\d+)$/.exec(file) ?? [];
    return projects.get(version)?.[file] ?? projects.get(Number(older))?.[path ?? ''];
  });
}

export function unknownContact(id: string): UsageError {
  return new UsageError(`there is no contact ${JSON.stringify(id)} in the store`);
}
