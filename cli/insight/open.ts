/** What commands that look into a store begin with: the project's store, and what is deployed in it. */
import { systemClock, zone } from '../../runtime/clock/index.js';
import type { Source } from '../../runtime/insight/index.js';
import { loadBundle } from '../../runtime/machine/index.js';
import type { Store } from '../../runtime/store/index.js';
import { UsageError } from '../exit.js';
import { findProject } from '../project-files.js';
import { deployedIn } from '../service/deployed.js';
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
  const deployed = deployedIn(store);
  if (deployed === null) throw new UsageError(`nothing is deployed in ${path} yet; \`cauce run\` begins with that`);
  const { bundle, sources } = deployed;
  return {
    store,
    program: loadBundle(bundle),
    zones: zone,
    sources: bundle.files.map((file) => sources[file]),
    now: systemClock.now,
  };
}

export function unknownContact(id: string): UsageError {
  return new UsageError(`there is no contact ${JSON.stringify(id)} in the store`);
}
