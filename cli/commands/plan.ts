/** `cauce plan`: what a deploy of the working tree would change, and for whom. */
import { existsSync } from 'node:fs';
import { exitCode } from '../exit.js';
import { loadChecked } from '../load.js';
import { existingOf } from '../plan/existing.js';
import { type Plan, planOf } from '../plan/plan.js';
import { planMarkdown, planText } from '../plan/text.js';
import { bodyOf } from '../service/deployed.js';
import { openStoreToLook, storePath } from '../service/store.js';
import { out, terminal } from '../terminal.js';

interface Options {
  readonly project?: string;
  readonly store?: string;
  readonly format: 'pretty' | 'json' | 'markdown';
}

export async function plan(options: Options): Promise<number> {
  const loaded = await loadChecked(options.project);
  if (!loaded) return exitCode.problems;
  const body = bodyOf(loaded);
  const path = storePath(options.store, loaded.root);
  const store = existsSync(path) ? openStoreToLook(path) : null;
  try {
    const made = planOf(store, body, {}, store === null ? new Map() : existingOf(store, body));
    out(rendered(made, options.format));
  } finally {
    store?.close();
  }
  return exitCode.fine;
}

function rendered(made: Plan, format: Options['format']): string {
  switch (format) {
    case 'pretty':
      return planText(made, terminal());
    case 'markdown':
      return planMarkdown(made);
    case 'json':
      return JSON.stringify(made, null, 2);
  }
}
