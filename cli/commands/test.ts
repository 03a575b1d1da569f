/** `cauce test`: the project's scenario tests on a virtual clock, with what did happen where one fails. */
import { watch } from 'node:fs';
import { zone } from '../../runtime/clock/index.js';
import { loadBundle, type TestCase } from '../../runtime/machine/index.js';
import { coverageOf, runTest } from '../../runtime/testing/index.js';
import { exitCode, UsageError } from '../exit.js';
import { loadChecked } from '../load.js';
import { findProject, isProjectFile } from '../project-files.js';
import {
  coverageText,
  type TestReport,
  testsGithub,
  testsJson,
  testsJunit,
  testsText,
  untested,
} from '../report/tests.js';
import { prefixOf } from '../repository.js';
import { out, say, terminal } from '../terminal.js';

interface Options {
  readonly project?: string;
  readonly format: 'pretty' | 'json' | 'junit' | 'github';
  readonly coverage?: boolean;
  readonly watch?: boolean;
}

export async function test(filter: string | undefined, options: Options): Promise<number> {
  if (!options.watch) return runAll(filter, options);
  const root = findProject(options.project);
  let code: number = exitCode.problems;
  let running = Promise.resolve();
  /** One run after the other; a project that cannot be read now may be right after the next change. */
  const run = (changed?: string): Promise<void> => {
    running = running.then(async () => {
      const { clears, paint } = terminal();
      if (clears) process.stdout.write(clearScreen);
      if (changed !== undefined) say(paint.dim(`${changed} changed`));
      code = await runAll(filter, options).catch((error: Error) => {
        say(error.message);
        return exitCode.problems;
      });
      say(paint.dim('\nwatching; Ctrl-C ends'));
    });
    return running;
  };
  const stopped = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    // Nobody looks any more.
    process.stdout.once('error', () => resolve());
  });
  let waiting: NodeJS.Timeout | undefined;
  const watcher = watch(root, { recursive: true }, (_, path) => {
    if (path === null || !isProjectFile(path.replaceAll('\\', '/'))) return;
    clearTimeout(waiting);
    // An editor writes a file in several steps.
    waiting = setTimeout(() => void run(path), 100);
  });
  await run();
  await stopped;
  watcher.close();
  clearTimeout(waiting);
  await running;
  return code;
}

const clearScreen = '\x1b[2J\x1b[3J\x1b[H';

async function runAll(filter: string | undefined, options: Options): Promise<number> {
  const loaded = await loadChecked(options.project, undefined, {
    onErrors(told) {
      const text = untested(options.format, told);
      if (text !== '') out(text);
    },
  });
  if (!loaded) return exitCode.problems;
  const program = loadBundle(loaded.bundle);
  const { files } = loaded.bundle;
  const wanted = loaded.tests.filter((one) => filter === undefined || isWanted(one, files[one.span.file]!, filter));
  if (filter !== undefined && wanted.length === 0) {
    throw new UsageError(`no test has \`${filter}\` in its title, its file or the name of its scenario`);
  }
  const results = wanted.map((one) => runTest(program, one, { zones: zone }));
  const tested = new Set(wanted.map(({ scenario }) => scenario));
  const report: TestReport = {
    results,
    // Of a selection of tests nobody expects that they take the branches of other scenarios.
    coverage: coverageOf(program, results, filter === undefined ? undefined : tested),
    bundle: loaded.bundle,
    sources: loaded.project.sources,
  };
  if (options.format === 'json') out(testsJson(report));
  else if (options.format === 'junit') out(testsJunit(report, prefixOf(loaded.root)));
  else if (options.format === 'github')
    out(`${testsGithub(report, prefixOf(loaded.root))}${testsText(report, terminal())}`);
  else {
    if (results.length === 0) say('this project has no tests');
    out(testsText(report, terminal()));
    if (options.coverage) out(`\n${coverageText(report, terminal())}`);
  }
  return results.some(({ status }) => status === 'failed') ? exitCode.problems : exitCode.fine;
}

/** By a part of the title, of the scenario's name or of the file's path, which may be written from another folder. */
function isWanted({ title, scenario }: TestCase, file: string, filter: string): boolean {
  const path = filter.replaceAll('\\', '/');
  return title.includes(filter) || scenario.includes(filter) || file.includes(path) || path.endsWith(`/${file}`);
}
