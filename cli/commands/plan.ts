/** `cauce plan`: what a deploy of the working tree would change, and for whom; or what differs from another version of the text. */
import { existsSync } from 'node:fs';
import { loadAgainst, versionName } from '../against/load.js';
import { exitCode, UsageError } from '../exit.js';
import { type LoadedProject, loadChecked } from '../load.js';
import { existingOf } from '../plan/existing.js';
import { planMarkdown } from '../plan/markdown.js';
import { type Plan, planAgainst, planOf } from '../plan/plan.js';
import { planText } from '../plan/text.js';
import { bodyOf } from '../service/deployed.js';
import { openStoreToLook, storePath } from '../service/store.js';
import { out, terminal } from '../terminal.js';

interface Options {
  readonly project?: string;
  readonly store?: string;
  readonly against?: string;
  readonly format: 'pretty' | 'json' | 'markdown';
}

export async function plan(options: Options): Promise<number> {
  if (options.against !== undefined && options.store !== undefined) {
    throw new UsageError(
      '--against compares with another version of the text, --store with what is deployed: name one of them',
    );
  }
  const loaded = await loadChecked(options.project);
  if (!loaded) return exitCode.problems;
  const made = options.against === undefined ? planForStore(options, loaded) : planFor(options.against, loaded);
  if (made === null) return exitCode.problems;
  out(rendered(made, loaded.bundle.model.project, options.format));
  return exitCode.fine;
}

function planForStore(options: Options, loaded: LoadedProject): Plan {
  const body = bodyOf(loaded);
  const path = storePath(options.store, loaded.root);
  const store = existsSync(path) ? openStoreToLook(path) : null;
  try {
    return planOf(store, body, {}, store === null ? new Map() : existingOf(store, body));
  } finally {
    store?.close();
  }
}

function planFor(against: string, loaded: LoadedProject): Plan | null {
  const before = loadAgainst(loaded.root, against);
  return before && planAgainst(bodyOf(before), bodyOf(loaded), versionName(before));
}

function rendered(made: Plan, project: string, format: Options['format']): string {
  switch (format) {
    case 'pretty':
      return planText(made, terminal());
    case 'markdown':
      return planMarkdown(made, project);
    case 'json':
      return JSON.stringify(made, null, 2);
  }
}
