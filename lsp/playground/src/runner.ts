/** A worker that compiles what is on the page, draws the scenario at the cursor, and runs the tests of its file. It never sends anything. */
import { reader, renderGraph, sourcesOf } from '../../../compiler/graph/index.js';
import { analyse } from '../../../compiler/index.js';
import { lowerProject } from '../../../compiler/lower/index.js';
import { zone } from '../../../runtime/clock/index.js';
import { loadBundle } from '../../../runtime/machine/index.js';
import { runTest } from '../../../runtime/testing/index.js';
import { scenarioAt } from '../../service/graph.js';
import { browserHost } from './engines.js';
import type { Files } from './shop.js';

export interface RunRequest {
  readonly id: number;
  readonly files: Files;
  /** The open file, and the cursor's line in it, from 0. */
  readonly path: string;
  readonly line: number;
}

export interface ShownTest {
  readonly title: string;
  readonly scenario: string;
  readonly status: 'passed' | 'failed';
  readonly problem?: string;
  readonly rows: readonly ShownRow[];
}

/** What the test says beside what did happen; either may be empty. */
export interface ShownRow {
  readonly expected: string;
  readonly status: 'met' | 'failed' | 'open' | '';
  readonly after: string;
  readonly what: string;
}

export interface RunAnswer {
  readonly id: number;
  /** The scenario at the cursor, drawn; absent while the project cannot be compiled or no scenario is near. */
  readonly graph?: { readonly scenario: string; readonly svg: string };
  readonly tests: readonly ShownTest[];
  /** Errors of the whole project: while there are any, nothing runs. */
  readonly errors: number;
}

// Without a `document` elkjs takes the worker it is loaded in for its own, and answers nobody.
Object.defineProperty(self, 'document', { value: {} });

const host = browserHost();

self.onmessage = async ({ data }: MessageEvent<RunRequest>) => {
  const answer = await run(data).catch(
    (error: Error): RunAnswer => ({
      id: data.id,
      tests: [{ title: error.message, scenario: '', status: 'failed', rows: [] }],
      errors: 0,
    }),
  );
  self.postMessage(answer);
};

async function run({ id, files, path, line }: RunRequest): Promise<RunAnswer> {
  const texts = new Map(Object.entries(files));
  const project = analyse({ files: texts, host: await host, now: Date.now() });
  const errors = project.diagnostics.filter(({ severity }) => severity === 'error').length;
  if (errors > 0) return { id, tests: [], errors };
  const { bundle, tests } = lowerProject(project.analysis);
  const file = bundle.files.indexOf(path);
  const machine = scenarioAt(bundle, path, line);
  const sources = sourcesOf(bundle.files, project.analysis.files);
  const read = reader(sources);
  const program = loadBundle(bundle);
  const shown = tests
    .filter(({ span }) => span.file === file)
    .map((one): ShownTest => {
      const { title, scenario, status, failure, rows } = runTest(program, one, { zones: zone });
      return {
        title,
        scenario,
        status,
        ...(failure !== undefined && { problem: failure.split('\n')[0]! }),
        rows: rows.map(({ line: judged, happened }) => ({
          expected: judged ? (read(judged.span) ?? '').replace(/^expect /, '') : '',
          status: judged?.status ?? '',
          after: happened?.after ?? '',
          what: happened?.what ?? '',
        })),
      };
    });
  return {
    id,
    ...(machine && { graph: { scenario: machine.name, svg: await renderGraph(machine, sources, 'svg') } }),
    tests: shown,
    errors,
  };
}
