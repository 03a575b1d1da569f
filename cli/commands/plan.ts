/** `cauce plan`: what a deploy of the working tree would change, and for whom; or what differs from another version of the text. */
import { existsSync } from 'node:fs';
import { analyse } from '../../compiler/index.js';
import { lowerProject } from '../../compiler/lower/index.js';
import { deployedVersion, type ProjectBody, projectOf } from '../../runtime/versions/index.js';
import { loadAgainst, versionName } from '../against/load.js';
import { exitCode, UsageError } from '../exit.js';
import { host } from '../host.js';
import { type LoadedProject, loadChecked } from '../load.js';
import { boundChanges, type Provable } from '../plan/bounds.js';
import { existingOf } from '../plan/existing.js';
import { planMarkdown } from '../plan/markdown.js';
import { isEmpty, type Plan, planAgainst, planOf } from '../plan/plan.js';
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
  const { plan, before } = made;
  const fresh = { analysis: loaded.project.analysis, bundle: loaded.bundle };
  const changed = plan.scenarios.filter(({ change }) => change !== 'same').map(({ name }) => name);
  const bounds = before && !isEmpty(plan) ? boundChanges(before, fresh, changed) : null;
  out(rendered({ ...plan, bounds }, loaded.bundle.model.project, options.format));
  return exitCode.fine;
}

interface Made {
  readonly plan: Plan;
  /** What it is compared with, to be proved too; null: nothing, or it does not check any more. */
  readonly before: Provable | null;
}

function planForStore(options: Options, loaded: LoadedProject): Made {
  const body = bodyOf(loaded);
  const path = storePath(options.store, loaded.root);
  const store = existsSync(path) ? openStoreToLook(path) : null;
  try {
    const made = planOf(store, body, {}, store === null ? new Map() : existingOf(store, body));
    const old = store && projectOf(store, deployedVersion(store));
    return { plan: made, before: old && provable(old.sources) };
  } finally {
    store?.close();
  }
}

function planFor(against: string, loaded: LoadedProject): Made | null {
  const before = loadAgainst(loaded.root, against);
  if (before === null) return null;
  const { project, bundle } = before;
  return {
    plan: planAgainst(bodyOf(before), bodyOf(loaded), versionName(before)),
    before: { analysis: project.analysis, bundle },
  };
}

function provable(sources: ProjectBody['sources']): Provable | null {
  const files = new Map(Object.entries(sources));
  const { analysis, diagnostics } = analyse({ files, host, now: Date.now(), proves: false });
  if (diagnostics.some(({ severity }) => severity === 'error')) return null;
  return { analysis, bundle: lowerProject(analysis).bundle };
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
