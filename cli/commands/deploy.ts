/** `cauce deploy`: puts the working tree, or with `--rollback` the version before, into the store, where a running service finds it. */
import { createInterface } from 'node:readline/promises';
import type { Store } from '../../runtime/store/index.js';
import {
  type DeployWish,
  deployedVersion,
  type ProjectBody,
  projectOf,
  deploy as putVersion,
} from '../../runtime/versions/index.js';
import { exitCode, UsageError } from '../exit.js';
import { loadChecked } from '../load.js';
import { existingOf } from '../plan/existing.js';
import { isEmpty, type Named, planOf, type Stranded, stranded } from '../plan/plan.js';
import { planText } from '../plan/text.js';
import { findProject } from '../project-files.js';
import { bodyOf } from '../service/deployed.js';
import { openStoreToDeploy, storePath } from '../service/store.js';
import { out, say, terminal } from '../terminal.js';

interface Options {
  readonly project?: string;
  readonly store?: string;
  readonly move?: readonly string[];
  readonly to?: readonly string[];
  readonly rollback?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly format: 'pretty' | 'json';
}

export async function deploy(options: Options): Promise<number> {
  const loaded = options.rollback ? null : await loadChecked(options.project);
  if (!options.rollback && loaded === null) return exitCode.problems;
  const path = storePath(options.store, loaded?.root ?? findProject(options.project));
  const store = openStoreToDeploy(path);
  try {
    const body = loaded === null ? bodyBefore(store) : bodyOf(loaded);
    const moved = movedScenarios(options, body);
    const named = namedStates(options.to ?? [], moved);
    const plan = planOf(store, body, named, existingOf(store, body));
    const left = stranded(plan, moved);
    const told = (version: number | null) => {
      if (options.format === 'json') out(JSON.stringify({ version, stranded: left, plan }, null, 2));
    };
    if (options.format === 'pretty') out(planText(plan, terminal(), moved));
    if (isEmpty(plan)) {
      told(null);
      return exitCode.fine;
    }
    if (left.length > 0) {
      told(null);
      say(refusal(left));
      return exitCode.problems;
    }
    if (options.dryRun || (!options.yes && plan.from !== 0 && !(await isWanted()))) {
      told(null);
      return options.dryRun ? exitCode.fine : exitCode.problems;
    }
    const wish: DeployWish = { move: moved, to: named };
    const version = putVersion(store, { ...body, wish }, Date.now());
    told(version);
    say(`version ${version} is deployed; a running service takes it over within seconds, without a restart`);
  } finally {
    store.close();
  }
  return exitCode.fine;
}

function bodyBefore(store: Store): ProjectBody {
  const now = projectOf(store, deployedVersion(store));
  // What was rolled back once is not brought back by the next rollback.
  const wanted = (now?.rollbackOf ?? now?.version ?? 0) - 1;
  const before = wanted > 0 ? projectOf(store, wanted) : null;
  if (before === null) throw new UsageError('there is no version before the one that is deployed');
  const { bundle, bodies, sources } = before;
  return { bundle, bodies, sources, rollbackOf: before.version };
}

function movedScenarios({ move, rollback }: Options, { bundle }: ProjectBody): readonly string[] {
  const all = bundle.scenarios.map(({ name }) => name);
  const wanted = move ?? (rollback ? ['all'] : []);
  if (wanted.includes('none')) return [];
  if (wanted.includes('all')) return all;
  const unknown = wanted.find((name) => !all.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`there is no scenario \`${unknown}\`; there are: ${all.join(', ') || 'none'}`);
  return wanted;
}

function namedStates(texts: readonly string[], moved: readonly string[]): Named {
  const named: Record<string, Record<string, string>> = {};
  for (const text of texts) {
    const place = text.indexOf('=');
    if (place < 1) throw new UsageError(`--to takes old=new, not ${text}`);
    const [left, right] = [text.slice(0, place), text.slice(place + 1)];
    const scenario = moved.find((name) => left.startsWith(`${name}/`)) ?? (moved.length === 1 ? moved[0] : undefined);
    if (scenario === undefined) throw new UsageError(`--to ${text}: say of which scenario, as in scenario/old=new`);
    const old = left.startsWith(`${scenario}/`) ? left.slice(scenario.length + 1) : left;
    named[scenario] = { ...named[scenario], [old]: right };
  }
  return named;
}

function refusal(left: readonly Stranded[]): string {
  const lines = left.map(({ scenario, state, people }) => `  ${scenario}: ${people} in \`${state}\``);
  const { scenario, state } = left[0]!;
  return [
    'Not deployed: these people would have no certain place in the new version.',
    ...lines,
    'Give the step a label (`as name`) in both versions, or name where they go on:',
    `  --to "${scenario}/${state}=<id of a new step>"`,
    'Without --move they finish on their version (`--move none` for a rollback).',
  ].join('\n');
}

async function isWanted(): Promise<boolean> {
  if (process.stdin.isTTY !== true) throw new UsageError('nobody can be asked here; --yes deploys without asking');
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await asking.question('Deploy? [y/N] ');
  asking.close();
  return /^y(es)?$/i.test(answer.trim());
}
