/** `cauce test`: the project's scenario tests on a virtual clock, with what did happen where one fails. */
import { watch } from 'node:fs';
import { zone } from '../../runtime/clock/index.js';
import { loadBundle } from '../../runtime/machine/index.js';
import { coverageOf, runTest } from '../../runtime/testing/index.js';
import { exitCode, UsageError } from '../exit.js';
import { loadChecked } from '../load.js';
import { findProject, isProjectFile } from '../project-files.js';
import { coverageText, type TestReport, testsJson, testsJunit, testsText } from '../report/tests.js';
import { out, say, terminal } from '../terminal.js';

interface Options {
  readonly project?: string;
  readonly format: 'pretty' | 'json' | 'junit';
  readonly coverage?: boolean;
  readonly watch?: boolean;
}

export async function test(filter: string | undefined, options: Options): Promise<number> {
  if (!options.watch) return runAll(filter, options);
  const root = findProject(options.project);
  await runAll(filter, options);
  say('\nwatching; Ctrl-C ends');
  let waiting: NodeJS.Timeout | undefined;
  const watcher = watch(root, { recursive: true }, (_, path) => {
    if (path === null || !isProjectFile(path.replaceAll('\\', '/'))) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      say(`\n${path} changed`);
      runAll(filter, options).catch((error: Error) => say(error.message));
    }, 100);
  });
  await new Promise<void>((resolve) => process.once('SIGINT', resolve));
  watcher.close();
  clearTimeout(waiting);
  return exitCode.fine;
}

async function runAll(filter: string | undefined, options: Options): Promise<number> {
  const loaded = await loadChecked(options.project);
  if (!loaded) return exitCode.problems;
  const program = loadBundle(loaded.bundle);
  const wanted = loaded.tests.filter(
    ({ title, scenario }) => !filter || title.includes(filter) || scenario.includes(filter),
  );
  if (filter !== undefined && wanted.length === 0) {
    throw new UsageError(`no test has \`${filter}\` in its title or the name of its scenario`);
  }
  const results = wanted.map((one) => runTest(program, one, { zones: zone }));
  const report: TestReport = {
    results,
    coverage: coverageOf(program, results),
    bundle: loaded.bundle,
    sources: loaded.project.sources,
  };
  if (options.format === 'json') out(testsJson(report));
  else if (options.format === 'junit') out(testsJunit(report));
  else {
    if (results.length === 0) say('this project has no tests');
    out(testsText(report, terminal()));
    if (options.coverage) out(`\n${coverageText(report, terminal())}`);
  }
  return results.some(({ status }) => status === 'failed') ? exitCode.problems : exitCode.fine;
}
