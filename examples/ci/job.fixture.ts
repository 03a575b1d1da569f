/** Runs the shell commands of the CI templates in a clone, as a runner does: in its shell, with its variables, on the built command line. */
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { commitAll, git } from '../../cli/git.fixture.js';
import { folder } from '../../cli/run.fixture.js';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');

export function template(name: string): string {
  return readFileSync(join(here, name), 'utf8');
}

export interface Ran {
  readonly code: number;
  readonly out: string;
}

/** `npm` and `npx` that install nothing and run what was built; `cauce` lies where a project that installed it has it. */
export function withCauce(clone: string): string {
  const bin = folder();
  const script = (name: string, text: string) => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  script('npm', 'exit 0');
  script(
    'npx',
    `[ "$1" = --no-install ] && shift\n[ "$1" = cauce ] || exit 99\nshift\nexec "${process.execPath}" "${join(root, 'dist/cli/main.js')}" "$@"`,
  );
  mkdirSync(join(clone, 'node_modules'), { recursive: true });
  symlinkSync(root, join(clone, 'node_modules/cauce'));
  return `${bin}:${dirname(process.execPath)}:${process.env.PATH}`;
}

export async function shell(cwd: string, script: string, env: Readonly<Record<string, string>>): Promise<Ran> {
  const path = join(folder(), 'step.sh');
  writeFileSync(path, script);
  return await new Promise((resolve) => {
    const options = {
      cwd,
      env: { HOME: cwd, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', ...env },
      maxBuffer: 1 << 26,
    };
    execFile('bash', ['--noprofile', '--norc', '-eo', 'pipefail', path], options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), out: stdout + stderr }),
    );
  });
}

export interface Change {
  readonly before: string;
  readonly change: (dir: string) => void;
}

/** A clone as `actions/checkout` makes it of a pull request: the merge alone with its parents, no branches. */
export function mergeClone({ before, change }: Change): string {
  commitAll(before, 'before');
  git(before, 'checkout', '-qb', 'change');
  change(before);
  commitAll(before, 'change');
  git(before, 'checkout', '-q', '--detach', 'main');
  git(before, 'merge', '-q', '--no-ff', '-m', 'merge', 'change');
  git(before, 'update-ref', 'refs/pull/1/merge', 'HEAD');
  const clone = folder();
  git(clone, 'init', '-q');
  git(clone, 'fetch', '-q', '--depth', '2', `file://${before}`, 'refs/pull/1/merge');
  git(clone, 'checkout', '-q', '--detach', 'FETCH_HEAD');
  return clone;
}

/** A clone of the branch with its whole history, as GitLab makes it; gives the commit that it began from too. */
export function branchClone({ before, change }: Change): { readonly clone: string; readonly base: string } {
  const base = commitAll(before, 'before');
  git(before, 'checkout', '-qb', 'change');
  change(before);
  commitAll(before, 'change');
  const clone = join(folder(), 'clone');
  git(before, 'clone', '-q', before, clone);
  return { clone, base };
}

interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly 'continue-on-error'?: boolean;
}

/** All steps with a `run` in their order; those whose `if` does not hold are left out. Fails on an `if` of a form it does not know. */
export async function runWorkflow(
  clone: string,
  given: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, Ran>> {
  const { env, jobs } = parse(template('github.yml')) as {
    env: Record<string, string>;
    jobs: Record<string, { steps: readonly Step[] }>;
  };
  const output = join(folder(), 'output');
  const ran = new Map<string, Ran>();
  const known = new Map<string, string>();
  let failed = false;
  for (const { name = '', id, if: condition, run, env: own = {} } of Object.values(jobs)[0]!.steps) {
    if (run === undefined || !(condition === undefined ? !failed : holds(condition, known))) continue;
    writeFileSync(output, '');
    const secrets = Object.fromEntries(
      Object.entries(own).map(([key, value]) => [key, value.replace(/\$\{\{ github\.token \}\}/, 'secret')]),
    );
    const result = await shell(clone, run, { ...env, ...given, ...secrets, GITHUB_OUTPUT: output });
    ran.set(name, result);
    failed ||= result.code !== 0;
    if (id === undefined) continue;
    known.set(`steps.${id}.outcome`, result.code === 0 ? 'success' : 'failure');
    for (const [, key, value] of readFileSync(output, 'utf8').matchAll(/^(\w+)=(.*)$/gm))
      known.set(`steps.${id}.outputs.${key}`, value!);
  }
  return ran;
}

/** Terms joined by `&&`: `!cancelled()`, and a step's outcome or output that is a text. */
function holds(condition: string, known: ReadonlyMap<string, string>): boolean {
  const inside = /^\$\{\{ (.*) \}\}$/.exec(condition)?.[1];
  if (inside === undefined) throw new Error(`not known: ${condition}`);
  return inside.split(' && ').every((term) => {
    if (term === '!cancelled()') return true;
    const [, of, value] = /^(steps\.\w+\.(?:outcome|outputs\.\w+)) == '(\w+)'$/.exec(term) ?? [];
    if (of === undefined) throw new Error(`not known: ${term}`);
    return known.get(of) === value;
  });
}

interface Job {
  readonly extends?: string;
  readonly script?: readonly string[];
  readonly before_script?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly rules?: readonly { readonly if: string }[];
}

/** One job of GitLab's template, with what it extends. */
export async function runJob(clone: string, name: string, given: Readonly<Record<string, string>>): Promise<Ran> {
  const jobs = parse(template('gitlab.yml')) as Readonly<Record<string, Job>>;
  const job = jobs[name]!;
  const base = jobs[job.extends!]!;
  const script = [...base.before_script!, ...job.script!].join('\n');
  return await shell(clone, script, { ...base.variables, ...job.variables, ...given });
}

/** The conditions that one of which a pipeline has to fulfil for the job to be in it. */
export function rulesOf(name: string): readonly string[] {
  const jobs = parse(template('gitlab.yml')) as Readonly<Record<string, Job>>;
  const { extends: base, rules = jobs[base!]!.rules! } = jobs[name]!;
  return rules.map((rule) => rule.if);
}
